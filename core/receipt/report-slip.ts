import type { Language, LocalText } from '../base/local-text.ts'
import { addingUp, averageSale, netSales, taxMinor } from '../reports/adding-up.ts'
import type { Step } from '../reports/adding-up.ts'
import type { Owed } from '../reports/figures.ts'
import type { ShiftReport } from '../reports/shift-reports.ts'
import type { TenderKind } from '../reports/tenders.ts'
import { civilDate, civilTime } from '../time/civil.ts'
import type { ReceiptDocument, ReceiptRow } from './document.ts'
import { printable } from './printable.ts'
import { centered, columns, figuresOf, rule } from './rows.ts'
import { slipHeadRows } from './slip-head.ts'
import type { SlipHead } from './slip-head.ts'

export interface ReportSlip extends SlipHead {
  readonly report: ShiftReport
  readonly owed: Owed
  readonly promotions: Readonly<Record<string, LocalText>>
  readonly people: Readonly<Record<string, string>>
}

interface Words {
  readonly x: string
  readonly z: (number: string) => string
  readonly businessDay: string
  readonly opened: string
  readonly closed: string
  readonly step: Readonly<Record<Step['kind'], string>>
  readonly takenIn: string
  readonly net: string
  readonly tax: string
  readonly sales: string
  readonly average: string
  readonly returns: string
  readonly voids: string
  readonly noSales: string
  readonly byHand: string
  readonly paid: string
  readonly tender: Readonly<Record<TenderKind, string>>
  readonly count: string
  readonly expected: string
  readonly counted: string
  readonly notCounted: string
  readonly difference: string
  readonly left: string
  readonly safe: string
  readonly offers: string
  readonly members: string
  readonly share: string
  readonly joined: string
  readonly points: Readonly<Record<'issued' | 'reversed' | 'redeemed' | 'givenBack' | 'expired' | 'adjusted' | 'forfeited' | 'imported' | 'change', string>>
  readonly owed: string
  readonly owedPoints: string
  readonly giftCards: string
  readonly storeCredit: string
  readonly accounts: string
  readonly look: (count: number) => string
  readonly head: (seq: number) => string
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    x: 'X report', z: (number) => `Z report ${number}`, businessDay: 'Business day', opened: 'Opened', closed: 'Closed',
    step: { 'before': 'Sales before offers', 'offers': 'Offers and coupons', 'by-hand': 'By hand', 'tax-on-top': 'Tax on top', 'returns': 'Returns', 'rounding': 'Cash rounding', 'deducted': 'Kept for missing points' },
    takenIn: 'Taken in', net: 'Net sales', tax: 'of that tax', sales: 'Sales', average: 'Average', returns: 'Returns', voids: 'Voids', noSales: 'Drawer opened, no sale', byHand: 'Prices by hand',
    paid: 'How they paid', tender: { 'card': 'Card', 'paynow': 'PayNow', 'qr': 'QR', 'cash': 'Cash', 'points': 'Points', 'gift-card': 'Gift card', 'store-credit': 'Store credit', 'account': 'On account', 'other-till': 'At the other till' },
    count: 'Count', expected: 'should be', counted: 'counted', notCounted: 'not counted', difference: 'difference', left: 'Left as float', safe: 'To the safe',
    offers: 'Offers used', members: 'Members', share: 'Share of sales', joined: 'Joined',
    points: { issued: 'Points given', reversed: 'Taken back', redeemed: 'Points used', givenBack: 'Given back', expired: 'Expired', adjusted: 'By hand', forfeited: 'Forfeited', imported: 'Brought over', change: 'What we owe, change' },
    owed: 'Owed by these books', owedPoints: 'Points', giftCards: 'Gift cards', storeCredit: 'Store credit', accounts: 'Customers owe us',
    look: (count) => `${count} to look at: see the screen`, head: (seq) => `Journal ${seq}`,
  },
  zh: {
    x: 'X 报表', z: (number) => `Z 报表 ${number}`, businessDay: '营业日', opened: '开班', closed: '结班',
    step: { 'before': '优惠前销售', 'offers': '优惠与优惠券', 'by-hand': '手工优惠', 'tax-on-top': '另加税', 'returns': '退货', 'rounding': '现金舍入', 'deducted': '积分不足扣款' },
    takenIn: '实收', net: '净销售', tax: '其中税', sales: '销售笔数', average: '平均每笔', returns: '退货', voids: '作废', noSales: '无销售开箱', byHand: '手工改价',
    paid: '付款方式', tender: { 'card': '刷卡', 'paynow': 'PayNow', 'qr': '扫码', 'cash': '现金', 'points': '积分', 'gift-card': '礼品卡', 'store-credit': '购物金', 'account': '挂账', 'other-till': '在另一台收银机' },
    count: '清点', expected: '应有', counted: '清点', notCounted: '未清点', difference: '差额', left: '留作备用金', safe: '缴入保险箱',
    offers: '所用优惠', members: '会员', share: '占销售', joined: '新会员',
    points: { issued: '发出积分', reversed: '收回', redeemed: '使用积分', givenBack: '退还', expired: '过期', adjusted: '手工', forfeited: '作废', imported: '转入', change: '所欠变动' },
    owed: '本机账面所欠', owedPoints: '积分', giftCards: '礼品卡', storeCredit: '购物金', accounts: '顾客欠款',
    look: (count) => `${count} 项需查看，见屏幕`, head: (seq) => `账目 ${seq}`,
  },
}

/** Most offers that are told on paper; all are on the screen and in the files. */
const MOST_OFFERS = 10
/** Digits of a hash in a row. */
const HASH_PIECE = 32

