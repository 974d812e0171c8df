import type { BasketLine } from '../basket/basket.ts'
import { lineKindSchema } from '../basket/basket.ts'
import type { CompletedTender } from '../ledger/tender.ts'
import { lineAmountMinor } from '../money/money.ts'
import { HAND_DISCOUNT_IDS } from '../promotions/hand-ids.ts'
import { priceKindSchema } from '../promotions/evaluation.ts'
import type { Evaluation, EvaluatedLine, PromotionOutcome } from '../promotions/evaluation.ts'
import type { SoldSale } from '../returns/sold-sale.ts'
import { ByteFault } from './bytes.ts'
import type { ByteReader, ByteWriter } from './bytes.ts'

/** What a till knows of an article itself, and a code need not say. */
export type GoodsAtHand = (sku: string) => Pick<BasketLine, 'name' | 'categoryPath' | 'brand' | 'tags'>

const LINE_KINDS = lineKindSchema.options
const PRICE_KINDS = priceKindSchema.options
const GRANT_KINDS = ['gift', 'stamps', 'draw-entries', 'voucher', 'entitlement', 'referrer-points'] as const
const CONSUMED_KINDS = ['stamp-card', 'entitlement'] as const
const TENDER_KINDS = ['cash', 'card', 'paynow', 'points', 'gift-card', 'store-credit', 'account', 'other-till'] as const satisfies readonly CompletedTender['kind'][]

/** Discounts given by hand: behind the promotions that the code lists, without being listed. */
const BY_HAND = [HAND_DISCOUNT_IDS.line, HAND_DISCOUNT_IDS.sale]

type Applied = Extract<PromotionOutcome, { status: 'applied' }>

/**
 * Writes what a return needs of a sale (docs/returns.md): lines with their shares of discounts, taxes, tenders, points and
 * what was given beside. What follows from it is left out, and so are names. Throws where a line is not its price less its discounts.
 */
export function packSale(to: ByteWriter, sale: SoldSale): void {
  const { evaluation } = sale
  const applied = evaluation.promotions.filter((outcome): outcome is Applied => outcome.status === 'applied')
  const evaluated = new Map(evaluation.lines.map((line) => [line.lineId, line]))
  const lineIds = sale.lines.map((line) => line.lineId)
  const taxCodes = [...new Set(sale.lines.map((line) => line.taxCode))]
  to.list(applied.map((outcome) => outcome.promotionId), to.text)
  to.list(taxCodes, to.text)
  to.list(sale.lines, (line) => packLine(to, line, evaluated.get(line.lineId)!, { taxCodes, promotionIds: [...applied.map((outcome) => outcome.promotionId), ...BY_HAND] }))
  for (const outcome of applied) {
    to.count(outcome.amountMinor)
    to.count(outcome.points)
    to.count(outcome.uses)
    to.list(outcome.lineIds, (lineId) => to.count(lineIds.indexOf(lineId)))
  }
  to.count(evaluation.totalMinor)
  to.list(evaluation.taxes, (tax) => {
    to.text(tax.taxCode)
    to.count(tax.rateBp)
    to.count(tax.grossMinor)
    to.count(tax.taxMinor)
    to.count(tax.netMinor)
    to.list(tax.components ?? [], (component) => {
      to.text(component.code)
      to.count(component.rateBp)
      to.count(component.taxMinor)
    })
  })
  to.list(sale.tenders, (tender) => packTender(to, tender))
  packMember(to, sale)
  to.count(sale.pointsEarned)
  to.count(sale.tierBaseMinor)
  to.count(sale.tierCounts ?? sale.tierBaseMinor)
  to.list(evaluation.grants ?? [], ({ promotionId, kind, id, quantity }) => packGiven(to, promotionId, GRANT_KINDS.indexOf(kind), id, quantity))
  to.list(evaluation.consumed ?? [], ({ promotionId, kind, id, quantity }) => packGiven(to, promotionId, CONSUMED_KINDS.indexOf(kind), id, quantity))
  to.list((evaluation.coupons ?? []).filter((coupon) => coupon.status === 'used'), (coupon) => {
    to.text(coupon.code)
    to.text(coupon.couponId)
    to.text(coupon.promotionId ?? '')
  })
}

type Sold = Omit<SoldSale, 'saleId' | 'receiptNo' | 'businessDay' | 'pinnedAt' | 'completedAt' | 'rulebookVersion'>

