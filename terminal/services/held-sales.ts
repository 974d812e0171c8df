import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Basket } from '../../core/basket/basket.ts'
import type { LinePrice } from '../../core/basket/commands.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import { changeBasket, nothingPaid, openSaleOf } from './basket-changes.ts'
import { printable } from '../../core/receipt/printable.ts'
import { evaluateBasket } from './evaluate-basket.ts'
import type { Till } from './till.ts'

const PIECE_MILLI = 1000

/** Puts the open sale aside, so that the next customer can be served. */
export function holdSale(till: Till, saleId: string, label: string): Result<null, ContractError<'SALE_NOT_OPEN' | 'SALE_PARTLY_PAID'>> {
  const open = openSaleOf(till, saleId)
  if (!open.ok) return open
  const { basket } = open.value
  const free = nothingPaid(till, basket)
  if (!free.ok) return free
  // A weighed line is one thing in the bag, whatever it weighs.
  const itemCount = basket.lines.reduce((sum, line) => sum + (line.unit === 'piece' ? line.quantityMilli / PIECE_MILLI : 1), 0)
  till.baskets.putHeld({ saleId, label: printable(label), itemCount, totalMinor: evaluateBasket(till, basket).evaluation.totalMinor, heldAt: till.clock.now() }, basket)
  till.baskets.clearOpen()
  till.baskets.clearUndo()
  return ok(null)
}

/** Takes a held sale up again. On a later day, or where its rules are gone, it is pinned and priced anew. */
export function recallSale(till: Till, saleId: string): Result<null, ContractError<'SALE_NOT_OPEN' | 'OTHER_SALE_OPEN'>> {
  if (till.baskets.openSaleId() !== null) return fail('OTHER_SALE_OPEN', {})
  const basket = till.baskets.heldBasket(saleId)
  if (!basket) return fail('SALE_NOT_OPEN', {})
  till.baskets.removeHeld(saleId)
  till.baskets.clearUndo()
  const recalled = { basket: { ...basket, revision: basket.revision + 1 }, lastLineId: null }
  till.baskets.putOpen(recalled)
  if (!isOutdated(till, basket)) return ok(null)
  const renewed = changeBasket(till, recalled, { kind: 'renew-pins', prices: pricesToday(till, basket) })
  if (!renewed.ok) throw new Error(`a recalled sale could not be pinned anew: ${renewed.error.code}`)
  return ok(null)
}

function isOutdated(till: Till, basket: Basket): boolean {
  return till.rulebooks.byVersion(basket.rulebookVersion) === null || till.rules.dateOf(basket.pinnedAt) !== till.rules.dateOf(till.clock.now())
}

/** Today's price of every line whose goods have one; keyed and changed prices, labels of the scale and what a gift card is loaded with stand. */
function pricesToday(till: Till, basket: Basket): LinePrice[] {
  return basket.lines.flatMap((line) => {
    const product = line.loadsCardId === undefined && line.priceChange === undefined ? till.catalogue.bySku(line.sku) : null
    const priceMinor = product?.unit === line.unit ? product.priceMinor : null
    return priceMinor === null ? [] : [{ lineId: line.lineId, unitPriceMinor: priceMinor }]
  })
}
