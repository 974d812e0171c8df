import type { JournalEvent, SaleCompleted } from '../ledger/journal.ts'
import type { ReturnCompleted } from '../ledger/events/return-events.ts'
import type { Consumed, Grant } from '../promotions/evaluation.ts'
import { earnedTakenBack } from '../returns/parts.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { programmeDate } from '../time/civil.ts'
import type { DayRules } from '../time/civil.ts'
import type { CivilDate, Instant } from '../time/instant.ts'

/** What one entry adds to what tiers follow from. */
export type TierMove =
  /** Brought along from elsewhere: once, whichever till brings it. */
  | { readonly move: 'start'; readonly memberId: string; readonly tierId: string; readonly on: CivilDate; readonly counted: number }
  | { readonly move: 'count'; readonly memberId: string; readonly on: CivilDate; readonly knownOn: CivilDate; readonly amount: number }
  | { readonly move: 'visit'; readonly memberId: string; readonly on: CivilDate }
  | { readonly move: 'undo-visit'; readonly memberId: string }
  | { readonly move: 'post'; readonly memberId: string; readonly tierId: string; readonly since: CivilDate }
  | { readonly move: 'give'; readonly giftId: string; readonly memberId: string; readonly tierId: string; readonly from: CivilDate; readonly until: CivilDate }
  | { readonly move: 'withdraw'; readonly giftId: string; readonly on: CivilDate }

/** What one entry adds to what limits count. `memberId` null: everybody's uses at the till. */
export type UsageMove =
  | { readonly move: 'use'; readonly promotionId: string; readonly memberId: string | null; readonly onDate: CivilDate; readonly uses: number; readonly amountMinor: number }
  | { readonly move: 'points'; readonly memberId: string; readonly onDate: CivilDate; readonly earned: number; readonly spent: number }
  /** One id's days of activity count for another one too: two members were merged. */
  | { readonly move: 'share-activity'; readonly fromId: string; readonly intoId: string }

/** `stamp-card`: full cards paid out, as the stamps they took; `entitlement-used`: uses, where `entitlement` are those granted. */
export type RewardKind = 'stamps' | 'stamp-card' | 'entitlement' | 'entitlement-used' | 'draw-entries' | 'voucher'

/** Something given, paid out, or undone by a return; above zero where the member has more of it afterwards. */
export interface RewardChange {
  readonly kind: RewardKind
  /** Of the stamp card, entitlement, draw or coupon. */
  readonly itemId: string
  readonly memberId: string
  readonly saleId: string
  /** The sale's civil date, of a return too. */
  readonly onDate: CivilDate
  readonly quantity: number
}

type Row = { readonly at: Instant }
type Days = { readonly programme: DayRules }

/** What an entry does to tiers; nothing for one that does nothing to them. */
export function tierMovesOf(event: JournalEvent, row: Row, { programme }: Days): TierMove[] {
  switch (event.type) {
    case 'balances.imported': {
      const on = programmeDate(programme, row.at)
      return event.members.flatMap(({ memberId, tierId, tierCountedMinor }): TierMove[] => [{ move: 'start', memberId, tierId, on, counted: tierCountedMinor }, { move: 'post', memberId, tierId, since: on }])
    }
    case 'sale.completed': return tierMovesOfSale(event, programme)
    case 'return.completed': return tierMovesOfReturn(event)
    case 'tier.changed': return event.changes.map(({ memberId, to, on }) => ({ move: 'post', memberId, tierId: to, since: on }))
    case 'tier.given': {
      const { giftId, memberId, tierId, from, until } = event
      return [{ move: 'give', giftId, memberId, tierId, from, until }, ...posted(memberId, event.tierAfter, from)]
    }
    case 'tier.withdrawn': return [{ move: 'withdraw', giftId: event.giftId, on: event.on }, ...posted(event.memberId, event.tierAfter, event.on)]
    case 'member.merged': return posted(event.intoId, event.tierId, event.onDate)
    case 'merge.undone': return [event.from, event.into].flatMap(({ memberId, tierId }) => posted(memberId, tierId, event.onDate))
    default: return []
  }
}

const posted = (memberId: string, tierId: string | null, since: CivilDate): TierMove[] => (tierId === null ? [] : [{ move: 'post', memberId, tierId, since }])

function tierMovesOfSale(sale: SaleCompleted, programme: DayRules): TierMove[] {
  const memberId = sale.member?.memberId
  if (memberId === undefined) return []
  const on = programmeDate(programme, sale.pinnedAt)
  return [
    { move: 'count', memberId, on, knownOn: on, amount: sale.tierCounts ?? sale.tierBaseMinor },
    ...posted(memberId, sale.tierReached, on),
    { move: 'visit', memberId, on },
  ]
}

function tierMovesOfReturn({ copy, memberId, soldTo: soldThen, soldOn, result, tierAfter }: ReturnCompleted): TierMove[] {
  // What another till's sale counted was never counted here.
  if (copy !== undefined || memberId === null) return []
  const soldTo = soldThen ?? memberId
  const counted: TierMove = { move: 'count', memberId: soldTo, on: soldOn, knownOn: result.onDate, amount: -result.parts.tierCounts }
  return [counted, ...(result.everything ? [{ move: 'undo-visit' as const, memberId: soldTo }] : []), ...posted(memberId, tierAfter, result.onDate)]
}