/** Reads what `packSale` wrote. Throws ByteFault where that is not what the bytes are. */
export function unpackSale(from: ByteReader, goods: GoodsAtHand): Sold {
  const promotionIds = from.list(from.text)
  const taxCodes = from.list(from.text)
  const read = from.list(() => unpackLine(from, { promotionIds: [...promotionIds, ...BY_HAND], taxCodes }, goods))
  const lineIds = read.map(({ line }) => line.lineId)
  const promotions = promotionIds.map((promotionId): Applied => ({
    status: 'applied', promotionId, amountMinor: from.count(), points: from.count(), uses: from.count(), lineIds: from.list(() => oneOf(lineIds, from.count())),
  }))
  const totalMinor = from.count()
  const taxes = from.list(() => unpackTax(from))
  const tenders = from.list(() => unpackTender(from))
  const member = unpackMember(from)
  const pointsEarned = from.count()
  const tierBaseMinor = from.count()
  const tierCounts = from.count()
  const grants = from.list(() => ({ promotionId: from.text(), kind: oneOf(GRANT_KINDS, from.count()), id: from.text(), quantity: from.count() }))
  const consumed = from.list(() => ({ promotionId: from.text(), kind: oneOf(CONSUMED_KINDS, from.count()), id: from.text(), quantity: from.count() }))
  const coupons = from.list(() => ({ code: from.text(), couponId: from.text(), status: 'used' as const, promotionId: from.text() || null, reason: null }))
  const lines = read.map(({ evaluated }) => evaluated)
  const subtotalMinor = lines.reduce((sum, line) => sum + line.grossMinor, 0)
  const evaluation: Evaluation = {
    lines, promotions, nearMisses: [], subtotalMinor, discountMinor: lines.reduce((sum, line) => sum + line.grossMinor - line.netMinor, 0), totalMinor, taxes,
    points: { total: pointsEarned, byRule: [] }, tierBaseMinor, exact: true, gapMinor: 0, grants, coupons, consumed,
  }
  return { lines: read.map(({ line }) => line), evaluation, tenders, member, pointsEarned, tierBaseMinor, tierCounts, shiftId: null, lot: null }
}

interface Names { readonly taxCodes: readonly string[]; readonly promotionIds: readonly string[] }

/** What a line may have or lack, a bit each. */
const KILOGRAMS = 1, DISCOUNTABLE = 2, EARNS = 4, PRICE_FIXED = 8, OTHER_KIND = 16, OTHER_PRICE = 32, LOADS = 64

function packLine(to: ByteWriter, line: BasketLine, evaluated: EvaluatedLine, names: Names): void {
  const { price, discounts } = evaluated
  const grossMinor = lineAmountMinor(price?.unitPriceMinor ?? line.unitPriceMinor, line.quantityMilli)
  if (grossMinor !== evaluated.grossMinor || discounts.reduce((left, each) => left - each.amountMinor, grossMinor) !== evaluated.netMinor) {
    throw new Error(`line ${line.lineId} is not its price less its discounts`)
  }
  to.id(line.lineId)
  to.digits(line.sku)
  to.count((line.unit === 'kg' ? KILOGRAMS : 0) | (line.discountable ? DISCOUNTABLE : 0) | (line.earns ? EARNS : 0) | (line.priceFixed === true ? PRICE_FIXED : 0)
    | (line.kind === undefined ? 0 : OTHER_KIND) | (price === undefined ? 0 : OTHER_PRICE) | (line.loadsCardId === undefined ? 0 : LOADS))
  to.count(line.quantityMilli)
  to.count(line.unitPriceMinor)
  to.count(names.taxCodes.indexOf(line.taxCode))
  if (line.kind !== undefined) to.count(LINE_KINDS.indexOf(line.kind))
  if (line.loadsCardId !== undefined) to.id(line.loadsCardId)
  if (price !== undefined) {
    to.count(PRICE_KINDS.indexOf(price.kind))
    to.count(price.unitPriceMinor)
    to.signed(price.benefitMinor)
  }
  to.list(discounts, (discount) => {
    to.count(names.promotionIds.indexOf(discount.promotionId))
    to.count(discount.amountMinor)
    to.count(discount.quantityMilli)
  })
  to.list(evaluated.pointPromotionIds, (promotionId) => to.count(names.promotionIds.indexOf(promotionId)))
}

