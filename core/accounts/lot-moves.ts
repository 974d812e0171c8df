import type { DebtPaid, TakenLot } from '../ledger/events/points-events.ts'
import type { MergeUndone } from '../ledger/events/member-events.ts'
import type { ReturnCompleted } from '../ledger/events/return-events.ts'
import type { JournalEvent, SaleCompleted } from '../ledger/journal.ts'
import type { PointsLot } from '../ledger/points-lot.ts'
import { EMPTY_ACCOUNT, earnInto } from '../points/account.ts'
import type { PointsAccount } from '../points/account.ts'
import { eachLotOnce } from '../points/lots.ts'
import type { LotPart } from '../points/lot.ts'
import type { Choices } from '../rulebook/choices.ts'
import { programmeDate } from '../time/civil.ts'
import type { DayRules } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'

/** A lot whose date came, as an entry names it. */
export type DueLot = TakenLot & { readonly expiresOn: CivilDate | null }

/**
 * What one entry of a journal does to lots, in the order in which it does it. A till folds these into its own books, and
 * head office into what that till's books add to a member's account: one reading of the events for both.
 */
export type LotMove =
  /** A lot begins; `paid` of it paid a debt at once. `pending`: it stands as pending in the books. */
  | { readonly move: 'begin'; readonly lot: PointsLot; readonly paid: number; readonly pending: boolean }
  /** Points of a lot whose last day is over come back as a lot of their own, with the owner and the first day of the old one. */
  | { readonly move: 'renew'; readonly lotId: string; readonly fromLotId: string; readonly points: number; readonly onDate: CivilDate; readonly expiresOn: CivilDate }
  | { readonly move: 'take'; readonly parts: readonly TakenLot[]; readonly onDate: CivilDate }
  /** A sale of the first programs, which did not say what it took. */
  | { readonly move: 'take-unnamed'; readonly saleId: string; readonly memberId: string; readonly points: number; readonly onDate: CivilDate }
  | { readonly move: 'give-back'; readonly parts: readonly LotPart[] }
  | { readonly move: 'hold'; readonly holdId: string; readonly memberId: string; readonly onDate: CivilDate; readonly parts: readonly TakenLot[] }
  | { readonly move: 'end-hold'; readonly holdId: string; readonly how: 'released' | 'captured' }
  | { readonly move: 'expire' | 'reopen'; readonly lots: readonly DueLot[] }
  | { readonly move: 'release'; readonly lotIds: readonly string[] }
  /** What a sale's points tenders took in all, what was set aside for it included; negative: it came back. */
  | { readonly move: 'spent-in-sale' | 'back-from-sale'; readonly saleId: string; readonly parts: readonly LotPart[] }
  | { readonly move: 'merge'; readonly mergeId: string; readonly fromId: string; readonly intoId: string }
  | { readonly move: 'undo-merge'; readonly mergeId: string; readonly fromId: string; readonly holds: readonly { readonly lotId: string; readonly remaining: number }[] }
  | { readonly move: 'empty'; readonly memberIds: readonly string[] }

export interface LotMoveRules {
  readonly programme: DayRules
  readonly choices: Pick<Choices, 'pointsOfThisSale'>
}

const sumOf = (parts: readonly { readonly points: number }[]): number => parts.reduce((sum, part) => sum + part.points, 0)
const begin = (lot: PointsLot, debtPaid: readonly DebtPaid[], pending: boolean): LotMove => ({ move: 'begin', lot, paid: sumOf(debtPaid), pending })

/** Whether points that came in stand as pending. */
function isPending(postings: SaleCompleted['postings']): boolean {
  return postings.some((posting) => posting.account === 'points-pending' && posting.amount > 0)
}

