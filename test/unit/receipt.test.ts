import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BasketLine } from '../../core/basket/basket.ts'
import type { Language } from '../../core/base/local-text.ts'
import type { Evaluation, EvaluatedLine } from '../../core/promotions/evaluation.ts'
import { evaluationSchema } from '../../core/promotions/evaluation.ts'
import { buildReceipt } from '../../core/receipt/build.ts'
import type { ReceiptInput, ReceiptMember } from '../../core/receipt/build.ts'
import { receiptDocumentSchema } from '../../core/receipt/document.ts'
import type { ReceiptDocument, ReceiptRow } from '../../core/receipt/document.ts'
import { maskedName, printable } from '../../core/receipt/printable.ts'
import { buildTestPage } from '../../core/receipt/test-page.ts'
import { rulebookSchema } from '../../core/rulebook/rulebook.ts'
import { plainEvaluation } from '../support/journal-makers.ts'
import { makeLine, uuid } from '../support/sale-makers.ts'

const rulebook = rulebookSchema.parse({
  format: 'regulars.rulebook/1',
  programme: {
    id: 'fernway-club', name: { en: 'Fernway Club', zh: 'Fernway 会员俱乐部' }, currency: { code: 'SGD', exponent: 2, symbol: 'S$' }, timeZone: 'Asia/Singapore',
    pricesIncludeTax: true, taxes: [{ code: 'gst', name: { en: 'GST', zh: '消费税' }, rateBp: 900 }], cashRoundingMinor: 5,
    memberCards: [{ prefix: '603512', length: 16, check: 'luhn' }],
  },
  version: 1, effectiveAt: 0,
  tiers: [{ id: 'silver', name: { en: 'Silver', zh: '银卡' }, qualifyMinor: 0, earn: { points: 1, perMinor: 100 } }],
  tierWindowMonths: 12,
  redemption: { points: 100, valueMinor: 100, minimumPoints: 100, stepPoints: 100, maximumShareBp: 10_000 },
  pointsExpireAfterMonths: 12, goodsSets: [],
  promotions: [
    ['gold-fish', 'Gold price, 10% off fish', '金卡价，鲜鱼九折'], ['birthday', 'Birthday treat, S$5 off coffee', '生日礼遇，咖啡减 S$5'],
    ['plant-milk-3', 'Buy 3, cheapest free', '买三免一'], ['eggs-2', '2 for S$8.50', '两件 S$8.50'],
  ].map(([id, en, zh]) => ({
    id, name: { en, zh }, combine: { kind: 'stack' }, units: 'shared', when: { kind: 'member' }, effect: { kind: 'percent-off', goods: { all: true }, rateBp: 1000 },
  })),
  receipt: { header: [], footer: [{ en: 'Back within 30 days with this receipt.', zh: '凭此收据 30 天内可退换。' }] },
})

const goods: [en: string, zh: string, unitPriceMinor: number, quantityMilli: number, grossMinor: number, promotionId: string | null, offMinor: number][] = [
  ['Salmon fillet, fresh', '新鲜三文鱼柳', 3800, 412, 1566, 'gold-fish', 157],
  ['Dark roast coffee beans 250 g', '深烘咖啡豆 250 g', 1850, 1000, 1850, 'birthday', 500],
  ['Oat milk, barista 1 L', '燕麦奶 咖啡师版 1 L', 520, 3000, 1560, 'plant-milk-3', 520],
  ['Free-range eggs, 10 pack', '散养鸡蛋 10 枚装', 480, 2000, 960, 'eggs-2', 110],
  ['Thai jasmine rice 5 kg', '泰国香米 5 kg', 1690, 1000, 1690, null, 0],
  ['Kitchen towel, 6 rolls', '厨房纸 6 卷', 795, 1000, 795, null, 0],
  ['Paper carrier bag', '纸袋', 10, 1000, 10, null, 0],
]
const lines: BasketLine[] = goods.map(([en, zh, unitPriceMinor, quantityMilli], i) =>
  makeLine(i + 1, { name: { en, zh }, unitPriceMinor, quantityMilli, unit: i === 0 ? 'kg' : 'piece' }))
