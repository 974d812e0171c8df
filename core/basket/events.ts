import type { Instant } from '../time/instant.ts'
import type { Basket, BasketCoupon, BasketLine, Identification } from './basket.ts'
import type { HandDiscount } from './by-hand.ts'
import type { LinePrice } from './commands.ts'
import type { OtherTill } from './other-till.ts'

/** What happened to the basket. */
export type BasketEvent =
  | { readonly type: 'opened'; readonly saleId: string; readonly pinnedAt: Instant; readonly rulebookVersion: number }
  /** The first line pins the instant and the rules. */
  | { readonly type: 'pinned'; readonly pinnedAt: Instant; readonly rulebookVersion: number }
  | { readonly type: 'line-added'; readonly line: BasketLine }
  /** The same goods once more: the line grows and becomes the newest. */
  | { readonly type: 'line-grown'; readonly lineId: string; readonly quantityMilli: number }
  | { readonly type: 'quantity-set'; readonly lineId: string; readonly quantityMilli: number }
  | { readonly type: 'line-removed'; readonly lineId: string }
  | { readonly type: 'line-put-back'; readonly line: BasketLine; readonly position: number }
  | { readonly type: 'member-attached'; readonly memberId: string; readonly identification: Identification }
  | { readonly type: 'member-detached' }
  | { readonly type: 'coupon-added'; readonly coupon: BasketCoupon }
  | { readonly type: 'coupon-removed'; readonly code: string }
  | { readonly type: 'note-set'; readonly note: string }
  /** The line with its price by hand, or with the one it had before. */
  | { readonly type: 'price-changed'; readonly line: BasketLine }
  | { readonly type: 'discount-given'; readonly discount: HandDiscount }
  | { readonly type: 'discount-taken-off'; readonly of: string | null }
  | { readonly type: 'line-note-set'; readonly lineId: string; readonly note: string }
  | { readonly type: 'age-checked'; readonly years: number }
  /** Which sale of another till this one is of. */
  | { readonly type: 'other-till-named'; readonly otherTill: OtherTill }
  | { readonly type: 'prices-renewed'; readonly prices: readonly LinePrice[] }

/**
 * The basket after one command's events. The revision rises by one for each call with events; no events, no change.
 * Events come from `decide` on this very basket; others are a broken invariant and throw.
 */
export function applyEvents(basket: Basket | null, events: readonly BasketEvent[]): Basket | null {
  if (events.length === 0) return basket
  const changed = events.reduce(applyEvent, basket)
  return changed === null ? null : { ...changed, revision: (basket?.revision ?? 0) + 1 }
}

function applyEvent(basket: Basket | null, event: BasketEvent): Basket {
  if (event.type === 'opened') {
    const { saleId, pinnedAt, rulebookVersion } = event
    return { saleId, revision: 0, pinnedAt, rulebookVersion, lines: [], memberId: null, identification: null, note: '' }
  }
  if (basket === null) throw new Error(`no basket is open for ${event.type}`)
  switch (event.type) {
    case 'pinned': return { ...basket, pinnedAt: event.pinnedAt, rulebookVersion: event.rulebookVersion }
    case 'line-added': return { ...basket, lines: [...basket.lines, event.line] }
    case 'line-grown': return { ...basket, lines: [...without(basket, event.lineId), { ...lineOf(basket, event.lineId), quantityMilli: event.quantityMilli }] }
    case 'quantity-set': return { ...basket, lines: basket.lines.map((line) => (line.lineId === event.lineId ? { ...line, quantityMilli: event.quantityMilli } : line)) }
    case 'line-removed': return { ...basket, lines: without(basket, event.lineId) }
    case 'line-put-back': return { ...basket, lines: basket.lines.toSpliced(event.position, 0, event.line) }
    case 'member-attached': return { ...basket, memberId: event.memberId, identification: event.identification }
    case 'member-detached': return { ...basket, memberId: null, identification: null }
    case 'coupon-added': return { ...basket, coupons: [...(basket.coupons ?? []), event.coupon] }
    case 'coupon-removed': return { ...basket, coupons: (basket.coupons ?? []).filter(({ code }) => code !== event.code) }
    case 'note-set': return { ...basket, note: event.note }
    case 'price-changed': return { ...basket, lines: basket.lines.map((line) => (line.lineId === event.line.lineId ? event.line : line)) }
    case 'discount-given': return { ...basket, discounts: [...discountsWithout(basket, event.discount.lineId), event.discount] }
    case 'discount-taken-off': return { ...basket, discounts: discountsWithout(basket, event.of) }
    case 'line-note-set': return { ...basket, lineNotes: { ...basket.lineNotes, [event.lineId]: event.note } }
    case 'age-checked': return { ...basket, ageChecked: event.years }
    case 'other-till-named': return { ...basket, otherTill: event.otherTill }
    case 'prices-renewed': return { ...basket, lines: repriced(basket.lines, event.prices) }
  }
}

function discountsWithout({ discounts = [] }: Basket, lineId: string | null): HandDiscount[] {
  return discounts.filter((discount) => discount.lineId !== lineId)
}

/** The lines with new unit prices where `prices` names them. */
export function repriced(lines: readonly BasketLine[], prices: readonly LinePrice[]): BasketLine[] {
  const byLine = new Map(prices.map((price) => [price.lineId, price.unitPriceMinor]))
  return lines.map((line) => ({ ...line, unitPriceMinor: byLine.get(line.lineId) ?? line.unitPriceMinor }))
}

function lineOf(basket: Basket, lineId: string): BasketLine {
  const line = basket.lines.find((candidate) => candidate.lineId === lineId)
  if (line === undefined) throw new Error(`the basket has no line ${lineId}`)
  return line
}

function without(basket: Basket, lineId: string): BasketLine[] {
  return basket.lines.filter((line) => line.lineId !== lineId)
}
