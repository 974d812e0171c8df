import { promotion } from './promotion-fixtures.ts'
import { SQUID } from './value-till.ts'

const named = (id: string) => ({ id, name: { en: id, zh: id } })
const squid = { skus: [SQUID] }

/** Two stamps for each squid, five make a card, worth a squid; S$3.00 off rice once a year for gold, and once more with four squid. */
export const REWARD_RULES = {
  stampCards: [{ ...named('fish-card'), stamps: 5 }],
  entitlements: [{ ...named('rice-year'), perYearByTier: { gold: 1 } }],
  coupons: [
    { ...named('ten'), kind: 'single-use', prefix: 'TEN', check: 'mod-37-36' },
    { ...named('all'), kind: 'generic', prefix: 'ALLOFYOU' },
    { ...named('old'), kind: 'single-use', prefix: 'OLD', to: '2026-08-13' },
    { ...named('own'), kind: 'personal', prefix: 'OWN' },
  ],
  promotions: [
    promotion('squid-stamps', { kind: 'stamps', card: 'fish-card', stamps: 2, perUnitOf: squid, worthMinor: 10 }, { when: { kind: 'member' } }),
    promotion('squid-reward', { kind: 'amount-off', goods: squid, amountMinor: 790 }, { when: { kind: 'stamp-reward', card: 'fish-card' } }),
    promotion('rice-more', { kind: 'grant-entitlement', entitlement: 'rice-year', uses: 1, worthMinor: 300 },
      { when: { kind: 'all', of: [{ kind: 'member' }, { kind: 'quantity', goods: squid, minimumMilli: 4000 }] } }),
    promotion('rice-year', { kind: 'amount-off', goods: { skus: ['rice-thai-jasmine-5kg'] }, amountMinor: 300 }, { when: { kind: 'entitlement', entitlement: 'rice-year' } }),
    promotion('coupon-ten', { kind: 'amount-off', goods: { all: true }, amountMinor: 100 }, { when: { kind: 'coupon', coupon: 'ten' } }),
    promotion('coupon-all', { kind: 'amount-off', goods: { all: true }, amountMinor: 50 }, { when: { kind: 'coupon', coupon: 'all' } }),
    promotion('coupon-old', { kind: 'amount-off', goods: { all: true }, amountMinor: 70 }, { when: { kind: 'coupon', coupon: 'old' } }),
  ],
}
/** Codes of `ten`, with their check characters. */
export const TEN_CODES = ['TEN0001O', 'TEN0002M'] as const
