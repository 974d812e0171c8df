import { describe, expect, it } from 'vitest'
import { claimables, claimsIn, claimsOf, overclaiming } from '../../core/promotions/claims.ts'
import type { Claim } from '../../core/promotions/claims.ts'
import type { CompiledCondition } from '../../core/promotions/compile-condition.ts'
import { conflict, excludes, outerConflict, refusedPercentages } from '../../core/promotions/conflicts.ts'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import type { Candidate } from '../../core/promotions/problem.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { SATURDAY_AFTERNOON, line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const coupon = (id: string): CompiledCondition => ({ kind: 'coupon', id })
const claim = (id: string, have: number, most: number): Claim => ({ kind: 'coupon', id, have, most })
const off = { kind: 'amount-off' as const, goods: { skus: ['tea'] }, amountMinor: 100 }
const percent = { kind: 'percent-off' as const, goods: { all: true as const }, rateBp: 1000 }
const grouped = (group: string): Partial<Promotion> => ({ combine: { kind: 'exclusive', group } })

/** The offers as candidates, in the order given. */
function candidates(...offers: Promotion[]): Candidate[] {
  const compiled = compileRulebook(rulebookWith(offers))
  const problem = stateProblem(compiled, { lines: [line(1, 'tea', 1000, 1)], pinnedAt: SATURDAY_AFTERNOON, member: member() })
  return offers.map(({ id }) => problem.candidates.find((each) => each.compiled.promotion.id === id)!)
}

describe('what a condition claims', () => {
  it('is everything in an all', () => {
    const both: CompiledCondition = { kind: 'all', of: [coupon('a'), coupon('b')] }
    expect(claimsIn(both).map((each) => each.id)).toEqual(['a', 'b'])
    expect(claimsOf(both, () => true).map((each) => each.id)).toEqual(['a', 'b'])
  })

  it('is nothing of an any of which no part holds', () => {
    expect(claimsOf({ kind: 'any', of: [coupon('a'), coupon('b')] }, () => false)).toEqual([])
  })
})

describe('what there is to be claimed', () => {
  const cards = { stampCards: [{ id: 'coffee', stamps: 10 }, { id: 'lunch', stamps: 5 }] } as Parameters<typeof claimables>[0]
  const have = (who: Parameters<typeof claimables>[2]): ReturnType<typeof claimables> => claimables(cards, { good: new Map(), checked: [] }, who)

  it('is nothing without a member, and all stamps are missing', () => {
    expect(have(null).have({ kind: 'stamp-reward', id: 'coffee' } as Parameters<ReturnType<typeof claimables>['have']>[0])).toBe(0)
    expect(have(null).have({ kind: 'entitlement', id: 'service' } as Parameters<ReturnType<typeof claimables>['have']>[0])).toBe(0)
    expect([have(null).stampsMissing('coffee'), have(null).stampsMissing('lunch'), have(null).stampsMissing('gone')]).toEqual([10, 5, 0])
  })

  it('is nothing of what a member has none of', () => {
    expect(have(member()).have({ kind: 'entitlement', id: 'service' } as Parameters<ReturnType<typeof claimables>['have']>[0])).toBe(0)
    expect(have(member('gold', { stamps: { lunch: 3 } })).stampsMissing('lunch')).toBe(2)
  })
})

describe('more claims than there is', () => {
  const by = (...claims: Claim[]): { claims: Claim[] } => ({ claims })

  it('counts each thing by itself', () => {
    expect(overclaiming([by(claim('a', 1, 1)), by(claim('b', 1, 1))])).toBeNull()
    expect(overclaiming([by(), by(claim('a', 1, 1))])).toBeNull()
    expect(overclaiming([by(claim('a', 1, 1)), by(), by(claim('a', 1, 1))])?.by.length).toBe(2)
  })

  it('says that no two fit only where the two smallest do not', () => {
    // Of two, one wants three and two want one each: those two fit.
    expect(overclaiming([by(claim('a', 2, 3)), by(claim('a', 2, 1)), by(claim('a', 2, 1))])?.onlyOne).toBe(false)
    expect(overclaiming([by(claim('a', 2, 2)), by(claim('a', 2, 1))])?.onlyOne).toBe(true)
  })
})

describe('what does not go together', () => {
  it('is two of one group, not of two groups', () => {
    const [a, b, c] = candidates(promotion('a', off, grouped('x')), promotion('b', off, grouped('x')), promotion('c', off, grouped('y')))
    expect([excludes(a!.compiled, b!.compiled), excludes(a!.compiled, c!.compiled)]).toEqual([true, false])
  })

  it('is two percentages on the basket, not one beside an amount off', () => {
    const [a, p, q] = candidates(promotion('a', off), promotion('p', percent), promotion('q', percent))
    expect([excludes(p!.compiled, q!.compiled), excludes(a!.compiled, p!.compiled), excludes(p!.compiled, a!.compiled)]).toEqual([true, false, false])
  })

  it('is two that want the one coupon, not two for which there are enough', () => {
    const [a, b] = candidates(promotion('a', off), promotion('b', off))
    const wanting = (candidate: Candidate, ...claims: Claim[]): Candidate => ({ ...candidate, claims })
    expect(conflict(wanting(a!, claim('c', 1, 1)), wanting(b!, claim('c', 1, 1)))).toBe(true)
    expect(conflict(wanting(a!, claim('c', 2, 1)), wanting(b!, claim('c', 2, 1)))).toBe(false)
    expect(conflict(wanting(a!, claim('c', 1, 1)), b!)).toBe(false)
    expect(conflict(a!, b!)).toBe(false)
  })

  it('is a group that spans steps: one of it is kept', () => {
    const [a, b, c] = candidates(promotion('a', off, grouped('x')), promotion('b', percent, grouped('x')), promotion('c', off, grouped('y')))
    const ids = (sets: Candidate[][] | null): string[][] | undefined => sets?.map((set) => set.map((each) => each.compiled.promotion.id).sort())
    expect(ids(outerConflict([a!, b!, c!], new Set(['x'])))?.sort()).toEqual([['a', 'c'], ['b', 'c']])
    expect(outerConflict([a!, c!], new Set(['x', 'y']))).toBeNull()
  })

  it('refuses percentages on the basket after the first, and nothing else', () => {
    const compiled = compileRulebook(rulebookWith([promotion('a', off), promotion('p', percent), promotion('q', percent)], { choices: { ...rulebookWith([]).choices, percentagesOnBasket: 'refuse-second' } }))
    const problem = stateProblem(compiled, { lines: [line(1, 'tea', 1000, 1)], pinnedAt: SATURDAY_AFTERNOON, member: member() })
    expect([...refusedPercentages(problem)].map((slot) => problem.candidates[slot]!.compiled.promotion.id)).toEqual(['q'])
  })
})
