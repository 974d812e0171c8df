import type { BasketLine, MemberSnapshot } from '../../core/basket/basket.ts'
import { promotionSchema } from '../../core/rulebook/promotion.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { RULEBOOK_FORMAT, rulebookSchema } from '../../core/rulebook/rulebook.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'

/** Saturday 15 August 2026, 14:32 in Singapore: the moment of the checkout picture. */
export const SATURDAY_AFTERNOON = Date.UTC(2026, 7, 15, 6, 32)

type PromotionInput = Parameters<typeof promotionSchema.parse>[0] & object

/** A promotion from what matters to the case; the rest is plain. */
export function promotion(id: string, effect: Promotion['effect'], more: Partial<Omit<Promotion, 'id' | 'effect'>> = {}): Promotion {
  const input: PromotionInput = {
    id,
    name: { en: id, zh: id },
    combine: { kind: 'stack' },
    units: 'shared',
    when: { kind: 'dates' },
    effect,
    ...more,
  }
  return promotionSchema.parse(input)
}

/** A rulebook with three tiers (1, 2 and 3 points per S$1), GST 9 % inside and 100 points worth S$1. */
export function rulebookWith(promotions: readonly Promotion[], more: Partial<Rulebook> = {}): Rulebook {
  return rulebookSchema.parse({
    format: RULEBOOK_FORMAT,
    programme: {
      id: 'fernway',
      name: { en: 'Fernway Club', zh: 'Fernway 会员' },
      currency: { code: 'SGD', exponent: 2, symbol: 'S$' },
      timeZone: 'Asia/Singapore',
      pricesIncludeTax: true,
      taxes: [{ code: 'gst', name: { en: 'GST', zh: '消费税' }, rateBp: 900 }, { code: 'zero', name: { en: 'No GST', zh: '免税' }, rateBp: 0 }],
      cashRoundingMinor: 5,
      memberCards: [{ prefix: '6035', length: 16, check: 'luhn' }],
    },
    version: 1,
    effectiveAt: 0,
    tiers: [
      { id: 'silver', name: { en: 'Silver', zh: '银卡' }, qualifyMinor: 0, earn: { points: 1, perMinor: 100 } },
      { id: 'gold', name: { en: 'Gold', zh: '金卡' }, qualifyMinor: 75_000, earn: { points: 2, perMinor: 100 } },
      { id: 'platinum', name: { en: 'Platinum', zh: '白金' }, qualifyMinor: 150_000, earn: { points: 3, perMinor: 100 } },
    ],
    tierWindowMonths: 12,
    redemption: { points: 100, valueMinor: 100, minimumPoints: 100, stepPoints: 100, maximumShareBp: 10_000 },
    pointsExpireAfterMonths: 12,
    goodsSets: [],
    promotions,
    receipt: { header: [], footer: [] },
    ...more,
  })
}

/** The id of the nth line: a UUID that sorts by n. */
export function lineId(n: number): string {
  return `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
}

/** A basket line from what matters: sku, price, pieces (or thousandths for goods by weight). */
export function line(n: number, sku: string, unitPriceMinor: number, pieces: number, more: Partial<BasketLine> = {}): BasketLine {
  return {
    lineId: lineId(n),
    sku,
    name: { en: sku, zh: sku },
    categoryPath: ['shop'],
    brand: null,
    tags: [],
    unit: 'piece',
    unitPriceMinor,
    quantityMilli: Math.round(pieces * 1000),
    taxCode: 'gst',
    discountable: true,
    earns: true,
    ...more,
  }
}

export function member(tierId = 'gold', more: Partial<MemberSnapshot> = {}): MemberSnapshot {
  return { memberId: '00000000-0000-7000-9000-000000000001', tierId, tierCountedMinor: 131_240, pointsAvailable: 2480, ...more }
}

/** The goods and offers of the checkout picture. */
export const PICTURE_PROMOTIONS: readonly Promotion[] = [
  promotion('gold-fish', { kind: 'percent-off', goods: { categories: ['fish'] }, rateBp: 1000 }, { when: { kind: 'tier-at-least', tier: 'gold' } }),
  promotion('plant-milk-3', { kind: 'cheapest-free', goods: { sets: ['plant-milk'] }, buy: 3, free: 1 },
    { units: 'exclusive', combine: { kind: 'exclusive', group: 'plant-milk' }, when: { kind: 'dates', from: '2026-08-01', to: '2026-08-31' }, name: { en: 'Buy 3, cheapest free', zh: '买三免一' } }),
  promotion('gold-plant-milk', { kind: 'percent-off', goods: { sets: ['plant-milk'] }, rateBp: 1000 },
    { combine: { kind: 'exclusive', group: 'plant-milk' }, when: { kind: 'tier-at-least', tier: 'gold' }, name: { en: 'Gold 10%', zh: '金卡九折' } }),
  promotion('eggs-2', { kind: 'bundle-price', goods: { skus: ['eggs'] }, quantity: 2, priceMinor: 850 }, { units: 'exclusive' }),
  promotion('coffee-week', { kind: 'points-multiplier', goods: { categories: ['coffee'] }, factorMilli: 2000 },
    { when: { kind: 'all', of: [{ kind: 'member' }, { kind: 'dates', from: '2026-08-10', to: '2026-08-16' }] } }),
  promotion('spend-80', { kind: 'points-flat', points: 50 }, { when: { kind: 'all', of: [{ kind: 'member' }, { kind: 'spend', goods: { all: true }, minimumMinor: 8000 }] } }),
]

export const PICTURE_SETS: Rulebook['goodsSets'] = [{ id: 'plant-milk', name: { en: 'Oat & plant milk', zh: '植物奶' }, goods: { categories: ['plant-milk'] } }]

export const PICTURE_LINES: readonly BasketLine[] = [
  line(1, 'bag', 10, 1),
  line(2, 'towel', 795, 1),
  line(3, 'rice', 1690, 1),
  line(4, 'eggs', 480, 2),
  line(5, 'oat-milk', 520, 3, { categoryPath: ['dairy', 'plant-milk'] }),
  line(6, 'coffee', 1850, 1, { categoryPath: ['coffee'] }),
  line(7, 'salmon', 3800, 0.412, { unit: 'kg', categoryPath: ['fresh', 'fish'] }),
]
