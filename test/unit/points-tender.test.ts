import { describe, expect, it } from 'vitest'
import { checkPointsTender, maxPointsTender, maySpend, payableWithPointsMinor, pointsValueMinor } from '../../core/points/tender.ts'
import type { SpendingProof } from '../../core/points/tender.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { pointsRulesSchema } from '../../core/rulebook/policies.ts'
import type { PointsRules } from '../../core/rulebook/policies.ts'
import { SATURDAY_AFTERNOON, line, rulebookWith } from '../support/promotion-fixtures.ts'

const redemption = { points: 100, valueMinor: 100, minimumPoints: 500, stepPoints: 100, maximumShareBp: 5000 }
const book = (pointsRules: Partial<PointsRules> = {}, more: Partial<typeof redemption> = {}): { redemption: typeof redemption; pointsRules: PointsRules } =>
  ({ redemption: { ...redemption, ...more }, pointsRules: pointsRulesSchema.parse(pointsRules) })

describe('who may spend points', () => {
  const shown = (...proofs: SpendingProof[]): { identification: 'weak'; shown: SpendingProof[] } => ({ identification: 'weak', shown: proofs })

  it.each([
    ['a card', { identification: 'strong' as const }, true],
    ['nobody', { identification: null }, false],
    ['a phone number alone', { identification: 'weak' as const }, false],
    ['a phone number and nothing shown', shown(), false],
    ['the last digits keyed blind', shown('last-digits'), true],
    ['one of several', shown('birthday', 'one-time-code'), true],
    ['nobody, whatever is shown', { identification: null, shown: ['approval' as const] }, false],
  ])('%s', (_, known, may) => {
    expect(maySpend(book(), known)).toBe(may)
  })

  it('takes only the proofs that the rulebook lists', () => {
    const strict = book({ weakMaySpendWith: ['one-time-code'] })
    expect([maySpend(strict, shown('last-digits', 'approval')), maySpend(strict, shown('one-time-code'))]).toEqual([false, true])
    const limits = { dueMinor: 5000, available: 9000, identification: 'weak' as const }
    expect([maxPointsTender(strict, { ...limits, shown: ['birthday'] }), maxPointsTender(strict, { ...limits, shown: ['one-time-code'] })]).toEqual([0, 2500])
    expect(checkPointsTender(strict, { ...limits, points: 500, shown: ['birthday'] })).toEqual({ ok: false, error: { code: 'POINTS_NEED_CARD', data: {} } })
  })
})

describe('how much of a bill points pay', () => {
  const limits = { dueMinor: 4000, available: 9000, identification: 'strong' as const }

  it.each([
    ['half of what is due, unless a whole bill is named (row 22)', limits, 2000],
    ['half of the whole bill, whatever else has paid', { ...limits, billMinor: 10_000 }, 4000],
    ['never more than is due (peers.md 17)', { ...limits, dueMinor: 1200, billMinor: 10_000 }, 1200],
    ['never for what points cannot buy', { ...limits, billMinor: 10_000, payableMinor: 700 }, 700],
    ['nothing where that is below the minimum', { ...limits, payableMinor: 499 }, 0],
    ['nothing where the share is', { ...limits, billMinor: 800 }, 0],
  ])('%s', (_, asked, most) => {
    expect(maxPointsTender(book(), asked)).toBe(most)
  })

  it('in minor units of a point where the programme has decimals', () => {
    const decimals = book({ decimals: 2 })
    expect(pointsValueMinor(decimals, 12_345)).toBe(123)
    expect(maxPointsTender(decimals, { ...limits, available: 123_456 })).toBe(120_000)
    expect(checkPointsTender(decimals, { ...limits, available: 123_456, points: 50_000 })).toEqual({ ok: true, value: { valueMinor: 500 } })
    expect(checkPointsTender(decimals, { ...limits, available: 123_456, points: 49_999 })).toEqual({ ok: false, error: { code: 'POINTS_STEP', data: { minimum: 50_000, step: 10_000 } } })
  })
})

describe('gift cards', () => {
  const lines = [line(1, 'tea', 1000, 1), line(2, 'card', 5000, 1, { kind: 'gift-card', taxCode: 'zero' }), line(3, 'odd', 300, 1, { kind: 'gift-card' })]

  it.each([[true, 1000], [false, 1090]])('cannot be bought with points (prices with tax: %s)', (pricesIncludeTax, payable) => {
    const plain = rulebookWith([])
    const compiled = compileRulebook({ ...plain, programme: { ...plain.programme, pricesIncludeTax } })
    const evaluation = evaluate(compiled, { lines, pinnedAt: SATURDAY_AFTERNOON, member: null })
    expect(payableWithPointsMinor(compiled.rulebook.programme, lines, evaluation)).toBe(payable)
  })
})
