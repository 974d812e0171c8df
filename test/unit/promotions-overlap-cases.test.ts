import { describe, expect, it } from 'vitest'
import type { Effect } from '../../core/rulebook/effect.ts'
import { evaluated, outcomeOf } from '../support/evaluated.ts'
import { line, member, promotion } from '../support/promotion-fixtures.ts'

type Reward = Extract<Effect, { kind: 'buy-get' }>['reward']
const FREE: Reward = { kind: 'percent', rateBp: 10_000 }

describe('buying of a and b, rewarding b and c: sets from the dearest down, the cheapest of each rewarded', () => {
  const outcome = (units: string, get: number, reward: Reward): unknown => {
    const lines = units.split(' ').map((unit, at) => line(at + 1, unit[0]!, Number(unit.slice(1)) * 100, 1))
    const offer = promotion('p', { kind: 'buy-get', buy: { goods: { skus: ['a', 'b'] }, quantity: 1 }, get: { goods: { skus: ['b', 'c'] }, quantity: get }, reward })
    return outcomeOf(evaluated([offer], lines), 'p')
  }

  it.each<[string, number, Reward, number, number]>([
    // a 10 and b 8, a 9 and c 7.
    ['a10 a9 b8 c7', 1, FREE, 2, 1500],
    // Both a must be bought: b 10 with a 8, b 9 with a 7.
    ['b10 b9 a8 a7', 1, FREE, 2, 1900],
    // Both c can only be rewarded: b 10 with c 8, b 9 with c 7.
    ['b10 b9 c8 c7', 1, FREE, 2, 1500],
    // The same with three: 10, 9 and 8; 7, 6 and 5.
    ['b10 b9 b8 a7 a6 a5', 1, FREE, 3, 2700],
    ['b10 b9 b8 c7 c6 c5', 1, FREE, 3, 1800],
    // Two rewarded: what can be nothing else, and the cheaper of the others.
    ['b10 b9 c8', 2, FREE, 1, 1700],
    // At 5.00 the b saves 3.00 and the c nothing: one set will do.
    ['a10 a9 b8 c3', 1, { kind: 'price', priceMinor: 500 }, 1, 300],
  ])('%s, %d rewarded', (units, get, reward, uses, amountMinor) => {
    expect(outcome(units, get, reward)).toMatchObject({ status: 'applied', uses, amountMinor })
  })
})

describe('what is granted again each time its condition is there again', () => {
  it.each<[Effect, number]>([
    [{ kind: 'draw-entries', draw: 'spring', entries: 3, worthMinor: 0 }, 9],
    [{ kind: 'voucher', coupon: 'next', worthMinor: 0 }, 3],
    [{ kind: 'grant-entitlement', entitlement: 'service', uses: 4, worthMinor: 0 }, 12],
  ])('%j: %d', (effect, quantity) => {
    const offer = promotion('p', effect, { limits: { usesPerBasket: 5 }, when: { kind: 'quantity', goods: { skus: ['cup'] }, minimumMilli: 1000 } })
    expect(evaluated([offer], [line(1, 'cup', 100, 3)], { who: member() }).grants).toMatchObject([{ promotionId: 'p', quantity }])
  })
})
