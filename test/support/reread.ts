import type { BasketLine } from '../../core/basket/basket.ts'
import type { Evaluation, NotMet } from '../../core/promotions/evaluation.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { GoodsSet } from '../../core/rulebook/goods.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Sale } from './reason-arbitraries.ts'

/*
 * A second reading of the rules (loyalty-rules sections 3 and 4, docs/promotions.md), written from the text and not from
 * core/promotions: why a promotion does not apply, from the rulebook, the sale and what is due on its lines.
 */

/** Whether goods name a line. */
export function names(goods: GoodsSet, line: BasketLine): boolean {
  const named = goods.all === true || goods.skus?.includes(line.sku) === true || (line.brand !== null && goods.brands?.includes(line.brand) === true)
  return named && !(goods.except !== undefined && names(goods.except, line))
}

/** The pieces of a line that can make up a set; goods by weight are none. */
function pieces(line: BasketLine): number {
  return line.unit === 'piece' && line.quantityMilli % 1000 === 0 ? line.quantityMilli / 1000 : 0
}

/** What a condition is read against: the lines, what is due on each, and what each counts as spent. */
export interface Reading { sale: Sale; due: ReadonlyMap<string, number>; spent: ReadonlyMap<string, number> }

/** A percentage on the whole basket, of which one applies unless they compound (row 7). */
function isBasketPercent({ effect, units }: Promotion, { rulebook }: Sale): boolean {
  return effect.kind === 'percent-off' && effect.goods.all === true && units === 'shared' && rulebook.choices.percentagesOnBasket !== 'compound'
}

/** Whether two promotions may not both apply, whatever goods they are on. */
export function excludes(a: Promotion, b: Promotion, sale: Sale): boolean {
  if (a.combine.kind === 'sole' || b.combine.kind === 'sole' || (isBasketPercent(a, sale) && isBasketPercent(b, sale))) return true
  return a.combine.kind === 'exclusive' && b.combine.kind === 'exclusive' && a.combine.group === b.combine.group
}

/**
 * Each line at what is due on it beside the offers that one promotion goes with: what it takes off itself is not counted,
 * nor what those take off whose place it would take.
 */
export function readingOf(sale: Sale, evaluation: Evaluation, promotionId: string): Reading {
  const { choices: { minimumSpend }, promotions } = sale.rulebook
  const promotion = promotions.find((each) => each.id === promotionId)!
  const goesWith = (id: string): boolean => id !== promotionId && !excludes(promotion, promotions.find((each) => each.id === id)!, sale)
  const due = new Map(evaluation.lines.map((line) => [
    line.lineId, line.netMinor + line.discounts.filter((each) => !goesWith(each.promotionId)).reduce((sum, each) => sum + each.amountMinor, 0),
  ]))
  return { sale, due, spent: minimumSpend === 'before-discounts' ? new Map(evaluation.lines.map((line) => [line.lineId, line.grossMinor])) : due }
}

export function spentOn(goods: GoodsSet, { sale, spent }: Reading): number {
  const lines = sale.input.lines.filter((line) => names(goods, line))
  const amount = (taxCode: string): number => lines.filter((line) => line.taxCode === taxCode).reduce((sum, line) => sum + spent.get(line.lineId)!, 0)
  // Tax of 9 % inside the price is 9 parts of 109, half up.
  const tax = sale.rulebook.choices.minimumSpend === 'net-of-tax' ? Math.floor((amount('gst') * 9 * 2 + 109) / 218) : 0
  return amount('gst') - tax + amount('zero')
}

export function milliOf(goods: GoodsSet, sale: Sale): number {
  return sale.input.lines.filter((line) => names(goods, line)).reduce((sum, line) => sum + line.quantityMilli, 0)
}

const DAY = 86_400_000
const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY

/** The wall clock in Singapore, eight hours ahead all year. */
export function wall(instant: number): { date: string; time: string; weekday: number } {
  const iso = new Date(instant + 8 * 3_600_000).toISOString()
  return { date: iso.slice(0, 10), time: iso.slice(11, 16), weekday: (new Date(instant + 8 * 3_600_000).getUTCDay() + 6) % 7 + 1 }
}

/** The day number of a yearly day; 29 February is 28 February in other years. */
function yearly(year: number, month: number, day: number): number {
  const leap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1
  return Date.UTC(year, month - 1, month === 2 && day === 29 && !leap ? 28 : day) / DAY
}

