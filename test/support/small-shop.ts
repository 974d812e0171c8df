import { cpSync } from 'node:fs'
import { join } from 'node:path'
import type { Product } from '../../core/basket/product.ts'
import { rulebookSchema } from '../../core/rulebook/rulebook.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { DemoStore } from '../../terminal/demo/demo-store.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { setUpStore } from '../../terminal/services/first-start.ts'
import { createTill } from '../../terminal/services/till.ts'
import { openKeyStore } from '../../terminal/store/key-store.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'
import { FRIDAY_NOON, handClock, temporaryFolder } from './till.ts'

/** A shop so small that a till on it starts in a moment: a few articles, four members, one person who may do all. */

const both = (text: string) => ({ en: text, zh: text })

export interface ShopRules {
  readonly pricesIncludeTax: boolean
  readonly cashStepMinor: 1 | 5 | 10
  readonly pendingDays: number
  readonly expireAfterMonths: number | null
  readonly pointsShort: 'debt' | 'forgive' | 'deduct-from-refund'
  /** Whose points the members of a household may spend; everyone's unless stated. */
  readonly maySpend?: 'everyone' | 'head' | 'own-points-only'
  /** Whether so many months after earning, unless stated, or after the last earning or spending. */
  readonly expireBy?: 'age' | 'inactivity'
  /** How tiers are reached and kept; by spend in a window of a year unless stated. */
  readonly tiers?: ShopTiers
  /** After so many months stamps, and uses that were granted, are over; never unless stated. */
  readonly rewardMonths?: number
}

export interface ShopTiers {
  readonly measure: 'amount' | 'points' | 'visits'
  readonly months: number
  readonly graceDays: number
  readonly drop: 'one-level' | 'to-qualified'
  /** A tier lasts as long as its window, or is counted anew every day. */
  readonly lasts: 'window' | 'rolling'
}

/** The day on which every history begins. */
export const FIRST_DAY = '2026-08-14'

/** Prices are of one piece, or of a kilogram. */
export const GOODS = [
  { sku: 'tea', priceMinor: 340, unit: 'piece', taxCode: 'gst', earns: true, isOffered: true },
  { sku: 'sweet', priceMinor: 34, unit: 'piece', taxCode: 'gst', earns: true, isOffered: false },
  { sku: 'fish', priceMinor: 1999, unit: 'kg', taxCode: 'gst', earns: true, isOffered: true },
  { sku: 'book', priceMinor: 1250, unit: 'piece', taxCode: 'low', earns: true, isOffered: false },
  { sku: 'cup', priceMinor: 515, unit: 'piece', taxCode: 'gst', earns: true, isOffered: false },
  { sku: 'mug', priceMinor: 830, unit: 'piece', taxCode: 'low', earns: true, isOffered: false },
] as const
export const TAX_BP: Readonly<Record<string, number>> = { gst: 900, low: 550 }
/** Off goods that are offered. */
export const OFFER_BP = 1000
/** In ascending order: a point, worth one minor unit, for so much; and what each asks for in each measure. */
export const TIERS = [
  { id: 'member', earnPerMinor: 10, needs: { amount: 0, points: 0, visits: 0 } },
  { id: 'silver', earnPerMinor: 8, needs: { amount: 4000, points: 400, visits: 2 } },
  { id: 'gold', earnPerMinor: 5, needs: { amount: 11_000, points: 1100, visits: 4 } },
] as const
export const RETURNED_POINTS_DAYS = 30
/** Goods without a receipt are worth the lowest price of so many days. */
export const LOWEST_PRICE_DAYS = 10
/** So many thousandths of this article give a voucher, which takes so much off that one, which no other offer is on. */
export const VOUCHER = { forSku: 'sweet', fromMilli: 3000, onSku: 'book', offBp: 2000 } as const
/** Of a member, made out by hand: good from the day after, for so many days, for so much off the article. */
export const TREAT = { onSku: 'mug', offBp: 3000, days: 20 } as const
/** Printed beforehand, each number once. */
export const FLYER = { onSku: 'mug', offBp: 2500, prefix: 'FLY', digits: 3 } as const
/** So many stamps, one for each piece of an article, make a full card; a full card takes so much off another article. */
export const STAMP_CARD = { forSku: 'tea', stamps: 5, onSku: 'sweet', offBp: 5000 } as const
/** So many thousandths of an article grant a use, and each year the highest tier has one; a use takes so much off another article. */
export const REFILL = { forSku: 'book', fromMilli: 2000, onSku: 'cup', offBp: 4000, perYear: { gold: 1 } as Readonly<Record<string, number>> } as const
/** What a member is given once for somebody they brought, for at most so many a year. */
export const REFERRAL = { points: 70, perYear: 2 } as const

