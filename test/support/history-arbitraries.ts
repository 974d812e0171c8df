import fc from 'fast-check'
import { NOBODY } from './history-steps.ts'
import type { Again, Goods, Step } from './history-steps.ts'
import { GOODS } from './small-shop.ts'
import type { ShopRules } from './small-shop.ts'

/** What a shop's rules may be, and what may happen in it. */

/** Each history draws one of these, so that all of them are lived through in one run. */
export const RULES: readonly ShopRules[] = [
  { pricesIncludeTax: true, cashStepMinor: 5, pendingDays: 0, expireAfterMonths: null, pointsShort: 'debt', maySpend: 'everyone', tiers: { measure: 'amount', months: 1, graceDays: 0, drop: 'one-level', lasts: 'window' } },
  { pricesIncludeTax: false, cashStepMinor: 1, pendingDays: 3, expireAfterMonths: 1, pointsShort: 'debt', maySpend: 'head', tiers: { measure: 'visits', months: 1, graceDays: 5, drop: 'to-qualified', lasts: 'window' }, rewardMonths: 1 },
  { pricesIncludeTax: true, cashStepMinor: 10, pendingDays: 2, expireAfterMonths: 2, pointsShort: 'forgive', maySpend: 'everyone', tiers: { measure: 'points', months: 1, graceDays: 3, drop: 'one-level', lasts: 'window' } },
  { pricesIncludeTax: false, cashStepMinor: 1, pendingDays: 0, expireAfterMonths: null, pointsShort: 'deduct-from-refund', maySpend: 'own-points-only', tiers: { measure: 'amount', months: 1, graceDays: 4, drop: 'one-level', lasts: 'rolling' }, rewardMonths: 1 },
  { pricesIncludeTax: true, cashStepMinor: 1, pendingDays: 0, expireAfterMonths: 1, expireBy: 'inactivity', pointsShort: 'debt', maySpend: 'everyone', tiers: { measure: 'amount', months: 1, graceDays: 8, drop: 'to-qualified', lasts: 'window' } },
  { pricesIncludeTax: false, cashStepMinor: 5, pendingDays: 1, expireAfterMonths: 1, expireBy: 'inactivity', pointsShort: 'forgive', maySpend: 'head', rewardMonths: 1 },
]
export const rulesOf = fc.nat(RULES.length - 1)
const again = fc.oneof({ weight: 8, arbitrary: fc.constant<Again>('no') }, { weight: 1, arbitrary: fc.constant<Again>('same') }, { weight: 1, arbitrary: fc.constant<Again>('other') })
/** Some come more often than others, so that much happens to the same points. */
const member = fc.constantFrom(1, 1, 1, 2, 2, 0, 3, 4)
const maybeMember = fc.constantFrom(1, 1, 1, 1, 2, 2, 0, 3, 4, 5, NOBODY)
const n = fc.nat(99)
const share = fc.constantFrom(0.1, 0.34, 0.5, 1)
const noneOrShare = fc.constantFrom(0, 0, 0.1, 0.3, 0.6, 1)
const goods = fc.array(fc.record<Goods>({ at: fc.nat(GOODS.length - 1), quantity: fc.integer({ min: 1, max: 6 }) }), { minLength: 1, maxLength: 4 })

const of = <S extends Omit<Step, 'again'>>(record: { [K in keyof S]: fc.Arbitrary<S[K]> }) => fc.record({ ...record, again } as never) as fc.Arbitrary<unknown> as fc.Arbitrary<Step>
const does = <D extends Step['does']>(name: D) => fc.constant(name)

