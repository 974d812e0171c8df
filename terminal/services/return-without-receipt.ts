import { err } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { MadeWithoutReceipt } from '../../core/contract/return-views.ts'
import type { Approval } from '../../core/ledger/approval.ts'
import { returnWithoutReceiptSchema } from '../../core/ledger/events/return-events.ts'
import type { ReturnReason, ReturnWithoutReceipt } from '../../core/ledger/events/return-events.ts'
import { withoutReceiptPostings } from '../../core/ledger/return-entries.ts'
import type { Product } from '../../core/basket/product.ts'
import { pricedLines } from '../../core/promotions/priced-lines.ts'
import { returnWithoutReceipt } from '../../core/returns/without-receipt.ts'
import type { ChargedPrice, WithoutReceipt } from '../../core/returns/without-receipt.ts'
import { spacedCode } from '../../core/stored-value/code.ts'
import { addDays } from '../../core/time/civil.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import { returnReceiptNo } from './returns.ts'
import type { RulesInForce } from './rules.ts'
import { atShift, shiftInForce } from './shifts.ts'
import { signedIn } from './sign-in.ts'
import type { Till } from './till.ts'

export interface GoodsBack {
  readonly sku: string
  readonly quantityMilli: number
}

export type WithoutReceiptRefusal = 'RETURN_EMPTY' | 'PRODUCT_UNKNOWN' | 'RETURN_QUANTITY_INVALID' | 'PRICE_UNKNOWN' | 'RECEIPT_NEEDED' | 'AMOUNT_TOO_LARGE'

/** No sale comes to more; nor is so much credited for goods nobody has a receipt of. */
const MOST_MINOR = 100_000_000

/** What goods without a receipt are worth: the lowest price of the last days that this till charged or asks for. */
export function workOutWithoutReceipt(till: Till, goods: readonly GoodsBack[], approvedBy: string): Result<WithoutReceipt, ContractError<WithoutReceiptRefusal>> {
  const rules = till.rules.now()
  const onDate = till.rules.dateOf(till.clock.now())
  const known: { product: Product; quantityMilli: number }[] = []
  for (const { sku, quantityMilli } of goods) {
    const product = till.catalogue.bySku(sku)
    if (!product) return fail('PRODUCT_UNKNOWN', { text: sku })
    if (product.unit === 'piece' && quantityMilli % 1000 !== 0) return fail('RETURN_QUANTITY_INVALID', { lineId: sku, unit: product.unit })
    known.push({ product, quantityMilli })
  }
  const made = returnWithoutReceipt(rules.rulebook, {
    goods: known.map(({ product, quantityMilli }) => ({ sku: product.sku, taxCode: product.taxCode, quantityMilli, prices: pricesOf(till, rules, product, onDate) })),
    onDate,
    approvedBy,
  })
  // The faults that this can meet carry the contract's codes and data.
  if (!made.ok) return err(made.error as ContractError<WithoutReceiptRefusal>)
  return made.value.creditMinor > MOST_MINOR ? fail('AMOUNT_TOO_LARGE', {}) : made
}

function pricesOf(till: Till, { rulebook, compiled }: RulesInForce, product: Product, onDate: CivilDate): ChargedPrice[] {
  const { withoutReceipt } = rulebook.returnRules
  const since = withoutReceipt.kind === 'never' ? onDate : addDays(onDate, -withoutReceipt.lowestPriceDays)
  const asked = askedNowMinor(till, compiled, product)
  return [...till.projections.returns.pricesOf(product.sku, since), ...(asked === null ? [] : [{ from: onDate, unitPriceMinor: asked }])]
}

/** What one of it costs anybody here today; null where its price is keyed. */
function askedNowMinor(till: Till, compiled: RulesInForce['compiled'], product: Product): number | null {
  if (product.priceMinor === null) return null
  const { sku, name, categoryId, brand, tags, unit, taxCode, discountable, earns } = product
  const line = {
    lineId: till.ids.next(), sku, name, categoryPath: till.catalogue.pathOf(categoryId), brand, tags, unit, unitPriceMinor: product.priceMinor, quantityMilli: 1000, taxCode, discountable, earns,
  }
  const { storeId } = till.journal.terminalIdentity()
  return pricedLines(compiled, { lines: [line], pinnedAt: till.clock.now(), member: null, storeId })[0]!.basketLine.unitPriceMinor
}

/** Books goods without a receipt to a new store credit, inside the caller's transaction. */
export function bookWithoutReceipt(till: Till, result: WithoutReceipt, decision: { reason: ReturnReason; approval: Approval; instrumentId: string | null }): { event: ReturnWithoutReceipt; hash: string } {
  const staffId = signedIn(till)
  const { rulebook } = till.rules.now()
  const returnNumber = till.projections.returns.nextNumber()
  const event: ReturnWithoutReceipt = {
    type: 'return.without-receipt',
    returnId: till.ids.next(),
    returnNumber,
    receiptNo: returnReceiptNo(till, returnNumber),
    completedAt: till.clock.now(),
    ...atShift(shiftInForce(till, staffId), staffId),
    rulebookVersion: rulebook.version,
    result,
    ...decision,
    postings: withoutReceiptPostings(result, decision.instrumentId),
  }
  const row = till.journal.append(event)
  till.projections.apply(event, row, rulebook)
  return { event, hash: row.hash }
}

/** A return without a receipt as the screen shows it. Throws where there is none: ask for what was booked. */
export function madeWithoutReceipt(till: Till, returnId: string): MadeWithoutReceipt {
  const position = till.projections.returns.positionOf(returnId)
  const row = position === null ? null : till.journal.entryAt(position)
  if (!row) throw new Error('a return that was booked is kept')
  const { receiptNo, completedAt, result, instrumentId } = returnWithoutReceiptSchema.parse(JSON.parse(row.body))
  const code = instrumentId === null ? null : till.codes.of(instrumentId)
  return { returnId, receiptNo, completedAt, result, credit: instrumentId === null || code === null ? null : { creditId: instrumentId, code: spacedCode(code.code) } }
}
