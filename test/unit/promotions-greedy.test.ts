import { describe, expect, it } from 'vitest'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import type { EvaluationInput } from '../../core/promotions/input.ts'
import { allUnits, alone, greedyChoice, greedyUnits, settleNothing, withCandidate, withOneMore } from '../../core/promotions/greedy.ts'
import type { Candidate, Problem } from '../../core/promotions/problem.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import type { BasketLine } from '../../core/basket/basket.ts'
import type { Effect } from '../../core/rulebook/effect.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const TEA = { skus: ['tea'] }
const HOT = { skus: ['tea', 'coffee', 'cocoa'] }
/** In the order of the engine: cocoa 900, coffee 1800, tea 1000. */
const DRINKS: BasketLine[] = [line(1, 'tea', 1000, 3), line(2, 'coffee', 1800, 2), line(3, 'cocoa', 900, 4)]
const exclusive = { units: 'exclusive' } as const
const quantity = (goods: { skus: string[] }, pieces: number): Pick<Promotion, 'when'> => ({ when: { kind: 'quantity', goods, minimumMilli: pieces * 1000 } })

function problemOf(promotions: readonly Promotion[], lines: BasketLine[] = DRINKS, choices: Partial<Rulebook['choices']> = {}, input: Partial<EvaluationInput> = {}): Problem {
  const rulebook = rulebookWith(promotions)
  return stateProblem(compileRulebook({ ...rulebook, choices: { ...rulebook.choices, ...choices } }), { lines, pinnedAt: SATURDAY_AFTERNOON, member: member('gold'), ...input })
}

function candidate(problem: Problem, id: string): Candidate {
  return problem.candidates.find(({ compiled }) => compiled.promotion.id === id)!
}

/** Units by article. */
function bySku(problem: Problem, units: ReadonlyMap<number, number> | null | undefined): Record<string, number> | null {
  return units ? Object.fromEntries([...units].map(([at, count]) => [problem.lines[at]!.basketLine.sku, count])) : null
}

/** What one offer takes of everything, or of so much as is left by article. */
function taken(offer: Promotion, lines: BasketLine[] = DRINKS, left: Record<string, number> = {}, choices: Partial<Rulebook['choices']> = {}): Record<string, number> | null {
  const problem = problemOf([offer], lines, choices)
  const free = allUnits(problem).map((units, at) => left[problem.lines[at]!.basketLine.sku] ?? units)
  return bySku(problem, greedyUnits(problem, candidate(problem, offer.id), free))
}