/** What an entry does to lots; nothing for one that moves none. */
export function lotMovesOf(event: JournalEvent, rules: LotMoveRules): LotMove[] {
  switch (event.type) {
    case 'balances.imported': return event.members.flatMap(({ memberId, lots }) => lots.map((lot) => begin({ ...lot, memberId }, [], false)))
    case 'sale.completed': return movesOfSale(event, rules)
    case 'return.completed': return movesOfReturn(event)
    case 'points.expired': return [{ move: 'expire', lots: event.lots }]
    case 'points.reopened': return [{ move: 'reopen', lots: event.lots }]
    case 'points.released': return [{ move: 'release', lotIds: event.lots.map((lot) => lot.lotId) }]
    case 'points.adjusted': return [{ move: 'take', parts: event.taken, onDate: event.onDate }, ...(event.lot === null ? [] : [begin(event.lot, event.debtPaid, false)])]
    case 'points.transferred': return [{ move: 'take', parts: event.taken, onDate: event.onDate }, ...arriving(event.lots, event.debtPaid)]
    case 'points.held': return [{ move: 'hold', holdId: event.holdId, memberId: event.memberId, onDate: event.onDate, parts: event.taken }]
    case 'points.hold-ended': return [{ move: 'end-hold', holdId: event.holdId, how: event.how }]
    case 'referral.rewarded': return event.lot === null ? [] : [begin(event.lot, event.debtPaid, isPending(event.postings))]
    case 'referral.reopened': return [{ move: 'take', parts: event.taken, onDate: event.onDate }]
    case 'member.merged': return [{ move: 'merge', mergeId: event.mergeId, fromId: event.fromId, intoId: event.intoId }]
    case 'merge.undone': return movesOfUndoing(event)
    case 'member.erased': return [{ move: 'empty', memberIds: [event.memberId, ...event.alsoIds] }]
    default: return []
  }
}

function movesOfSale(sale: SaleCompleted, rules: LotMoveRules): LotMove[] {
  if (sale.member === null) return []
  const onDate = programmeDate(rules.programme, sale.pinnedAt)
  // Programs before this one booked every lot as available.
  const earned = sale.lot === null ? [] : [begin(sale.lot, sale.debtPaid ?? [], isPending(sale.postings))]
  const captured = sale.captured ?? []
  const spent = sale.spentLots ?? []
  const points = sale.tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.points : 0), 0)
  const isUnnamed = sale.spentLots === undefined && captured.length === 0 && points > 0
  const taken: LotMove[] = isUnnamed
    ? [{ move: 'take-unnamed', saleId: sale.saleId, memberId: sale.member.memberId, points, onDate }]
    : [
        { move: 'take', parts: spent, onDate },
        ...captured.map(({ holdId }): LotMove => ({ move: 'end-hold', holdId, how: 'captured' })),
        { move: 'spent-in-sale', saleId: sale.saleId, parts: eachLotOnce([...captured.flatMap((hold) => hold.taken), ...spent]) },
      ]
  // Where a sale's own points may pay in it, they are there before they are spent.
  return rules.choices.pointsOfThisSale === 'spendable' ? [...earned, ...taken] : [...taken, ...earned]
}

function movesOfReturn({ copy, result, renewedLots, memberId }: ReturnCompleted): LotMove[] {
  // What another till's sale did to lots is in that till's books.
  if (copy !== undefined || result.points === null) return []
  const newIds = new Map(renewedLots.map(({ lotId, newLotId }) => [lotId, newLotId]))
  const back = result.points.givenBack.map((each): LotMove => {
    if (each.kind === 'old-lot') return { move: 'give-back', parts: [each] }
    const lotId = newIds.get(each.lotId)
    if (lotId === undefined) throw new Error(`points come back to a lot without an id: ${each.lotId}`)
    return { move: 'renew', lotId, fromLotId: each.lotId, points: each.points, onDate: result.onDate, expiresOn: each.expiresOn }
  })
  return [
    ...back,
    { move: 'back-from-sale', saleId: result.saleId, parts: result.points.givenBack },
    { move: 'take', parts: result.points.taken.map((part) => ({ memberId: memberId ?? '', ...part })), onDate: result.onDate },
  ]
}

/** What arrives pays the receiver's debt first, lot by lot in the order it was taken. */
function arriving(lots: readonly PointsLot[], debtPaid: readonly DebtPaid[]): LotMove[] {
  let account: PointsAccount = { ...EMPTY_ACCOUNT, debt: sumOf(debtPaid) }
  return lots.map((lot) => {
    const { account: after, paidDebt: paid } = earnInto(account, lot)
    account = after
    return { move: 'begin', lot, paid, pending: false }
  })
}

function movesOfUndoing(event: MergeUndone): LotMove[] {
  return [
    { move: 'undo-merge', mergeId: event.mergeId, fromId: event.from.memberId, holds: [...event.from.lots, ...event.into.lots] },
    ...[...event.from.received, ...event.into.received].map((lot) => begin(lot, [], lot.availableFrom > event.onDate)),
  ]
}
