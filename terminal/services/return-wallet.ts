import { afterGivingBack } from '../../core/points/reversal.ts'
import { afterTaking, availablePoints } from '../../core/points/lots.ts'
import type { LotBalance } from '../../core/points/lot.ts'
import type { PointMovements, Wallet } from '../../core/returns/point-movements.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { KnownSale } from './recorded-sales.ts'
import type { Till } from './till.ts'

/** A member's lots as a return finds them. */
export interface ReturnWallet extends Wallet {
  readonly memberId: string
  readonly debt: number
  /** Ids given out so far to lots that points come back to because the old one is over. */
  readonly renewedIds: ReadonlyMap<string, string>
}

/** The lots of the member whom a sale belongs to now, and those its points came from, be they a household's. */
export function returnWallet(till: Till, memberId: string, { event, rules: { rulebook } }: KnownSale): ReturnWallet {
  const { accounts, points } = till.projections
  const spent = points.lots.spentBy(event.saleId)
  const lots = new Map(accounts.lotsOf(memberId, rulebook).map((lot) => [lot.lotId, lot]))
  for (const lot of accounts.lotsNamed(spent.map((part) => part.lotId).filter((lotId) => !lots.has(lotId)), rulebook)) lots.set(lot.lotId, lot)
  const renewedIds = new Map<string, string>()
  return {
    memberId,
    lots: [...lots.values()],
    debt: accounts.debtOf(memberId),
    saleLotIds: new Set(event.lot === null ? [] : [event.lot.lotId]),
    spent,
    renewedIds,
    newLotId({ lotId }) {
      const id = renewedIds.get(lotId) ?? till.ids.next()
      renewedIds.set(lotId, id)
      return id
    },
  }
}

/** The lots with what came back to them, before anything is taken. */
export function lotsGivenBack(wallet: ReturnWallet, moved: PointMovements, onDate: CivilDate): LotBalance[] {
  return afterGivingBack(wallet.lots, moved.givenBack, onDate, wallet.newLotId)
}

/** What a return does to what the member has. */
export function balanceChange(wallet: ReturnWallet, moved: PointMovements, onDate: CivilDate): { before: number; after: number; debtAfter: number } {
  const own = (lots: readonly LotBalance[]): LotBalance[] => lots.filter((lot) => lot.memberId === wallet.memberId)
  const after = afterTaking(lotsGivenBack(wallet, moved, onDate), moved.taken)
  return { before: availablePoints(own(wallet.lots), onDate), after: availablePoints(own(after), onDate), debtAfter: wallet.debt + moved.debt }
}