const evaluation: Evaluation = evaluationSchema.parse({
  ...plainEvaluation(7144),
  lines: goods.map(([, , , quantityMilli, grossMinor, promotionId, amountMinor], i): EvaluatedLine => ({
    lineId: uuid(i + 1), grossMinor, netMinor: grossMinor - amountMinor, pointPromotionIds: [],
    discounts: promotionId === null ? [] : [{ promotionId, amountMinor, quantityMilli }],
  })),
  subtotalMinor: 8431, discountMinor: 1287,
})
const meiLin: ReceiptMember = {
  name: 'Mei Lin Koh', tier: { en: 'Gold', zh: '金卡' }, cardLast4: '0427', pointsBefore: 2480, pointsUsed: 2000, pointsEarned: 129, pointsAfter: 609, upgradedTo: null,
  progress: { nextTier: { en: 'Platinum', zh: '白金' }, countedMinor: 136_384, requiredMinor: 150_000 }, nextExpiry: { points: 480, on: '2027-05-31' },
}
const input: ReceiptInput = {
  store: { name: { en: 'Fernway Tiong Bahru', zh: 'Fernway 中峇鲁店' }, address: { en: '78 Tiong Bahru Rd', zh: '中峇鲁路 78 号' }, taxNumber: 'M9-0012345-6' },
  tillNumber: 2, cashierName: { en: 'Aisha', zh: '阿伊莎' }, receiptNo: '2-08902', completedAt: Date.UTC(2026, 7, 15, 6, 35), rulebook, lines, evaluation,
  tenders: [{ kind: 'points', points: 2000, amountMinor: 2000 }, { kind: 'cash', givenMinor: 6000, paidMinor: 5145, roundingMinor: 1, changeMinor: 855 }],
  member: meiLin, journalHash: '3f9a27c1'.padEnd(64, '0'), receiptCode: 'RG1:CODE/',
}

/** A receipt as one line a row: `*` bold, spaces for the indent, ` | ` between the columns. */
function shown(document: ReceiptDocument): string[] {
  return receiptDocumentSchema.parse(document).rows.map((row) => {
    switch (row.kind) {
      case 'text': return `${row.bold ? '*' : ''}${row.align === 'left' ? '' : `${row.align}: `}${row.text}`
      case 'columns': return `${row.bold ? '*' : ''}${' '.repeat(row.indent)}${row.left} | ${row.right}`
      case 'rule': return '---'
      case 'blank': return ''
      case 'progress': return `${row.left} [${row.filledMilli}] ${row.right}`
      case 'qr': return `qr ${row.data}`
      case 'barcode': return `barcode ${row.data}`
    }
  })
}
const receipt = (overrides: Partial<ReceiptInput> = {}, lang: Language = 'en'): string[] => shown(buildReceipt({ ...input, ...overrides }, lang))

