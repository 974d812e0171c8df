import fc from 'fast-check'
import type { MemberSnapshot } from '../../core/basket/basket.ts'
import type { EvaluationInput, PromotionUsage } from '../../core/promotions/input.ts'
import { couponSchema, entitlementSchema, stampCardSchema } from '../../core/rulebook/benefits.ts'
import { DEFAULT_CHOICES } from '../../core/rulebook/choices.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { deviation, lines, promotions } from './promotion-arbitraries.ts'
import { SATURDAY_AFTERNOON, member, rulebookWith } from './promotion-fixtures.ts'

/** One sale with the rulebook that it is read against. */
export interface Sale { rulebook: Rulebook; input: EvaluationInput }

/** A coupon of which codes are good, and one whose days are over. */
export const COUPONS = [
  couponSchema.parse({ id: 'ten', name: { en: 'Ten off', zh: '立减十元' }, kind: 'batch', prefix: 'TE' }),
  couponSchema.parse({ id: 'old', name: { en: 'Last year', zh: '去年' }, kind: 'batch', prefix: 'OL', to: '2025-12-31' }),
]
const CARDS = [stampCardSchema.parse({ id: 'coffee-card', name: { en: 'Coffee card', zh: '咖啡卡' }, stamps: 8 })]
const ENTITLEMENTS = [entitlementSchema.parse({ id: 'clean-car', name: { en: 'Car wash', zh: '洗车' } })]

const day = fc.constantFrom('2026-08-01', '2026-08-14', '2026-08-15', '2026-08-16', '2026-08-31')
const hour = fc.constantFrom('00:00', '08:00', '14:32', '14:33', '20:00', '24:00')
const nearDays = fc.constantFrom(0, 1, 7, 40)

const ofMember: fc.Arbitrary<Condition> = fc.oneof(
  fc.constant<Condition>({ kind: 'member' }),
  fc.constantFrom('silver', 'gold', 'platinum').map((tier): Condition => ({ kind: 'tier-at-least', tier })),
  fc.constantFrom('staff', 'trade').map((segment): Condition => ({ kind: 'segment', segments: [segment] })),
  fc.constant<Condition>({ kind: 'stage', stages: ['new', 'lapsed'] }),
  fc.constant<Condition>({ kind: 'birthday', within: 'month' }),
  fc.record({ kind: fc.constant('birthday' as const), within: fc.constant('days' as const), daysBefore: nearDays, daysAfter: nearDays }),
  fc.record({ kind: fc.constant('anniversary' as const), daysBefore: nearDays, daysAfter: nearDays }),
  fc.constant<Condition>({ kind: 'first-purchase' }),
  fc.record({ kind: fc.constant('absent' as const), minimumDays: fc.constantFrom(1, 30, 90), maximumDays: fc.constantFrom(undefined, 120) }),
  fc.constantFrom<Condition>({ kind: 'visit', number: 3 }, { kind: 'visit', every: 5 }),
  fc.constant<Condition>({ kind: 'referred' }),
  fc.constant<Condition>({ kind: 'stamp-reward', card: 'coffee-card' }),
  fc.constant<Condition>({ kind: 'entitlement', entitlement: 'clean-car' }),
)

const ofSale: fc.Arbitrary<Condition> = fc.oneof(
  fc.tuple(day, day).map((days): Condition => { const [from, to] = days.sort(); return { kind: 'dates', from, to } }),
  fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 }).map((days): Condition => ({ kind: 'weekdays', days })),
  fc.tuple(hour, hour).filter(([from, to]) => from !== to && from !== '24:00').map(([from, to]): Condition => ({ kind: 'time', from, to })),
  fc.constantFrom('ten', 'ten', 'old').map((coupon): Condition => ({ kind: 'coupon', coupon })),
  fc.constant<Condition>({ kind: 'stores', stores: ['main'] }),
  fc.constant<Condition>({ kind: 'channel', channels: ['online'] }),
  fc.constant<Condition>({ kind: 'tender', tenders: ['cash', 'card'] }),
)

const circumstance: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 6, arbitrary: ofSale },
  { weight: 6, arbitrary: ofMember },
  { weight: 1, arbitrary: fc.oneof(ofSale, ofMember).map((of): Condition => ({ kind: 'not', of })) },
  { weight: 2, arbitrary: fc.tuple(ofSale, ofMember).map((of): Condition => ({ kind: 'any', of })) },
)

const sometimes = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined })
const dayKnown = fc.constantFrom('2024-02-29', '2020-08-15', '2021-08-22', '2022-07-10', '2026-01-03')

