import { describe, expect, it } from 'vitest'
import { MOST_FAULTS, checkRulebook } from '../../core/rulebook/checks.ts'
import { promotion, rulebookWith } from '../support/promotion-fixtures.ts'

const text = (en: string): object => ({ en, zh: `${en}（中文）` })
const coffee = { categories: ['coffee'] }

/** A rulebook that uses every list and names everything right. */
const good = rulebookWith([], {
  goodsSets: [{ id: 'hot', name: { en: 'Hot drinks', zh: '热饮' }, goods: coffee }],
  coupons: [
    { id: 'five', name: { en: 'S$5 off', zh: '减 S$5' }, kind: 'voucher', prefix: 'FV', daysValid: 30, perBasket: 1 },
    { id: 'open', name: { en: 'Welcome', zh: '欢迎' }, kind: 'generic', prefix: 'WELCOME', perBasket: 1 },
  ],
  stampCards: [{ id: 'cup', name: { en: 'Coffee card', zh: '咖啡卡' }, stamps: 10 }],
  entitlements: [{ id: 'sharpen', name: { en: 'Knife sharpening', zh: '磨刀' }, perYearByTier: { gold: 2 } }],
  draws: [{ id: 'moon', name: { en: 'Mooncake draw', zh: '中秋抽奖' }, prizes: [{ name: { en: 'Hamper', zh: '礼篮' }, worthMinor: 8000, count: 5 }], entries: 1000, freeEntry: false }],
  rebates: [{ id: 'trade', name: { en: 'Trade rebate', zh: '批发返利' }, goods: { all: true }, segments: ['trade'], period: 'quarter', steps: [{ fromMinor: 100_000, rateBp: 200 }, { fromMinor: 500_000, rateBp: 300 }], paidAs: 'store-credit' }],
  prices: [
    { kind: 'book', sku: 'tea', priceMinor: 480, stores: ['1'] }, { kind: 'book', sku: 'tea', priceMinor: 500 }, { kind: 'member', sku: 'tea', priceMinor: 450 },
    { kind: 'tier', tier: 'gold', sku: 'tea', priceMinor: 430 }, { kind: 'quantity', fromMilli: 6000, sku: 'tea', priceMinor: 420 }, { kind: 'quantity', fromMilli: 12_000, sku: 'tea', priceMinor: 400 },
  ],
})

function faultsOf(input: unknown): string[] {
  const checked = checkRulebook(JSON.parse(JSON.stringify(input)))
  if (checked.ok) return []
  for (const { message } of checked.error) {
    expect(message.en).toMatch(/^\P{Script=Han}{20,}\.$/u)
    expect(message.zh).toMatch(/\p{Script=Han}.*。$/u)
  }
  return checked.error.map((fault) => `${fault.path} ${fault.code}`)
}

const percent = { kind: 'percent-off', goods: coffee, rateBp: 1000 }
const offer = (more: object): unknown => ({ ...good, promotions: [{ id: 'p', name: text('P'), combine: { kind: 'stack' }, units: 'shared', when: { kind: 'member' }, effect: percent, ...more }] })
const when = (condition: object): unknown => offer({ when: condition })
const effect = (effect: object): unknown => offer({ effect })
const P = 'promotions[0]'

