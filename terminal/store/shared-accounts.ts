import type Database from 'better-sqlite3'
import { settleAccount } from '../../core/accounts/settle.ts'
import type { AccountLot } from '../../core/accounts/settle.ts'
import type { TierHistory } from '../../core/loyalty/tier-history.ts'
import { tierRank } from '../../core/loyalty/tiers.ts'
import { withExpiry } from '../../core/points/expiry.ts'
import type { LotBalance } from '../../core/points/lot.ts'
import type { PromotionUsage } from '../../core/promotions/input.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { addDays, isoWeekday } from '../../core/time/civil.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { ExpiryRules } from './fold.ts'
import type { GrantsFold, RewardMove } from './grants-fold.ts'
import type { PeopleFold } from './people-fold.ts'
import type { PointsFold } from './points-fold.ts'
import { createReceivedAccounts } from './received-accounts.ts'
import type { ReceivedAccount } from './received-accounts.ts'
import { standingGifts } from './tier-gifts.ts'

interface Own { readonly points: PointsFold; readonly people: PeopleFold; readonly grants: GrantsFold }

/** An account all of whose lots are there, also empty ones. */
interface WholeAccount { readonly lots: readonly LotBalance[]; readonly debt: number; readonly held: number }

/** What is known of a lot that head office names no more: that it is over. */
const LONG_OVER = { points: 1, remaining: 0, earnedOn: '1970-01-01', availableFrom: '1970-01-01', expiresOn: '1970-01-01' } as const

const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0)
const laterOf = (a: CivilDate | null, b: CivilDate | null): CivilDate | null => (a === null || (b !== null && b > a) ? b : a)

/**
 * Members' accounts as far as this till can know them: what its own journal says, all of it, and what head office told of
 * everybody else's. The two never overlap, so the sum is right whenever a word from head office comes, and twice the same
 * word changes nothing. Without such a word it is the till's own books alone.
 */
