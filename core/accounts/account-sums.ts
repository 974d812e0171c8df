import type { JournalEvent } from '../ledger/journal.ts'
import type { PointsLot } from '../ledger/points-lot.ts'
import { expiryOf } from '../points/expiry.ts'
import type { LotPart } from '../points/lot.ts'
import { earnedTakenBack } from '../returns/parts.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { addDays } from '../time/civil.ts'
import type { CivilDate, Instant } from '../time/instant.ts'
import { lotMovesOf } from './lot-moves.ts'
import type { LotMove } from './lot-moves.ts'
import { rewardChangesOf, tierMovesOf, usageMovesOf } from './standing-moves.ts'
import type { RewardChange, TierMove, UsageMove } from './standing-moves.ts'

/** What a lot is, which never changes. A renewed one has the owner and first day of the lot it comes from, where that is known. */
export interface LotFacts extends Omit<PointsLot, 'memberId' | 'earnedOn'> {
  readonly memberId: string | null
  readonly earnedOn: CivilDate | null
  readonly fromLotId: string | null
  /** It stood as pending in the books when it began. */
  readonly pending: boolean
}

/** What one till's entries did to a lot, beside beginning it: sums. */
export interface LotShare {
  readonly memberId: string | null
  /** Taken is negative. */
  readonly left: number
  readonly held: number
  readonly paid: number
  readonly takenOn: CivilDate | null
  /** It is in that till's own books: it began there, or was brought along there too. */
  readonly begun: boolean
}

/** What dates did to a lot, as far as it is posted: the latest last day that was posted as over, and as not over after all. */
export interface LotDue {
  readonly expired: CivilDate | null
  readonly reopened: CivilDate | null
  readonly released: boolean
}

/** A return on another till's receipt: what it does to the points of the sale's member, whose books are elsewhere. */
export interface CopyReturn {
  readonly returnId: string
  readonly saleId: string
  readonly memberId: string
  readonly soldOn: CivilDate
  readonly onDate: CivilDate
  readonly earned: number
  readonly spent: number
  readonly tierCounts: number
  /** The last day of what was spent and comes back: as if earned with the sale, and never sooner than spent points live on. */
  readonly expiresOn: CivilDate | null
}

/** What a sale earned and what it spent, so that a return at another till finds it. */
export interface SalePoints {
  readonly saleId: string
  readonly lotId: string
}

export interface Hold {
  readonly memberId: string
  readonly parts: readonly LotPart[]
}

type Keyed<T> = { readonly row: { readonly seq: number; readonly at: Instant }; readonly move: T }

export type SumRules = Pick<Rulebook, 'programme' | 'choices' | 'stampCards' | 'pointsExpireAfterMonths' | 'pointsRules' | 'returnRules'>

/** What is kept already of the same till's books, where an entry goes back to what earlier ones did. */
export interface KeptBefore {
  /** What is left by this till's entries of a lot that began in its books; null where none did. */
  leftOf(lotId: string): number | null
  hold(holdId: string): Hold | null
}

const NOTHING_KEPT: KeptBefore = { leftOf: () => null, hold: () => null }
const LOT_SHARE: LotShare = { memberId: null, left: 0, held: 0, paid: 0, takenOn: null, begun: false }
const LOT_DUE: LotDue = { expired: null, reopened: null, released: false }
/** After every day there is. */
export const NEVER_OVER: CivilDate = '9999-12-31'

const later = (a: CivilDate | null, b: CivilDate | null): CivilDate | null => (a === null || (b !== null && b > a) ? b : a)

/**
 * What entries of one till add to the accounts of members: facts that have ids, and sums. Both come to the same in whatever
 * order the tills become known, and one till's entries are read in their own order; so an account does not depend on which
 * till had a line first.
 */
export class AccountSums {
  readonly facts = new Map<string, LotFacts>()
  readonly lots = new Map<string, LotShare>()
  readonly due = new Map<string, LotDue>()
  readonly holds = new Map<string, Hold>()
  readonly endedHolds = new Set<string>()
  /** Owed; below zero where more was paid. */
  readonly debts = new Map<string, number>()
  readonly tiers: Keyed<TierMove>[] = []
  readonly uses: UsageMove[] = []
  readonly rewards: Keyed<RewardChange>[] = []
  /** Whose accounts change by more than sums: whom an id stands for, that they were erased, a date that came, what was set aside and is not any more. */
  readonly changed = new Set<string>()
  readonly copyReturns: CopyReturn[] = []
  readonly sales: SalePoints[] = []
  private readonly before: KeptBefore

  constructor(before: KeptBefore = NOTHING_KEPT) {
    this.before = before
  }

  add(event: JournalEvent, row: { readonly seq: number; readonly at: Instant }, rules: SumRules): void {
    for (const move of lotMovesOf(event, rules)) this.addLotMove(move)
    for (const move of tierMovesOf(event, row, rules)) this.tiers.push({ row, move })
    this.uses.push(...usageMovesOf(event, rules))
    for (const move of rewardChangesOf(event, rules)) this.rewards.push({ row, move })
    if ('postings' in event) {
      for (const { account, memberId, amount } of event.postings ?? []) {
        if (account === 'points-debt' && memberId !== undefined) this.debts.set(memberId, (this.debts.get(memberId) ?? 0) - amount)
      }
    }
    if (event.type === 'member.merged') this.changed.add(event.fromId).add(event.intoId)
    if (event.type === 'merge.undone') this.changed.add(event.from.memberId).add(event.into.memberId)
    if (event.type === 'sale.completed' && event.member !== null && event.lot !== null) this.sales.push({ saleId: event.saleId, lotId: event.lot.lotId })
    if (event.type === 'return.completed' && event.copy !== undefined && event.memberId !== null) {
      const { parts, saleId, onDate } = event.result
      const spent = parts.tenders.reduce((sum, tender) => sum + tender.points, 0)
      this.copyReturns.push({ returnId: event.returnId, saleId, memberId: event.soldTo ?? event.memberId, soldOn: event.soldOn, onDate, earned: earnedTakenBack(parts), spent, tierCounts: parts.tierCounts, expiresOn: backUntil(rules, event.soldOn, onDate) })
    }
  }