/** The report of a shift on paper. */
export function buildReportSlip(lang: Language, slip: ReportSlip): ReceiptDocument {
  const words = WORDS[lang]
  const { report: { closing, businessDay } } = slip
  const title = closing === null ? words.x : words.z(`${closing.letters}${closing.zNumber}`)
  return {
    language: lang,
    rows: [
      ...slipHeadRows(slip, lang, title), columns(words.businessDay, businessDay), ...timeRows(words, slip), rule,
      ...salesRows(words, lang, slip), rule,
      ...paidRows(words, lang, slip), ...closingRows(words, lang, slip), rule,
      ...memberRows(words, lang, slip), rule,
      ...endRows(words, slip),
    ],
  }
}

function timeRows(words: Words, { report: { openedAt, closing }, rulebook: { programme: { timeZone } } }: ReportSlip): ReceiptRow[] {
  const at = (instant: number): string => `${civilDate(instant, timeZone)} ${civilTime(instant, timeZone)}`
  return [columns(words.opened, at(openedAt)), ...(closing === null ? [] : [columns(words.closed, at(closing.at))])]
}

function salesRows(words: Words, lang: Language, { report: { figures }, rulebook }: ReportSlip): ReceiptRow[] {
  const { amount, count } = figuresOf(rulebook, lang)
  const { steps, takenInMinor } = addingUp(figures)
  const average = averageSale(figures)
  const { with: back, without, voids } = figures.returns
  return [
    ...steps.map(({ kind, amountMinor }) => columns(words.step[kind], amount(amountMinor))),
    columns(words.takenIn, amount(takenInMinor), { bold: true }),
    columns(words.net, amount(netSales(figures)), { bold: true }),
    columns(words.tax, amount(taxMinor(figures)), { indent: 2 }),
    ...figures.taxes.map((tax) => columns(`${tax.rateBp / 100}%`, amount(tax.taxMinor), { indent: 4 })),
    columns(words.sales, count(figures.sales.count)),
    ...(average === null ? [] : [columns(words.average, amount(average))]),
    columns(`${words.returns} ${back.count + without.count}`, amount(back.amountMinor + without.amountMinor)),
    columns(`${words.voids} ${voids.count}`, amount(voids.amountMinor)),
    columns(`${words.byHand} ${figures.priceChanges.count}`, amount(figures.priceChanges.amountMinor)),
    columns(words.noSales, count(figures.noSales)),
  ]
}

function paidRows(words: Words, lang: Language, { report: { figures }, rulebook }: ReportSlip): ReceiptRow[] {
  const { amount } = figuresOf(rulebook, lang)
  return [centered(words.paid, true), ...figures.tenders.map(({ kind, sales, amountMinor }) => columns(`${words.tender[kind]} ${sales}`, amount(amountMinor)))]
}

function closingRows(words: Words, lang: Language, { report: { closing }, rulebook }: ReportSlip): ReceiptRow[] {
  if (closing === null) return []
  const { amount } = figuresOf(rulebook, lang)
  return [
    rule, centered(words.count, true),
    ...closing.tenders.flatMap(({ tender, expectedMinor, countedMinor }) => [
      columns(`${words.tender[tender]}, ${words.expected}`, amount(expectedMinor)),
      columns(words.counted, countedMinor === null ? words.notCounted : amount(countedMinor), { indent: 2 }),
      ...(countedMinor === null || countedMinor === expectedMinor ? [] : [columns(words.difference, amount(countedMinor - expectedMinor), { bold: true, indent: 2 })]),
    ]),
    columns(words.left, amount(closing.leftMinor)),
    columns(words.safe, amount(closing.toSafeMinor)),
  ]
}

function memberRows(words: Words, lang: Language, { report: { figures }, owed, promotions, rulebook }: ReportSlip): ReceiptRow[] {
  const { amount, count, points } = figuresOf(rulebook, lang)
  const { members, sales } = figures
  const share = sales.totalMinor === 0 ? '' : `${Math.round((100 * members.amountMinor) / sales.totalMinor)}%`
  const kinds = Object.keys(words.points) as (keyof Words['points'])[]
  return [
    columns(`${words.members} ${members.sales}`, amount(members.amountMinor)),
    ...(share === '' ? [] : [columns(words.share, share, { indent: 2 })]),
    columns(words.joined, count(members.joined), { indent: 2 }),
    ...kinds.filter((kind) => kind === 'change' || figures.points[kind] !== 0).map((kind) => columns(words.points[kind], points(figures.points[kind]))),
    centered(words.owed, true),
    columns(words.owedPoints, points(owed.points)), columns(words.giftCards, amount(owed.giftCardsMinor)), columns(words.storeCredit, amount(owed.storeCreditMinor)), columns(words.accounts, amount(owed.accountsMinor)),
    ...(figures.promotions.length === 0 ? [] : [centered(words.offers, true)]),
    ...figures.promotions.slice(0, MOST_OFFERS).map(({ promotionId, uses, amountMinor }) => columns(`${uses} x ${printable(promotions[promotionId]?.[lang] ?? promotionId)}`, amount(amountMinor))),
  ]
}

function endRows(words: Words, { report: { closing, figures } }: ReportSlip): ReceiptRow[] {
  return [
    ...(figures.exceptions.length === 0 ? [] : [centered(words.look(figures.exceptions.length))]),
    ...(closing === null ? [] : [centered(words.head(closing.head.seq)), centered(closing.head.hash.slice(0, HASH_PIECE)), centered(closing.head.hash.slice(HASH_PIECE))]),
  ]
}