const sell = of({ does: does('sell'), member: maybeMember, goods, pointsShare: noneOrShare, cardShare: noneOrShare, giftCard: fc.boolean(), hold: fc.boolean(), coupon: fc.constantFrom('none', 'voucher', 'treat', 'flyer'), which: n, onAccount: fc.boolean(), parked: fc.constantFrom(false, false, true) })
const comesBack = [
  { weight: 5, arbitrary: of({ does: does('return'), sale: n, lines: fc.nat(15), share }) },
  { weight: 1, arbitrary: of({ does: does('return-all'), sale: n }) },
  { weight: 1, arbitrary: of({ does: does('void'), sale: n }) },
  { weight: 2, arbitrary: of({ does: does('exchange'), sale: n, lines: fc.nat(15), share, member: maybeMember, goods }) },
]
export const selling = [
  { weight: 8, arbitrary: sell },
  { weight: 1, arbitrary: of({ does: does('cancel'), member: maybeMember, goods, parked: fc.boolean() }) },
  ...comesBack,
  { weight: 1, arbitrary: of({ does: does('enrol'), by: maybeMember }) },
  { weight: 2, arbitrary: of({ does: does('issue-treat'), member }) },
  { weight: 1, arbitrary: of({ does: does('restart') }) },
  { weight: 1, arbitrary: of({ does: does('close-segment'), leave: fc.nat(4) }) },
]
export const everything = [
  ...selling,
  { weight: 2, arbitrary: of({ does: does('too-much'), what: fc.constantFrom('return', 'spend', 'transfer-to-self', 'transfer', 'adjust', 'voucher', 'hold'), sale: n, member }) },
  { weight: 2, arbitrary: of({ does: fc.constantFrom('gift-card', 'store-credit'), amount: fc.integer({ min: 1, max: 60 }).map((tens) => tens * 50) }) },
  { weight: 1, arbitrary: of({ does: does('open-account'), member }) },
  { weight: 1, arbitrary: of({ does: does('settle-account'), account: n, share }) },
  { weight: 2, arbitrary: of({ does: does('without-receipt'), goods }) },
  { weight: 1, arbitrary: of({ does: does('pay-out-card'), card: n }) },
  { weight: 2, arbitrary: of({ does: does('adjust'), member, points: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: -300, max: -1 })) }) },
  { weight: 2, arbitrary: of({ does: does('transfer'), member, to: member, share }) },
  { weight: 2, arbitrary: of({ does: does('hold'), member, share }) },
  { weight: 2, arbitrary: of({ does: does('end-hold'), hold: n, how: fc.constantFrom('released', 'captured') }) },
  { weight: 1, arbitrary: of({ does: does('withdraw-code'), code: n }) },
  { weight: 1, arbitrary: of({ does: does('give-tier'), member, tier: fc.constantFrom('silver', 'gold'), days: fc.nat(20) }) },
  { weight: 1, arbitrary: of({ does: does('withdraw-tier'), gift: n }) },
  { weight: 1, arbitrary: of({ does: does('merge'), member, into: member }) },
  { weight: 2, arbitrary: of({ does: does('undo-merge') }) },
  { weight: 1, arbitrary: of({ does: does('found-household'), member, other: member }) },
  { weight: 1, arbitrary: of({ does: fc.constantFrom('join-household', 'leave-household'), member }) },
  { weight: 2, arbitrary: of({ does: does('cash'), kind: fc.constantFrom('pay-in', 'from-safe', 'pay-out', 'drop'), amount: fc.integer({ min: 1, max: 5000 }) }) },
  { weight: 1, arbitrary: of({ does: does('close-shift'), off: fc.integer({ min: -50, max: 50 }), left: fc.integer({ min: 0, max: 3000 }) }) },
  { weight: 2, arbitrary: of({ does: does('refund'), refund: n, outcome: fc.constantFrom('refunded', 'declined') }) },
  { weight: 1, arbitrary: of({ does: does('lost-payment'), goods, reversed: fc.boolean() }) },
  { weight: 5, arbitrary: of({ does: does('days'), days: fc.constantFrom(1, 3, 4, 5, 8, 12, 31, 31) }) },
]

export const historyOf = (steps: readonly { weight: number; arbitrary: fc.Arbitrary<Step> }[], maxLength: number) => fc.array(fc.oneof(...steps), { minLength: 10, maxLength, size: 'max' })