const idOf = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** A member card of the programme. */
export function cardNumber(n: number): string {
  const digits = `603512${String(n).padStart(9, '0')}`
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}

/** What each has when the till opens. */
export const MEMBERS = [0, 120, 35, 400].map((points, at) => ({ memberId: idOf(100 + at), cardNumber: cardNumber(at), lotId: idOf(200 + at), points }))
export const EVERYTHING_CLERK = { staffId: 'dana', pin: '1357' }

const A_YEAR: ShopTiers = { measure: 'amount', months: 12, graceDays: 0, drop: 'one-level', lasts: 'window' }
export const tierRulesOf = ({ tiers }: ShopRules): ShopTiers => tiers ?? A_YEAR

/** An offer that takes so much off an article whenever something is there for it. */
const takesOff = (id: string, when: object, { onSku, offBp }: { readonly onSku: string; readonly offBp: number }): object => ({
  id, name: both(id), combine: { kind: 'stack' }, units: 'shared', when, effect: { kind: 'percent-off', goods: { skus: [onSku] }, rateBp: offBp },
})
const gives = (id: string, when: object, effect: object): object => ({ id, name: both(id), combine: { kind: 'stack' }, units: 'shared', when, effect })

function rulebookOf(rules: ShopRules): Rulebook {
  const { measure, months, graceDays, drop, lasts } = tierRulesOf(rules)
  const ends = rules.rewardMonths === undefined ? {} : { expiresAfterMonths: rules.rewardMonths }
  return rulebookSchema.parse({
    format: 'regulars.rulebook/1',
    programme: {
      id: 'small', name: both('Small'), currency: { code: 'SGD', exponent: 2, symbol: 'S$' }, timeZone: 'Asia/Singapore', pricesIncludeTax: rules.pricesIncludeTax,
      taxes: Object.entries(TAX_BP).map(([code, rateBp]) => ({ code, name: both(code), rateBp })), cashRoundingMinor: rules.cashStepMinor,
      memberCards: [{ prefix: '603512', length: 16, check: 'luhn' }],
    },
    version: 1, effectiveAt: FRIDAY_NOON - 1,
    tiers: TIERS.map(({ id, earnPerMinor, needs }) => ({ id, name: both(id), qualifyMinor: needs.amount, ...(measure === 'amount' ? {} : { qualifyCount: needs[measure] }), earn: { points: 1, perMinor: earnPerMinor } })),
    tierWindowMonths: months,
    tierRules: { measure, window: 'rolling', graceDays, drop },
    choices: { tierLasts: lasts },
    redemption: { points: 1, valueMinor: 1, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 },
    pointsExpireAfterMonths: rules.expireAfterMonths,
    pointsRules: { pendingDays: rules.pendingDays, expiry: rules.expireBy === 'inactivity' ? { kind: 'inactivity' } : { kind: 'age', until: 'day' } },
    returnRules: { windowDays: 3660, pointsShort: rules.pointsShort, returnedPointsDays: RETURNED_POINTS_DAYS, withoutReceipt: { kind: 'store-credit', lowestPriceDays: LOWEST_PRICE_DAYS } },
    giftCards: { payOutUpToMinor: 500 },
    storeCredit: { payOutUpToMinor: 500 },
    household: { maySpend: rules.maySpend ?? 'everyone' },
    referral: { perYear: REFERRAL.perYear },
    coupons: [
      { id: 'back', name: both('Back'), kind: 'voucher', prefix: 'BK' },
      { id: 'treat', name: both('Treat'), kind: 'personal', prefix: 'TR', daysValid: TREAT.days },
      { id: 'flyer', name: both('Flyer'), kind: 'batch', prefix: FLYER.prefix, numbers: { digits: FLYER.digits, from: 1, to: 999 } },
    ],
    stampCards: [{ id: 'teas', name: both('Teas'), stamps: STAMP_CARD.stamps, ...ends }],
    entitlements: [{ id: 'refill', name: both('Refill'), perYearByTier: REFILL.perYear, ...ends }],
    goodsSets: [{ id: 'offered', name: both('Offered'), goods: { skus: GOODS.filter((article) => article.isOffered).map((article) => article.sku) } }],
    promotions: [
      { ...takesOff('tenth-off', { kind: 'dates', from: '2000-01-01', to: '2100-01-01' }, { onSku: '', offBp: OFFER_BP }), effect: { kind: 'percent-off', goods: { sets: ['offered'] }, rateBp: OFFER_BP } },
      gives('gives-voucher', { kind: 'quantity', goods: { skus: [VOUCHER.forSku] }, minimumMilli: VOUCHER.fromMilli }, { kind: 'voucher', coupon: 'back' }),
      takesOff('takes-voucher', { kind: 'coupon', coupon: 'back' }, VOUCHER),
      takesOff('takes-treat', { kind: 'coupon', coupon: 'treat' }, TREAT),
      takesOff('takes-flyer', { kind: 'coupon', coupon: 'flyer' }, FLYER),
      gives('gives-stamps', { kind: 'member' }, { kind: 'stamps', card: 'teas', stamps: 1, perUnitOf: { skus: [STAMP_CARD.forSku] } }),
      takesOff('takes-card', { kind: 'stamp-reward', card: 'teas' }, STAMP_CARD),
      gives('grants-refill', { kind: 'all', of: [{ kind: 'member' }, { kind: 'quantity', goods: { skus: [REFILL.forSku] }, minimumMilli: REFILL.fromMilli }] }, { kind: 'grant-entitlement', entitlement: 'refill', uses: 1 }),
      takesOff('takes-refill', { kind: 'entitlement', entitlement: 'refill' }, REFILL),
      gives('thanks-referrer', { kind: 'referred' }, { kind: 'referrer-points', points: REFERRAL.points }),
    ],
    receipt: { header: [], footer: [] },
  })
}