describe('the receipt', () => {
  it('says everything in English, in this order', () => {
    expect(receipt()).toEqual([
      '*center: FERNWAY TIONG BAHRU', 'center: 78 Tiong Bahru Rd   GST M9-0012345-6', 'Receipt 2-08902 | 2026-08-15 14:35', 'Till 2 | Served by Aisha', '---',
      'Salmon fillet, fresh  0.412 kg x 38.00 | 15.66', '  Gold price, 10% off fish | -1.57',
      'Dark roast coffee beans 250 g | 18.50', '  Birthday treat, S$5 off coffee | -5.00',
      'Oat milk, barista 1 L  3 x 5.20 | 15.60', '  Buy 3, cheapest free | -5.20',
      'Free-range eggs, 10 pack  2 x 4.80 | 9.60', '  2 for S$8.50 | -1.10',
      'Thai jasmine rice 5 kg | 16.90', 'Kitchen towel, 6 rolls | 7.95', 'Paper carrier bag | 0.10', '---',
      '10 items | 84.31', 'You saved | -12.87', '*TOTAL | S$71.44', '2,000 points | -20.00', 'Cash rounding | +0.01', 'Cash 60.00, change 8.55 | 51.45', 'GST 9% included | 5.90', '---',
      '*Mei Lin K.   Gold   card ....0427', 'Points before | 2,480', 'Used today | -2,000', 'Earned today | +129', '*Points now, worth S$6.09 | 609',
      'Platinum [909] S$136.16 to go', 'Next to expire: 480 points | on 31 May 2027', '---',
      'center: Back within 30 days with this receipt.', 'center: Ledger mark 3f9a27c1', 'barcode 2-08902',
      'center: Please bring this code when you return goods', 'qr RG1:CODE/',
    ])
  })

  it('says the same in Chinese', () => {
    expect(receipt({ member: { ...meiLin, name: '许美玲' } }, 'zh')).toEqual([
      '*center: FERNWAY 中峇鲁店', 'center: 中峇鲁路 78 号   税号 M9-0012345-6', '收据 2-08902 | 2026-08-15 14:35', '2 号收银台 | 收银员 阿伊莎', '---',
      '新鲜三文鱼柳  0.412 kg x 38.00 | 15.66', '  金卡价，鲜鱼九折 | -1.57', '深烘咖啡豆 250 g | 18.50', '  生日礼遇，咖啡减 S$5 | -5.00',
      '燕麦奶 咖啡师版 1 L  3 x 5.20 | 15.60', '  买三免一 | -5.20', '散养鸡蛋 10 枚装  2 x 4.80 | 9.60', '  两件 S$8.50 | -1.10',
      '泰国香米 5 kg | 16.90', '厨房纸 6 卷 | 7.95', '纸袋 | 0.10', '---',
      '10 件 | 84.31', '已为您节省 | -12.87', '*合计 | S$71.44', '积分抵扣 2,000 | -20.00', '现金取整 | +0.01', '现金 60.00，找零 8.55 | 51.45', '内含消费税 9% | 5.90', '---',
      '*许美*   金卡   卡号 ....0427', '原有积分 | 2,480', '本次使用 | -2,000', '本次获得 | +129', '*现有积分，值 S$6.09 | 609',
      '白金 [909] 还差 S$136.16', '最先到期：480 积分 | 2027-05-31', '---',
      'center: 凭此收据 30 天内可退换。', 'center: 账本标记 3f9a27c1', 'barcode 2-08902',
      'center: 退换货时请出示此码', 'qr RG1:CODE/',
    ])
  })

  it('without a member says nothing of points, and without offers nothing of saving', () => {
    const one = receipt({ member: null, lines: [lines[6]!], evaluation: { ...plainEvaluation(10), lines: [evaluation.lines[6]!] }, tenders: [{ kind: 'card', amountMinor: 10, approvalCode: '004512' }] })
    expect(one.slice(4)).toEqual(['---', 'Paper carrier bag | 0.10', '---', '1 item | 0.10', '*TOTAL | S$0.10', 'Card, approval 004512 | 0.10', 'GST 9% included | 0.01', '---',
      'center: Back within 30 days with this receipt.', 'center: Ledger mark 3f9a27c1', 'barcode 2-08902', 'center: Please bring this code when you return goods', 'qr RG1:CODE/'])
  })

  it.each<[string, Language, ReceiptInput['tenders'][number], string[]]>([
    ['exact cash', 'en', { kind: 'cash', givenMinor: 7145, paidMinor: 7145, roundingMinor: 1, changeMinor: 0 }, ['Cash rounding | +0.01', 'Cash | 71.45']],
    ['cash rounded down', 'en', { kind: 'cash', givenMinor: 8000, paidMinor: 7140, roundingMinor: -4, changeMinor: 860 }, ['Cash rounding | -0.04', 'Cash 80.00, change 8.60 | 71.40']],
    ['cash without rounding', 'zh', { kind: 'cash', givenMinor: 7144, paidMinor: 7144, roundingMinor: 0, changeMinor: 0 }, ['现金 | 71.44']],
    ['card without a code', 'en', { kind: 'card', amountMinor: 7144, approvalCode: null }, ['Card | 71.44']],
    ['card in Chinese', 'zh', { kind: 'card', amountMinor: 7144, approvalCode: '99' }, ['银行卡，授权码 99 | 71.44']],
    ['PayNow', 'en', { kind: 'paynow', amountMinor: 7144, approvalCode: '99' }, ['PayNow, approval 99 | 71.44']],
    ['a blank approval code', 'en', { kind: 'paynow', amountMinor: 7144, approvalCode: ' \u0007' }, ['PayNow | 71.44']],
  ])('tells %s', (_name, lang, tender, rows) => {
    const all = receipt({ tenders: [tender] }, lang)
    const from = all.findIndex((row) => row.startsWith('*TOTAL') || row.startsWith('*合计')) + 1
    expect(all.slice(from, from + rows.length)).toEqual(rows)
  })

  it.each<[string, Partial<ReceiptMember>, string[], string[]]>([
    ['who reached a tier', { upgradedTo: { en: 'Platinum', zh: '白金' }, progress: null }, ['*You have reached Platinum'], ['to go']],
    ['known without a card', { cardLast4: null }, ['*Mei Lin K.   Gold'], ['card']],
    ['who spent nothing and earned nothing', { pointsUsed: 0, pointsEarned: 0 }, ['Earned today | 0'], ['Used today']],
    ['whose points do not expire', { nextExpiry: null }, [], ['expire']],
    ['whose goal is passed', { progress: { nextTier: { en: 'Platinum', zh: '白金' }, countedMinor: 200_000, requiredMinor: 150_000 } }, ['Platinum [1000] S$0.00 to go'], []],
    ['in debt', { pointsBefore: -500, pointsUsed: 0, pointsAfter: -371 }, ['Points before | -500', '*Points now, worth S$0.00 | -371'], []],
  ])('a member %s', (_name, overrides, has, hasNot) => {
    const rows = receipt({ member: { ...meiLin, ...overrides } })
    for (const row of has) expect(rows).toContain(row)
    for (const part of hasNot) expect(rows.join('\n')).not.toContain(part)
  })

  it('says what the sale gave beside money and points', () => {
    const stampCards: typeof rulebook.stampCards = [{ id: 'cups', name: { en: 'Coffee card', zh: '咖啡集点卡' }, stamps: 10 }]
    const given = { rulebook: { ...rulebook, stampCards }, evaluation: { ...evaluation, grants: [{ promotionId: 'p', kind: 'stamps' as const, id: 'cups', quantity: 2 }, { promotionId: 'q', kind: 'gift' as const, id: 'mug', quantity: 1 }] } }
    expect(receipt(given)).toEqual(expect.arrayContaining(['2 stamps on “Coffee card”.', 'A gift: 1 × “mug”.']))
    expect(receipt(given, 'zh')).toEqual(expect.arrayContaining(['“咖啡集点卡”集 2 点。', '赠品：“mug” 1 件。']))
    expect(receipt().join()).not.toContain('gift')
  })

  it('counts towards the next tier in what the programme counts', () => {
    const counting = (measure: 'points' | 'visits', requiredMinor: number) => receipt({
      rulebook: { ...rulebook, tierRules: { ...rulebook.tierRules, measure } }, member: { ...meiLin, progress: { ...meiLin.progress!, countedMinor: 9, requiredMinor } },
    }).find((row) => row.startsWith('Platinum'))
    expect(counting('points', 1500)).toBe('Platinum [6] 1,491 points to go')
    expect(counting('visits', 12)).toBe('Platinum [750] 3 visits to go')
    expect(counting('visits', 10)).toBe('Platinum [900] 1 visit to go')
  })

  it('prints the price that held, and says when a price of the list was lower', () => {
    const oatMilk = lines[2]!
    const priced = (kind: 'member' | 'book', unitPriceMinor: number, benefitMinor: number): string => receipt({
      evaluation: { ...evaluation, lines: evaluation.lines.map((line) => (line.lineId === oatMilk.lineId ? { ...line, price: { kind, unitPriceMinor, benefitMinor } } : line)) },
    }).join('\n')
    expect(priced('member', 490, 90)).toContain('Member price, saves 0.90')
    expect(priced('member', 490, 90)).toContain('x 4.90')
    expect(priced('book', 530, -30)).not.toContain('Our price')
    expect(priced('book', 530, -30)).toContain('x 5.30')
  })

  it('names every rate of tax that was charged, and tax on top where prices exclude it', () => {
    const taxes = [{ code: 'gst', name: { en: 'GST', zh: '消费税' }, rateBp: 900 }, { code: 'low', name: { en: 'Low', zh: '低税' }, rateBp: 825 }, { code: 'none', name: { en: 'None', zh: '免税' }, rateBp: 0 }]
    const charged = taxes.map(({ code, rateBp }, i) => ({ taxCode: code, rateBp, grossMinor: i === 2 ? 0 : 1000, taxMinor: i === 2 ? 0 : 80 + i, netMinor: 0 }))
    const rows = receipt({
      evaluation: { ...evaluation, taxes: charged }, rulebook: { ...rulebook, programme: { ...rulebook.programme, taxes, pricesIncludeTax: false } },
    })
    expect(rows.filter((row) => row.includes('%') && !row.startsWith(' '))).toEqual(['GST 9% | 0.80', 'Low 8.25% | 0.81'])
  })

  it('keeps the shop’s own header, and leaves out what the shop has not', () => {
    const rows = receipt({ store: { ...input.store, address: null, taxNumber: null }, rulebook: { ...rulebook, receipt: { header: [{ en: 'Open till ten', zh: '营业到十点' }], footer: [] } } })
    expect(rows.slice(0, 3)).toEqual(['*center: FERNWAY TIONG BAHRU', 'center: Open till ten', 'Receipt 2-08902 | 2026-08-15 14:35'])
    expect(rows.at(-4)).toBe('center: Ledger mark 3f9a27c1')
  })

  it('writes currencies without decimals', () => {
    const yen = { ...rulebook, programme: { ...rulebook.programme, currency: { code: 'JPY', exponent: 0 as const, symbol: '¥' } } }
    expect(receipt({ rulebook: yen })).toContain('*TOTAL | ¥7,144')
  })

  it('fits two thousand lines with three offers each, and still says what was taken off', () => {
    const many = Array.from({ length: 2000 }, (_, i) => makeLine(i + 1))
    const discounts = ['gold-fish', 'birthday', 'eggs-2'].map((promotionId) => ({ promotionId, amountMinor: 10, quantityMilli: 1000 }))
    const rows = receipt({ lines: many, evaluation: { ...evaluation, lines: many.map((line) => ({ lineId: line.lineId, grossMinor: 100, discounts, netMinor: 70, pointPromotionIds: [] })) } })
    expect(rows.length).toBeLessThanOrEqual(5000)
    expect(rows.filter((row) => row === '  Offers | -0.30')).toHaveLength(2000)
  })

  it('is silent about an offer that took nothing off', () => {
    const discounts = [{ promotionId: 'eggs-2', amountMinor: 0, quantityMilli: 1000 }]
    const rows = receipt({ lines: [lines[6]!], evaluation: { ...evaluation, lines: [{ ...evaluation.lines[6]!, discounts }] } })
    expect(rows.join('\n')).not.toContain('2 for S$8.50')
  })

  it('refuses a line that was not evaluated', () => {
    expect(() => buildReceipt({ ...input, lines: [makeLine(99)] }, 'en')).toThrow()
  })
})

