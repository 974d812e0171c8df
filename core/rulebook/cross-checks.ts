import type { z } from 'zod'
import { couponFaults, drawFaults, entitlementFaults, prefixFaults, rebateFaults } from './benefit-checks.ts'
import { couponSchema, drawSchema, entitlementSchema, rebateSchema } from './benefits.ts'
import type { Coupon } from './benefits.ts'
import { choicesSchema } from './choices.ts'
import type { Path, RulebookFault } from './faults.ts'
import { cycleFaults, goodsFaults } from './goods-checks.ts'
import { goodsSetSchema } from './goods.ts'
import { repeated } from './names.ts'
import type { Names } from './names.ts'
import { pointsRulesSchema, storedValueSchema, tierRulesSchema } from './policies.ts'
import { priceFaults } from './price-checks.ts'
import { priceEntrySchema } from './price-list.ts'
import { pointsFaults, programmeFaults, storedValueFaults, tierFaults } from './programme-checks.ts'
import { promotionFaults } from './promotion-checks.ts'
import { promotionSchema } from './promotion.ts'
import { programmeSchema, rulebookSchema } from './rulebook.ts'
import { stopLimitFaults, stopLimitsSchema } from './stop-limits.ts'

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
}

function listOf<T>(value: unknown, read: (item: unknown) => T): T[] {
  return Array.isArray(value) ? value.map(read) : []
}

/** A part of the file where it can be read on its own, else null: one bad part must not hide what is wrong with another. */
function part<S extends z.ZodType>(schema: S, value: unknown): z.output<S> | null {
  return schema.safeParse(value).data ?? null
}

/** A policy that may be left out. */
function policy<S extends z.ZodType>(schema: S, value: unknown): z.output<S> | null {
  return part(schema, value === undefined ? {} : value)
}

function idsOf(value: unknown): unknown[] {
  return listOf(value, (item) => field(item, 'id'))
}

function kindOf(coupon: unknown): Coupon['kind'] | null {
  return part(couponSchema.shape.kind, field(coupon, 'kind'))
}

function namesOf(input: unknown): Names {
  const ids = (key: string): Set<unknown> => new Set(idsOf(field(input, key)))
  return {
    tiers: ids('tiers'),
    sets: ids('goodsSets'),
    coupons: new Map(listOf(field(input, 'coupons'), (coupon) => [field(coupon, 'id'), kindOf(coupon)] as const)),
    stampCards: ids('stampCards'),
    entitlements: ids('entitlements'),
    draws: ids('draws'),
  }
}

/** The faults of every readable entry of a list, and ids that are there twice. */
function listFaults<S extends z.ZodType>(input: unknown, key: string, schema: S, faultsOf: (entry: z.output<S>, path: Path) => RulebookFault[]): RulebookFault[] {
  const list = field(input, key)
  return [
    ...repeated(idsOf(list), [key], 'id'),
    ...listOf(list, (entry) => part(schema, entry)).flatMap((entry, at) => (entry === null ? [] : faultsOf(entry, [key, at]))),
  ]
}

function couponPrefix(coupon: unknown): string | null {
  return part(couponSchema.shape.prefix, field(coupon, 'prefix'))
}

/** What the schema cannot see: names that lead nowhere, twice the same id, sets inside themselves, numbers at odds. */
export function crossFaults(input: unknown): RulebookFault[] {
  const names = namesOf(input)
  const { shape } = rulebookSchema
  const programme = part(programmeSchema, field(input, 'programme'))
  const goodsSets = listOf(field(input, 'goodsSets'), (set) => {
    const id = field(set, 'id')
    return typeof id === 'string' ? { id, goods: part(goodsSetSchema, field(set, 'goods')) } : null
  })
  const stored = (key: 'giftCards' | 'storeCredit'): RulebookFault[] => {
    const rules = policy(storedValueSchema, field(input, key))
    return rules === null ? [] : storedValueFaults(rules, key)
  }
  const wasPriceDays = part(shape.wasPriceDays, field(input, 'wasPriceDays'))
  const stopLimits = part(stopLimitsSchema, field(input, 'stopLimits'))
  return [
    ...(programme === null ? [] : programmeFaults(programme)),
    ...tierFaults(
      listOf(field(input, 'tiers'), (tier) => part(shape.tiers.element, tier)),
      part(shape.redemption, field(input, 'redemption')),
      policy(tierRulesSchema, field(input, 'tierRules'))?.measure ?? null,
    ),
    ...pointsFaults(policy(pointsRulesSchema, field(input, 'pointsRules')), policy(choicesSchema, field(input, 'choices')), field(input, 'pointsExpireAfterMonths')),
    ...stored('giftCards'),
    ...stored('storeCredit'),
    ...priceFaults(listOf(field(input, 'prices'), (entry) => part(priceEntrySchema, entry)), names),
    ...listFaults(input, 'coupons', couponSchema, couponFaults),
    ...prefixFaults(listOf(field(input, 'coupons'), couponPrefix)),
    ...repeated(idsOf(field(input, 'stampCards')), ['stampCards'], 'id'),
    ...listFaults(input, 'entitlements', entitlementSchema, (entitlement, path) => entitlementFaults(entitlement, path, names)),
    ...listFaults(input, 'draws', drawSchema, drawFaults),
    ...listFaults(input, 'rebates', rebateSchema, (rebate, path) => rebateFaults(rebate, path, names)),
    ...repeated(idsOf(field(input, 'goodsSets')), ['goodsSets'], 'id'),
    ...goodsSets.flatMap((set, at) => (set?.goods ? goodsFaults(set.goods, ['goodsSets', at, 'goods'], names) : [])),
    ...cycleFaults(goodsSets),
    ...listFaults(input, 'promotions', promotionSchema, (promotion, path) => promotionFaults(promotion, path, names, wasPriceDays)),
    ...(stopLimits === null ? [] : stopLimitFaults(stopLimits)),
  ]
}
