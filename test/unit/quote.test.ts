import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readInstant } from '../../core/quote/instant.ts'
import { readJson } from '../../core/quote/json-text.ts'
import { explainQuote } from '../../core/quote/explain.ts'
import { quoteOf } from '../../core/quote/quote.ts'
import { explainReturn } from '../../core/quote/explain-return.ts'
import { quoteReturnOf } from '../../core/quote/return.ts'
import { evaluationSchema } from '../../core/promotions/evaluation.ts'
import { quoteOfCase, workedCases } from '../support/worked-cases.ts'

const ZURICH = 'Europe/Zurich'

describe('a moment', () => {
  it.each([
    ['milliseconds', 1_786_776_720_000, 1_786_776_720_000],
    ['the wall clock in summer', '2026-08-15T14:32', Date.UTC(2026, 7, 15, 12, 32)],
    ['the wall clock in winter, with seconds', '2026-01-15 14:32:07.5', Date.UTC(2026, 0, 15, 13, 32, 7, 500)],
    ['UTC', '2026-08-15T14:32Z', Date.UTC(2026, 7, 15, 14, 32)],
    ['an offset', '2026-08-15T14:32:00+05:30', Date.UTC(2026, 7, 15, 9, 2)],
    ['an hour that comes twice: the first', '2026-10-25T02:30', Date.UTC(2026, 9, 25, 0, 30)],
    ['the minute after a skipped hour', '2026-03-29T03:00', Date.UTC(2026, 2, 29, 1, 0)],
    ['the last minute of 9999', '9999-12-31T23:59Z', 253_402_300_740_000],
  ])('is read from %s', (_, written, instant) => {
    expect(readInstant(written, ZURICH)).toEqual({ ok: true, value: instant })
  })

  it.each([
    ['an hour that is skipped', '2026-03-29T02:30', 'HOUR_SKIPPED'],
    ['a day before 1970', '1969-12-31T23:59Z', 'BEFORE_1970'],
    ['milliseconds before 1970', -1, 'BEFORE_1970'],
    ['a day that is none', '2026-02-30T10:00', 'INSTANT_FORM'],
    ['an hour that is none', '2026-02-20T24:00', 'INSTANT_FORM'],
    ['a date alone', '2026-02-20', 'INSTANT_FORM'],
    ['a fraction', 1.5, 'INSTANT_FORM'],
    ['what comes of 1e999', Infinity, 'TOO_LATE'],
    ['no number', NaN, 'INSTANT_FORM'],
    ['milliseconds after 9999', 9e15, 'TOO_LATE'],
  ])('is refused for %s', (_, written, code) => {
    expect(readInstant(written, ZURICH)).toMatchObject({ ok: false, error: { code } })
  })
})

describe('JSON that people write', () => {
  it('says on which line it stops', () => {
    expect(readJson('{\n  "a": 1,\n  "b" 2\n}')).toMatchObject({ ok: false, error: [{ code: 'NOT_JSON', message: { en: expect.stringContaining('line 3') as string } }] })
  })

  it('may begin with a byte order mark', () => {
    expect(readJson('\uFEFF{"a":1}')).toEqual({ ok: true, value: { a: 1 } })
  })
})

const plain = { name: '', why: '', sum: '', expect: {} }
const tea = { at: '2026-08-15T14:32', basket: { lines: [{ sku: 'tea', unitPriceMinor: 1000 }] } }

describe('a quote', () => {
  it('answers with an evaluation as the books record it', () => {
    const quoted = quoteOf(quoteOfCase({ ...plain, quote: tea }))
    expect(quoted.ok && evaluationSchema.safeParse(quoted.value.quote).success).toBe(true)
  })

  it.each([
    ['nothing', undefined],
    ['a text', 'quote'],
    ['null', null],
    ['an object that looks into itself', (() => {
      const loop: Record<string, unknown> = {}
      loop['basket'] = loop
      return loop
    })()],
    ['a prototype', JSON.parse('{"__proto__": {"rulebook": {}}, "at": 1}') as unknown],
    ['fields of other kinds', { rulebook: 5, basket: [], at: {}, member: 'x', coupons: {}, usage: [], tenders: 'cash' }],
  ])('of %s is refused without a throw', (_, value) => {
    const quoted = quoteOf(value)
    expect(quoted.ok).toBe(false)
    expect(!quoted.ok && quoted.error.length).toBeGreaterThan(0)
  })

  it('takes a code that was presented twice as an outcome', () => {
    const rulebook = { coupons: [{ id: 'five', name: { en: 'Five', zh: '五' }, kind: 'single-use', prefix: 'FIVE' }], promotions: [{ id: 'p', when: { kind: 'coupon', coupon: 'five' }, effect: { kind: 'amount-off', goods: { all: true }, amountMinor: 500 } }] }
    const quoted = quoteOf(quoteOfCase({ ...plain, rulebook, quote: { ...tea, coupons: ['FIVE1', 'FIVE1'] } }))
    expect(quoted.ok && quoted.value.quote).toMatchObject({ discountMinor: 500, coupons: [{ status: 'used' }, { status: 'refused', reason: 'TWICE' }] })
  })

  it.each([
    ['of nothing known', { returns: [{ sku: 'coffee' }] }, 'returns[0].sku', 'RETURN_LINE_UNKNOWN'],
    ['of more than was sold', { returns: [{ sku: 'tea', quantity: 2 }] }, 'returns', 'RETURN_MORE_THAN_LEFT'],
    ['of less than nothing', { returns: [{ sku: 'tea', quantity: -1 }] }, 'returns[0].quantity', 'QUANTITY_NEGATIVE'],
    ['of neither line nor article', { returns: [{}] }, 'returns[0]', 'WHICH_GOODS'],
    ['after the last day', { at: '2026-09-15T10:00' }, 'returns', 'RETURN_TOO_LATE'],
    ['of what is back', { returns: [{ sku: 'tea' }], before: [{ returns: [{ sku: 'tea' }] }] }, 'returns', 'RETURN_MORE_THAN_LEFT'],
    ['with a slip', { return: [] }, 'return', 'FIELD_UNKNOWN'],
  ])('refuses a return %s', (_, back, path, code) => {
    expect(quoteReturnOf(quoteOfCase({ ...plain, quote: tea }), back)).toMatchObject({ ok: false, error: [{ path, code }] })
  })
})