function unpackLine(from: ByteReader, { taxCodes, promotionIds }: Names, goods: GoodsAtHand): { line: BasketLine; evaluated: EvaluatedLine } {
  const lineId = from.id()
  const sku = from.digits()
  const flags = from.count()
  const has = (flag: number): boolean => (flags & flag) !== 0
  const quantityMilli = from.count()
  const unitPriceMinor = from.count()
  const taxCode = oneOf(taxCodes, from.count())
  const kind = has(OTHER_KIND) ? { kind: oneOf(LINE_KINDS, from.count()) } : {}
  const loads = has(LOADS) ? { loadsCardId: from.id() } : {}
  const price = has(OTHER_PRICE) ? { kind: oneOf(PRICE_KINDS, from.count()), unitPriceMinor: from.count(), benefitMinor: from.signed() } : undefined
  const discounts = from.list(() => ({ promotionId: oneOf(promotionIds, from.count()), amountMinor: from.count(), quantityMilli: from.count() }))
  const pointPromotionIds = from.list(() => oneOf(promotionIds, from.count()))
  const grossMinor = lineAmountMinor(price?.unitPriceMinor ?? unitPriceMinor, quantityMilli)
  const netMinor = discounts.reduce((left, each) => left - each.amountMinor, grossMinor)
  return {
    line: {
      lineId, sku, ...goods(sku), unit: has(KILOGRAMS) ? 'kg' : 'piece', unitPriceMinor, quantityMilli, taxCode, discountable: has(DISCOUNTABLE), earns: has(EARNS),
      ...kind, ...(has(PRICE_FIXED) ? { priceFixed: true } : {}), ...loads,
    },
    evaluated: { lineId, grossMinor, ...(price === undefined ? {} : { price }), discounts, netMinor, pointPromotionIds },
  }
}

function unpackTax(from: ByteReader): Evaluation['taxes'][number] {
  const tax = { taxCode: from.text(), rateBp: from.count(), grossMinor: from.count(), taxMinor: from.count(), netMinor: from.count() }
  const components = from.list(() => ({ code: from.text(), rateBp: from.count(), taxMinor: from.count() }))
  return components.length === 0 ? tax : { ...tax, components }
}

/** Approval codes are left out: they say nothing that a return needs. */
function packTender(to: ByteWriter, tender: CompletedTender): void {
  to.count(TENDER_KINDS.indexOf(tender.kind))
  switch (tender.kind) {
    case 'cash':
      to.signed(tender.paidMinor)
      return to.signed(tender.roundingMinor)
    case 'points':
      to.count(tender.points)
      break
    case 'gift-card':
      to.id(tender.cardId)
      break
    case 'store-credit':
      to.id(tender.creditId)
      break
    case 'account':
      to.id(tender.accountId)
      break
    default:
  }
  to.count(tender.amountMinor)
}

function unpackTender(from: ByteReader): CompletedTender {
  const kind = oneOf(TENDER_KINDS, from.count())
  switch (kind) {
    case 'cash': {
      const paidMinor = from.signed()
      return { kind, givenMinor: Math.max(0, paidMinor), paidMinor, roundingMinor: from.signed(), changeMinor: 0 }
    }
    case 'card':
    case 'paynow': return { kind, amountMinor: from.count(), approvalCode: null }
    case 'other-till': return { kind, amountMinor: from.count() }
    case 'points': return { kind, points: from.count(), amountMinor: from.count() }
    case 'gift-card': return { kind, cardId: from.id(), amountMinor: from.count() }
    case 'store-credit': return { kind, creditId: from.id(), amountMinor: from.count() }
    case 'account': return { kind, accountId: from.id(), amountMinor: from.count() }
  }
}

function packMember(to: ByteWriter, { member }: SoldSale): void {
  to.count(member === null ? 0 : 1)
  if (member === null) return
  to.id(member.memberId)
  to.text(member.tierId)
  to.count(member.tierCountedMinor)
  to.count(member.pointsEarnedToday ?? 0)
}

function unpackMember(from: ByteReader): SoldSale['member'] {
  if (from.count() === 0) return null
  return { memberId: from.id(), tierId: from.text(), tierCountedMinor: from.count(), pointsAvailable: 0, pointsEarnedToday: from.count() }
}

function packGiven(to: ByteWriter, promotionId: string, kind: number, id: string, quantity: number): void {
  to.text(promotionId)
  to.count(kind)
  to.text(id)
  to.count(quantity)
}

function oneOf<T>(list: readonly T[], at: number): T {
  const found = list[at]
  if (found === undefined) throw new ByteFault('points outside of its list')
  return found
}