/** Days until a window around a yearly day begins; null inside of it. */
function untilWindow(today: number, month: number, day: number, before: number, after: number, firstYear: number): number | null {
  const year = new Date(today * DAY).getUTCFullYear()
  const days = [year - 1, year, year + 1, year + 2].filter((each) => each >= firstYear).map((each) => yearly(each, month, day))
  if (firstYear > year + 2) days.push(yearly(firstYear, month, day))
  if (days.some((at) => today >= at - before && today <= at + after)) return null
  return Math.min(...days.filter((at) => at >= today)) - before - today
}

export interface Unmet { reason: NotMet; leaf: Condition }

function leafUnmet(leaf: Condition, reading: Reading): NotMet | null {
  const { sale: { rulebook, input } } = reading
  const now = wall(input.pinnedAt)
  const who = input.member
  switch (leaf.kind) {
    case 'spend': { const missing = leaf.minimumMinor - spentOn(leaf.goods, reading); return missing > 0 ? { code: 'SPEND_MORE', missingMinor: missing } : null }
    case 'quantity': { const missing = leaf.minimumMilli - milliOf(leaf.goods, reading.sale); return missing > 0 ? { code: 'BUY_MORE', missingMilli: missing } : null }
    case 'dates': return (leaf.from ?? '0') <= now.date && now.date <= (leaf.to ?? '9') ? null : { code: 'NOT_TODAY' }
    case 'weekdays': return leaf.days.includes(now.weekday) ? null : { code: 'NOT_TODAY' }
    case 'time': return (leaf.from <= leaf.to ? leaf.from <= now.time && now.time < leaf.to : now.time >= leaf.from || now.time < leaf.to) ? null : { code: 'NOT_NOW' }
    case 'stores': return leaf.stores.includes(input.storeId ?? '') ? null : { code: 'OTHER_STORE' }
    case 'channel': return leaf.channels.includes(input.channel ?? 'store') ? null : { code: 'OTHER_CHANNEL' }
    case 'tender': return input.tender !== null && input.tender !== undefined && leaf.tenders.includes(input.tender) ? null : { code: 'OTHER_TENDER', tenders: leaf.tenders }
    // Codes of `old` are past their days.
    case 'coupon': return leaf.coupon !== 'old' && input.coupons?.some((each) => each.couponId === leaf.coupon) === true ? null : { code: 'NO_COUPON', couponId: leaf.coupon }
    case 'all': case 'any': case 'not': throw new Error('not a leaf')
    default:
  }
  if (who === null) return { code: 'NO_MEMBER' }
  const today = dayNumber(now.date)
  switch (leaf.kind) {
    case 'member': return null
    case 'tier-at-least': {
      const rank = (id: string): number => rulebook.tiers.findIndex((tier) => tier.id === id)
      return rank(who.tierId) >= rank(leaf.tier) ? null : { code: 'TIER_TOO_LOW', tierId: leaf.tier }
    }
    case 'segment': return leaf.segments.some((each) => who.segments?.includes(each)) ? null : { code: 'OTHER_MEMBERS' }
    case 'stage': return who.stage !== undefined && leaf.stages.includes(who.stage) ? null : { code: 'OTHER_MEMBERS' }
    case 'birthday': {
      if (who.birthday === undefined) return { code: 'NOT_BIRTHDAY', inDays: null }
      const { month, day } = who.birthday
      if (leaf.within === 'month' && Number(now.date.slice(5, 7)) === month) return null
      const inDays = leaf.within === 'month' ? untilWindow(today, month, 1, 0, 0, 0) : untilWindow(today, month, day, leaf.daysBefore ?? 0, leaf.daysAfter ?? 0, 0)
      return inDays === null ? null : { code: 'NOT_BIRTHDAY', inDays }
    }
    case 'anniversary': {
      if (who.joinedOn === undefined) return { code: 'NOT_ANNIVERSARY', inDays: null }
      const [year, month, day] = who.joinedOn.split('-').map(Number)
      const inDays = untilWindow(today, month!, day!, leaf.daysBefore ?? 0, leaf.daysAfter ?? 0, year! + 1)
      return inDays === null ? null : { code: 'NOT_ANNIVERSARY', inDays }
    }
    case 'first-purchase': return who.visits === 0 ? null : { code: 'NOT_FIRST_PURCHASE' }
    case 'absent': {
      const away = who.lastVisitOn === undefined ? 0 : today - dayNumber(who.lastVisitOn)
      if (away < leaf.minimumDays) return { code: 'NOT_ABSENT', moreDays: leaf.minimumDays - away }
      return away > (leaf.maximumDays ?? Infinity) ? { code: 'NOT_ABSENT', moreDays: 0 } : null
    }
    case 'visit': {
      if (who.visits === undefined) return { code: 'VISIT_MORE', missing: 0 }
      const visit = who.visits + 1
      if (leaf.number !== undefined) return visit === leaf.number ? null : { code: 'VISIT_MORE', missing: Math.max(0, leaf.number - visit) }
      return visit % leaf.every! === 0 ? null : { code: 'VISIT_MORE', missing: leaf.every! - (visit % leaf.every!) }
    }
    case 'referred': return who.referred === true ? null : { code: 'NOT_REFERRED' }
    case 'stamp-reward': return (who.fullStampCards?.[leaf.card] ?? 0) > 0 ? null : { code: 'STAMPS_MORE', cardId: leaf.card, missing: 8 - (who.stamps?.[leaf.card] ?? 0) }
    case 'entitlement': return (who.entitlements?.[leaf.entitlement] ?? 0) > 0 ? null : { code: 'NO_ENTITLEMENT', entitlementId: leaf.entitlement }
    default: throw new Error(`no second reading of ${leaf.kind}`)
  }
}