describe('four thousand lines', () => {
  const lines = Array.from({ length: 4000 }, (_, n) => ({ sku: `s${n}`, unitPriceMinor: 100 + ((n * 37) % 991), quantity: 3 }))
  const goods = { all: true }

  it.each([
    ['a percentage', { units: 'exclusive', effect: { kind: 'percent-off', goods, rateBp: 1000 } }],
    ['free units', { units: 'exclusive', effect: { kind: 'cheapest-free', goods, buy: 3, free: 1 } }],
  ])('take %s of exclusive units without running out of calls', (_, promotion) => {
    const quoted = quoteOf(quoteOfCase({ ...plain, rulebook: { promotions: [{ id: 'p', ...promotion }] }, quote: { at: tea.at, basket: { lines } } }))
    expect(quoted).toMatchObject({ ok: true, value: { quote: { promotions: [{ status: 'applied' }] } } })
  })
})

const LANGUAGES = ['en', 'zh'] as const
const cases = workedCases().flatMap((theme) => theme.cases)

describe('words', () => {
  it.each(LANGUAGES)('leave nothing unsaid in any worked case: %s', (lang) => {
    for (const worked of cases) {
      const quoted = quoteOf(quoteOfCase(worked))
      if (!quoted.ok) continue
      const words = explainQuote(quoted.value, lang)
      expect(words, worked.name).not.toMatch(/undefined|NaN|\[object|null/)
      for (const { promotionId, status } of quoted.value.quote.promotions) {
        const line = words.split('\n').find((each) => each.startsWith(`  ${promotionId}${lang === 'zh' ? '：' : ': '}`)) ?? ''
        // Its status, then the reason: a sentence of its own.
        expect(line.length, `${worked.name}: ${promotionId} ${status}`).toBeGreaterThan(promotionId.length + (lang === 'zh' ? 8 : 20))
      }
    }
  })

  it.each(LANGUAGES)('tell what comes back: %s', (lang) => {
    const priya = cases.find((worked) => worked.name === 'a skillet and one of two bottles come back')!
    const made = quoteReturnOf(quoteOfCase(priya), priya.returns![0]!.return)
    const words = made.ok ? explainReturn(made.value, lang) : ''
    expect(words).toContain(lang === 'zh' ? '退款：S$67.80' : 'Refund: S$67.80')
    expect(words).toContain(lang === 'zh' ? '积分：S$3.80 (380)' : 'Points: S$3.80 (380)')
    expect(words).toContain(lang === 'zh' ? '收回积分：64' : 'Points taken back: 64')
  })
})

describe('the guide to quotes', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/quote.md'), 'utf8')
  const example = (kind: string): Record<string, unknown> => JSON.parse(new RegExp(`\`\`\`json ${kind}\\n([^]*?)\`\`\``).exec(guide)?.[1] ?? 'null') as Record<string, unknown>
  const { rulebook: _path, ...quote } = example('quote')

  it('has examples that are answered', () => {
    const quoted = quoteOf(quoteOfCase({ ...plain, quote }))
    // 3 × 5.20 + 38.00 × 0.412 (15.656 → 15.66) = 31.26; 5.00 by points, 26.26 in cash.
    expect(quoted).toMatchObject({ ok: true, value: { quote: { totalMinor: 3126, payment: { changeMinor: 2374 } } } })
    // The second of three at 5.20; of 26.26 × 2 = 52 points its share, 52 × 10.40 ÷ 31.26 (17.3) − 52 × 5.20 ÷ 31.26 (8.65 → 9) = 8.
    expect(quoteReturnOf(quoteOfCase({ ...plain, quote }), example('return'))).toMatchObject({ ok: true, value: { answer: { onDate: '2026-08-20', parts: { refundMinor: 520, earned: [{ ruleId: 'base', points: 8 }] } } } })
  })

  it('names every code that the quote itself gives', () => {
    const given = ['amounts', 'instant', 'json-text', 'line-faults', 'payment', 'quote', 'read', 'return', 'return-faults']
      .flatMap((file) => [...readFileSync(join(import.meta.dirname, `../../core/quote/${file}.ts`), 'utf8').matchAll(/'([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)'/g)].map(([, code]) => code!))
    const notOfAQuote = ['VOID_OTHER_SHIFT', 'RECEIPT_NEEDED', 'APPROVAL_NEEDED', 'PRICE_UNKNOWN']
    expect([...new Set(given)].filter((code) => !guide.includes(`\`${code}\``) && !notOfAQuote.includes(code))).toEqual([])
  })
})
