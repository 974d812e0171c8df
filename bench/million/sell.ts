import type { Result } from '../../core/base/result.ts'
import { ageNeeded } from '../../core/basket/age.ts'
import type { Product } from '../../core/basket/product.ts'
import type { Tender } from '../../core/contract/tender.ts'
import { addGoods, attachMember } from '../../terminal/services/basket-changes.ts'
import type { Approver } from '../../terminal/services/approvals.ts'
import { completeSale } from '../../terminal/services/completing.ts'
import type { SaleSink } from '../../terminal/services/completing.ts'
import { openSaleView } from '../../terminal/services/sale-views.ts'
import type { Till } from '../../terminal/services/till.ts'

/** Takes the value of a step that must work. */
export function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

/** Nothing in these sales needs a second person. */
export const NOBODY_ASKED: Approver = {
  may(right) {
    throw new Error(`${right} was asked for`)
  },
}

/** Goods sold by the piece at a price of their own, to anybody: nobody is asked for an age here. */
export function pieceGoods(till: Till): Product[] {
  return till.db.prepare<[], { sku: string }>('SELECT sku FROM product ORDER BY position').all()
    .map(({ sku }) => till.catalogue.bySku(sku))
    .filter((product): product is Product => product !== null && product.unit === 'piece' && product.priceMinor !== null && ageNeeded([product]) === 0)
}

/** Puts a member and these goods into a new basket; what is then to be paid. */
export function fillBasket(till: Till, memberId: string | null, goods: readonly Product[]): { saleId: string; revision: number; totalMinor: number } {
  for (const product of goods) must(addGoods(till, { product, quantityMilli: 1000, keyedPriceMinor: null, packPriceMinor: null }))
  if (memberId !== null) must(attachMember(till, { memberId, identification: 'strong', replace: false }))
  const view = openSaleView(till)
  if (view === null) throw new Error('a filled basket is open')
  return { saleId: view.saleId, revision: view.revision, totalMinor: view.evaluation.totalMinor }
}

/** Completes the open sale; inside a transaction. */
export function pay(till: Till, sink: SaleSink, sale: { saleId: string; revision: number }, tenders: readonly Tender[]): void {
  must(completeSale(till, sink, { ...sale, tenders }, NOBODY_ASKED))
}