/** What an entry does to what limits count; nothing for one that does nothing to it. */
export function usageMovesOf(event: JournalEvent, { programme }: Days): UsageMove[] {
  switch (event.type) {
    case 'sale.completed': return usageOfSale(event, programmeDate(programme, event.pinnedAt))
    case 'return.completed': return usageOfReturn(event)
    case 'member.merged': return [{ move: 'share-activity', fromId: event.fromId, intoId: event.intoId }]
    // Two who were one were active whenever the one was.
    case 'merge.undone': return [{ move: 'share-activity', fromId: event.into.memberId, intoId: event.from.memberId }]
    case 'points.hold-ended': return event.how === 'captured' ? [active(event.memberId, event.onDate)] : []
    case 'referral.rewarded': return event.lot === null ? [] : [active(event.lot.memberId, event.onDate)]
    default: return []
  }
}

/** Points were earned or spent beside a sale of the member's own: none of them end by inactivity. */
const active = (memberId: string, onDate: CivilDate): UsageMove => ({ move: 'points', memberId, onDate, earned: 0, spent: 0 })

function usageOfSale(sale: SaleCompleted, onDate: CivilDate): UsageMove[] {
  const memberId = sale.member?.memberId ?? null
  const uses = sale.evaluation.promotions.flatMap((outcome): UsageMove[] => (outcome.status === 'applied' ? [{ move: 'use', promotionId: outcome.promotionId, memberId, onDate, uses: outcome.uses, amountMinor: outcome.amountMinor }] : []))
  if (memberId === null) return uses
  const spent = sale.tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.points : 0), 0)
  // Whose points were spent was active too: nobody's points end by inactivity while the household uses them.
  const others = new Set((sale.spentLots ?? []).map((part) => part.memberId).filter((id) => id !== memberId))
  return [
    ...[...others].map((id) => active(id, onDate)),
    ...uses,
    ...(sale.pointsEarned > 0 || spent > 0 ? [{ move: 'points' as const, memberId, onDate, earned: sale.pointsEarned, spent }] : []),
  ]
}

function usageOfReturn({ copy, memberId: now, soldTo, soldOn, result }: ReturnCompleted): UsageMove[] {
  // What another till's sale counted was never counted here.
  if (copy !== undefined) return []
  const memberId = soldTo ?? now
  const uses = result.uses.map(({ promotionId, uses: times, amountMinor }): UsageMove => ({ move: 'use', promotionId, memberId, onDate: soldOn, uses: -times, amountMinor: -amountMinor }))
  const earned = earnedTakenBack(result.parts)
  const spent = result.parts.tenders.reduce((sum, tender) => sum + tender.points, 0)
  return memberId !== null && (earned !== 0 || spent > 0) ? [...uses, { move: 'points', memberId, onDate: soldOn, earned: -earned, spent: -spent }] : uses
}

const KEPT_KINDS: readonly string[] = ['stamps', 'entitlement', 'draw-entries', 'voucher'] satisfies RewardKind[]
const isKept = (kind: string): kind is RewardKind => KEPT_KINDS.includes(kind)

type RewardRules = Days & Pick<Rulebook, 'stampCards'>

/** What an entry gives a member, or takes, of stamps, entitlements, entries and vouchers. Nobody else could claim them. */
export function rewardChangesOf(event: JournalEvent, rules: RewardRules): RewardChange[] {
  if (event.type === 'sale.completed') {
    if (event.member === null) return []
    const { grants = [], consumed = [] } = event.evaluation
    return changesOf({ memberId: event.member.memberId, saleId: event.saleId, onDate: programmeDate(rules.programme, event.pinnedAt), sign: 1 }, grants, consumed, rules)
  }
  // What another till's sale gave or used was never counted here.
  if (event.type !== 'return.completed' || event.copy !== undefined || event.memberId === null) return []
  return changesOf({ memberId: event.soldTo ?? event.memberId, saleId: event.result.saleId, onDate: event.soldOn, sign: -1 }, event.result.withdrawn, event.result.restored, rules)
}

function changesOf({ sign, ...of }: Pick<RewardChange, 'memberId' | 'saleId' | 'onDate'> & { sign: 1 | -1 }, grants: readonly Grant[], consumed: readonly Consumed[], rules: RewardRules): RewardChange[] {
  const given = grants.flatMap(({ kind, id, quantity }): RewardChange[] => (isKept(kind) ? [{ ...of, kind, itemId: id, quantity: sign * quantity }] : []))
  const used = consumed.map(({ kind, id, quantity }): RewardChange => (kind === 'entitlement'
    ? { ...of, kind: 'entitlement-used', itemId: id, quantity: -sign * quantity }
    : { ...of, kind: 'stamp-card', itemId: id, quantity: -sign * quantity * stampsOf(rules, id) }))
  return [...given, ...used]
}

function stampsOf({ stampCards }: RewardRules, cardId: string): number {
  const card = stampCards.find((each) => each.id === cardId)
  if (card === undefined) throw new Error(`the rules know no stamp card ${cardId}`)
  return card.stamps
}