export function createSharedAccounts(db: Database.Database, { points, people, grants }: Own) {
  const received = createReceivedAccounts(db)
  const terminalId = db.prepare<[], string>('SELECT terminal_id FROM terminal_identity').pluck()

  /** What head office told of a member under all the ids known here. */
  function receivedOf(memberId: string): ReceivedAccount[] {
    return people.idsOf(memberId).flatMap((id) => received.of(id) ?? [])
  }

  function whole(memberId: string, told: readonly ReceivedAccount[]): WholeAccount {
    if (told.some(({ state }) => state.erased)) return { lots: [], debt: 0, held: 0 }
    const ids = people.idsOf(memberId)
    const others = new Map(told.flatMap(({ state }) => state.lots).map((lot) => [lot.lotId, lot]))
    const own = new Map([...ids.flatMap((id) => [...points.lots.liveOf(id), ...points.lots.payersOf(id)]), ...points.lots.named(others.keys())].map((lot) => [lot.lotId, lot]))
    const elsewhere = new Map(ids.flatMap((id) => points.lots.elsewhereOf(id)).map((part) => [part.lotId, part]))
    const lots = [...new Set([...own.keys(), ...others.keys(), ...elsewhere.keys()])].sort().map((lotId): AccountLot => {
      const mine = own.get(lotId)
      const theirs = others.get(lotId)
      const part = elsewhere.get(lotId)
      const shares = points.lots.sharesOf(lotId)
      const facts = theirs?.facts ?? mine ?? null
      return {
        lotId, facts: facts === null ? null : { ...factsOf(facts), lotId, memberId: mine?.memberId ?? memberId },
        left: (facts?.points ?? 0) + (mine === undefined ? 0 : mine.remaining + (mine.expired ?? 0) - mine.points) + (part === undefined ? 0 : part.remaining + part.expired) + (theirs?.left ?? 0),
        held: (mine?.held ?? 0) + (part?.held ?? 0) + (theirs?.held ?? 0),
        paid: shares.paid + (theirs?.paid ?? 0),
        takenOn: laterOf(laterOf(shares.takenOn, part?.takenOn ?? null), theirs?.takenOn ?? null),
      }
    })
    const owed = sum(ids.map((id) => 0 - points.accounts.of(id).debt)) + sum(told.map(({ state }) => state.owed))
    const settled = settleAccount(lots, owed)
    return {
      debt: settled.debt, held: sum(settled.lots.map((lot) => lot.held)),
      lots: settled.lots.map(({ lotId, facts, left, held }): LotBalance => {
        const mine = own.get(lotId)
        const isUnreleased = mine === undefined ? others.get(lotId)?.facts?.unreleased === true : mine.unreleased === true
        // What stands as expired is what this till's own books say: its entries move it there and back.
        const expired = mine?.expired === undefined ? undefined : Math.min(left, mine.expired)
        return { ...facts, remaining: left - (expired ?? 0), ...(expired === undefined ? {} : { expired }), ...(held > 0 ? { held } : {}), ...(isUnreleased ? { unreleased: true as const } : {}) }
      }),
    }
  }

  function activityOf(memberId: string, told: readonly ReceivedAccount[]): CivilDate[] {
    return [...new Set([...people.idsOf(memberId).flatMap((id) => points.usage.activityOf(id)), ...told.flatMap(({ state }) => state.days.map(({ on }) => on))])]
  }

  const lasting = (lots: readonly LotBalance[], memberId: string, rules: ExpiryRules, told: readonly ReceivedAccount[]): readonly LotBalance[] =>
    (rules.pointsRules.expiry.kind === 'inactivity' ? withExpiry(rules, lots, activityOf(memberId, told)) : lots)

  /** Live lots of the member an id stands for, with the last usable days that hold under these rules. */
  function lotsOf(id: string, rules: ExpiryRules): readonly LotBalance[] {
    const memberId = people.memberOf(id)
    const told = receivedOf(memberId)
    if (told.length === 0) return points.lotsOf(memberId, rules)
    return lasting(whole(memberId, told).lots.filter((lot) => lot.remaining + (lot.expired ?? 0) > 0), memberId, rules, told)
  }

  return {
    received,
    lotsOf,
    /** Lots by id, whoever's they are and whatever is left of them; one that is known no more is long over. */
    lotsNamed(lotIds: Iterable<string>, rules: ExpiryRules): LotBalance[] {
      return [...new Set(lotIds)].flatMap((lotId) => {
        const [mine] = points.lots.named([lotId])
        const owner = mine?.memberId ?? points.lots.ownerElsewhere(lotId)
        if (owner === null) return []
        const memberId = people.memberOf(owner)
        const told = receivedOf(memberId)
        const found = told.length === 0 ? mine : whole(memberId, told).lots.find((lot) => lot.lotId === lotId) ?? mine
        return lasting([found ?? { lotId, memberId, ...LONG_OVER }], memberId, rules, told)
      })
    },
    /** What the member an id stands for owes; never negative. */
    debtOf(id: string): number {
      const memberId = people.memberOf(id)
      const told = receivedOf(memberId)
      return told.length === 0 ? Math.max(0, points.debtOf(memberId)) : whole(memberId, told).debt
    },
    /** What is set aside, at whichever till. */
    heldOf(id: string): number {
      const memberId = people.memberOf(id)
      const told = receivedOf(memberId)
      return told.length === 0 ? points.accounts.of(memberId).held : whole(memberId, told).held
    },
    /** When head office last told of a member; null: never. */
    toldAt(id: string): number | null {
      const times = receivedOf(people.memberOf(id)).map(({ at }) => at)
      return times.length === 0 ? null : Math.max(...times)
    },
    /** All that the tier of a member follows from; of a merged member, under every id. */
    tierHistoryOf(memberIds: readonly string[], rules: Pick<Rulebook, 'tiers' | 'choices'>): TierHistory {
      const own = points.tierHistoryOf(memberIds, rules)
      const told = memberIds.flatMap((id) => received.of(id) ?? [])
      if (told.length === 0) return own
      // What came along from elsewhere counts once: as head office has it, where it knows of one.
      const starts = memberIds.flatMap((id) => {
        const mine = points.tiers.startOf(id)
        const theirs = received.of(id)?.state.tierStart ?? null
        return [{ mine, theirs }]
      })
      const replaced = starts.flatMap(({ mine, theirs }) => (theirs === null ? [] : [
        ...(mine === null ? [] : [{ on: mine.on, knownOn: mine.on, amount: -mine.counted }]), { on: theirs.on, knownOn: theirs.on, amount: theirs.counted },
      ]))
      const start = starts.flatMap(({ mine, theirs }) => theirs ?? mine ?? []).sort((a, b) => tierRank(rules, b.tierId) - tierRank(rules, a.tierId) || (a.on < b.on ? 1 : -1))[0]
      const counts = rules.choices.tierCounter === 'spendable-points' ? [] : [...told.flatMap(({ state }) => state.tierCounts), ...replaced]
      const manual = [...own.manual ?? [], ...standingGifts(told.flatMap(({ state }) => state.tierGifts).map((gift) => ({ ...gift, memberId: '' })))]
      return { qualifying: [...own.qualifying, ...counts], ...(start === undefined ? {} : { start: { tierId: start.tierId, on: start.on } }), ...(manual.length === 0 ? {} : { manual }) }
    },
    visitsOf: (memberId: string): number => points.usage.visitsOf(memberId) + (received.of(memberId)?.state.visits ?? 0),
    lastVisitOf: (memberId: string): CivilDate | null => laterOf(points.tiers.lastVisitOf(memberId), received.of(memberId)?.state.lastVisitOn ?? null),
    /** Points earned and spent on a day. */
    pointsOn(memberId: string, onDate: CivilDate): { earned: number; spent: number } {
      const own = points.usage.pointsOn(memberId, onDate)
      const others = received.of(memberId)?.state.days.find(({ on }) => on === onDate)
      return { earned: own.earned + (others?.earned ?? 0), spent: own.spent + (others?.spent ?? 0) }
    },
    /** Uses of one promotion before a sale on a date: at this till by everybody, and by the member of these ids anywhere. */
    usageOf(promotionId: string, memberIds: readonly string[], onDate: CivilDate): PromotionUsage {
      const own = points.usage.of(promotionId, memberIds, onDate)
      const uses = memberIds.flatMap((id) => received.of(id)?.state.uses.filter((use) => use.promotionId === promotionId) ?? [])
      if (uses.length === 0) return own
      const since = (day: CivilDate): number => sum(uses.filter(({ on }) => on >= day).map((use) => use.uses))
      return {
        ...own,
        memberDay: (own.memberDay ?? 0) + sum(uses.filter(({ on }) => on === onDate).map((use) => use.uses)),
        memberWeek: (own.memberWeek ?? 0) + since(addDays(onDate, 1 - isoWeekday(onDate))),
        memberMonth: (own.memberMonth ?? 0) + since(`${onDate.slice(0, 8)}01`),
        memberLifetime: (own.memberLifetime ?? 0) + sum(uses.map((use) => use.uses)),
      }
    },
    /** What moved of a member's stamps, entitlements, entries and vouchers, in the order in which it happened anywhere. */
    rewardMovesOf(memberIds: readonly string[]): RewardMove[] {
      const here = terminalId.get() ?? ''
      const own = memberIds.flatMap((id) => grants.movesOf(id)).map((move) => ({ ...move, terminalId: here }))
      const others = memberIds.flatMap((id) => received.of(id)?.state.rewards ?? [])
      return [...own, ...others].sort((a, b) => a.at - b.at || (a.terminalId < b.terminalId ? -1 : a.terminalId > b.terminalId ? 1 : a.seq - b.seq))
    },
  }
}
export type SharedAccounts = ReturnType<typeof createSharedAccounts>

function factsOf({ points, earnedOn, availableFrom, expiresOn }: Pick<LotBalance, 'points' | 'earnedOn' | 'availableFrom' | 'expiresOn'>) {
  return { points, earnedOn, availableFrom, expiresOn }
}
