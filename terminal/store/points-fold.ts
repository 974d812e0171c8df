import type Database from 'better-sqlite3'
import type { DebtPaid, TakenLot } from '../../core/ledger/events/points-events.ts'
import type { MemberErased, MemberMerged, MergeUndone } from '../../core/ledger/events/member-events.ts'
import type { ReturnCompleted } from '../../core/ledger/events/return-events.ts'
import type { JournalEvent, JournalRow, SaleCompleted } from '../../core/ledger/journal.ts'
import type { PointsLot } from '../../core/ledger/points-lot.ts'
import type { TierHistory } from '../../core/loyalty/tier-history.ts'
import { tierRank } from '../../core/loyalty/tiers.ts'
import { EMPTY_ACCOUNT, earnInto } from '../../core/points/account.ts'
import type { PointsAccount } from '../../core/points/account.ts'
import { withExpiry } from '../../core/points/expiry.ts'
import type { LotBalance } from '../../core/points/lot.ts'
import { eachLotOnce, spendLots } from '../../core/points/lots.ts'
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
  'projected_lot', 'projected_lot_spend', 'projected_hold', 'projected_points_account', 'projected_points_entry', 'projected_merged_lot',
  'projected_tier', 'projected_tier_gift', 'projected_tier_start', 'projected_tier_spend', 'projected_visit', 'projected_promotion_use', 'projected_points_day',
] as const

const EVENTS = [
  'balances.imported', 'sale.completed', 'return.completed', 'points.expired', 'points.reopened', 'points.released', 'points.adjusted',
  'points.transferred', 'points.held', 'points.hold-ended', 'tier.changed', 'tier.given', 'tier.withdrawn',
  'referral.rewarded', 'referral.reopened', 'member.merged', 'merge.undone', 'member.erased',
] as const satisfies readonly JournalEvent['type'][]
type PointsEvent = Extract<JournalEvent, { type: (typeof EVENTS)[number] }>

const isPointsEvent = (event: JournalEvent): event is PointsEvent => (EVENTS as readonly string[]).includes(event.type)

const sumOf = (parts: readonly { readonly points: number }[]): number => parts.reduce((sum, part) => sum + part.points, 0)

