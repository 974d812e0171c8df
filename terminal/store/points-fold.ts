import type Database from 'better-sqlite3'
import { lotMovesOf } from '../../core/accounts/lot-moves.ts'
import type { LotMove } from '../../core/accounts/lot-moves.ts'
import { tierMovesOf, usageMovesOf } from '../../core/accounts/standing-moves.ts'
import type { TierMove } from '../../core/accounts/standing-moves.ts'
import type { TakenLot } from '../../core/ledger/events/points-events.ts'
import type { JournalEvent, JournalRow } from '../../core/ledger/journal.ts'
import type { TierHistory } from '../../core/loyalty/tier-history.ts'
import { tierRank } from '../../core/loyalty/tiers.ts'
import { withExpiry } from '../../core/points/expiry.ts'
import type { LotBalance } from '../../core/points/lot.ts'
import { spendLots } from '../../core/points/lots.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { programmeDate } from '../../core/time/civil.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { ExpiryRules, Fold, FoldRules } from './fold.ts'
import { createLotsProjection } from './lots-projection.ts'
import type { LotsProjection } from './lots-projection.ts'
import { createPointsAccountsProjection } from './points-accounts-projection.ts'
import type { PointsAccountsProjection } from './points-accounts-projection.ts'
import { createTierGifts, standingGifts } from './tier-gifts.ts'
import type { TierGifts } from './tier-gifts.ts'
import { createTierProjection } from './tier-projection.ts'
import type { TierProjection } from './tier-projection.ts'
import { createUsageProjection } from './usage-projection.ts'
import type { UsageProjection } from './usage-projection.ts'

/** Members' points and tiers, and what limits count, folded from the journal. */
export interface PointsFold extends Fold {
  readonly lots: LotsProjection
  readonly accounts: PointsAccountsProjection
  readonly tiers: TierProjection
  readonly usage: UsageProjection
  readonly gifts: TierGifts
  /** Live lots with the last usable days that hold under these rules. */
  lotsOf(memberId: string, rules: ExpiryRules): readonly LotBalance[]
  /** The same, and the lots of these ids, whoever's they are and whatever is left of them: what a return needs to know. */
  lotsFor(memberId: string, rules: ExpiryRules, lotIds: readonly string[]): readonly LotBalance[]
  /** What a sale's points tenders took, in that order. */
  spentBy(saleId: string): readonly TakenLot[]
  /** What a member owes; never negative. */
  debtOf(memberId: string): number
  /** All that the tier of a member follows from; of a merged member, under every id. */
  tierHistoryOf(memberIds: readonly string[], rules: Pick<Rulebook, 'tiers' | 'choices'>): TierHistory
}

const TABLES = [
  'projected_lot', 'projected_lot_elsewhere', 'projected_lot_spend', 'projected_hold', 'projected_points_account', 'projected_points_entry', 'projected_merged_lot',
  'projected_tier', 'projected_tier_gift', 'projected_tier_start', 'projected_tier_spend', 'projected_visit', 'projected_promotion_use', 'projected_points_day',
] as const

const EVENTS = [
  'balances.imported', 'sale.completed', 'return.completed', 'points.expired', 'points.reopened', 'points.released', 'points.adjusted',
  'points.transferred', 'points.held', 'points.hold-ended', 'tier.changed', 'tier.given', 'tier.withdrawn',
  'referral.rewarded', 'referral.reopened', 'member.merged', 'merge.undone', 'member.erased',
] as const satisfies readonly JournalEvent['type'][]
type PointsEvent = Extract<JournalEvent, { type: (typeof EVENTS)[number] }>

const isPointsEvent = (event: JournalEvent): event is PointsEvent => (EVENTS as readonly string[]).includes(event.type)

