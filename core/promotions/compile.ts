import type { Effect, EffectKind } from '../rulebook/effect.ts'
import type { Promotion } from '../rulebook/promotion.ts'
import { goodsResolver, indexKeys } from '../rulebook/goods-match.ts'
import type { GoodsMatcher } from '../rulebook/goods-match.ts'
import type { Choices } from '../rulebook/choices.ts'
import type { GoodsSet } from '../rulebook/goods.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { compileCondition } from './compile-condition.ts'
import type { CompiledCondition } from './compile-condition.ts'
import type { PromotionOutcome } from './evaluation.ts'
import { indexPrices } from './price-index.ts'
import type { PriceIndex } from './price-index.ts'
import { compileSet, givesFreeUnits } from './sets.ts'
import type { CompiledSet } from './sets.ts'

/** The steps of loyalty-rules section 2 in which a promotion takes its turn. */
export type Step = 'line' | 'units' | 'basket' | 'points'

/** A quantity that the promotion's condition demands; an exclusive promotion uses these units up. */
export interface Requirement {
  goods: GoodsMatcher
  needMilli: number
}

export interface CompiledPromotion {
  /** Place in the order of application (loyalty-rules section 8, row 4). */
  order: number
  /** Place in the rulebook. */
  place: number
  promotion: Promotion
  step: Step
  /** What the effect applies to, all parts of a set together; null where it is the sale as a whole. */
  goods: GoodsMatcher | null
  /** What a multi-unit effect is made of; null for the others. */
  set: CompiledSet | null
  when: CompiledCondition
  requirements: Requirement[]
  /** The goods its spends and quantities ask for. */
  qualifyingGoods: GoodsMatcher[]
  /** All goods its condition looks at, what it excludes too. */
  watchedGoods: GoodsMatcher[]
  /** Takes money off units that then serve no other such promotion. */
  exclusiveUnits: boolean
  group: string | null
  sole: boolean
  /** The condition looks at a spend, which other discounts lower. */
  spends: boolean
  /** It is given once for each basket, unless quantities it demands are there again and its limit says how often. */
  onceOnly: boolean
  /** It gives something that only a member can have. */
  needsMember: boolean
  /** What it takes off are whole units, which then never earn (row 9). */
  freeUnits: boolean
  /** A percentage on the basket of which only one may apply (row 7). */
  onlyBasketPercent: boolean
}

/** A rulebook made ready for many baskets: goods resolved, promotions in order, found by what is in the basket. */
export interface CompiledRulebook {
  rulebook: Rulebook
  /** In the order of application. */
  promotions: readonly CompiledPromotion[]
  byKey: ReadonlyMap<string, readonly CompiledPromotion[]>
  byId: ReadonlyMap<string, CompiledPromotion>
  /** What becomes of each promotion, in the rulebook's order, where no goods of the basket speak to it. */
  unspoken: readonly PromotionOutcome[]
  taxRateBp: ReadonlyMap<string, number>
  /** The price list by sku. */
  prices: PriceIndex
}

/** Quantities that must hold whatever else does: at the top, or inside `all`. */
function requirementsOf(condition: CompiledCondition): Requirement[] {
  if (condition.kind === 'quantity') return [{ goods: condition.goods, needMilli: condition.minimumMilli }]
  return condition.kind === 'all' ? condition.of.flatMap(requirementsOf) : []
}

/** The goods that spends and quantities name. */
function goodsNamed(condition: CompiledCondition, excluded: boolean): GoodsMatcher[] {
  if (condition.kind === 'spend' || condition.kind === 'quantity') return [condition.goods]
  if (condition.kind === 'not') return excluded ? goodsNamed(condition.of, excluded) : []
  return condition.kind === 'all' || condition.kind === 'any' ? condition.of.flatMap((each) => goodsNamed(each, excluded)) : []
}

function looksAtSpend(condition: CompiledCondition): boolean {
  if (condition.kind === 'spend') return true
  if (condition.kind === 'not') return looksAtSpend(condition.of)
  return (condition.kind === 'all' || condition.kind === 'any') && condition.of.some(looksAtSpend)
}

/** Effects that take their turn in the points step and no money: points, and what is granted. */
function isPointsStep(effect: Effect, set: CompiledSet | null): boolean {
  switch (effect.kind) {
    case 'points-multiplier':
    case 'points-flat':
    case 'points-per-unit':
    case 'stamps':
    case 'draw-entries':
    case 'voucher':
    case 'grant-entitlement':
    case 'referrer-points': return true
    case 'gift': return set === null
    default: return false
  }
}

const MEMBERS_ONLY: readonly EffectKind[] = ['points-multiplier', 'points-flat', 'points-per-unit', 'stamps', 'grant-entitlement', 'referrer-points']

/** Whether an effect gives nothing to somebody who is no member: a code that only they could use has to be made out to them. */
function needsMember(effect: Effect, coupons: Rulebook['coupons']): boolean {
  if (effect.kind !== 'voucher') return MEMBERS_ONLY.includes(effect.kind)
  const coupon = coupons.find((each) => each.id === effect.coupon)
  return coupon?.kind === 'personal' || coupon?.boundTo === 'member'
}

/**
 * The step of an effect. A percentage or an amount off everything is a basket promotion; units that are used up
 * make it one of lines or units again, because a basket promotion has no units of its own.
 */
