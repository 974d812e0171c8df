import type { Effect } from '../rulebook/effect.ts'
import type { Promotion } from '../rulebook/promotion.ts'
import { goodsResolver, indexKeys } from '../rulebook/goods-match.ts'
import type { GoodsMatcher } from '../rulebook/goods-match.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { compileCondition } from './compile-condition.ts'
import type { CompiledCondition } from './compile-condition.ts'

/** The steps of loyalty-rules section 2 in which a promotion takes its turn. */
export type Step = 'line' | 'units' | 'basket' | 'points'
const STEPS: readonly Step[] = ['line', 'units', 'basket', 'points']

/** A quantity that the promotion's condition demands; an exclusive promotion uses these units up. */
export interface Requirement {
  goods: GoodsMatcher
  needMilli: number
}

export interface CompiledPromotion {
  /** Place in the order of application: step, in the step of units exclusive ones first, then priority (highest first), then id. */
  order: number
  promotion: Promotion
  step: Step
  /** What the effect applies to; null where it is the sale as a whole. */
  goods: GoodsMatcher | null
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
}

/** A rulebook made ready for many baskets: goods resolved, promotions in order, found by what is in the basket. */
export interface CompiledRulebook {
  rulebook: Rulebook
  /** In the order of application. */
  promotions: readonly CompiledPromotion[]
  byKey: ReadonlyMap<string, readonly CompiledPromotion[]>
  taxRateBp: ReadonlyMap<string, number>
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

function isPoints(effect: Effect): boolean {
  return effect.kind === 'points-multiplier' || effect.kind === 'points-flat'
}

/**
 * The step of an effect. A percentage or an amount off everything is a basket promotion; units that are used up
 * make it one of lines or units again, because a basket promotion has no units of its own.
 */
function stepOf(effect: Effect, exclusiveUnits: boolean, requirements: number): Step {
  switch (effect.kind) {
    case 'points-multiplier':
    case 'points-flat': return 'points'
    case 'cheapest-free':
    case 'bundle-price': return 'units'
    case 'percent-off': return effect.goods.all === true && !exclusiveUnits ? 'basket' : 'line'
    case 'amount-off':
      if (requirements > 0) return 'units'
      return effect.goods.all === true && !exclusiveUnits ? 'basket' : 'line'
    case 'amount-off-each':
    case 'fixed-price': return 'line'
  }
}

function byApplication(a: CompiledPromotion, b: CompiledPromotion): number {
  const step = STEPS.indexOf(a.step) - STEPS.indexOf(b.step)
  if (step !== 0) return step
  // Sets of exclusive promotions are formed at the prices the lines have; shared ones then take what is left.
  if (a.step === 'units' && a.exclusiveUnits !== b.exclusiveUnits) return a.exclusiveUnits ? -1 : 1
  const priority = b.promotion.priority - a.promotion.priority
  if (priority !== 0) return priority
  return a.promotion.id < b.promotion.id ? -1 : a.promotion.id > b.promotion.id ? 1 : 0
}

/**
 * Makes a checked rulebook ready for evaluation; do it once per rulebook.
 * Throws RangeError where checkRulebook would have refused: an unknown tier, an unknown or cyclic goods set.
 */
export function compileRulebook(rulebook: Rulebook): CompiledRulebook {
  const resolve = goodsResolver(rulebook.goodsSets)
  const rankOf = (tier: string): number => {
    const rank = rulebook.tiers.findIndex((each) => each.id === tier)
    if (rank < 0) throw new RangeError(`the tier “${tier}” does not exist`)
    return rank
  }
  const promotions = rulebook.promotions.map((promotion): CompiledPromotion => {
    const when = compileCondition(promotion.when, { promotionId: promotion.id, resolve, rankOf })
    const requirements = requirementsOf(when)
    const exclusiveUnits = promotion.units === 'exclusive' && !isPoints(promotion.effect)
    return {
      order: 0,
      promotion,
      step: stepOf(promotion.effect, exclusiveUnits, requirements.length),
      goods: promotion.effect.kind === 'points-flat' ? null : resolve(promotion.effect.goods),
      when,
      requirements,
      qualifyingGoods: goodsNamed(when, false),
      watchedGoods: goodsNamed(when, true),
      exclusiveUnits,
      group: promotion.combine.kind === 'exclusive' ? promotion.combine.group : null,
      sole: promotion.combine.kind === 'sole',
      spends: looksAtSpend(when),
    }
  }).sort(byApplication)
  const byKey = new Map<string, CompiledPromotion[]>()
  promotions.forEach((promotion, order) => {
    promotion.order = order
    for (const key of promotion.goods === null ? ['*'] : indexKeys(promotion.goods)) {
      const known = byKey.get(key)
      if (known === undefined) byKey.set(key, [promotion])
      else known.push(promotion)
    }
  })
  return { rulebook, promotions, byKey, taxRateBp: new Map(rulebook.programme.taxes.map((tax) => [tax.code, tax.rateBp])) }
}
