import { describe, expect, it } from 'vitest'
import { quoteOf } from '../../core/quote/quote.ts'
import { quoteReturnOf } from '../../core/quote/return.ts'
import { partOf, quoteOfCase, workedCases } from '../support/worked-cases.ts'
import type { WorkedCase } from '../support/worked-cases.ts'

const themes = workedCases()

function answerOf(worked: WorkedCase): unknown {
  const quoted = quoteOf(quoteOfCase(worked))
  return quoted.ok ? quoted.value.quote : { faults: quoted.error }
}

describe.each(themes)('worked cases: $theme', ({ cases }) => {
  it.each(cases.map((worked) => [worked.name, worked] as const))('%s', (_, worked) => {
    const answer = answerOf(worked)
    expect(partOf(answer, worked.expect), `${worked.why}\n${worked.sum}`).toEqual(worked.expect)
  })
})

const returned = themes.flatMap(({ cases }) => cases).filter((worked) => worked.returns !== undefined)

describe('worked cases: what comes back', () => {
  it.each(returned.map((worked) => [worked.name, worked] as const))('%s', (_, worked) => {
    const steps = worked.returns!
    steps.forEach((step, at) => {
      const before = steps.slice(0, at).map((earlier) => ({ returns: earlier.return['returns'] }))
      const made = quoteReturnOf(quoteOfCase(worked), { ...step.return, before })
      expect(partOf(made.ok ? made.value.answer : { faults: made.error }, step.expect), `${worked.why}\nreturn ${at + 1}: ${step.sum}`).toEqual(step.expect)
    })
  })
})

describe('the collection', () => {
  it('names every case once and shows its arithmetic', () => {
    const all = themes.flatMap(({ cases }) => cases)
    expect(new Set(all.map((worked) => worked.name)).size).toBe(all.length)
    expect(all.filter((worked) => !/\d/.test(worked.sum) || worked.why === '').map((worked) => worked.name)).toEqual([])
    expect(all.length).toBeGreaterThanOrEqual(300)
  })
})
