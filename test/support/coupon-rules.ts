import { createHash } from 'node:crypto'
import { promotion } from './promotion-fixtures.ts'
import { SQUID } from './value-till.ts'

const named = (id: string) => ({ id, name: { en: id, zh: id } })
const squid = { skus: [SQUID] }
const coupon = (id: string) => ({ kind: 'coupon' as const, coupon: id })
const off = (id: string, amountMinor: number) => promotion(`${id}-off`, { kind: 'amount-off', goods: { all: true }, amountMinor }, { when: coupon(id) })
const gives = (id: string, pieces: number) => promotion(`${id}-gift`, { kind: 'voucher', coupon: id, worthMinor: 100 },
  { when: { kind: 'quantity', goods: squid, minimumMilli: pieces * 1000 } })

/** Codes of `drawn`, which the rules list by digest. */
export const DRAWN = ['LUCKYQ7', 'LUCKYW8'] as const
/**
 * Codes of `numbered` with their check digits: one, one that could be a GTIN-8 as well, one beyond its numbers, one misread;
 * of `allotted`, one of this till's (number 2) and one of another's.
 */
export const NUMBERED = { good: '99000010', asGoods: '99000028', beyond: '99005001', misread: '99000011', ours: '8800070', otherTills: '8800500' } as const

/**
 * Two squid give a voucher of 2.00 for whoever brings it, three one of 3.00 for the member; both good for 30 days from the
 * day after. 4.00 by personal code, 0.50 by numbered codes of digits, 0.70 by drawn ones.
 * The first purchase of a member who was brought, from 10.00, takes 1.50 off and gives who brought them 200 points.
 */
export const COUPON_RULES = {
  referral: { perYear: 2, minimumMinor: 1000 },
  coupons: [
    { ...named('back'), kind: 'voucher', prefix: 'BK', daysValid: 30 },
    { ...named('mine'), kind: 'voucher', prefix: 'MN', boundTo: 'member', daysValid: 30 },
    { ...named('gift'), kind: 'personal', prefix: 'GF', daysValid: 14 },
    { ...named('numbered'), kind: 'batch', prefix: '99', check: 'luhn', numbers: { digits: 5, from: 1, to: 49 } },
    { ...named('drawn'), kind: 'single-use', prefix: 'LUCKY', digests: DRAWN.map((code) => createHash('sha256').update(code).digest('hex')) },
    { ...named('allotted'), kind: 'batch', prefix: '88', check: 'luhn', numbers: { digits: 4, from: 1, to: 99, allotted: [{ storeId: 'tiong-bahru', tillNumber: 2, from: 1, to: 49 }, { storeId: 'tiong-bahru', tillNumber: 1, from: 50, to: 99 }] } },
    { ...named('all'), kind: 'generic', prefix: 'WELCOME' },
  ],
  promotions: [
    gives('back', 2), gives('mine', 3),
    off('back', 200), off('mine', 300), off('gift', 400), off('numbered', 50), off('drawn', 70), off('allotted', 60), off('all', 10),
    promotion('brought-off', { kind: 'amount-off', goods: { all: true }, amountMinor: 150 }, { when: { kind: 'referred' } }),
    promotion('brought-points', { kind: 'referrer-points', points: 200, worthMinor: 0 }, { when: { kind: 'referred' } }),
  ],
}
