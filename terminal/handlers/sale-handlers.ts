import { ok } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { Handlers } from '../../core/contract/types.ts'
import { runApproved } from '../services/approvals.ts'
import { addGoods, attachMember, changeOpenSale, clearSale, giveUpSale, removeLine, undo } from '../services/basket-changes.ts'
import { completeSale } from '../services/completing.ts'
import { completedSale } from '../services/completed-sales.ts'
import { holdSale, recallSale } from '../services/held-sales.ts'
import { takeScan } from '../services/scans.ts'
import { publishSale, receiptSink, saleCommand, shownSale } from './counter.ts'
import type { Counter } from './counter.ts'

type BasketMethods =
  | 'sale.current' | 'sale.addScan' | 'sale.addItem' | 'sale.setQuantity' | 'sale.removeLine' | 'sale.undo' | 'sale.clear' | 'sale.giveUp' | 'sale.setNote'

/** What goes into the basket and out of it. */
export function basketHandlers(counter: Counter): Pick<Handlers, BasketMethods> {
  const { till } = counter
  return {
    'sale.current': () => ok({ sale: shownSale(counter) }),
    async 'sale.addScan'(input) {
      const take = () => saleCommand(counter, 'sale.addScan', input, () => takeScan(till, input.scan))
      const first = take()
      // Perhaps a card that another store gave out a moment ago. Whatever else is done at the counter meanwhile goes on.
      const isKnownNow = !first.ok && first.error.code === 'CARD_UNKNOWN' && (await counter.sync.lookUpCard(first.error.data.cardNumber))
      const done = isKnownNow ? take() : first
      if (!done.ok) return done
      return ok({ ...done.value.result, sale: done.value.sale })
    },
    'sale.addItem'(input) {
      const done = saleCommand(counter, 'sale.addItem', input, () => {
        const product = till.catalogue.bySku(input.sku)
        if (!product) return fail('PRODUCT_UNKNOWN', { text: input.sku })
        return addGoods(till, { product, quantityMilli: input.quantityMilli, keyedPriceMinor: input.priceMinor ?? null, packPriceMinor: null })
      })
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
    'sale.setQuantity'(input) {
      const { saleId, lineId, quantityMilli } = input
      const done = saleCommand(counter, 'sale.setQuantity', input, () => changeOpenSale(till, saleId, { kind: 'set-quantity', lineId, quantityMilli }))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
    'sale.removeLine'(input) {
      const done = saleCommand(counter, 'sale.removeLine', input, () => removeLine(till, input.saleId, input.lineId))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
    'sale.undo'(input) {
      const done = saleCommand(counter, 'sale.undo', input, () => undo(till))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
    'sale.clear'(input) {
      const done = saleCommand(counter, 'sale.clear', input, () => clearSale(till, input.saleId))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
    'sale.giveUp'(input) {
      const done = saleCommand(counter, 'sale.giveUp', input, () => giveUpSale(till, input.saleId))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
    'sale.setNote'(input) {
      const done = saleCommand(counter, 'sale.setNote', input, () => changeOpenSale(till, input.saleId, { kind: 'set-note', note: input.note }))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
  }
}

type SaleMethods = 'sale.hold' | 'sale.held' | 'sale.recall' | 'sale.attachMember' | 'sale.detachMember' | 'sale.complete'

/** What happens to the sale as a whole. */
export function saleHandlers(counter: Counter): Pick<Handlers, SaleMethods> {
  const { till, printing, sync, display } = counter
  return {
    'sale.hold'(input) {
      const done = saleCommand(counter, 'sale.hold', input, () => holdSale(till, input.saleId, input.label))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
    'sale.held': () => ok({ held: till.baskets.held() }),
    'sale.recall'(input) {
      const done = saleCommand(counter, 'sale.recall', input, () => recallSale(till, input.saleId))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
    /** Chosen on the screen by name or number, so known weakly; a card is scanned. */
    'sale.attachMember'(input) {
      const { memberId, replace } = input
      const done = saleCommand(counter, 'sale.attachMember', input, () => attachMember(till, { memberId, replace, identification: 'weak' }))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
    'sale.detachMember'(input) {
      const done = saleCommand(counter, 'sale.detachMember', input, () => changeOpenSale(till, input.saleId, { kind: 'detach-member' }))
      return done.ok ? ok({ sale: done.value.sale }) : done
    },
    'sale.complete'(input) {
      const done = runApproved(till, 'sale.complete', { ...input, approval: input.approval ?? null }, (approver) => completeSale(till, receiptSink(counter), input, approver))
      if (!done.ok) return done
      printing.wake()
      sync.wake()
      const completed = completedSale(till, done.value.saleId)
      display.saleCompleted(completed)
      publishSale(counter)
      return ok({ completed })
    },
  }
}