/** The first part of a condition that does not hold, with its reason; null where it holds. */
export function unmetIn(condition: Condition, reading: Reading): Unmet | null {
  if (condition.kind === 'not') return unmetIn(condition.of, reading) === null ? { reason: { code: 'EXCLUDED' }, leaf: condition } : null
  if (condition.kind === 'all') return condition.of.map((each) => unmetIn(each, reading)).find((each) => each !== null) ?? null
  if (condition.kind === 'any') {
    const parts = condition.of.map((each) => unmetIn(each, reading))
    return parts.includes(null) ? null : parts[0]!
  }
  const reason = leafUnmet(condition, reading)
  return reason === null ? null : { reason, leaf: condition }
}

/** So many pieces of goods; `least` are enough for the first use. */
export interface Part { goods: GoodsSet; least: number; onlyBought: boolean }

/** What makes up a set of an effect; null for effects on single units. */
export function partsOf(effect: Effect, { rulebook: { choices } }: Sale): Part[] | null {
  const added = choices.freeUnit === 'added'
  const inPart = choices.tooFewUnits === 'what-is-there'
  switch (effect.kind) {
    case 'cheapest-free': return [{ goods: effect.goods, least: added && (effect.rateBp ?? 10_000) === 10_000 ? effect.buy - effect.free : effect.buy, onlyBought: false }]
    case 'bundle-price': return [{ goods: effect.goods, least: effect.quantity, onlyBought: false }]
    case 'mix-and-match': return effect.parts.map(({ goods, quantity }) => ({ goods, least: quantity, onlyBought: false }))
    case 'buy-get': {
      const buy = { goods: effect.buy.goods, least: effect.buy.quantity, onlyBought: true }
      if (added && effect.reward.kind === 'percent' && effect.reward.rateBp === 10_000) return [buy]
      return [buy, { goods: effect.get.goods, least: inPart ? 1 : effect.get.quantity, onlyBought: false }]
    }
    case 'gift': return added ? null : [{ goods: { skus: [effect.sku] }, least: inPart ? 1 : effect.quantity, onlyBought: false }]
    default: return null
  }
}

function fills(part: Part, line: BasketLine): boolean {
  return names(part.goods, line) && (part.onlyBought || line.discountable)
}

/** How many pieces a first set lacks: the largest shortfall of any of its parts together (Hall’s theorem). */
export function lackingPieces(parts: readonly Part[], lines: readonly BasketLine[]): number {
  let most = 0
  for (let some = 1; some < 1 << parts.length; some += 1) {
    const of = parts.filter((_, at) => (some & (1 << at)) !== 0)
    const there = lines.filter((line) => of.some((part) => fills(part, line))).reduce((sum, line) => sum + pieces(line), 0)
    most = Math.max(most, of.reduce((sum, part) => sum + part.least, 0) - there)
  }
  return most
}

