import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { priceMethods } from '../../core/contract/price-methods.ts'
import type { Handlers } from '../../core/contract/types.ts'
import type { SaleView } from '../../core/contract/views.ts'
import { runApproved } from '../services/approvals.ts'
import { changeOpenSale } from '../services/basket-changes.ts'
import { changePrice, giveDiscount } from '../services/price-changes.ts'
import { publishSale, saleCommand } from './counter.ts'
import type { Counter } from './counter.ts'

/** Prices and discounts by hand, notes on lines, and the age that some goods ask for. */
export function priceHandlers(counter: Counter): Pick<Handlers, keyof typeof priceMethods> {
  const { till } = counter
  const told = <E>(done: Result<unknown, E>): Result<{ sale: SaleView | null }, E> => (done.ok ? ok({ sale: publishSale(counter) }) : done)
  return {
    'sale.changePrice': (input) => told(runApproved(till, 'sale.changePrice', input, (approver) => changePrice(till, { ...input, approver }))),
    'sale.giveDiscount': (input) => told(runApproved(till, 'sale.giveDiscount', input, (approver) => giveDiscount(till, { ...input, approver }))),
    'sale.setLineNote'(input) {
      const { saleId, lineId, note } = input
      const done = saleCommand(counter, 'sale.setLineNote', input, () => changeOpenSale(till, saleId, { kind: 'set-line-note', lineId, note }))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
    'sale.confirmAge'(input) {
      const done = saleCommand(counter, 'sale.confirmAge', input, () => changeOpenSale(till, input.saleId, { kind: 'check-age', years: input.years }))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
  }
}