export function createPointsFold(db: Database.Database): PointsFold {
  const lots = createLotsProjection(db)
  const accounts = createPointsAccountsProjection(db)
  const tiers = createTierProjection(db)
  const usage = createUsageProjection(db)
  const gifts = createTierGifts(db)

  const lotsOf = (memberId: string, rules: ExpiryRules): readonly LotBalance[] => {
    const kept = lots.liveOf(memberId)
    return rules.pointsRules.expiry.kind === 'inactivity' ? withExpiry(rules, kept, usage.activityOf(memberId)) : kept
  }

  /** A new lot of which a part paid a debt; pending in the books where it begins on a later day than this. */
  function earn(lot: PointsLot, debtPaid: readonly DebtPaid[], unreleased: boolean): void {
    const { account } = earnInto({ ...EMPTY_ACCOUNT, debt: sumOf(debtPaid) }, lot)
    lots.add(lot, { remaining: account.lots[0]!.remaining, unreleased })
  }

  function foldSale(sale: SaleCompleted, seq: number, rules: FoldRules): void {
    const onDate = programmeDate(rules.programme, sale.pinnedAt)
    const memberId = sale.member?.memberId
    if (memberId !== undefined) {
      // Where a sale's own points may pay in it, they are there before they are spent.
      const ownFirst = rules.choices.pointsOfThisSale === 'spendable'
      if (ownFirst) earnSale(sale)
      const captured = sale.captured ?? []
      const spent = sale.spentLots ?? (captured.length > 0 ? [] : spentOfOlderSale(sale, memberId, onDate, rules))
      lots.take(spent)
      for (const { holdId } of captured) lots.endHold(holdId, 'captured')
      lots.noteSpend(seq, sale.saleId, eachLotOnce([...captured.flatMap(({ taken }) => taken), ...spent]))
      if (!ownFirst) earnSale(sale)
      tiers.count(memberId, { on: onDate, knownOn: onDate, amount: sale.tierCounts ?? sale.tierBaseMinor })
      if (sale.tierReached !== null) tiers.post(memberId, sale.tierReached, onDate)
      tiers.visit(memberId, onDate)
      // Whose points were spent was active too: nobody's points end by inactivity while the household uses them.
      for (const other of new Set(spent.map((part) => part.memberId))) if (other !== memberId) usage.noteActive(other, onDate)
    }
    usage.apply(sale, onDate)
  }

  function earnSale(sale: SaleCompleted): void {
    if (sale.lot === null) return
    // Programs before this one booked every lot as available.
    earn(sale.lot, sale.debtPaid ?? [], isPending(sale.postings))
  }

  function spentOfOlderSale(sale: SaleCompleted, memberId: string, onDate: CivilDate, rules: FoldRules): TakenLot[] {
    const points = sale.tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.points : 0), 0)
    return points > 0 ? spendLots(lotsOf(memberId, rules), points, onDate).map((part) => ({ ...part, memberId })) : []
  }

  function foldReturn(event: ReturnCompleted, seq: number): void {
    // What another till's sale counted was never counted here.
    if (event.copy !== undefined) return
    const { memberId, soldOn, result, renewedLots } = event
    usage.applyReturn(event)
    if (result.points !== null) {
      const newIds = new Map(renewedLots.map(({ lotId, newLotId }) => [lotId, newLotId]))
      for (const back of result.points.givenBack) {
        if (back.kind === 'old-lot') lots.giveBack([back])
        else renew(back, newIds.get(back.lotId), result.onDate)
      }
      lots.noteGivenBack(seq, result.saleId, result.points.givenBack)
      lots.take(result.points.taken)
    }
    if (memberId === null) return
    tiers.count(memberId, { on: soldOn, knownOn: result.onDate, amount: -result.parts.tierCounts })
    if (result.everything) tiers.undoVisit(memberId)
    if (event.tierAfter !== null) tiers.post(memberId, event.tierAfter, result.onDate)
  }

  function renew(back: { lotId: string; points: number; expiresOn: CivilDate }, newLotId: string | undefined, onDate: CivilDate): void {
    const [from] = lots.named([back.lotId])
    if (from === undefined || newLotId === undefined) throw new Error(`points come back to a lot that is not known: ${back.lotId}`)
    const lot = { lotId: newLotId, memberId: from.memberId, points: back.points, earnedOn: from.earnedOn, availableFrom: onDate, expiresOn: back.expiresOn }
    lots.add(lot, { remaining: back.points, unreleased: false })
  }

  function foldMerge(event: MemberMerged): void {
    lots.merge(event.mergeId, event.fromId, event.intoId)
    usage.shareActivity(event.fromId, event.intoId)
    tiers.post(event.intoId, event.tierId, event.onDate)
  }

  function foldUndo(event: MergeUndone): void {
    lots.undoMerge(event.mergeId, event.from.memberId)
    for (const side of [event.from, event.into]) {
      for (const { lotId, remaining } of side.lots) lots.setRemaining(lotId, remaining)
      for (const lot of side.received) lots.add(lot, { remaining: lot.points, unreleased: lot.availableFrom > event.onDate })
      tiers.post(side.memberId, side.tierId, event.onDate)
    }
  }

  function foldErasure(event: MemberErased): void {
    for (const memberId of [event.memberId, ...event.alsoIds]) lots.empty(memberId)
  }

  function fold(event: PointsEvent, row: Pick<JournalRow, 'seq' | 'at'>, rules: FoldRules): void {
    switch (event.type) {
      case 'balances.imported': {
        const onDate = programmeDate(rules.programme, row.at)
        for (const { memberId, tierId, tierCountedMinor, lots: brought } of event.members) {
          tiers.start(memberId, tierId, onDate)
          tiers.post(memberId, tierId, onDate)
          tiers.count(memberId, { on: onDate, knownOn: onDate, amount: tierCountedMinor })
          for (const lot of brought) earn({ ...lot, memberId }, [], false)
        }
        return
      }
      case 'sale.completed': return foldSale(event, row.seq, rules)
      case 'return.completed': return foldReturn(event, row.seq)
      case 'points.expired': return lots.expire(event.lots)
      case 'points.reopened': return lots.reopen(event.lots)
      case 'points.released': return lots.release(event.lots.map((lot) => lot.lotId))
      case 'points.adjusted':
        lots.take(event.taken)
        if (event.lot !== null) earn(event.lot, event.debtPaid, false)
        return
      case 'points.transferred': return foldTransfer(event.taken, event.lots, event.debtPaid)
      case 'points.held': return lots.holdParts({ holdId: event.holdId, memberId: event.memberId, onDate: event.onDate, parts: event.taken })
      case 'points.hold-ended': return lots.endHold(event.holdId, event.how)
      case 'tier.changed':
        for (const { memberId, to, on } of event.changes) tiers.post(memberId, to, on)
        return
      case 'tier.given':
        gifts.give(event, row.seq)
        if (event.tierAfter !== null) tiers.post(event.memberId, event.tierAfter, event.from)
        return
      case 'tier.withdrawn':
        gifts.withdraw(event.giftId, event.on)
        if (event.tierAfter !== null) tiers.post(event.memberId, event.tierAfter, event.on)
        return
      case 'referral.rewarded': return event.lot === null ? undefined : earn(event.lot, event.debtPaid, isPending(event.postings))
      case 'referral.reopened': return lots.take(event.taken)
      case 'member.merged': return foldMerge(event)
      case 'merge.undone': return foldUndo(event)
      case 'member.erased': return foldErasure(event)
    }
  }

  /** What arrives pays the receiver's debt first, lot by lot in the order it was taken. */
  function foldTransfer(taken: readonly TakenLot[], arriving: readonly PointsLot[], debtPaid: readonly DebtPaid[]): void {
    lots.take(taken)
    let account: PointsAccount = { ...EMPTY_ACCOUNT, debt: sumOf(debtPaid) }
    for (const lot of arriving) account = earnInto(account, lot).account
    for (const { remaining, ...lot } of account.lots) lots.add(lot, { remaining, unreleased: false })
  }

  return {
    tables: TABLES,
    events: EVENTS,
    apply(event, row, rules) {
      if (!isPointsEvent(event)) return
      fold(event, row, rules)
      accounts.book(event, row, dateOf(event, row, rules))
    },
    lots,
    accounts,
    tiers,
    usage,
    gifts,
    lotsOf,
    lotsFor(memberId, rules, lotIds) {
      const live = lotsOf(memberId, rules)
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

/** Whether points that came in stand as pending. */
function isPending(postings: SaleCompleted['postings']): boolean {
  return postings.some((posting) => posting.account === 'points-pending' && posting.amount > 0)
}

/** The civil date that an entry of points belongs to: its own, or that of its row. */
function dateOf(event: PointsEvent, row: Pick<JournalRow, 'at'>, rules: FoldRules): CivilDate {
  if (event.type === 'sale.completed') return programmeDate(rules.programme, event.pinnedAt)
  if (event.type === 'return.completed') return event.result.onDate
  return 'onDate' in event ? event.onDate : programmeDate(rules.programme, row.at)
}
