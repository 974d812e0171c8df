import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { evaluationSchema } from '../../core/promotions/evaluation.ts'
import { checkRulebook } from '../../core/rulebook/checks.ts'
import { rulebookSentences } from '../../core/rulebook/summary.ts'
import { rulebookWarnings } from '../../core/rulebook/warnings.ts'
import { guideRulebook } from '../support/guide-examples.ts'
import { PICTURE_LINES, PICTURE_PROMOTIONS, PICTURE_SETS, SATURDAY_AFTERNOON, member, rulebookWith } from '../support/promotion-fixtures.ts'

const good = rulebookWith(PICTURE_PROMOTIONS, { goodsSets: PICTURE_SETS })

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** Every place in a document, as a path of keys. */
function places(value: Json, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path]
  const children = Array.isArray(value) ? value.map((child, at) => places(child, [...path, at])) : Object.entries(value).map(([key, child]) => places(child, [...path, key]))
  return [path, ...children.flat()]
}

function replaced(value: Json, path: readonly (string | number)[], by: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return by
  if (Array.isArray(value)) return value.map((child, at) => (at === step ? replaced(child, rest, by) : child))
  return Object.fromEntries(Object.entries(value as { [key: string]: Json }).map(([key, child]) => [key, key === step ? replaced(child, rest, by) : child]))
}

const document = JSON.parse(JSON.stringify(good)) as Json
/** Every condition, effect, coupon, card and price there is. */
const full = JSON.parse(JSON.stringify(guideRulebook())) as Json
const fullPlaces = places(full)
const everyPlace = places(document)
const strange = fc.oneof(
  fc.constantFrom<unknown>(0, -1, 1, 0.5, 850, 1e15, 1e300, Number.NaN, Number.POSITIVE_INFINITY, null, undefined, '', 'all', true, [], {}, 10n, Symbol('s'), () => 1, new Date(0), new Map([['a', 1]])),
  fc.integer(), fc.string(), fc.constantFrom(...everyPlace).map((path) => path.reduce<Json>((at, step) => (at as never)[step as never], document)),
)

function useful(input: unknown): void {
  const checked = checkRulebook(input)
  if (!checked.ok) {
    expect(checked.error.length).toBeGreaterThan(0)
    for (const fault of checked.error) expect([fault.message.en, fault.message.zh].every((words) => words.length > 0)).toBe(true)
    return
  }
  const evaluation = evaluate(compileRulebook(checked.value), { lines: [...PICTURE_LINES], pinnedAt: SATURDAY_AFTERNOON, member: member() })
  expect(evaluationSchema.safeParse(evaluation).error).toBeUndefined()
  for (const lang of ['en', 'zh'] as const) {
    for (const { text } of rulebookSentences(checked.value, { categories: [] }, lang)) expect(text).toMatch(lang === 'zh' ? /。$/ : /\.$/)
  }
  for (const warning of rulebookWarnings(checked.value, { at: SATURDAY_AFTERNOON })) expect([warning.message.en.endsWith('.'), warning.message.zh.endsWith('。')]).toEqual([true, true])
}

describe('checking a rulebook', () => {
  it('answers whatever it is given, and never throws', () => {
    fc.assert(fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }), (input) => useful(input)), { numRuns: 1000 })
  })

  it('finds a fault in a spoiled rulebook, or a rulebook that works', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...everyPlace), strange), { minLength: 1, maxLength: 3 }), (changes) => {
      let changed: unknown = document
      for (const [path, by] of changes) {
        try {
          changed = replaced(changed as Json, path, by)
        } catch {
          // A change inside something an earlier change took away.
        }
      }
      useful(changed)
    }), { numRuns: 1500, examples: [[[[['tiers', 1, 'earn', 'perMinor'], 1e15]]]] })
  })

  it('finds a fault in a spoiled rulebook that uses everything, or a rulebook that works', () => {
    useful(full)
    const other = fc.constantFrom(...fullPlaces).map((path) => path.reduce<Json>((at, step) => (at as never)[step as never], full))
    fc.assert(fc.property(fc.constantFrom(...fullPlaces), fc.oneof(strange, other), (path, by) => useful(replaced(full, path, by))), { numRuns: 600 })
  })
})