  /** Every member whose account these sums change. */
  members(): Set<string> {
    const members = new Set<string>([...this.debts.keys(), ...this.changed])
    for (const { memberId } of [...this.facts.values(), ...this.lots.values(), ...this.copyReturns]) if (memberId !== null) members.add(memberId)
    for (const { move } of this.tiers) if ('memberId' in move) members.add(move.memberId)
    for (const move of this.uses) {
      if (move.move === 'share-activity') members.add(move.intoId)
      else if (move.memberId !== null) members.add(move.memberId)
    }
    for (const { move } of this.rewards) members.add(move.memberId)
    return members
  }

  private share(lotId: string, by: Partial<LotShare>): void {
    const known = this.lots.get(lotId) ?? LOT_SHARE
    this.lots.set(lotId, {
      memberId: known.memberId ?? by.memberId ?? null,
      left: known.left + (by.left ?? 0), held: known.held + (by.held ?? 0), paid: known.paid + (by.paid ?? 0), takenOn: later(known.takenOn, by.takenOn ?? null), begun: known.begun || by.begun === true,
    })
  }

  private noteDue(lotId: string, by: Partial<LotDue>, memberId = ''): void {
    if (memberId !== '') this.changed.add(memberId)
    const known = this.due.get(lotId) ?? LOT_DUE
    this.due.set(lotId, { expired: later(known.expired, by.expired ?? null), reopened: later(known.reopened, by.reopened ?? null), released: known.released || by.released === true })
  }

  private addLotMove(move: LotMove): void {
    switch (move.move) {
      case 'begin': {
        // The same lot may be brought along by several tills, or twice by one: it is one lot.
        this.facts.set(move.lot.lotId, { ...move.lot, fromLotId: null, pending: move.pending })
        this.share(move.lot.lotId, { memberId: move.lot.memberId, left: -move.paid, paid: move.paid, begun: true })
        return
      }
      case 'renew': {
        const from = this.facts.get(move.fromLotId)
        this.facts.set(move.lotId, {
          lotId: move.lotId, memberId: from?.memberId ?? null, earnedOn: from?.earnedOn ?? null, fromLotId: move.fromLotId, points: move.points,
          availableFrom: move.onDate, expiresOn: move.expiresOn, pending: false,
        })
        this.share(move.lotId, { begun: true })
        return
      }
      case 'take':
        for (const { lotId, memberId, points } of move.parts) this.share(lotId, { memberId: memberId === '' ? null : memberId, left: -points, takenOn: move.onDate })
        return
      // No lot is named: it is one that nobody knows, and is settled with those of that day.
      case 'take-unnamed': return this.share(move.saleId, { memberId: move.memberId, left: -move.points, takenOn: move.onDate })
      case 'give-back':
        for (const { lotId, points } of move.parts) this.share(lotId, { left: points })
        return
      case 'hold':
        this.holds.set(move.holdId, { memberId: move.memberId, parts: move.parts })
        for (const { lotId, memberId, points } of move.parts) this.share(lotId, { memberId, left: -points, held: points, takenOn: move.onDate })
        return
      case 'end-hold': {
        const hold = this.holds.get(move.holdId) ?? this.before.hold(move.holdId)
        if (hold !== null) this.changed.add(hold.memberId)
        for (const { lotId, points } of hold?.parts ?? []) this.share(lotId, { held: -points, left: move.how === 'released' ? points : 0 })
        this.endedHolds.add(move.holdId)
        return
      }
      case 'expire':
        for (const { lotId, memberId, expiresOn } of move.lots) this.noteDue(lotId, { expired: expiresOn }, memberId)
        return
      case 'reopen':
        for (const { lotId, memberId, expiresOn } of move.lots) this.noteDue(lotId, { reopened: expiresOn ?? NEVER_OVER }, memberId)
        return
      case 'release':
        for (const lotId of move.lotIds) this.noteDue(lotId, { released: true })
        return
      case 'undo-merge':
        for (const { lotId, remaining } of move.holds) {
          const left = this.leftHere(lotId)
          if (left !== null) this.share(lotId, { left: remaining - left })
        }
        return
      case 'empty':
        for (const memberId of move.memberIds) this.changed.add(memberId)
        return
      case 'merge':
      case 'spent-in-sale':
      case 'back-from-sale':
    }
  }

  /** What this till's books leave of a lot that began in them. */
  private leftHere(lotId: string): number | null {
    const facts = this.facts.get(lotId)
    const before = this.before.leftOf(lotId)
    if (facts === undefined && before === null) return null
    return (facts?.points ?? 0) + (before ?? 0) + (this.lots.get(lotId)?.left ?? 0)
  }
}

function backUntil(rules: SumRules, soldOn: CivilDate, onDate: CivilDate): CivilDate | null {
  const expiresOn = expiryOf(rules, soldOn)
  return expiresOn === null ? null : later(expiresOn, addDays(onDate, rules.returnRules.returnedPointsDays))
}

/** Whether what is left of a lot stands as expired in the books. */
export function isPostedExpired({ expired, reopened }: Pick<LotDue, 'expired' | 'reopened'>): boolean {
  return expired !== null && (reopened === null || expired >= reopened)
}
