import type { SaleCompleted } from '../../core/ledger/journal.ts'
import { earnPostings, takePostings } from '../../core/ledger/points-entries.ts'
import type { Posting } from '../../core/ledger/postings.ts'
import { newLot, spendLots } from '../../core/points/lots.ts'
import type { LotBalance } from '../../core/points/lot.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import { debtPaidBy, pointsWallet } from './points-wallet.ts'
import type { Till } from './till.ts'

/** What a sale does to points: its lot, what of it paid a debt, whose lots its tenders took, and the entries. */
export interface PointsOfSale extends Pick<SaleCompleted, 'lot'> {
  readonly event: Pick<SaleCompleted, 'debtPaid' | 'spentLots'>
  readonly postings: readonly Posting[]
}

const NO_POINTS: PointsOfSale = { lot: null, event: {}, postings: [] }

/**
 * Books the points of a sale whose tenders are checked. New points pay a debt first, stand as pending where they begin on
 * a later day, and may pay in their own sale only where the rulebook lets them (choices row 1). Entries of earning and of
 * spending stay apart, so that both can be read.
 */
export function pointsOfSale(till: Till, sale: { memberId: string | null; rulebook: Rulebook; earned: number; spent: number; onDate: CivilDate }): PointsOfSale {
  const { rulebook, earned, spent, onDate } = sale
  if (sale.memberId === null) {
    if (earned !== 0 || spent !== 0) throw new Error('points without a member')
    return NO_POINTS
  }
  const wallet = pointsWallet(till, sale.memberId, rulebook, onDate)
  const lot = earned > 0 ? newLot(rulebook, { lotId: till.ids.next(), memberId: wallet.memberId, points: earned, onDate }) : null
  const debtPaid = lot === null ? [] : debtPaidBy(till, wallet.memberId, lot.points)
  const paid = debtPaid.reduce((sum, each) => sum + each.points, 0)
  const own: LotBalance | null = lot === null ? null : { ...lot, remaining: lot.points - paid, ...(lot.availableFrom > onDate ? { unreleased: true } : {}) }
  const lots = own !== null && rulebook.choices.pointsOfThisSale === 'spendable' ? [...wallet.lots, own] : wallet.lots
  const memberOf = new Map(lots.map((each) => [each.lotId, each.memberId]))
  const spentLots = (spent > 0 ? spendLots(lots, spent, onDate) : []).map((part) => ({ ...part, memberId: memberOf.get(part.lotId)! }))
  return {
    lot,
    event: { ...(debtPaid.length > 0 ? { debtPaid } : {}), ...(spentLots.length > 0 ? { spentLots } : {}) },
    postings: [...(own === null ? [] : earnPostings(own, debtPaid)), ...takePostings(lots, spentLots, { account: 'points-redeemed' })],
  }
}