describe('the units that an offer takes when it comes first', () => {
  const each: Effect = { kind: 'amount-off-each', goods: HOT, amountMinor: 100 }
  const percent: Effect = { kind: 'percent-off', goods: HOT, rateBp: 1000 }
  const amount = (amountMinor: number): Effect => ({ kind: 'amount-off', goods: HOT, amountMinor })
  const price = (priceMinor: number): Effect => ({ kind: 'fixed-price', goods: HOT, priceMinor })
  const free: Effect = { kind: 'cheapest-free', goods: HOT, buy: 2, free: 1 }
  const of = (effect: Effect, more: Partial<Omit<Promotion, 'id' | 'effect'>> = {}): Promotion => promotion('offer', effect, { ...exclusive, ...more })

  const cases: [string, () => ReturnType<typeof taken>, Record<string, number> | null][] = [
    ['all that it lowers', () => taken(of(each)), { cocoa: 4, coffee: 2, tea: 3 }],
    ['only what is left', () => taken(of(each), DRINKS, { cocoa: 1, tea: 0 }), { cocoa: 1, coffee: 2 }],
    ['nothing where nothing is left', () => taken(of(each), DRINKS, { cocoa: 0, coffee: 0, tea: 0 }), null],
    ['the dearest pieces, of so many uses', () => taken(of(each, { limits: { usesPerBasket: 3 } })), { coffee: 2, tea: 1 }],
    ['the earlier line of two at one price', () => taken(of(each, { limits: { usesPerBasket: 1 } }), [line(1, 'tea', 1000, 2), line(2, 'cocoa', 1000, 2)]), { cocoa: 1 }],
    ['all goods of a percentage, however few its uses', () => taken(of(percent, { limits: { usesPerBasket: 1 } })), { cocoa: 4, coffee: 2, tea: 3 }],
    ['as many dear pieces as an amount reaches', () => taken(of(amount(2000))), { coffee: 2 }],
    ['one piece that the amount does not fill', () => taken(of(amount(1800))), { coffee: 1 }],
    ['a second line where the first is used up', () => taken(of(amount(3700))), { coffee: 2, tea: 1 }],
    ['all pieces where an amount comes again with each full spend', () => taken(of({ kind: 'amount-off', goods: HOT, amountMinor: 100, everyMinor: 3000 })), { cocoa: 4, coffee: 2, tea: 3 }],
    ['no piece that a fixed price does not lower', () => taken(of(price(1000))), { coffee: 2 }],
    ['a line by weight as one', () => taken(of(each), [line(1, 'tea', 1000, 0.4, { unit: 'kg' })]), { tea: 1 }],
    ['no weight that a fixed price a kilogram does not lower', () => taken(of(price(1000)), [line(1, 'tea', 1000, 2.4, { unit: 'kg' })]), null],
    ['a weight that a fixed price a kilogram lowers', () => taken(of(price(900)), [line(1, 'tea', 1000, 2.4, { unit: 'kg' })]), { tea: 1 }],
    ['no piece that gains more than the budget left', () => taken(of(price(500), { limits: { budgetMinor: 600 } })), { cocoa: 4, tea: 3 }],
    ['a piece that gains just the budget left', () => taken(of(price(500), { limits: { budgetMinor: 500 } })), { cocoa: 4, tea: 3 }],
    ['every piece where a budget is given in part', () => taken(of(price(500), { limits: { budgetMinor: 600 } }), DRINKS, {}, { limitInside: 'in-part' }), { cocoa: 4, coffee: 2, tea: 3 }],
    ['goods of a percentage whatever its budget', () => taken(of(percent, { limits: { budgetMinor: 10 } })), { cocoa: 4, coffee: 2, tea: 3 }],
    ['goods of an amount whatever its budget', () => taken(of(amount(1800), { limits: { budgetMinor: 10 } })), { coffee: 1 }],
    ['whole sets of the dearest', () => taken(of(free)), { cocoa: 3, coffee: 2, tea: 3 }],
    ['so many sets as it may be used', () => taken(of(free, { limits: { usesPerBasket: 2 } })), { coffee: 2, tea: 2 }],
    ['sets of what is left', () => taken(of(free), DRINKS, { coffee: 0, tea: 1 }), { cocoa: 3, tea: 1 }],
    ['no set where too little is left', () => taken(of(free), DRINKS, { coffee: 0, tea: 1, cocoa: 0 }), null],
    ['no set that saves nothing', () => taken(of({ kind: 'bundle-price', goods: HOT, quantity: 2, priceMinor: 5000 })), null],
  ]
  it.each(cases)('%s', (_, units, expected) => {
    expect(units()).toEqual(expected)
  })
})

