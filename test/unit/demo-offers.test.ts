import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BasketLine, MemberSnapshot } from '../../core/basket/basket.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import type { Evaluation } from '../../core/promotions/evaluation.ts'
import { nearMissWords, whyWords } from '../../core/promotions/words.ts'
import { demoStore } from '../../terminal/demo/install-demo-store.ts'

/** Saturday 15 August 2026, 14:32 in Singapore. */
const NOW = Date.parse('2026-08-15T06:32:00Z')
let count = 0
const id = (): string => `01900000-0000-7000-8000-${String(++count).padStart(12, '0')}`
const store = demoStore(join(import.meta.dirname, '../../resources/demo-store'), NOW)
const compiled = compileRulebook(store.rulebook)
const book = { rulebook: store.rulebook, categories: store.catalogue.categories }

function categoryPath(categoryId: string): string[] {
  const path: string[] = []
  for (let at: string | null = categoryId; at !== null; at = store.catalogue.categories.find((category) => category.id === at)?.parentId ?? null) path.unshift(at)
  return path
}

function line(sku: string, quantityMilli: number): BasketLine {
  const product = store.catalogue.products.find((candidate) => candidate.sku === sku)
  if (product?.priceMinor === null || product === undefined) throw new Error(`${sku} has no price`)
  const { name, brand, tags, unit, taxCode, discountable, earns } = product
  return { lineId: id(), sku, name, brand, tags, unit, taxCode, discountable, earns, unitPriceMinor: product.priceMinor, quantityMilli, categoryPath: categoryPath(product.categoryId) }
}

function snapshotOf(name: string): MemberSnapshot {
  const member = store.members.find((candidate) => candidate.name === name)
  if (member === undefined) throw new Error(`${name} is not a member`)
  return { memberId: member.memberId, tierId: member.tierId, tierCountedMinor: member.tierCountedMinor, pointsAvailable: member.lots.reduce((sum, lot) => sum + lot.points, 0) }
}

const shopping = [
  line('carrier-bag-paper', 1000), line('kitchen-towel-6r', 1000), line('rice-thai-jasmine-5kg', 1000), line('eggs-free-range-10', 2000),
  line('oat-milk-barista-1l', 3000), line('coffee-beans-dark-250g', 1000), line('salmon-fillet-fresh', 412),
]
const sale = (lines: BasketLine[], member: MemberSnapshot | null): Evaluation => evaluate(compiled, { lines, pinnedAt: NOW, member })
const outcomeOf = (evaluation: Evaluation, promotionId: string): Evaluation['promotions'][number] | undefined => evaluation.promotions.find((outcome) => outcome.promotionId === promotionId)
const amountOff = (evaluation: Evaluation, promotionId: string): number | null => {
  const outcome = outcomeOf(evaluation, promotionId)
  return outcome?.status === 'applied' ? outcome.amountMinor : null
}

describe('Mei Lin Koh’s shopping', () => {
  const evaluation = sale(shopping, snapshotOf('Mei Lin Koh'))

  it('comes to S$76.44 with three offers, GST 6.31 inside, and earns 189 points', () => {
    expect(evaluation.subtotalMinor).toBe(8_431)
    expect(['gold-fish', 'plant-milk-3', 'eggs-2'].map((promotionId) => amountOff(evaluation, promotionId))).toEqual([157, 520, 110])
    expect(evaluation.discountMinor).toBe(787)
    expect(evaluation.totalMinor).toBe(7_644)
    expect(evaluation.taxes.map((tax) => tax.taxMinor)).toEqual([631])
    expect(evaluation.points.total).toBe(189)
    expect(evaluation.exact).toBe(true)
  })

  it('says why the oat milk is cheaper, and that Gold 10% would have saved less', () => {
    expect(outcomeOf(evaluation, 'gold-plant-milk')).toMatchObject({ status: 'beaten', wouldGiveMinor: 156, winnerGivesMinor: 520, byPromotionIds: ['plant-milk-3'] })
    const applied = outcomeOf(evaluation, 'plant-milk-3')
    if (applied === undefined) throw new Error('no outcome')
    expect(whyWords(applied, evaluation, book, 'en')).toBe('3 from Oat & plant milk, so one is free. Until Mon 31 Aug. Gold 10% would save S$1.56, so the better offer was used.')
  })

  it('tells how little is missing for fifty points more', () => {
    const nearMiss = evaluation.nearMisses.find((candidate) => candidate.promotionId === 'spend-80')
    if (nearMiss === undefined) throw new Error('no near miss')
    expect(nearMissWords(nearMiss, book, 'en')).toBe('S$3.66 more for 50 points')
  })

  it('gives the fifty points once S$80 is reached without the carrier bag', () => {
    const more = sale([...shopping, line('kway-teow-fresh-500g', 2000), line('rice-puffs-35g', 1000)], snapshotOf('Mei Lin Koh'))
    expect(outcomeOf(more, 'spend-80')).toMatchObject({ status: 'applied', points: 50 })
  })
})

describe('the other offers', () => {
  it('leave a customer without a card what is for everyone', () => {
    const evaluation = sale(shopping, null)
    expect(evaluation.discountMinor).toBe(520 + 110)
    expect(evaluation.points.total).toBe(0)
    expect(outcomeOf(evaluation, 'gold-fish')).toMatchObject({ status: 'not-met', reason: { code: 'NO_MEMBER' } })
  })

  it('give Gold 10% on oat milk where two are too few for a free one', () => {
    expect(amountOff(sale([line('oat-milk-barista-1l', 2000)], snapshotOf('Mei Lin Koh')), 'gold-plant-milk')).toBe(104)
    expect(sale([line('oat-milk-barista-1l', 2000)], snapshotOf('Daniel Ong')).discountMinor).toBe(0)
  })

  it('give members their prices and nobody else', () => {
    const lines = [line('yoghurt-greek-1kg', 1000), line('granola-honey-almond-500g', 2000), line('laundry-liquid-3kg', 1000)]
    expect(sale(lines, snapshotOf('Daniel Ong')).discountMinor).toBe(100 + 200 + 200)
    expect(sale(lines, null).discountMinor).toBe(0)
  })

  it('take S$1 off ice cream on a Saturday, and nothing off ready meals before 19:00', () => {
    const evaluation = sale([line('ice-cream-vanilla-1l', 2000), line('laksa-bowl', 1000)], null)
    expect(evaluation.discountMinor).toBe(200)
    expect(outcomeOf(evaluation, 'evening-ready-meals')).toMatchObject({ status: 'not-met', reason: { code: 'NOT_NOW' } })
  })

  it('double the points on coffee in coffee week only', () => {
    const coffee = [line('coffee-beans-dark-250g', 1000)]
    expect(sale(coffee, snapshotOf('Daniel Ong')).points.total).toBe(37)
    expect(evaluate(compiled, { lines: coffee, pinnedAt: NOW + 3 * 86_400_000, member: snapshotOf('Daniel Ong') }).points.total).toBe(18)
  })

  it('never touch the carrier bag', () => {
    expect(sale([line('carrier-bag-paper', 5000)], snapshotOf('Mei Lin Koh'))).toMatchObject({ discountMinor: 0, totalMinor: 50, points: { total: 0 } })
  })
})