describe('a rulebook that uses every part', () => {
  it('has no faults', () => {
    expect(faultsOf(good)).toEqual([])
  })

  const sound: [string, unknown][] = [
    ['any visit of ten', when({ kind: 'visit', every: 10 })],
    ['a birthday', when({ kind: 'birthday', within: 'days', daysBefore: 3, daysAfter: 7 })],
    ['a birthday month', when({ kind: 'birthday', within: 'month' })],
    ['a time away', when({ kind: 'absent', minimumDays: 60, maximumDays: 60 })],
    ['a coupon', when({ kind: 'coupon', coupon: 'open' })],
    ['a voucher', effect({ kind: 'voucher', coupon: 'five' })],
    ['a reason for the referrer', offer({ effect: { kind: 'referrer-points', points: 100 }, when: { kind: 'all', of: [{ kind: 'first-purchase' }, { kind: 'referred' }] } })],
    ['a price that was', offer({ effect: { kind: 'fixed-price', goods: { skus: ['tea'] }, priceMinor: 400 }, wasMinor: 401 })],
    ['tax made of two', { ...good, programme: { ...good.programme, taxes: [{ code: 'hst', name: text('HST'), rateBp: 1300, components: [{ code: 'g', name: text('G'), rateBp: 500 }, { code: 'p', name: text('P'), rateBp: 800 }] }] } }],
    ['tiers by visits', { ...good, tierRules: { measure: 'visits' }, tiers: good.tiers.map((tier, at) => ({ ...tier, qualifyMinor: 0, qualifyCount: at * 10 })) }],
    ['stop limits', { ...good, stopLimits: { tillDayMinor: 50_000, everywhereMinor: 50_000 } }],
    ['fractions kept', { ...good, choices: { pointFractions: 'kept' }, pointsRules: { decimals: 2 } }],
  ]
  it.each(sound)('takes %s', (_, input) => expect(faultsOf(input)).toEqual([]))

  const cases: [string, unknown, string[]][] = [
    ['an unknown coupon', when({ kind: 'coupon', coupon: 'none' }), [`${P}.when.coupon COUPON_UNKNOWN`]],
    ['an unknown stamp card', when({ kind: 'not', of: { kind: 'stamp-reward', card: 'none' } }), [`${P}.when.of.card STAMP_CARD_UNKNOWN`]],
    ['an unknown entitlement', when({ kind: 'entitlement', entitlement: 'none' }), [`${P}.when.entitlement ENTITLEMENT_UNKNOWN`]],
    ['an unknown goods set deep in a condition', when({ kind: 'any', of: [{ kind: 'member' }, { kind: 'spend', goods: { all: true, except: { sets: ['none'] } }, minimumMinor: 5 }] }), [`${P}.when.of[1].goods.except.sets[0] SET_UNKNOWN`]],
    ['stamps on no card', effect({ kind: 'stamps', card: 'none', stamps: 1, perUnitOf: { sets: ['none'] } }), [`${P}.effect.perUnitOf.sets[0] SET_UNKNOWN`, `${P}.effect.card STAMP_CARD_UNKNOWN`]],
    ['entries in no draw', effect({ kind: 'draw-entries', draw: 'none', entries: 1 }), [`${P}.effect.draw DRAW_UNKNOWN`]],
    ['a voucher of no coupon', effect({ kind: 'voucher', coupon: 'none' }), [`${P}.effect.coupon COUPON_UNKNOWN`]],
    ['a voucher that everybody has', effect({ kind: 'voucher', coupon: 'open' }), [`${P}.effect.coupon COUPON_NOT_GIVEN`]],
    ['a grant of nothing', effect({ kind: 'grant-entitlement', entitlement: 'none', uses: 1 }), [`${P}.effect.entitlement ENTITLEMENT_UNKNOWN`]],
    ['a part of no goods', effect({ kind: 'mix-and-match', parts: [{ goods: coffee, quantity: 1 }, { goods: {}, quantity: 1 }], reward: { kind: 'percent', rateBp: 100 } }), [`${P}.effect.parts[1].goods GOODS_EMPTY`]],
    ['a reward of no goods', effect({ kind: 'buy-get', buy: { goods: { sets: ['x'] }, quantity: 1 }, get: { goods: {}, quantity: 1 }, reward: { kind: 'percent', rateBp: 100 } }), [`${P}.effect.buy.goods.sets[0] SET_UNKNOWN`, `${P}.effect.get.goods GOODS_EMPTY`]],
    ['as much off as is spent', effect({ kind: 'amount-off', goods: coffee, amountMinor: 500, everyMinor: 500 }), [`${P}.effect.amountMinor GIVES_ALL_BACK`]],
    ['points per unit that use units up', offer({ units: 'exclusive', effect: { kind: 'points-per-unit', goods: coffee, points: 1 } }), [`${P}.units POINTS_UNITS`]],
    ['points for a referrer of nobody', effect({ kind: 'referrer-points', points: 100 }), [`${P}.when NOT_REFERRED`]],
    ['a referrer only on one branch', offer({ effect: { kind: 'referrer-points', points: 100 }, when: { kind: 'any', of: [{ kind: 'referred' }, { kind: 'member' }] } }), [`${P}.when NOT_REFERRED`]],
    ['days in a birthday month', when({ kind: 'birthday', within: 'month', daysBefore: 3 }), [`${P}.when.daysBefore MONTH_HAS_NO_DAYS`]],
    ['a birthday all year', when({ kind: 'birthday', within: 'days', daysBefore: 200, daysAfter: 164 }), [`${P}.when.daysAfter WHOLE_YEAR`]],
    ['an anniversary all year', when({ kind: 'anniversary', daysAfter: 366 }), [`${P}.when.daysAfter WHOLE_YEAR`]],
    ['a time away that is none', when({ kind: 'absent', minimumDays: 60, maximumDays: 59 }), [`${P}.when.maximumDays DAYS_ORDER`]],
    ['no visit', when({ kind: 'visit' }), [`${P}.when.number MISSING`]],
    ['two kinds of visit', when({ kind: 'visit', number: 5, every: 10 }), [`${P}.when.every VISIT_TWICE`]],
    ['a budget of money for points', offer({ effect: { kind: 'points-flat', points: 10 }, limits: { budgetMinor: 1000 } }), [`${P}.limits.budgetMinor BUDGET_NO_MONEY`]],
    ['a limit of nothing', offer({ limits: { perMember: {} } }), [`${P}.limits.perMember LIMIT_EMPTY`]],
    ['a limit below one', offer({ limits: { perStore: 0, budgetUses: -1, budgetMinor: 1.5 } }), [`${P}.limits.perStore TOO_SMALL`, `${P}.limits.budgetUses TOO_SMALL`, `${P}.limits.budgetMinor WRONG_KIND`]],
    ['a price that was not higher', offer({ effect: { kind: 'fixed-price', goods: coffee, priceMinor: 400 }, wasMinor: 400 }), [`${P}.wasMinor WAS_NOT_ABOVE`]],
    ['an earlier price for points', offer({ effect: { kind: 'points-flat', points: 10 }, wasMinor: 400 }), [`${P}.wasMinor WAS_NO_PRICE`]],
    ['an earlier price where none is shown', { ...(offer({ wasMinor: 400 }) as object), wasPriceDays: 0 }, [`${P}.wasMinor WAS_NOT_SHOWN`]],
    ['days before a price was set', { ...good, wasPriceDays: 14 }, ['wasPriceDays NOT_KNOWN']],
    ['a tax that is not its parts', { ...good, programme: { ...good.programme, taxes: [{ code: 'hst', name: text('HST'), rateBp: 1300, components: [{ code: 'g', name: text('G'), rateBp: 500 }, { code: 'g', name: text('P'), rateBp: 801 }] }] } }, ['programme.taxes[0].components[1].code ID_TWICE', 'programme.taxes[0].components TAX_SUM']],
    ['points that lower tax on top of prices', { ...good, programme: { ...good.programme, pricesIncludeTax: false, pointsLowerTax: true } }, ['programme.pointsLowerTax TAX_ON_TOP']],
    ['a check for digits on codes with letters', { ...good, coupons: [{ ...good.coupons[0], check: 'luhn' }, { ...good.coupons[1], id: 'n', prefix: '9910', check: 'luhn' }] }, ['coupons[0].check CHECK_NEEDS_DIGITS']],
    ['tiers by visits without counts', { ...good, tierRules: { measure: 'visits' } }, ['tiers[0].qualifyCount MISSING', 'tiers[1].qualifyCount MISSING', 'tiers[2].qualifyCount MISSING']],
    ['tiers by points out of order', { ...good, tierRules: { measure: 'points' }, tiers: good.tiers.map((tier) => ({ ...tier, qualifyCount: 5 })) }, ['tiers[0].qualifyCount ENTRY_TIER', 'tiers[1].qualifyCount TIERS_ORDER', 'tiers[2].qualifyCount TIERS_ORDER']],
    ['fractions kept of whole points', { ...good, choices: { pointFractions: 'kept' } }, ['choices.pointFractions NO_DECIMALS']],
    ['a tender twice', { ...good, choices: { nonEarningTenders: ['points', 'points'] } }, ['choices.nonEarningTenders TENDER_TWICE']],
    ['a choice that is none', { ...good, choices: { order: 'random' } }, ['choices.order NOT_ONE_OF']],
    ['a day on which points end that never end', { ...good, pointsExpireAfterMonths: null, pointsRules: { expiry: { kind: 'inactivity' } } }, ['pointsRules.expiry NEVER_EXPIRES']],
    ['a day that no year has', { ...good, pointsRules: { expiry: { kind: 'fixed-date', month: 2, day: 30 } } }, ['pointsRules.expiry.day NO_SUCH_DAY']],
    ['caps the wrong way round', { ...good, pointsRules: { earnPerSale: 500, earnPerDay: 400 } }, ['pointsRules.earnPerSale CAPS_ORDER']],
    ['gift cards that end too soon', { ...good, giftCards: { expiresAfterMonths: 12 } }, ['giftCards.expiresAfterMonths TOO_SMALL']],
    ['store credit paid out above what it holds', { ...good, storeCredit: { maximumLoadMinor: 1000, payOutUpToMinor: 1001, offlineFloorMinor: 2000 } }, ['storeCredit.payOutUpToMinor ABOVE_MAXIMUM', 'storeCredit.offlineFloorMinor ABOVE_MAXIMUM']],
    ['stop limits that say nothing', { ...good, stopLimits: {} }, ['stopLimits STOP_LIMITS_EMPTY']],
    ['stop limits out of order', { ...good, stopLimits: { tillDayMinor: 500, everywhereMinor: 499 } }, ['stopLimits.everywhereMinor STOP_LIMITS_ORDER']],
    ['prices for a tier that is not there', { ...good, prices: [{ kind: 'tier', tier: 'none', sku: 'tea', priceMinor: 1 }] }, ['prices[0].tier TIER_UNKNOWN']],
    ['two prices for one thing', { ...good, prices: [...good.prices, { kind: 'member', sku: 'tea', priceMinor: 449 }, { kind: 'book', sku: 'tea', priceMinor: 470, stores: ['2', '1'] }, { kind: 'quantity', fromMilli: 6000, sku: 'tea', priceMinor: 410 }] }, ['prices[6].sku PRICE_TWICE', 'prices[7].stores PRICE_TWICE', 'prices[8].sku PRICE_TWICE']],
    ['prefixes that begin one another', { ...good, coupons: [...good.coupons, { ...good.coupons[1], id: 'c', prefix: 'WELC' }, { ...good.coupons[1], id: 'd', prefix: 'FV' }] }, ['coupons[2].prefix PREFIX_BEGINS', 'coupons[3].prefix PREFIX_BEGINS']],
    ['a coupon that ends before it begins', { ...good, coupons: [{ ...good.coupons[0], from: '2026-08-02', to: '2026-08-01' }] }, ['coupons[0].to DATES_ORDER']],
    ['days of a code that is never given out', { ...good, coupons: [{ ...good.coupons[1], daysValid: 30 }] }, ['coupons[0].daysValid NOT_GIVEN_OUT']],
    ['two of one name', { ...good, coupons: [good.coupons[0], { ...good.coupons[1], id: 'five' }], stampCards: [good.stampCards[0], good.stampCards[0]], entitlements: [good.entitlements[0], good.entitlements[0]], draws: [good.draws[0], good.draws[0]], rebates: [good.rebates[0], good.rebates[0]] }, ['coupons[1].id ID_TWICE', 'stampCards[1].id ID_TWICE', 'entitlements[1].id ID_TWICE', 'draws[1].id ID_TWICE', 'rebates[1].id ID_TWICE']],
    ['an entitlement of an unknown tier', { ...good, entitlements: [{ ...good.entitlements[0], perYearByTier: { diamond: 1 } }] }, ['entitlements[0].perYearByTier.diamond TIER_UNKNOWN']],
    ['more prizes than entries', { ...good, draws: [{ ...good.draws[0], entries: 4 }] }, ['draws[0].entries ODDS']],
    ['rebate steps out of order', { ...good, rebates: [{ ...good.rebates[0], goods: {}, steps: [{ fromMinor: 100, rateBp: 300 }, { fromMinor: 100, rateBp: 300 }] }] }, ['rebates[0].goods GOODS_EMPTY', 'rebates[0].steps[1].fromMinor STEPS_ORDER', 'rebates[0].steps[1].rateBp STEPS_ORDER']],
  ]
  it.each(cases)('says what is wrong with %s', (_, input, faults) => {
    expect(faultsOf(input)).toEqual(faults)
  })

  it('says what is wrong with a part although another cannot be read', () => {
    expect(faultsOf({ ...good, tierRules: { measure: 'height' }, coupons: [{ ...good.coupons[0], kind: 'magic' }], promotions: [
      { ...promotion('a', { kind: 'voucher', coupon: 'five', worthMinor: 0 }), colour: 1 }, promotion('b', { kind: 'voucher', coupon: 'five', worthMinor: 0 }), promotion('c', { kind: 'voucher', coupon: 'six', worthMinor: 0 }),
    ] })).toEqual(['tierRules.measure NOT_ONE_OF', 'coupons[0].kind NOT_ONE_OF', 'promotions[0].colour FIELD_UNKNOWN', 'promotions[2].effect.coupon COUPON_UNKNOWN'])
  })

  it('lists a thousand faults and counts the others', () => {
    const checked = checkRulebook({ ...good, promotions: Array.from({ length: 2000 }, () => 0) })
    const faults = checked.ok ? [] : checked.error
    expect(faults.length).toBe(MOST_FAULTS + 1)
    expect(faults.at(-1)).toMatchObject({ path: '', code: 'MORE', message: { en: 'There are 1000 more faults. Mend these first.' } })
  })

  it('checks ten thousand promotions and a price for every article while one waits', () => {
    const large = {
      ...good,
      prices: Array.from({ length: 100_000 }, (_, n) => ({ kind: 'member', sku: `s${n}`, priceMinor: n })),
      goodsSets: Array.from({ length: 1000 }, (_, n) => ({ id: `g${n}`, name: { en: `G${n}`, zh: `组${n}` }, goods: { skus: [`s${n}`] } })),
      promotions: Array.from({ length: 10_000 }, (_, n) => ({
        id: `p${n}`, name: text(`P${n}`), combine: { kind: 'exclusive', group: `g${n % 100}` }, units: 'shared', priority: n,
        when: { kind: 'all', of: [{ kind: 'member' }, { kind: 'dates', from: '2026-01-01', to: '2026-12-31' }, { kind: 'spend', goods: { sets: [`g${n % 1000}`] }, minimumMinor: 1000 }] },
        effect: { kind: 'percent-off', goods: { sets: [`g${n % 1000}`] }, rateBp: 500 },
      })),
    }
    const started = performance.now()
    expect(checkRulebook(large).ok).toBe(true)
    // About half a second; a machine under load gets ten.
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