describe('the units of what an offer demands', () => {
  const pastry = [...DRINKS, line(4, 'bun', 300, 5), line(5, 'cake', 700, 2)]
  const BAKED = { skus: ['bun', 'cake'] }
  const teaOff: Effect = { kind: 'amount-off-each', goods: TEA, amountMinor: 100 }
  const of = (effect: Effect, more: Partial<Omit<Promotion, 'id' | 'effect'>> = {}): Promotion => promotion('offer', effect, { ...exclusive, ...more })
  const kilograms = (n: number, sku: string, unitPriceMinor: number, kg: number): BasketLine => line(n, sku, unitPriceMinor, kg, { unit: 'kg' })
  const two = (a: { skus: string[] }, b: { skus: string[] }, pieces: [number, number]): Pick<Promotion, 'when'> => ({
    when: { kind: 'all', of: [{ kind: 'quantity', goods: a, minimumMilli: pieces[0] * 1000 }, { kind: 'quantity', goods: b, minimumMilli: pieces[1] * 1000 }] },
  })

  const cases: [string, () => ReturnType<typeof taken>, Record<string, number> | null][] = [
    ['the fewest, dearest first, and what it lowers', () => taken(of(teaOff, quantity(BAKED, 3)), pastry), { cake: 2, bun: 1, tea: 3 }],
    ['none where too few are left', () => taken(of(teaOff, quantity(BAKED, 3)), pastry, { cake: 0, bun: 2 }), null],
    ['just as many as are left', () => taken(of(teaOff, quantity(BAKED, 3)), pastry, { cake: 0, bun: 3 }), { bun: 3, tea: 3 }],
    ['rewarded goods before dearer ones', () => taken(of({ kind: 'amount-off-each', goods: { skus: ['bun'] }, amountMinor: 10 }, quantity(BAKED, 2)), pastry), { bun: 5 }],
    ['one piece that two demands count', () => taken(of(teaOff, two(BAKED, { skus: ['cake'] }, [1, 1])), pastry), { cake: 1, tea: 3 }],
    ['what an earlier demand took counts for a later', () => taken(of(teaOff, two({ skus: ['cake'] }, BAKED, [1, 2])), pastry), { cake: 2, tea: 3 }],
    ['what an earlier demand took and a later cannot use counts nothing', () => taken(of(teaOff, two({ skus: ['cake'] }, { skus: ['bun'] }, [1, 2])), pastry), { cake: 1, bun: 2, tea: 3 }],
    ['nothing back that another demand needs', () => taken(of(teaOff, two({ skus: ['bun'] }, BAKED, [2, 3])), pastry), { bun: 2, cake: 1, tea: 3 }],
    ['no gram where kilograms are enough',
      () => taken(of(teaOff, two({ skus: ['nuts', 'dates'] }, { skus: ['dates'] }, [2, 2])), [line(1, 'tea', 1000, 1), kilograms(2, 'nuts', 3000, 0.001), kilograms(3, 'dates', 2000, 2)]), { dates: 1, tea: 1 }],
    ['a weight that falls short and the next one', () => taken(of(teaOff, quantity({ skus: ['nuts', 'dates'] }, 2)), [line(1, 'tea', 1000, 1), kilograms(2, 'nuts', 3000, 1.5), kilograms(3, 'dates', 2000, 0.5)]), { nuts: 1, dates: 1, tea: 1 }],
    ['what is demanded, and sets', () => taken(of({ kind: 'cheapest-free', goods: TEA, buy: 2, free: 1 }, quantity({ skus: ['coffee'] }, 1))), { coffee: 1, tea: 2 }],
    ['what sets are made of is not demanded once more', () => taken(of({ kind: 'cheapest-free', goods: TEA, buy: 2, free: 1 }, quantity(TEA, 2))), { tea: 2 }],
    ['what an amount took off of what is demanded is not taken again', () => taken(of({ kind: 'amount-off', goods: HOT, amountMinor: 3700 }, quantity({ skus: ['coffee'] }, 1))), { coffee: 2, tea: 1 }],
    ['uses of what is demanded count', () => taken(of({ kind: 'amount-off-each', goods: HOT, amountMinor: 100 }, { ...quantity({ skus: ['coffee'] }, 1), limits: { usesPerBasket: 2 } })), { coffee: 2 }],
  ]
  it.each(cases)('%s', (_, units, expected) => {
    expect(units()).toEqual(expected)
  })
})

describe('one more offer', () => {
  const pair = promotion('pair', { kind: 'cheapest-free', goods: HOT, buy: 2, free: 1 }, exclusive)

  it('takes its units from what the others left', () => {
    const half = promotion('half', { kind: 'percent-off', goods: TEA, rateBp: 5000 }, exclusive)
    const problem = problemOf([pair, half])
    const first = withCandidate(problem, settleNothing(problem).choice, candidate(problem, 'half'))!
    const both = withCandidate(problem, first, candidate(problem, 'pair'))!
    expect([...both.on]).toEqual([candidate(problem, 'half').slot, candidate(problem, 'pair').slot])
    expect(bySku(problem, both.allotment.get(candidate(problem, 'half').slot))).toEqual({ tea: 3 })
    expect(bySku(problem, both.allotment.get(candidate(problem, 'pair').slot))).toEqual({ coffee: 2, cocoa: 4 })
    expect(withCandidate(problem, both, { ...candidate(problem, 'half'), slot: 9 })).toBeNull()
  })

  it('takes no units where it shares them', () => {
    const problem = problemOf([promotion('tenth', { kind: 'percent-off', goods: HOT, rateBp: 1000 })])
    const choice = withCandidate(problem, settleNothing(problem).choice, candidate(problem, 'tenth'))!
    expect({ on: choice.on.size, units: choice.allotment.size }).toEqual({ on: 1, units: 0 })
  })

  it('is worked out once, alone', () => {
    const problem = problemOf([pair])
    const once = alone(problem, candidate(problem, 'pair'))
    expect(once!.moneyOffMinor).toBe(1800 + 1000 + 900 + 900)
    expect(alone(problem, candidate(problem, 'pair'))).toBe(once)
    const none = promotion('none', { kind: 'bundle-price', goods: TEA, quantity: 2, priceMinor: 5000 }, exclusive)
    const dear = problemOf([none])
    expect(alone(dear, candidate(dear, 'none'))).toBeNull()
  })

  const budgeted = (budgetMinor: number, more: Partial<Promotion['limits']> = {}): Promotion =>
    promotion('budgeted', { kind: 'cheapest-free', goods: TEA, buy: 2, free: 1 }, { ...exclusive, limits: { budgetMinor, ...more } })
  const outcome = (offer: Promotion, pieces: number): { units: Record<string, number> | null; minor: number } => {
    const problem = problemOf([offer], [line(1, 'tea', 1000, pieces)])
    const settled = withOneMore(problem, settleNothing(problem).choice, candidate(problem, offer.id))!
    return { units: bySku(problem, settled.choice.allotment.get(candidate(problem, offer.id).slot)), minor: settled.moneyOffMinor }
  }

  it('holds the units of those uses that its budget pays for', () => {
    expect(outcome(budgeted(2500), 8)).toEqual({ units: { tea: 4 }, minor: 2000 })
    expect(outcome(budgeted(1000), 8)).toEqual({ units: { tea: 2 }, minor: 1000 })
    expect(outcome(budgeted(9000), 8)).toEqual({ units: { tea: 8 }, minor: 4000 })
  })

  it('holds no units in vain where what it demands uses them up too', () => {
    const demanding = promotion('demanding', { kind: 'amount-off', goods: TEA, amountMinor: 300, everyMinor: 2000 }, { ...exclusive, ...quantity(TEA, 1), limits: { usesPerBasket: 4 } })
    const { minor } = outcome(demanding, 4)
    expect(minor).toBeGreaterThan(0)
  })
})

