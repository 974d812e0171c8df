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

/** A shop so small that a till on it starts in a moment: four articles, four members, one person who may do all. */

const both = (text: string) => ({ en: text, zh: text })

export interface ShopRules {
  readonly pricesIncludeTax: boolean
  readonly cashStepMinor: 1 | 5 | 10
  readonly pendingDays: number
  readonly expireAfterMonths: number | null
  readonly pointsShort: 'debt' | 'forgive' | 'deduct-from-refund'
  /** Whose points the members of a household may spend; everyone's unless stated. */
  readonly maySpend?: 'everyone' | 'head' | 'own-points-only'
}

/** Prices are of one piece, or of a kilogram. */
export const GOODS = [
  { sku: 'tea', priceMinor: 340, unit: 'piece', taxCode: 'gst', earns: true, isOffered: true },
  { sku: 'sweet', priceMinor: 34, unit: 'piece', taxCode: 'gst', earns: true, isOffered: false },
  { sku: 'fish', priceMinor: 1999, unit: 'kg', taxCode: 'gst', earns: true, isOffered: true },
  { sku: 'book', priceMinor: 1250, unit: 'piece', taxCode: 'low', earns: true, isOffered: false },
] as const
export const TAX_BP: Readonly<Record<string, number>> = { gst: 900, low: 550 }
/** Off goods that are offered. */
export const OFFER_BP = 1000
/** One point for so much, worth one minor unit. */
export const EARN_PER_MINOR = 10
export const RETURNED_POINTS_DAYS = 30
/** Goods without a receipt are worth the lowest price of so many days. */
export const LOWEST_PRICE_DAYS = 10
/** So many thousandths of this article give a voucher, which takes so much off that one, which no other offer is on. */
export const VOUCHER = { forSku: 'sweet', fromMilli: 3000, onSku: 'book', offBp: 2000 } as const
/** A tier that nobody earns: it is given by hand, or not held. */
export const GIVEN_TIER = 'gold'

const idOf = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

function cardNumber(n: number): string {
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

function rulebookOf(rules: ShopRules): Rulebook {
  return rulebookSchema.parse({
    format: 'regulars.rulebook/1',
    programme: {
      id: 'small', name: both('Small'), currency: { code: 'SGD', exponent: 2, symbol: 'S$' }, timeZone: 'Asia/Singapore', pricesIncludeTax: rules.pricesIncludeTax,
      taxes: Object.entries(TAX_BP).map(([code, rateBp]) => ({ code, name: both(code), rateBp })), cashRoundingMinor: rules.cashStepMinor,
      memberCards: [{ prefix: '603512', length: 16, check: 'luhn' }],
    },
    version: 1, effectiveAt: FRIDAY_NOON - 1,
    tiers: [
      { id: 'member', name: both('Member'), qualifyMinor: 0, earn: { points: 1, perMinor: EARN_PER_MINOR } },
      { id: GIVEN_TIER, name: both('Gold'), qualifyMinor: 1_000_000_000, earn: { points: 1, perMinor: EARN_PER_MINOR } },
    ],
    tierWindowMonths: 12,
    redemption: { points: 1, valueMinor: 1, minimumPoints: 0, stepPoints: 1, maximumShareBp: 10_000 },
    pointsExpireAfterMonths: rules.expireAfterMonths,
    pointsRules: { pendingDays: rules.pendingDays, expiry: { kind: 'age', until: 'day' } },
    returnRules: { windowDays: 3660, pointsShort: rules.pointsShort, returnedPointsDays: RETURNED_POINTS_DAYS, withoutReceipt: { kind: 'store-credit', lowestPriceDays: LOWEST_PRICE_DAYS } },
    giftCards: { payOutUpToMinor: 500 },
    storeCredit: { payOutUpToMinor: 500 },
    household: { maySpend: rules.maySpend ?? 'everyone' },
    coupons: [{ id: 'back', name: both('Back'), kind: 'voucher', prefix: 'BK' }],
    goodsSets: [{ id: 'offered', name: both('Offered'), goods: { skus: GOODS.filter((article) => article.isOffered).map((article) => article.sku) } }],
    promotions: [{
      id: 'tenth-off', name: both('Ten per cent off'), combine: { kind: 'stack' }, units: 'shared', when: { kind: 'dates', from: '2000-01-01', to: '2100-01-01' },
      effect: { kind: 'percent-off', goods: { sets: ['offered'] }, rateBp: OFFER_BP },
    }, {
      id: 'gives-voucher', name: both('Voucher'), combine: { kind: 'stack' }, units: 'shared',
      when: { kind: 'quantity', goods: { skus: [VOUCHER.forSku] }, minimumMilli: VOUCHER.fromMilli }, effect: { kind: 'voucher', coupon: 'back' },
    }, {
      id: 'takes-voucher', name: both('Book off'), combine: { kind: 'stack' }, units: 'shared', when: { kind: 'coupon', coupon: 'back' },
      effect: { kind: 'percent-off', goods: { skus: [VOUCHER.onSku] }, rateBp: VOUCHER.offBp },
    }],
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
