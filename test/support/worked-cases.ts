import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Fields = Record<string, unknown>

/** A sale worked out by hand: `sum` is the arithmetic, `expect` the part of the answer it leads to. */
export interface WorkedCase {
  name: string
  /** The rule it follows from, or the page a published example stands on. */
  why: string
  sum: string
  /** Fields laid over the base rulebook; those that are groups of fields are laid over one by one. */
  rulebook?: Fields
  /** What `npm run quote` reads, without the rulebook. */
  quote: Fields
  expect: Fields
  /** What comes back of the sale, one return after the other. */
  returns?: { return: Fields; sum: string; expect: Fields }[]
}

const FOLDER = join(import.meta.dirname, '../fixtures/worked-cases')
const BASE = 'base-rulebook.json'

function readFields(file: string): Fields {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Fields
}

const base = readFields(BASE)

/** Every file of worked cases, by its theme. */
export function workedCases(): { theme: string; cases: WorkedCase[] }[] {
  return readdirSync(FOLDER).filter((file) => file.endsWith('.json') && file !== BASE).sort()
    .map((file) => ({ theme: file.replace('.json', ''), cases: readFields(file)['cases'] as WorkedCase[] }))
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a case leaves out of a promotion is plain: named by its id, for everybody, with any other, sharing units. */
function wholePromotion(fields: Fields): Fields {
  const { id } = fields
  return { name: { en: id, zh: id }, combine: { kind: 'stack' }, units: 'shared', when: { kind: 'dates' }, ...fields }
}

/** The whole input of a case for the quote. */
export function quoteOfCase({ rulebook: over = {}, quote }: WorkedCase): Fields {
  const rulebook: Fields = { ...base }
  for (const [key, value] of Object.entries(over)) {
    const known = base[key]
    rulebook[key] = isFields(known) && isFields(value) ? { ...known, ...value } : value
  }
  rulebook['promotions'] = (rulebook['promotions'] as Fields[]).map(wholePromotion)
  return { rulebook, ...quote }
}

/** Of an answer the part that an expectation speaks of; promotions are spoken of by their ids. */
export function partOf(answer: unknown, expected: unknown): unknown {
  if (Array.isArray(expected)) return Array.isArray(answer) && answer.length === expected.length ? expected.map((each, at) => partOf(answer[at], each)) : answer
  if (!isFields(expected)) return answer
  if (Array.isArray(answer)) return partOf(Object.fromEntries(answer.map((each: Fields) => [each['promotionId'], each])), expected)
  if (!isFields(answer)) return answer
  return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, partOf(answer[key], value)]))
}