/** What is known of a member; parts of it may not be. */
const known: fc.Arbitrary<Partial<MemberSnapshot>> = fc.record({
  segments: sometimes(fc.constant(['staff'])),
  stage: sometimes(fc.constantFrom('new' as const, 'active' as const)),
  birthday: sometimes(fc.constantFrom({ month: 8, day: 15 }, { month: 8, day: 20 }, { month: 2, day: 29 }, { month: 7, day: 31 })),
  joinedOn: sometimes(dayKnown),
  visits: sometimes(fc.constantFrom(0, 2, 4, 7)),
  lastVisitOn: sometimes(fc.constantFrom('2026-08-15', '2026-07-20', '2026-05-01', '2026-01-01')),
  referred: sometimes(fc.boolean()),
  fullStampCards: sometimes(fc.constantFrom({ 'coffee-card': 0 }, { 'coffee-card': 1 })),
  stamps: sometimes(fc.constantFrom({ 'coffee-card': 3 })),
  entitlements: sometimes(fc.constantFrom({ 'clean-car': 0 }, { 'clean-car': 2 })),
})

/** A member of any tier, or nobody. */
export const someone: fc.Arbitrary<MemberSnapshot | null> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom('silver', 'gold', 'platinum'), known).map(([tier, facts]) => {
    const stated = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))
    return member(tier, stated as Partial<MemberSnapshot>)
  }) },
  { weight: 1, arbitrary: fc.constant(null) },
)

interface Around { when: Condition[]; limits: Promotion['limits']; usage: PromotionUsage }

const around: fc.Arbitrary<Around> = fc.record({
  when: fc.oneof({ weight: 3, arbitrary: fc.constant<Condition[]>([]) }, { weight: 2, arbitrary: fc.array(circumstance, { minLength: 1, maxLength: 2 }) }),
  limits: fc.oneof(
    { weight: 5, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constantFrom<Promotion['limits']>({ budgetUses: 3 }, { perStore: 2 }, { perMember: { day: 1, month: 2 } }) },
  ),
  usage: fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constantFrom<PromotionUsage>({ uses: 3, store: 2, memberDay: 1 }, { uses: 2, memberMonth: 2 }, { spentMinor: 40 }, { allottedUses: 0 }, { allottedUses: 1, allottedMinor: 30 }) },
  ),
})

/** Points worth a cent each, a tenth of one, ten each. */
const redemption = fc.constantFrom([100, 100], [100, 100], [100, 10], [10, 100]).map(([points, valueMinor]) => (
  { points: points!, valueMinor: valueMinor!, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 }))

/** Random sales in random circumstances: offers with names of their own, windows, cards, codes, limits and their usage. */
export function sales(most: { lines: number; units: number; promotions: number }): fc.Arbitrary<Sale> {
  return fc.record({
    basket: lines(most),
    offers: promotions(most.promotions),
    around: fc.array(around, { minLength: most.promotions, maxLength: most.promotions }),
    who: someone,
    choices: fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: deviation }),
    redemption,
    decimals: fc.constantFrom(0, 0, 0, 2),
    codes: fc.constantFrom<NonNullable<EvaluationInput['coupons']>>([], [{ code: 'TE1', couponId: 'ten' }], [{ code: 'OL1', couponId: 'old' }, { code: 'TE2', couponId: 'ten' }]),
    place: fc.constantFrom<Partial<EvaluationInput>>({}, { storeId: 'main' }, { storeId: 'other', channel: 'online' }, { tender: 'cash' }, { tender: 'qr' }),
  }).map((drawn): Sale => {
    const offers = drawn.offers.map((offer, at): Promotion => {
      const { when, limits } = drawn.around[at]!
      return {
        ...offer,
        name: { en: `Offer ${String.fromCharCode(65 + at)}`, zh: `优惠${String.fromCharCode(65 + at)}` },
        when: when.length === 0 ? offer.when : { kind: 'all', of: [...when, offer.when] },
        limits: { ...limits, ...offer.limits },
      }
    })
    const rulebook = rulebookWith(offers, { coupons: COUPONS, stampCards: CARDS, entitlements: ENTITLEMENTS, redemption: drawn.redemption, choices: { ...DEFAULT_CHOICES, ...drawn.choices } })
    const usage = Object.fromEntries(offers.map((offer, at) => [offer.id, drawn.around[at]!.usage]).filter(([, each]) => Object.keys(each as object).length > 0))
    return {
      rulebook: { ...rulebook, pointsRules: { ...rulebook.pointsRules, decimals: drawn.decimals } },
      input: { lines: drawn.basket, pinnedAt: SATURDAY_AFTERNOON, member: drawn.who, coupons: drawn.codes, usage, ...drawn.place },
    }
  })
}
