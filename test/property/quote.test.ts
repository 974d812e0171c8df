import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluationSchema } from '../../core/promotions/evaluation.ts'
import { quoteOf } from '../../core/quote/quote.ts'
import { quoteReturnOf } from '../../core/quote/return.ts'
import { quoteOfCase, workedCases } from '../support/worked-cases.ts'

const quotes = workedCases().flatMap(({ cases }) => cases).map((worked) => quoteOfCase(worked))

type Path = (string | number)[]

/** Every place in a JSON value. */
function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, each]) => placesOf(each, [...path, Array.isArray(value) ? Number(key) : key]))]
}

function replaced(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by
  const copy = structuredClone(value) as Record<string | number, unknown>
  copy[step] = replaced(copy[step], rest, by)
  return copy
}

/** What files really hold where something else should be: near misses, the ends of the numbers, other kinds. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', '0', 'x', [], {}, -1, 0, 1, 2, 999, 1000, 1_000_000_000, 0.5, -0, 1e21, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, NaN, Infinity, '2026-02-30', '9999-12-31'),
  fc.integer({ min: -5, max: 5000 }),
  fc.jsonValue({ maxDepth: 3 }),
)

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)[step], value)
}

function changed(value: unknown, changes: readonly (readonly [Path, unknown])[]): unknown {
  return changes.reduce((now, [path, by]) => {
    try {
      return replaced(now, path, by)
    } catch {
      // An earlier change took this place away.
      return now
    }
  }, value)
}

/** A worked case in which up to three values are something else. */
const spoilt = fc.constantFrom(...quotes).chain((quote) =>
  fc.array(fc.tuple(fc.constantFrom(...placesOf(quote)), odd), { minLength: 1, maxLength: 3 }).map((changes) => changed(quote, changes)))

/** A worked case with other numbers. */
const nudged = fc.constantFrom(...quotes).chain((quote) => {
  const numbers = placesOf(quote).filter((path) => typeof valueAt(quote, path) === 'number')
  return fc.array(fc.tuple(fc.constantFrom(...numbers), fc.integer({ min: 0, max: 3000 })), { minLength: 1, maxLength: 2 }).map((changes) => changed(quote, changes))
})

describe('a quote', () => {
  it('answers a spoilt worked case or says in plain words what is wrong with it, and never throws', () => {
    let answered = 0
    fc.assert(fc.property(fc.oneof(spoilt, nudged), (value) => {
      const quoted = quoteOf(value)
      if (quoted.ok) {
        answered += 1
        const { payment: _payment, earned: _earned, ...evaluation } = quoted.value.quote
        const lineIds = new Set(quoted.value.read.input.lines.map((line) => line.lineId))
        expect(evaluation.lines.map((line) => line.lineId)).toEqual([...lineIds])
        expect(evaluation.lines.reduce((sum, line) => sum + line.netMinor, 0)).toBe(evaluation.subtotalMinor - evaluation.discountMinor)
        // Ids that people wrote need not be those of a till; all else is as the books record it.
        const asRecorded = evaluationSchema.safeParse(evaluation)
        expect((asRecorded.error?.issues ?? []).filter((issue) => issue.code !== 'invalid_format')).toEqual([])
      } else {
        expect(quoted.error.length).toBeGreaterThan(0)
        for (const { path, code, message } of quoted.error) {
          expect(typeof path).toBe('string')
          expect(code).toMatch(/^[A-Z0-9_]+$/)
          expect([message.en.length > 5, message.zh.length > 2]).toEqual([true, true])
        }
      }
    }), { numRuns: 3000 })
    expect(answered).toBeGreaterThan(300)
  })

  it('gives back a sale, whatever was asked for, or says why not', () => {
    const goods = fc.record({ sku: fc.constantFrom('a', 'b', 'soap', 'x'), quantity: fc.integer({ min: -1, max: 4 }) })
    const asked = fc.oneof(fc.record({ returns: fc.array(goods, { maxLength: 3 }), before: fc.array(fc.record({ returns: fc.array(goods, { minLength: 1, maxLength: 2 }) }), { maxLength: 2 }) }), fc.constant({}), odd)
    fc.assert(fc.property(fc.constantFrom(...quotes), asked, (quote, back) => {
      const made = quoteReturnOf(quote, back)
      if (made.ok) expect(made.value.answer.parts.refundMinor).toBeLessThanOrEqual(made.value.original.quote.totalMinor)
      else expect(made.error.length).toBeGreaterThan(0)
    }), { numRuns: 1500 })
  })
})