describe('names from outside', () => {
  const hostile = ['{w:*}|~', '---', '\\|{}~^_"`', '\u001b@\u001dV0', 'a\r\nb\tc', '🥑🧀👩‍👩‍👧', 'حليب الشوفان', '\u202Emilk\u2066', '中'.repeat(200), '\ud800broken', '\u0000']
  const asciiControls = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u

  it.each(hostile)('%j changes no other row and brings no control characters', (text) => {
    const named = lines.map((line, i) => (i === 4 ? { ...line, name: { en: text, zh: text } } : line))
    const plain = receipt()
    const rows = receipt({ lines: named })
    expect(rows).toHaveLength(plain.length)
    expect(rows.filter((row, i) => row !== plain[i])).toHaveLength(1)
    expect(rows.some((row) => asciiControls.test(row))).toBe(false)
    expect(rows[13]).toMatch(/^\S.* \| 16\.90$/u)
  })

  it('of any kind leave the structure as it is', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 200, size: 'max' })
    const kinds = (document: ReceiptDocument): ReceiptRow['kind'][] => document.rows.map((row) => row.kind)
    const expected = kinds(buildReceipt(input, 'en'))
    fc.assert(fc.property(text, text, text, text, (name, member, promotion, store) => {
      const document = buildReceipt({
        ...input, lines: lines.map((line) => ({ ...line, name: { en: name, zh: name } })), member: { ...meiLin, name: member },
        store: { ...input.store, name: { en: store, zh: store } }, rulebook: { ...rulebook, promotions: rulebook.promotions.map((each) => ({ ...each, name: { en: promotion, zh: promotion } })) },
      }, 'en')
      expect(kinds(receiptDocumentSchema.parse(document))).toEqual(expected)
      for (const row of document.rows) for (const value of Object.values(row)) if (typeof value === 'string') expect(value).not.toMatch(asciiControls)
    }), { numRuns: 100 })
  })

  it.each([
    ['Mei Lin Koh', 'Mei Lin K.'], ['Aisha', 'Aisha'], ['许美玲', '许美*'], ['许美', '许*'], ['  Wei   Jie  Chen ', 'Wei Jie C.'], ['Ana 李', 'Ana 李.'],
    ['José Ángel Ñ', 'José Ángel Ñ.'], ['', ''], ['X 🙂', 'X 🙂.'],
  ])('%j is masked as %j', (name, masked) => {
    expect(maskedName(name)).toBe(masked)
  })

  it('keep emoji families and right-to-left letters as text', () => {
    expect(printable('👩‍👩‍👧 حليب')).toBe('👩‍👩‍👧 حليب')
  })
})

describe('the test page', () => {
  it.each<[Language, number]>([['en', 48], ['zh', 32], ['en', 42]])('in %s shows the width of %i columns, both scripts and a barcode', (lang, columns) => {
    const rows = shown(buildTestPage(lang, { storeName: input.store.name, tillNumber: 2, printerAddress: 'tcp://192.0.2.7:9100', columns, at: input.completedAt, timeZone: 'Asia/Singapore' }))
    const text = rows.join('\n')
    expect(rows.find((row) => /^[\d]+$/.test(row))).toHaveLength(columns)
    expect(text).toMatch(/[a-z]/i)
    expect(text).toMatch(/\p{Script=Han}/u)
    expect(text).toContain('tcp://192.0.2.7:9100')
    expect(text).toContain('2026-08-15 14:35')
    expect(rows.at(-1)).toMatch(/^barcode /)
  })
})
