import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { BasketLine, MemberSnapshot } from '../../core/basket/basket.ts'
import { catalogueSchema } from '../../core/basket/product.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import type { EvaluationInput } from '../../core/promotions/input.ts'
import { checkRulebook } from '../../core/rulebook/checks.ts'
import { CHOICE_ROWS, choiceSentences } from '../../core/rulebook/choice-words.ts'
import { conditionSchema } from '../../core/rulebook/condition.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import { effectSchema } from '../../core/rulebook/effect.ts'
import { goodsSetSchema } from '../../core/rulebook/goods.ts'
import { promotionSchema } from '../../core/rulebook/promotion.ts'
import { rulebookSchema } from '../../core/rulebook/rulebook.ts'
import { rulebookWarnings } from '../../core/rulebook/warnings.ts'
import { demoRulebook } from '../../terminal/demo/demo-rulebook.ts'
import { GUIDE, guideExamples, guideRulebook } from '../support/guide-examples.ts'

const ROOT = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const documents = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')).map((name) => join('docs', name))

describe.each(documents)('%s', (document) => {
  const text = read(document)

  it('links to files that are there', () => {
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, target = '']) => target)
    expect(targets.filter((target) => !existsSync(resolve(ROOT, dirname(document), target)))).toEqual([])
  })

  it('names files and folders that are there', () => {
    const named = [...text.matchAll(/`((?:core|native|terminal|electron|renderer|headoffice|resources|scripts|test|docs)\/[^`\s*{}]*)`/g)].map(([, path = '']) => path)
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })
})

describe('the list of dependencies', () => {
  it('has a line for every package, and for no other', () => {
    const manifest = JSON.parse(read('package.json')) as { dependencies: Record<string, string>; devDependencies: Record<string, string> }
    const listed = read('docs/dependencies.md').split('\n').filter((line) => line.startsWith('| `')).flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name))
    expect(listed.sort()).toEqual([...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)].sort())
  })
})

/** A sum of the examples: one offer alone, and what it gives. */
interface Sum {
  promotion: string
  basket: Record<string, number>
  member?: Partial<MemberSnapshot>
  at?: string
  input?: Partial<EvaluationInput>
  off?: number
  points?: number
  grants?: object[]
}