describe('a first choice of several', () => {
  const off = (id: string, amountMinor: number, more: Partial<Omit<Promotion, 'id' | 'effect'>> = {}): Promotion => promotion(id, { kind: 'amount-off', goods: TEA, amountMinor }, more)
  const group = { combine: { kind: 'exclusive', group: 'g' } } as const
  const chosen = (promotions: readonly Promotion[], input: Partial<EvaluationInput> = {}, mostLines = 1000): { on: string[]; minor: number } => {
    const problem = problemOf(promotions, DRINKS, {}, input)
    const inTurn = promotions.map(({ id }) => candidate(problem, id))
    const { choice, moneyOffMinor } = greedyChoice(problem, inTurn, mostLines)
    return { on: promotions.filter(({ id }) => choice.on.has(candidate(problem, id).slot)).map(({ id }) => id), minor: moneyOffMinor }
  }

  it('keeps each offer that still helps, in the order given', () => {
    expect(chosen([off('a', 100), off('b', 200)])).toEqual({ on: ['a', 'b'], minor: 300 })
    expect(chosen([off('a', 100, group), off('b', 200, group), off('c', 50)])).toEqual({ on: ['a', 'c'], minor: 150 })
    expect(chosen([off('c', 50), off('a', 100, group), off('b', 200, group)])).toEqual({ on: ['c', 'a'], minor: 150 })
    expect(chosen([off('sole', 10, { combine: { kind: 'sole' } }), off('a', 100)])).toEqual({ on: ['sole'], minor: 10 })
  })

  it('passes over what gives nothing, or breaks what is there', () => {
    const nothing = promotion('nothing', { kind: 'fixed-price', goods: TEA, priceMinor: 2000 })
    expect(chosen([nothing, off('a', 100)])).toEqual({ on: ['a'], minor: 100 })
    const spend = off('spend', 100, { when: { kind: 'spend', goods: TEA, minimumMinor: 3000 } })
    expect(chosen([spend, off('a', 500)])).toEqual({ on: ['spend'], minor: 100 })
    expect(chosen([off('a', 500), spend])).toEqual({ on: ['a'], minor: 500 })
  })

  it('passes over what finds no units, and goes on', () => {
    const all = promotion('all', { kind: 'percent-off', goods: TEA, rateBp: 1000 }, exclusive)
    const more = promotion('more', { kind: 'percent-off', goods: TEA, rateBp: 2000 }, exclusive)
    const coffee = promotion('coffee', { kind: 'percent-off', goods: { skus: ['coffee'] }, rateBp: 1000 }, exclusive)
    expect(chosen([all, more, coffee])).toEqual({ on: ['all', 'coffee'], minor: 300 + 360 })
  })

  it('uses one entitlement once', () => {
    const free = (id: string): Promotion => off(id, 100, { when: { kind: 'entitlement', entitlement: 'tasting' } })
    expect(chosen([free('a'), free('b'), off('c', 50)], { member: member('gold', { entitlements: { tasting: 1 } }) })).toEqual({ on: ['a', 'c'], minor: 150 })
  })

  it('stops where it has looked at as many lines as it may', () => {
    expect(chosen([off('a', 100), off('b', 200)], {}, 3)).toEqual({ on: ['a'], minor: 100 })
    expect(chosen([off('a', 100), off('b', 200)], {}, 6)).toEqual({ on: ['a', 'b'], minor: 300 })
    expect(chosen([off('a', 100), off('b', 200)], {}, 2)).toEqual({ on: [], minor: 0 })
  })
})
