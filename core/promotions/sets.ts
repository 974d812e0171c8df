import type { Choices } from '../rulebook/choices.ts'
import type { Effect, Reward } from '../rulebook/effect.ts'
import type { GoodsMatcher } from '../rulebook/goods-match.ts'
import type { GoodsSet } from '../rulebook/goods.ts'

/**
 * What every multi-unit effect is: so many units of each of several goods make a set, and some of them are rewarded.
 *
 * Roles. An allotment gives an exclusive promotion units, never roles; which unit is bought and which is rewarded
 * follows from the units alone (form-sets.ts): of k uses, the dearest units that can fill k times every part take part
 * (a maximum assignment of units to parts); they are cut into k sets from the dearest down; in each set the cheapest
 * units that may be rewarded are, so that the others can still be bought.
 */
export interface CompiledSet {
  parts: readonly { goods: GoodsMatcher; quantity: number }[]
  /** On the rewarded units of one set together. A set that hands units over takes nothing off. */
  reward: Reward
  rewarded: { kind: 'all' } | { kind: 'cheapest' | 'dearest'; units: number } | { kind: 'part'; part: number }
  /** A last part that is not there whole is still rewarded for what is there (loyalty-rules section 8, row 17). */
  inPart: boolean
  /** Free units handed over on top of what is in the basket, for each set (row 9); 0: the reward is in the basket. */
  handsOver: number
  /** Of these goods; null: of the cheapest unit of the set. */
  handedGoods: GoodsMatcher | null
}

/** Effects that are sets. A gift is one where it is taken from the basket. */
export type SetEffect = Extract<Effect, { kind: 'cheapest-free' | 'bundle-price' | 'mix-and-match' | 'buy-get' | 'gift' }>

const FREE: Reward = { kind: 'percent', rateBp: 10_000 }

/** Whether an effect gives whole units for nothing. */
export function givesFreeUnits(effect: Effect): boolean {
  switch (effect.kind) {
    case 'gift': return true
    case 'cheapest-free': return (effect.rateBp ?? 10_000) === 10_000
    case 'buy-get': return effect.reward.kind === 'percent' && effect.reward.rateBp === 10_000
    case 'percent-off': return effect.rateBp === 10_000
    case 'fixed-price': return effect.priceMinor === 0
    default: return false
  }
}

/** The set of an effect under the programme's choices; null for effects that are none. */
export function compileSet(effect: Effect, choices: Choices, resolve: (goods: GoodsSet) => GoodsMatcher): CompiledSet | null {
  const added = choices.freeUnit === 'added' && givesFreeUnits(effect)
  const plain = { inPart: false, handsOver: 0, handedGoods: null }
  switch (effect.kind) {
    case 'cheapest-free': {
      const goods = resolve(effect.goods)
      // Three for the price of two: with the third handed over on top, two in the basket make the set.
      if (added) return { ...plain, parts: [{ goods, quantity: effect.buy - effect.free }], reward: FREE, rewarded: { kind: 'all' }, handsOver: effect.free }
      return {
        ...plain, parts: [{ goods, quantity: effect.buy }],
        reward: { kind: 'percent', rateBp: effect.rateBp ?? 10_000 }, rewarded: { kind: effect.pick ?? 'cheapest', units: effect.free },
      }
    }
    case 'bundle-price':
      return { ...plain, parts: [{ goods: resolve(effect.goods), quantity: effect.quantity }], reward: { kind: 'price', priceMinor: effect.priceMinor }, rewarded: { kind: 'all' } }
    case 'mix-and-match':
      return { ...plain, parts: effect.parts.map((part) => ({ goods: resolve(part.goods), quantity: part.quantity })), reward: effect.reward, rewarded: { kind: 'all' } }
    case 'buy-get': {
      const buy = { goods: resolve(effect.buy.goods), quantity: effect.buy.quantity }
      const get = { goods: resolve(effect.get.goods), quantity: effect.get.quantity }
      if (added) return { ...plain, parts: [buy], reward: FREE, rewarded: { kind: 'all' }, handsOver: get.quantity, handedGoods: get.goods }
      return { ...plain, parts: [buy, get], reward: effect.reward, rewarded: { kind: 'part', part: 1 }, inPart: choices.tooFewUnits === 'what-is-there' }
    }
    case 'gift':
      if (added) return null
      return {
        ...plain, parts: [{ goods: resolve({ skus: [effect.sku] }), quantity: effect.quantity }],
        reward: FREE, rewarded: { kind: 'all' }, inPart: choices.tooFewUnits === 'what-is-there',
      }
    default: return null
  }
}

/** How many units make one whole set. */
export function setSize(set: CompiledSet): number {
  return set.parts.reduce((sum, part) => sum + part.quantity, 0)
}

/** How many units of a part the first use needs at least: one of those rewarded where what is there is rewarded. */
export function leastOfPart({ parts, inPart, rewarded }: CompiledSet, part: number): number {
  const isReward = rewarded.kind === 'all' || (rewarded.kind === 'part' && rewarded.part === part)
  return inPart && isReward ? 1 : parts[part]!.quantity
}

/** How many units the first use needs at least: less than a whole set where what is there is rewarded. */
export function leastUnits(set: CompiledSet): number {
  return set.parts.reduce((sum, _, part) => sum + leastOfPart(set, part), 0)
}