describe('the guide to rulebooks', () => {
  const demo = demoRulebook(join(ROOT, 'resources/demo-store'), 0)
  const { categories, products } = catalogueSchema.parse(JSON.parse(read('resources/demo-store/catalogue.json')))
  const promotions = guideExamples('promotion').map((example) => promotionSchema.parse(example))
  const shown = guideRulebook()

  it('shows every kind of effect and condition, coupons, cards and prices', () => {
    const missing = (all: readonly string[], seen: ReadonlySet<string>): string[] => all.filter((kind) => !seen.has(kind))
    expect(missing(effectSchema.options.map((option) => option.shape.kind.value), new Set(promotions.map((promotion) => promotion.effect.kind)))).toEqual([])
    const conditions = new Set<string>()
    const visit = (condition: Condition): void => {
      conditions.add(condition.kind)
      if (condition.kind === 'all' || condition.kind === 'any') condition.of.forEach(visit)
      if (condition.kind === 'not') visit(condition.of)
    }
    promotions.forEach((promotion) => visit(promotion.when))
    if (!(conditionSchema instanceof z.ZodDiscriminatedUnion)) throw new Error('the schema of conditions is a union')
    const kinds = conditionSchema.options.map((option) => String((option as z.ZodObject<{ kind: z.ZodLiteral<string> }>).shape.kind.value))
    expect(missing(kinds, conditions)).toEqual([])
    expect(guideExamples('price').map((price) => (price as { kind: string }).kind)).toEqual(['book', 'member', 'tier', 'quantity'])
  })

  it('shows a rulebook that a till would take', () => {
    const checked = checkRulebook(shown)
    expect(checked.ok ? [] : checked.error).toEqual([])
    const unknown = rulebookWarnings(shown, { catalogue: { categories, products } })
    expect(unknown.filter((warning) => ['NO_GOODS', 'NOT_DISCOUNTABLE', 'NEVER_HOLDS', 'NOTHING_USES_IT'].includes(warning.code))).toEqual([])
  })

  it('shows a set of goods as the schema has it', () => {
    expect(guideExamples('goods').map((example) => goodsSetSchema.parse(example)).length).toBe(1)
  })

  it('has a sum for nearly every example', () => {
    const summed = new Set((guideExamples('sum') as Sum[]).map((sum) => sum.promotion))
    // Who is held out is a matter of chance.
    expect(promotions.map((promotion) => promotion.id).filter((id) => !summed.has(id))).toEqual(['new-oat-vanilla'])
  })

  it.each((guideExamples('sum') as Sum[]).map((sum) => [sum.promotion, sum] as const))('works %s out as the engine does', (id, sum) => {
    const rulebook = rulebookSchema.parse({ ...demo, coupons: shown.coupons, stampCards: shown.stampCards, entitlements: shown.entitlements, draws: shown.draws, promotions: promotions.filter((promotion) => promotion.id === id) })
    const lines = Object.entries(sum.basket).map(([sku, count], at): BasketLine => {
      const product = products.find((each) => each.sku === sku)!
      const path: string[] = []
      for (let on: string | null = product.categoryId; on !== null; on = categories.find((category) => category.id === on)!.parentId) path.unshift(on)
      return {
        lineId: `00000000-0000-7000-8000-${String(at).padStart(12, '0')}`, sku, name: product.name, categoryPath: path, brand: product.brand, tags: product.tags, unit: product.unit,
        unitPriceMinor: product.priceMinor!, quantityMilli: count * 1000, taxCode: product.taxCode, discountable: product.discountable, earns: product.earns,
      }
    })
    const member = sum.member === undefined ? null : { memberId: '00000000-0000-7000-9000-000000000001', tierId: 'gold', tierCountedMinor: 0, pointsAvailable: 0, ...sum.member }
    const evaluation = evaluate(compileRulebook(rulebook), { lines, pinnedAt: Date.parse(sum.at ?? '2026-08-15T06:32:00Z'), member, ...sum.input })
    const extra = evaluation.points.byRule.filter((rule) => rule.ruleId === id).reduce((total, rule) => total + rule.points, 0)
    expect({ off: evaluation.discountMinor, points: extra, grants: (evaluation.grants ?? []).map(({ promotionId: _, ...grant }) => grant) })
      .toEqual({ off: sum.off ?? 0, points: sum.points ?? 0, grants: sum.grants ?? [] })
  })

  it('lists the 24 choices as the code has them', () => {
    const rows = choiceSentences(demo, 'en').map(({ row, path, text }) => {
      const listed = CHOICE_ROWS.find((each) => each.row === row)
      const cells = GUIDE.split('\n').find((line) => line.startsWith(`| ${row} | `))?.split(' | ') ?? []
      expect(cells.at(-1)).toBe(`${text} |`)
      expect(cells[1]).toBe(`\`${path}\``)
      if (listed === undefined) return row
      const [first, ...others] = Object.entries(listed.options)
      expect([cells[2], cells[3]]).toEqual([`\`${first![0]}\``, others.map(([answer, words]) => `\`${answer}\`: ${words.en}`).join('<br>')])
      return row
    })
    expect(rows.length).toBe(24)
  })

  it('names every warning', () => {
    const sources = readdirSync(join(ROOT, 'core/rulebook')).filter((name) => name.endsWith('warnings.ts')).map((name) => read(`core/rulebook/${name}`)).join('')
    const codes = new Set([...sources.matchAll(/'([A-Z]+(?:_[A-Z]+)+|OVER)'/g)].map(([, code = '']) => code))
    expect(codes.size).toBeGreaterThan(20)
    expect([...codes].filter((code) => !GUIDE.includes(`\`${code}\``))).toEqual([])
  })
})
