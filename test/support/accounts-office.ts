import { AccountSums, isPostedExpired } from '../../core/accounts/account-sums.ts'
import type { SumRules } from '../../core/accounts/account-sums.ts'
import { eventIn } from '../../core/ledger/read-event.ts'
import { stateOf } from '../../headoffice/server/changes/account-changes.ts'
import { accountOf } from '../../headoffice/server/services/accounts.ts'
import type { MemberAccount } from '../../headoffice/server/services/accounts.ts'
import type { KeptLot, KeptPoints, KeptStanding } from '../../headoffice/server/store/account-reads.ts'
import type { PointsLab } from './points-lab.ts'

const INCARNATION = '00000000-0000-4000-8000-0000000000ff'

interface Row { readonly seq: number; readonly at: number; readonly body: string }

/** The accounts part of a head office, in memory: the same reading of entries, sums and settling, without PostgreSQL. */
export class AccountsOffice {
  private readonly sums = new Map<string, AccountSums>()
  private readonly read = new Map<string, number>()
  private readonly postedExpired = new Set<string>()
  private readonly memberIds: readonly string[]
  private version = 0

  constructor(memberIds: readonly string[]) {
    this.memberIds = memberIds
  }

  /** Takes entries of a till in: all it has by now, or so many. */
  take(lab: PointsLab, atMost = Infinity): void {
    const { terminalId } = lab.till.journal.terminalIdentity()
    const sums = this.sums.get(terminalId) ?? new AccountSums()
    this.sums.set(terminalId, sums)
    const from = this.read.get(terminalId) ?? 0
    const rows = lab.till.db.prepare<[number], Row>('SELECT seq, at, body FROM journal WHERE seq > ? ORDER BY seq').all(from).slice(0, atMost)
    for (const row of rows) sums.add(eventIn(row.body)!, row, lab.rulebook as SumRules)
    this.read.set(terminalId, from + rows.length)
    this.version += 1
  }

  /** Posts what is over by a day. */
  postExpiries(today: string): void {
    for (const memberId of this.memberIds) for (const lot of this.account(memberId).lots) if (lot.remaining > 0 && lot.expiresOn !== null && lot.expiresOn < today) this.postedExpired.add(lot.lotId)
    this.version += 1
  }

  account(memberId: string): MemberAccount {
    return accountOf({ rootId: memberId, ids: [memberId] }, new Map([[memberId, this.points(memberId)]]))
  }

  /** What a till is told now. */
  changeFor(lab: PointsLab, memberId: string) {
    const { terminalId } = lab.till.journal.terminalIdentity()
    const state = stateOf({ rootId: memberId, ids: [memberId] }, new Map([[memberId, this.points(memberId)]]), new Map([[memberId, this.standing(memberId)]]), (each) => each === terminalId)
    return { kind: 'account' as const, key: memberId, version: this.version, asOf: { terminalId, seq: this.read.get(terminalId) ?? 0 }, at: 0, state }
  }

  tell(lab: PointsLab): void {
    for (const memberId of this.memberIds) lab.till.projections.accounts.received.put(this.changeFor(lab, memberId), INCARNATION)
  }

  private points(memberId: string): KeptPoints {
    const lots = new Map<string, KeptLot & { parts: KeptLot['parts'][number][] }>()
    const all = [...this.sums].sort(([a], [b]) => (a < b ? -1 : 1))
    for (const [, sums] of all) {
      for (const { lotId, memberId: owner, earnedOn, points, availableFrom, expiresOn, pending } of sums.facts.values()) {
        if (owner === null || earnedOn === null) throw new Error('a lot of nobody')
        const due = all.map(([, each]) => each.due.get(lotId)).filter((each) => each !== undefined)
        const expired = this.postedExpired.has(lotId) || due.some(isPostedExpired)
        lots.set(lotId, { lotId, memberId: owner, facts: { memberId: owner, points, earnedOn, availableFrom, expiresOn }, unreleased: pending && !due.some((each) => each.released), expired, parts: [] })
      }
    }
    for (const [terminalId, sums] of all) {
      for (const [lotId, { memberId: owner, begun: _begun, ...part }] of sums.lots) {
        const lot = lots.get(lotId) ?? { lotId, memberId: owner, facts: null, unreleased: false, expired: false, parts: [] }
        lot.parts.push({ terminalId, ...part })
        lots.set(lotId, lot)
      }
    }
    return {
      lots: [...lots.values()].filter((lot) => lot.memberId === memberId),
      debts: all.map(([terminalId, sums]) => ({ terminalId, owed: sums.debts.get(memberId) ?? 0 })), erased: false, copies: all.some(([, sums]) => sums.copyReturns.some((each) => each.memberId === memberId)),
    }
  }

  private standing(memberId: string): KeptStanding {
    const all = [...this.sums].sort(([a], [b]) => (a < b ? -1 : 1))
    const tiers = all.flatMap(([terminalId, sums]) => sums.tiers.map(({ move }) => ({ terminalId, move })))
    const uses = all.flatMap(([terminalId, sums]) => sums.uses.map((move) => ({ terminalId, move })))
    return {
      starts: tiers.flatMap(({ terminalId, move }) => (move.move === 'start' && move.memberId === memberId ? [{ terminalId, ...move }] : [])),
      counts: tiers.flatMap(({ terminalId, move }) => (move.move === 'count' && move.memberId === memberId ? [{ terminalId, ...move }] : [])),
      visits: tiers.flatMap(({ terminalId, move }) => (move.move === 'visit' && move.memberId === memberId ? [{ terminalId, visits: 1, lastOn: move.on }] : [])),
      gifts: [], uses: [], rewards: [], posted: null,
      days: uses.flatMap(({ terminalId, move }) => (move.move === 'points' && move.memberId === memberId ? [{ terminalId, on: move.onDate, earned: move.earned, spent: move.spent }] : [])),
    }
  }
}