function storeOf(rules: ShopRules): DemoStore {
  const product = ({ sku, priceMinor, unit, taxCode, earns }: (typeof GOODS)[number]): Product => ({
    sku, name: both(sku), barcodes: [], categoryId: 'all', brand: null, tags: [], priceMinor, unit, taxCode, discountable: true, earns, quickKey: null,
  })
  return {
    storeId: 'corner', tillNumber: 1, name: both('Corner'), receiptName: both('Corner'), address: both('1 Street'), taxNumber: 'T1',
    staff: [{ ...EVERYTHING_CLERK, name: 'Dana', shortName: both('Dana'), role: 'manager', language: 'en' }],
    catalogue: { categories: [{ id: 'all', parentId: null, name: both('All') }], products: GOODS.map(product) },
    rulebook: rulebookOf(rules),
    members: MEMBERS.map(({ memberId, cardNumber: number, lotId, points }, at) => ({
      memberId, name: `Member ${at}`, otherName: null, phone: `+658000000${at}`, cards: [{ number, blocked: false }], language: 'en' as const, tierId: 'member', tierCountedMinor: 0,
      since: '2026-01-01', birthday: null, lastVisitOn: null,
      lots: points === 0 ? [] : [{ lotId, memberId, points, earnedOn: '2026-08-01', availableFrom: '2026-08-01', expiresOn: null }],
    })),
  }
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** A folder set up with the shop once; each till gets a copy of it. */
export function smallShop(rules: ShopRules): { copyTo(dir: string): void; remove(): void } {
  const folder = temporaryFolder()
  const clock = handClock(FRIDAY_NOON - 60_000)
  const db = openDatabase(folder.dir, { clock, log: silent })
  let made = 0
  const till = createTill({ db, clock, log: silent, ids: { next: () => idOf(++made) }, hasher: createHasher(), keys: openKeyStore(folder.dir), onDiskChange: () => undefined })
  setUpStore(till, storeOf(rules))
  till.disk.close()
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  return { copyTo: (dir) => cpSync(folder.dir, join(dir), { recursive: true }), remove: folder.remove }
}
