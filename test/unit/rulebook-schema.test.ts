import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rulebookJsonSchema } from '../../core/rulebook/json-schema.ts'
import { demoRulebook } from '../../terminal/demo/demo-rulebook.ts'
import { guideExamples } from '../support/guide-examples.ts'

const ROOT = join(import.meta.dirname, '../..')
const schema = JSON.parse(readFileSync(join(ROOT, 'docs/rulebook.schema.json'), 'utf8')) as Schema
type Schema = { [keyword: string]: unknown }

const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']
/** Keywords of draft 2020-12 that the schema uses, and what each must be. */
const KEYWORDS: Record<string, (value: unknown) => boolean> = {
  $schema: (value) => value === 'https://json-schema.org/draft/2020-12/schema',
  $ref: (value) => typeof value === 'string' && value.startsWith('#/$defs/') && value.slice(8) in (schema['$defs'] as Schema),
  $defs: isMap, properties: isMap,
  type: (value) => TYPES.includes(value as string),
  required: (value) => Array.isArray(value) && new Set(value).size === value.length && value.every((each) => typeof each === 'string'),
  additionalProperties: (value) => typeof value === 'boolean' || isSchema(value),
  propertyNames: isSchema, items: isSchema,
  anyOf: isSchemas, oneOf: isSchemas,
  enum: (value) => Array.isArray(value) && value.length > 0,
  const: (value) => value !== undefined, default: (value) => value !== undefined,
  pattern: (value) => typeof value === 'string' && new RegExp(value, 'u') instanceof RegExp,
  format: (value) => value === 'date', title: (value) => typeof value === 'string', description: (value) => typeof value === 'string',
  minLength: isCount, maxLength: isCount, minItems: isCount, maxItems: isCount,
  minimum: Number.isFinite, maximum: Number.isFinite, exclusiveMinimum: Number.isFinite, exclusiveMaximum: Number.isFinite,
}
function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0
}
function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every(isSchema)
}
function isSchemas(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isSchema)
}
function isSchema(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.entries(value).every(([keyword, inside]) => {
    if (KEYWORDS[keyword]?.(inside) === true) return true
    throw new Error(`${keyword}: ${JSON.stringify(inside)?.slice(0, 80)}`)
  })
}

/** Whether a value is as a schema says, for the keywords above: enough of JSON Schema to try rulebooks with. */
function fits(value: unknown, by: Schema): boolean {
  if (typeof by['$ref'] === 'string') return fits(value, (schema['$defs'] as Record<string, Schema>)[by['$ref'].slice(8)]!)
  const of = (keyword: string): Schema[] => (by[keyword] as Schema[] | undefined) ?? []
  if ('anyOf' in by && !of('anyOf').some((each) => fits(value, each))) return false
  if ('oneOf' in by && of('oneOf').filter((each) => fits(value, each)).length !== 1) return false
  if ('const' in by && value !== by['const']) return false
  if ('enum' in by && !(by['enum'] as unknown[]).includes(value)) return false
  switch (by['type']) {
    case 'string': return typeof value === 'string' && value.length >= Number(by['minLength'] ?? 0) && value.length <= Number(by['maxLength'] ?? Infinity) && new RegExp((by['pattern'] as string | undefined) ?? '', 'u').test(value)
    case 'integer':
    case 'number': return typeof value === 'number' && (by['type'] === 'number' || Number.isInteger(value)) && value >= Number(by['minimum'] ?? -Infinity) && value <= Number(by['maximum'] ?? Infinity) && value > Number(by['exclusiveMinimum'] ?? -Infinity)
    case 'boolean': return typeof value === 'boolean'
    case 'null': return value === null
    case 'array': return Array.isArray(value) && value.length >= Number(by['minItems'] ?? 0) && value.length <= Number(by['maxItems'] ?? Infinity) && value.every((each) => fits(each, by['items'] as Schema))
    case 'object': return fitsObject(value, by)
    default: return true
  }
}

function fitsObject(value: unknown, by: Schema): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const known = (by['properties'] ?? {}) as Record<string, Schema>
  if (((by['required'] ?? []) as string[]).some((key) => !(key in value))) return false
  return Object.entries(value).every(([key, inside]) => (key in known ? fits(inside, known[key]!) : typeof by['additionalProperties'] === 'object' ? fits(inside, by['additionalProperties'] as Schema) : by['additionalProperties'] !== false))
}

const demo = JSON.parse(JSON.stringify(demoRulebook(join(ROOT, 'resources/demo-store'), 0))) as Schema

describe('the JSON Schema of rulebooks', () => {
  it('is the one that the code has', () => {
    // Written by: npm run -s rulebook -- schema > docs/rulebook.schema.json
    expect(schema).toEqual(JSON.parse(JSON.stringify(rulebookJsonSchema())))
  })

  it('is a schema by its own keywords', () => {
    expect(isSchema(schema)).toBe(true)
  })

  it('fits the demo rulebook and every example of the guide', () => {
    const promotions = guideExamples('promotion')
    expect(promotions.length).toBeGreaterThan(15)
    expect(fits(demo, schema)).toBe(true)
    const lists = { prices: guideExamples('price'), coupons: guideExamples('coupon'), stampCards: guideExamples('stampCard'), entitlements: guideExamples('entitlement'), draws: guideExamples('draw'), rebates: guideExamples('rebate') }
    expect(fits({ ...demo, ...lists, ...(guideExamples('rulebook')[0] as Schema) }, schema)).toBe(true)
    for (const promotion of promotions) expect([promotion, fits({ ...demo, promotions: [promotion] }, schema)]).toEqual([promotion, true])
  })

  it('lets out what has a default, and nothing else', () => {
    const { choices: _choices, prices: _prices, policy: _policy, ...shorter } = demo
    expect(fits(shorter, schema)).toBe(true)
    const { tiers: _tiers, ...less } = demo
    expect(fits(less, schema)).toBe(false)
  })

  it.each([
    ['an unknown field', { ...demo, colour: 1 }],
    ['a rate above all', { ...demo, redemption: { ...(demo['redemption'] as Schema), maximumShareBp: 10_001 } }],
    ['an unknown choice', { ...demo, choices: { order: 'random' } }],
    ['an amount with decimals', { ...demo, promotions: [{ ...(demo['promotions'] as Schema[])[0], effect: { kind: 'percent-off', goods: { all: true }, rateBp: 0.5 } }] }],
    ['an unknown condition in a condition', { ...demo, promotions: [{ ...(demo['promotions'] as Schema[])[0], when: { kind: 'all', of: [{ kind: 'moon' }] } }] }],
  ])('does not fit %s', (_, book) => expect(fits(book, schema)).toBe(false))
})