export function createPointsFold(db: Database.Database): PointsFold {
  const lots = createLotsProjection(db)
  const accounts = createPointsAccountsProjection(db)
  const tiers = createTierProjection(db)
  const usage = createUsageProjection(db)
  const gifts = createTierGifts(db)

  const ownLotsOf = (memberId: string, rules: ExpiryRules): readonly LotBalance[] => {
    const kept = lots.liveOf(memberId)
    return rules.pointsRules.expiry.kind === 'inactivity' ? withExpiry(rules, kept, usage.activityOf(memberId)) : kept
  }

  function foldLots(move: LotMove, seq: number, rules: FoldRules): void {
    switch (move.move) {
      case 'begin': return lots.add(move.lot, { remaining: move.lot.points - move.paid, paid: move.paid, unreleased: move.pending })
      case 'renew': return renew(move)
      case 'take': return lots.take(move.parts, move.onDate, seq)
      case 'take-unnamed': return takeUnnamed(move, seq, rules)
      case 'give-back': return lots.giveBack(move.parts, seq)
      case 'hold': return lots.holdParts(move, seq)
      case 'end-hold': return lots.endHold(move.holdId, move.how, seq)
      case 'expire': return lots.expire(move.lots)
      case 'reopen': return lots.reopen(move.lots)
      case 'release': return lots.release(move.lotIds)
      case 'spent-in-sale': return lots.noteSpend(seq, move.saleId, move.parts)
      case 'back-from-sale': return lots.noteGivenBack(seq, move.saleId, move.parts)
      case 'merge': return lots.merge(move.mergeId, move.fromId, move.intoId)
      case 'undo-merge':
        lots.undoMerge(move.mergeId, move.fromId)
        for (const { lotId, remaining } of move.holds) lots.setRemaining(lotId, remaining)
        return
      case 'empty': for (const memberId of move.memberIds) lots.empty(memberId)
    }
  }

  /** Of a lot that another till's books hold, its first day is not known here: head office tells it (received-accounts.ts). */
  function renew({ lotId, fromLotId, points, onDate, expiresOn }: Extract<LotMove, { move: 'renew' }>): void {
    const [from] = lots.named([fromLotId])
    const memberId = from?.memberId ?? lots.ownerElsewhere(fromLotId)
    if (memberId === null) throw new Error(`points come back to a lot that is not known: ${fromLotId}`)
    lots.add({ lotId, memberId, points, earnedOn: from?.earnedOn ?? onDate, availableFrom: onDate, expiresOn }, { remaining: points, paid: 0, unreleased: false })
  }

  function takeUnnamed({ saleId, memberId, points, onDate }: Extract<LotMove, { move: 'take-unnamed' }>, seq: number, rules: FoldRules): void {
    const parts = spendLots(ownLotsOf(memberId, rules), points, onDate).map((part) => ({ ...part, memberId }))
    lots.take(parts, onDate, seq)
    lots.noteSpend(seq, saleId, parts)
  }

  function foldTiers(move: TierMove, seq: number): void {
    switch (move.move) {
      case 'start':
        tiers.start(move.memberId, move.tierId, move.on, move.counted)
        return tiers.count(move.memberId, { on: move.on, knownOn: move.on, amount: move.counted })
      case 'count': return tiers.count(move.memberId, move)
      case 'visit': return tiers.visit(move.memberId, move.on)
      case 'undo-visit': return tiers.undoVisit(move.memberId)
      case 'post': return tiers.post(move.memberId, move.tierId, move.since)
      case 'give': return gifts.give(move, seq)
      case 'withdraw': return gifts.withdraw(move.giftId, move.on)
    }
  }

  return {
    tables: TABLES,
    events: EVENTS,
    apply(event, row, rules) {
      if (!isPointsEvent(event)) return
      for (const move of lotMovesOf(event, rules)) foldLots(move, row.seq, rules)
      for (const move of tierMovesOf(event, row, rules)) foldTiers(move, row.seq)
      for (const move of usageMovesOf(event, rules)) usage.apply(move)
      accounts.book(event, row, dateOf(event, row, rules))
    },
    lots,
    accounts,
    tiers,
    usage,
    gifts,
    lotsOf: ownLotsOf,
    lotsFor(memberId, rules, lotIds) {
      const live = ownLotsOf(memberId, rules)
      const known = new Set(live.map((lot) => lot.lotId))
      return [...live, ...lots.named(new Set(lotIds.filter((lotId) => !known.has(lotId))))]
    },
    spentBy: lots.spentBy,
    debtOf: (memberId) => 0 - accounts.of(memberId).debt,
    tierHistoryOf(memberIds, rules) {
      const starts = memberIds.flatMap((memberId) => tiers.startOf(memberId) ?? [])
      const start = starts.sort((a, b) => tierRank(rules, b.tierId) - tierRank(rules, a.tierId) || (a.on < b.on ? 1 : -1))[0]
      const qualifying = rules.choices.tierCounter === 'spendable-points'
        ? memberIds.flatMap((memberId) => accounts.changesOf(memberId).map(({ onDate, change }) => ({ on: onDate, knownOn: onDate, amount: change })))
        : memberIds.flatMap((memberId) => tiers.qualifyingOf(memberId))
      const manual = standingGifts(memberIds.flatMap((memberId) => gifts.of(memberId)))
      return { qualifying, ...(start === undefined ? {} : { start }), ...(manual.length === 0 ? {} : { manual }) }
    },
  }
}

/** The civil date that an entry of points belongs to: its own, or that of its row. */
function dateOf(event: PointsEvent, row: Pick<JournalRow, 'at'>, rules: FoldRules): CivilDate {
  if (event.type === 'sale.completed') return programmeDate(rules.programme, event.pinnedAt)
  if (event.type === 'return.completed') return event.result.onDate
  return 'onDate' in event ? event.onDate : programmeDate(rules.programme, row.at)
}