function stepOf(effect: Effect, set: CompiledSet | null, exclusiveUnits: boolean, requirements: number): Step {
  if (isPointsStep(effect, set)) return 'points'
  if (set !== null) return 'units'
  if (effect.kind === 'amount-off' && requirements > 0) return 'units'
  const everything = (effect.kind === 'percent-off' || effect.kind === 'amount-off') && effect.goods.all === true
  return everything && !exclusiveUnits ? 'basket' : 'line'
}

const NOTHING: ReadonlySet<string> = new Set()

/** What the effect applies to; null where that is the sale as a whole. */
function goodsOf(effect: Effect, set: CompiledSet | null, resolve: (goods: GoodsSet) => GoodsMatcher): GoodsMatcher | null {
  if (set !== null) {
    if (set.parts.length === 1) return set.parts[0]!.goods
    return { all: false, skus: NOTHING, categories: NOTHING, brands: NOTHING, tags: NOTHING, sets: set.parts.map((part) => part.goods), except: null }
  }
  if (effect.kind === 'stamps') return effect.perUnitOf === undefined ? null : resolve(effect.perUnitOf)
  return 'goods' in effect ? resolve(effect.goods) : null
}

/** Effects whose every use is one for the whole sale; the others are used as often as their goods are there. */
function isOnceOnly(effect: Effect): boolean {
  switch (effect.kind) {
    case 'amount-off': return effect.everyMinor === undefined
    case 'stamps': return effect.perUnitOf === undefined
    case 'gift':
    case 'points-flat':
    case 'draw-entries':
    case 'voucher':
    case 'grant-entitlement':
    case 'referrer-points': return true
    default: return false
  }
}

/** Steps in the order of the programme (loyalty-rules section 8, row 4). Points always come last: they take no money. */
const STEPS: Readonly<Record<Choices['order'], readonly (readonly Step[])[]>> = {
  steps: [['line'], ['units'], ['basket'], ['points']],
  'basket-first': [['basket'], ['line'], ['units'], ['points']],
  'one-sequence': [['line', 'units', 'basket'], ['points']],
}

function byApplication(order: Choices['order']): (a: CompiledPromotion, b: CompiledPromotion) => number {
  const placeOf = (each: CompiledPromotion): number => STEPS[order].findIndex((steps) => steps.includes(each.step))
  return (a, b) => {
    const step = placeOf(a) - placeOf(b)
    if (step !== 0) return step
    // Sets of exclusive promotions are formed at the prices the lines have; shared ones then take what is left.
    if (order !== 'one-sequence' && a.step === 'units' && a.exclusiveUnits !== b.exclusiveUnits) return a.exclusiveUnits ? -1 : 1
    const priority = b.promotion.priority - a.promotion.priority
    if (priority !== 0) return priority
    return a.promotion.id < b.promotion.id ? -1 : a.promotion.id > b.promotion.id ? 1 : 0
  }
}

/**
 * Makes a checked rulebook ready for evaluation; do it once per rulebook.
 * Throws RangeError where checkRulebook would have refused: an unknown tier, an unknown or cyclic goods set.
 */
export function compileRulebook(rulebook: Rulebook): CompiledRulebook {
  const resolve = goodsResolver(rulebook.goodsSets)
  const { choices } = rulebook
  const rankOf = (tier: string): number => {
    const rank = rulebook.tiers.findIndex((each) => each.id === tier)
    if (rank < 0) throw new RangeError(`the tier “${tier}” does not exist`)
    return rank
  }
  const promotions = rulebook.promotions.map((promotion, place): CompiledPromotion => {
    const when = compileCondition(promotion.when, { promotionId: promotion.id, resolve, rankOf, referralMinimumMinor: rulebook.referral.minimumMinor })
    const requirements = requirementsOf(when)
    const { effect } = promotion
    const set = compileSet(effect, choices, resolve)
    const exclusiveUnits = promotion.units === 'exclusive' && !isPointsStep(effect, set)
    const step = stepOf(effect, set, exclusiveUnits, requirements.length)
    return {
      order: 0,
      place,
      promotion,
      step,
      goods: goodsOf(effect, set, resolve),
      set,
      when,
      requirements,
      qualifyingGoods: goodsNamed(when, false),
      watchedGoods: goodsNamed(when, true),
      exclusiveUnits,
      group: promotion.combine.kind === 'exclusive' ? promotion.combine.group : null,
      sole: promotion.combine.kind === 'sole',
      spends: choices.minimumSpend !== 'before-discounts' && looksAtSpend(when),
      onceOnly: isOnceOnly(effect),
      needsMember: needsMember(effect, rulebook.coupons),
      freeUnits: givesFreeUnits(effect),
      onlyBasketPercent: step === 'basket' && effect.kind === 'percent-off' && choices.percentagesOnBasket !== 'compound',
    }
  }).sort(byApplication(choices.order))
  const byKey = new Map<string, CompiledPromotion[]>()
  promotions.forEach((promotion, order) => {
    promotion.order = order
    for (const key of promotion.goods === null ? ['*'] : indexKeys(promotion.goods)) {
      const known = byKey.get(key)
      if (known === undefined) byKey.set(key, [promotion])
      else known.push(promotion)
    }
  })
  const byId = new Map(promotions.map((promotion) => [promotion.promotion.id, promotion]))
  const unspoken = rulebook.promotions.map(({ id }): PromotionOutcome => ({ status: 'not-met', promotionId: id, reason: { code: 'NO_GOODS' } }))
  return { rulebook, promotions, byKey, byId, unspoken, taxRateBp: new Map(rulebook.programme.taxes.map((tax) => [tax.code, tax.rateBp])), prices: indexPrices(rulebook) }
}