/** Which limit of a promotion leaves nothing before the sale. */
function limitReached({ limits, id }: Promotion, { input }: Sale): boolean {
  const used = input.usage?.[id] ?? {}
  const reached = (limit: number | undefined, before: number | undefined): boolean => limit !== undefined && (before ?? 0) >= limit
  return (input.member !== null && (reached(limits.perMember?.day, used.memberDay) || reached(limits.perMember?.month, used.memberMonth)))
    || reached(limits.perStore, used.store) || reached(limits.budgetUses, used.uses) || reached(limits.budgetMinor, used.spentMinor)
    || used.allottedUses === 0 || used.allottedMinor === 0
}

const POINTS = ['points-multiplier', 'points-flat', 'points-per-unit']

/** What is missing to the first full amount of an offer given for each; null where nothing is, or discounts alone keep it from one. */
function missingAmount(effect: Effect, { sale, due }: Reading): NotMet | null {
  if (effect.kind !== 'amount-off' || effect.everyMinor === undefined) return null
  const goods = sale.input.lines.filter((line) => names(effect.goods, line) && line.discountable)
  const grossMinor = goods.reduce((sum, line) => sum + Math.floor((line.unitPriceMinor * line.quantityMilli * 2 + 1000) / 2000), 0)
  if (grossMinor >= effect.everyMinor) return null
  return { code: 'SPEND_MORE', missingMinor: effect.everyMinor - goods.reduce((sum, line) => sum + due.get(line.lineId)!, 0) }
}

/** A reason, and the part of the promotion's condition that gives it; null where none does. */
export interface Expected { reason: NotMet | { code: 'LIMIT_REACHED' }; leaf: Condition | null }

/**
 * The first reason why a promotion cannot apply, in the order that docs/promotions.md gives; none where nothing stands
 * against it but other promotions, or that it saves nothing. Where a condition fails only for what other promotions take
 * off, what comes after it may be told first: both are given.
 */
export function expectedReasons(promotion: Promotion, reading: Reading): Expected[] {
  const { sale } = reading
  const { effect, when } = promotion
  const parts = partsOf(effect, sale)
  const goods = parts !== null ? parts.map((part) => part.goods) : 'goods' in effect ? [effect.goods] : null
  const matched = sale.input.lines.filter((line) => goods?.some((each) => names(each, line)) === true)
  if (goods !== null && matched.length === 0) return [{ reason: { code: 'NO_GOODS' }, leaf: null }]
  const ofPoints = POINTS.includes(effect.kind)
  // Where all of a set is bought for what is handed over on top, nothing of it is discounted.
  const onlyBuys = parts?.every((part) => part.onlyBought) === true
  const touches = (line: BasketLine): boolean => (ofPoints ? line.earns : line.discountable || ((pieces(line) > 0 || onlyBuys) && parts?.some((part) => part.onlyBought && names(part.goods, line)) === true))
  const unmet = unmetIn(when, reading)
  const limit = limitReached(promotion, sale)
  const lacking = parts === null ? 0 : lackingPieces(parts, sale.input.lines)
  const later: (NotMet | { code: 'LIMIT_REACHED' } | null)[] = [
    ofPoints && sale.input.member === null ? { code: 'NO_MEMBER' } : null,
    goods !== null && !matched.some(touches) ? { code: 'EXCLUDED' } : null,
    limit ? { code: 'LIMIT_REACHED' } : null,
    lacking > 0 ? { code: 'BUY_MORE', missingMilli: lacking * 1000 } : missingAmount(effect, reading),
  ]
  const next = later.find((each) => each !== null)
  const buyable = unmet !== null && (unmet.reason.code === 'SPEND_MORE' || unmet.reason.code === 'BUY_MORE')
  // A limit is told before anything that buying more would mend.
  const first = buyable && limit ? { reason: { code: 'LIMIT_REACHED' as const }, leaf: null } : unmet
  const onlyBesideOthers = unmet !== null && looksAtSpend(when)
  return [
    ...(first === null ? [] : [first]),
    ...(next !== undefined && (first === null || onlyBesideOthers) && (next.code !== 'BUY_MORE' && next.code !== 'SPEND_MORE' || unmet === null) ? [{ reason: next, leaf: null }] : []),
  ]
}

function looksAtSpend(condition: Condition): boolean {
  if (condition.kind === 'not') return looksAtSpend(condition.of)
  return condition.kind === 'spend' || ((condition.kind === 'all' || condition.kind === 'any') && condition.of.some(looksAtSpend))
}
