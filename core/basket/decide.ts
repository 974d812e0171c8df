import { ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import { quantityMilliSchema } from '../base/numbers.ts'
import { fail } from '../contract/errors.ts'
import { lineAmountMinor } from '../money/money.ts'
import { GIFT_CARD_TAX_CODE } from '../stored-value/terms.ts'
import type { HandDiscount } from './by-hand.ts'
import type { Basket, BasketCoupon, BasketLine } from './basket.ts'
import type { AddProduct, AttachMember, BasketCommand, DecideContext, DecideError, KeyOtherTill, LinePrice, LoadGiftCard } from './commands.ts'
import { withOwnPrice } from './own-price.ts'
import { otherTillLine } from './other-till-line.ts'
import { applyEvents, repriced } from './events.ts'
import type { BasketEvent } from './events.ts'

export { applyEvents }

/** The most lines one sale can have. */
export const MAXIMUM_LINES = 2000
/** The most one sale can come to before discounts, in minor units: a million of a currency with cents. */
export const MAXIMUM_SALE_MINOR = 100_000_000

/** What sells goods of this till. */
const SELLS: ReadonlySet<BasketCommand['kind']> = new Set(['add-product', 'load-gift-card', 'put-back-line'])

type Decision<K extends BasketCommand['kind']> = Result<BasketEvent[], DecideError<K>>

/** The most coupon codes one sale can have. */
export const MAXIMUM_COUPONS = 100

const ONE_PIECE_MILLI = 1000

/** What a gift card is called among the goods of a sale; it is in no price file. */
export const GIFT_CARD_SKU = 'gift-card'
const GIFT_CARD_NAME = { en: 'Gift card', zh: '礼品卡' }

/**
 * What a command does to a basket (null: no sale is open): events for `applyEvents`, none where nothing changes,
 * or why not. Pure. A sale opens with its first line or its member; instant and rules are pinned with the first
 * line, each line's price when it was added (loyalty-rules section 2).
 */
export function decide<C extends BasketCommand>(basket: Basket | null, command: C, context: DecideContext): Decision<C['kind']> {
  return decideAny(basket, command, context) as Decision<C['kind']>
}

function decideAny(basket: Basket | null, command: BasketCommand, context: DecideContext): Decision<BasketCommand['kind']> {
  // Goods of this till and an amount of another one never meet in one sale.
  if (basket?.otherTill !== undefined && SELLS.has(command.kind)) return fail('OF_OTHER_TILL', {})
  if (command.kind === 'add-product') return addProduct(basket, command, context)
  if (command.kind === 'load-gift-card') return loadGiftCard(basket, command, context)
  if (command.kind === 'key-other-till') return keyOtherTill(basket, command, context)
  if (command.kind === 'attach-member') return attachMember(basket, command, context)
  if (basket === null) return fail('SALE_NOT_OPEN', {})
  switch (command.kind) {
    case 'set-quantity': return setQuantity(basket, command.lineId, command.quantityMilli)
    case 'remove-line': return hasLine(basket, command.lineId) ? ok([{ type: 'line-removed', lineId: command.lineId }]) : fail('LINE_UNKNOWN', {})
    case 'put-back-line': return putBack(basket, command.line, command.position)
    case 'detach-member': return ok(basket.memberId === null ? [] : [{ type: 'member-detached' }])
    case 'add-coupon': return addCoupon(basket, command.coupon)
    case 'remove-coupon': return ok(hasCoupon(basket, command.code) ? [{ type: 'coupon-removed', code: command.code }] : [])
    case 'set-note': return ok(basket.note === command.note ? [] : [{ type: 'note-set', note: command.note }])
    case 'change-price': return changePrice(basket, command.lineId, command.price)
    case 'give-discount': return giveDiscount(basket, command.lineId, command.discount)
    case 'set-line-note': return setLineNote(basket, command.lineId, command.note)
    case 'check-age': return ok((basket.ageChecked ?? 0) >= command.years ? [] : [{ type: 'age-checked', years: command.years }])
    case 'renew-pins': return renewPins(basket, command.prices, context)
  }
}

function addProduct(basket: Basket | null, command: AddProduct, context: DecideContext): Decision<'add-product'> {
  const line = newLine(command, context)
  if (!line.ok) return line
  const opening = openingOf(basket, context)
  const lines = basket?.lines ?? []
  const grows = basket === null ? undefined : growing(basket, line.value)
  if (grows === undefined && lines.length >= MAXIMUM_LINES) return fail('SALE_TOO_LONG', { lines: MAXIMUM_LINES })
  if (isTooLarge([...lines, line.value])) return fail('AMOUNT_TOO_LARGE', {})
  if (grows === undefined) return ok([...opening, { type: 'line-added', line: line.value }])
  const quantityMilli = grows.quantityMilli + line.value.quantityMilli
  if (!isQuantity(quantityMilli, grows.unit)) return fail('QUANTITY_INVALID', { unit: grows.unit })
  return ok([...opening, { type: 'line-grown', lineId: grows.lineId, quantityMilli }])
}

/** What comes before a line: a sale opens with its first, and instant and rules are pinned with it. */
function openingOf(basket: Basket | null, context: DecideContext): BasketEvent[] {
  if (basket === null) return [{ type: 'opened', saleId: context.newSaleId, pinnedAt: context.now, rulebookVersion: context.rulebookVersion }]
  return basket.lines.length === 0 ? [pin(context)] : []
}

function loadGiftCard(basket: Basket | null, { cardId, amountMinor }: LoadGiftCard, context: DecideContext): Decision<'load-gift-card'> {
  const lines = basket?.lines ?? []
  if (lines.some((line) => line.loadsCardId === cardId)) return fail('LOAD_TWICE', {})
  if (lines.length >= MAXIMUM_LINES) return fail('SALE_TOO_LONG', { lines: MAXIMUM_LINES })
  const line: BasketLine = {
    lineId: context.newLineId, sku: GIFT_CARD_SKU, name: GIFT_CARD_NAME, categoryPath: [], brand: null, tags: [],
    unit: 'piece', unitPriceMinor: amountMinor, quantityMilli: ONE_PIECE_MILLI, taxCode: GIFT_CARD_TAX_CODE,
    discountable: false, earns: false, kind: 'gift-card', priceFixed: true, loadsCardId: cardId,
  }
  if (isTooLarge([...lines, line])) return fail('AMOUNT_TOO_LARGE', {})
  return ok([...openingOf(basket, context), { type: 'line-added', line }])
}

/** The amount takes the place of the one keyed before. */
function keyOtherTill(basket: Basket | null, { otherTill, ...keyed }: KeyOtherTill, context: DecideContext): Decision<'key-other-till'> {
  const lines = basket?.lines ?? []
  if (lines.length > 0 && basket?.otherTill === undefined) return fail('OTHER_SALE_OPEN', {})
  const line = otherTillLine(context.newLineId, keyed)
  if (isTooLarge([line])) return fail('AMOUNT_TOO_LARGE', {})
  const gone = lines.map((each): BasketEvent => ({ type: 'line-removed', lineId: each.lineId }))
  return ok([...openingOf(basket, context), ...gone, { type: 'line-added', line }, { type: 'other-till-named', otherTill }])
}

function newLine(command: AddProduct, context: DecideContext): Result<BasketLine, DecideError<'add-product'>> {
  const { product, packPriceMinor } = command
  const named = { sku: product.sku, name: product.name[context.language] }
  const unitPriceMinor = packPriceMinor ?? product.priceMinor ?? command.keyedPriceMinor
  if (unitPriceMinor === null) return fail('PRICE_NEEDED', named)
  const unit = packPriceMinor === null ? product.unit : 'piece'
  const quantityMilli = command.quantityMilli ?? (unit === 'piece' ? ONE_PIECE_MILLI : null)
  if (quantityMilli === null) return fail('WEIGHT_NEEDED', named)
  if (!isQuantity(quantityMilli, unit)) return fail('QUANTITY_INVALID', { unit })
  const { sku, name, brand, taxCode, discountable, earns } = product
  return ok({
    lineId: context.newLineId, sku, name, categoryPath: [...command.categoryPath], brand, tags: [...product.tags],
    unit, unitPriceMinor, quantityMilli, taxCode, discountable, earns,
  })
}

/**
 * The line these goods belong to: the same goods by the piece at the same pinned price. Weighed goods stay apart, and so do
 * each gift card and what somebody gave a price or a discount by hand or wrote a note on: that was meant for the pieces there.
 */
function growing({ lines, discounts = [], lineNotes = {} }: Basket, added: BasketLine): BasketLine | undefined {
  const isApart = (line: BasketLine) => line.loadsCardId !== undefined || line.priceChange !== undefined || discounts.some(({ lineId }) => lineId === line.lineId) || (lineNotes[line.lineId] ?? '') !== ''
  if (added.unit !== 'piece' || isApart(added)) return undefined
  return lines.findLast((line) => line.sku === added.sku && line.unit === 'piece' && line.unitPriceMinor === added.unitPriceMinor && !isApart(line))
}

function setQuantity(basket: Basket, lineId: string, quantityMilli: number): Decision<'set-quantity'> {
  const line = basket.lines.find((candidate) => candidate.lineId === lineId)
  if (line === undefined) return fail('LINE_UNKNOWN', {})
  const isOneCard = line.loadsCardId === undefined || quantityMilli === ONE_PIECE_MILLI
  if (!isQuantity(quantityMilli, line.unit) || !isOneCard) return fail('QUANTITY_INVALID', { unit: line.unit })
  if (line.quantityMilli === quantityMilli) return ok([])
  const after = basket.lines.map((candidate) => (candidate === line ? { ...line, quantityMilli } : candidate))
  return isTooLarge(after) ? fail('AMOUNT_TOO_LARGE', {}) : ok([{ type: 'quantity-set', lineId, quantityMilli }])
}

/** A line whose goods were scanned again meanwhile grows back into them; one that is there already changes nothing. */
function putBack(basket: Basket, line: BasketLine, position: number): Decision<'put-back-line'> {
  if (hasLine(basket, line.lineId)) return ok([])
  if (line.loadsCardId !== undefined && basket.lines.some((each) => each.loadsCardId === line.loadsCardId)) return fail('LOAD_TWICE', {})
  if (isTooLarge([...basket.lines, line])) return fail('AMOUNT_TOO_LARGE', {})
  const grows = growing(basket, line)
  if (grows === undefined) {
    if (basket.lines.length >= MAXIMUM_LINES) return fail('SALE_TOO_LONG', { lines: MAXIMUM_LINES })
    return ok([{ type: 'line-put-back', line, position: Math.min(Math.max(position, 0), basket.lines.length) }])
  }
  const quantityMilli = grows.quantityMilli + line.quantityMilli
  if (!isQuantity(quantityMilli, grows.unit)) return fail('QUANTITY_INVALID', { unit: grows.unit })
  return ok([{ type: 'line-grown', lineId: grows.lineId, quantityMilli }])
}

/** The same member again changes nothing, except that a card makes a weak identification strong. */
function attachMember(basket: Basket | null, command: AttachMember, context: DecideContext): Decision<'attach-member'> {
  const { memberId } = command
  const attached: BasketEvent = { type: 'member-attached', memberId, identification: command.identification }
  if (basket === null) {
    return ok([{ type: 'opened', saleId: context.newSaleId, pinnedAt: context.now, rulebookVersion: context.rulebookVersion }, attached])
  }
  if (basket.memberId === memberId) {
    const stronger = basket.identification === 'weak' && command.identification === 'strong'
    return ok(stronger ? [attached] : [])
  }
  if (basket.memberId !== null && !command.replace) {
    return fail('MEMBER_ALREADY_ATTACHED', { memberId: basket.memberId, name: context.attachedMemberName })
  }
  return ok([attached])
}

/** Deposits, levies and gift cards cost what they cost. */
function changePrice(basket: Basket, lineId: string, price: Extract<BasketCommand, { kind: 'change-price' }>['price']): Decision<'change-price'> {
  const line = basket.lines.find((candidate) => candidate.lineId === lineId)
  if (line === undefined) return fail('LINE_UNKNOWN', {})
  const { priceChange, priceFixed, ...plain } = line
  const wasFixed = priceChange?.wasFixed ?? priceFixed === true
  const fromMinor = priceChange?.fromMinor ?? line.unitPriceMinor
  if (price === null) return ok(priceChange === undefined ? [] : [{ type: 'price-changed', line: withOwnPrice(line) }])
  if (!line.discountable) return fail('LINE_NOT_DISCOUNTABLE', {})
  const { unitPriceMinor, reason, approval } = price
  const changed: BasketLine = { ...plain, unitPriceMinor, priceFixed: true, priceChange: { fromMinor, wasFixed, reason, approval } }
  if (isTooLarge(basket.lines.map((each) => (each === line ? changed : each)))) return fail('AMOUNT_TOO_LARGE', {})
  return ok([{ type: 'price-changed', line: changed }])
}

function giveDiscount(basket: Basket, lineId: string | null, discount: Omit<HandDiscount, 'lineId'> | null): Decision<'give-discount'> {
  const line = lineId === null ? null : basket.lines.find((candidate) => candidate.lineId === lineId)
  if (line === undefined) return fail('LINE_UNKNOWN', {})
  if (discount !== null) return line?.discountable === false ? fail('LINE_NOT_DISCOUNTABLE', {}) : ok([{ type: 'discount-given', discount: { lineId, ...discount } }])
  return ok((basket.discounts ?? []).some((given) => given.lineId === lineId) ? [{ type: 'discount-taken-off', of: lineId }] : [])
}

function setLineNote(basket: Basket, lineId: string, note: string): Decision<'set-line-note'> {
  if (!hasLine(basket, lineId)) return fail('LINE_UNKNOWN', {})
  return ok((basket.lineNotes?.[lineId] ?? '') === note ? [] : [{ type: 'line-note-set', lineId, note }])
}

/** A code that is there already changes nothing. Whether it is good is for evaluation to say. */
function addCoupon(basket: Basket, coupon: BasketCoupon): Decision<'add-coupon'> {
  if (hasCoupon(basket, coupon.code)) return ok([])
  if ((basket.coupons ?? []).length >= MAXIMUM_COUPONS) return fail('COUPONS_FULL', { most: MAXIMUM_COUPONS })
  return ok([{ type: 'coupon-added', coupon }])
}

function hasCoupon(basket: Basket, code: string): boolean {
  return (basket.coupons ?? []).some((coupon) => coupon.code === code)
}

function renewPins(basket: Basket, prices: readonly LinePrice[], context: DecideContext): Decision<'renew-pins'> {
  if (!prices.every((price) => hasLine(basket, price.lineId))) return fail('LINE_UNKNOWN', {})
  if (isTooLarge(repriced(basket.lines, prices))) return fail('AMOUNT_TOO_LARGE', {})
  const changed = prices.filter((price) => basket.lines.some((line) => line.lineId === price.lineId && line.unitPriceMinor !== price.unitPriceMinor))
  return ok(changed.length === 0 ? [pin(context)] : [pin(context), { type: 'prices-renewed', prices: changed }])
}

function pin(context: DecideContext): BasketEvent {
  return { type: 'pinned', pinnedAt: context.now, rulebookVersion: context.rulebookVersion }
}

function hasLine(basket: Basket, lineId: string): boolean {
  return basket.lines.some((line) => line.lineId === lineId)
}

/** Whole pieces, or any thousandth of a kilogram, above zero and within what a line can hold. */
function isQuantity(quantityMilli: number, unit: BasketLine['unit']): boolean {
  if (!quantityMilliSchema.safeParse(quantityMilli).success) return false
  return unit === 'kg' || quantityMilli % ONE_PIECE_MILLI === 0
}

function isTooLarge(lines: readonly BasketLine[]): boolean {
  let totalMinor = 0
  for (const line of lines) {
    if (!isAmount(line.unitPriceMinor)) return true
    totalMinor += lineAmountMinor(line.unitPriceMinor, line.quantityMilli)
    if (totalMinor > MAXIMUM_SALE_MINOR) return true
  }
  return false
}

function isAmount(amountMinor: number): boolean {
  return Number.isSafeInteger(amountMinor) && amountMinor >= 0 && amountMinor <= MAXIMUM_SALE_MINOR
}
