import type { Language } from '../base/local-text.ts'
import type { PriceKind } from '../promotions/evaluation.ts'

/** The receipt's own words. Amounts, dates and names come in written; nothing here computes. */
export interface ReceiptWords {
  taxNumber(taxName: string, number: string): string
  receipt(receiptNo: string): string
  till(tillNumber: number): string
  servedBy(cashier: string): string
  items(count: string, isOne: boolean): string
  /** Under goods whose price is another than the list price, and why. */
  price(kind: PriceKind, saved: string): string
  offers: string
  /** What was taken off by hand: off a line, or the line's part of what was taken off the sale. */
  byHand: { readonly line: string; readonly sale: string }
  /** Under goods whose price was changed by hand. */
  changedPrice(before: string): string
  saved: string
  total: string
  pointsTender(points: string): string
  cashRounding: string
  cash(given: string, change: string | null): string
  card(approvalCode: string | null): string
  payNow(approvalCode: string | null): string
  giftCard(last4: string | null): string
  storeCredit(last4: string | null): string
  /** Put on the customer's account. */
  account: string
  /** Heads the goods of a sale without their prices. */
  giftReceipt: string
  /** Of a sale made on another till: what this paper is, of which receipt, what it is not, and what that till takes. */
  readonly loyaltySlip: { readonly title: string; of(receiptNo: string, register: string): string; readonly noReceipt: string; readonly paidThere: string }
  /** What is left on a card or credit. */
  leftOn(last4: string): string
  tax(name: string, rate: string, included: boolean): string
  cardNumber(last4: string): string
  pointsBefore: string
  pointsUsed: string
  pointsEarned: string
  pointsNow(worth: string): string
  tierReached(tier: string): string
  toGo(amount: string): string
  /** What counts towards tiers where it is not money: points (already written) or visits. */
  tierPoints(points: string): string
  tierVisits(count: number): string
  nextToExpire(points: string): string
  expiresOn(fullDate: string, isoDate: string): string
  ledgerMark(characters: string): string
  /** Above the receipt's signed code. */
  forReturns: string
  testPage: TestPageWords
}

export interface TestPageWords {
  title: string
  printer(address: string): string
  columns(count: number): string
  ruler: string
  alignment: string
  bold: string
  bar: string
  done: string
}

const english: ReceiptWords = {
  taxNumber: (taxName, number) => `${taxName} ${number}`,
  receipt: (receiptNo) => `Receipt ${receiptNo}`,
  till: (tillNumber) => `Till ${tillNumber}`,
  servedBy: (cashier) => `Served by ${cashier}`,
  items: (count, isOne) => (isOne ? '1 item' : `${count} items`),
  price: (kind, saved) => `${{ book: 'Our price', member: 'Member price', tier: 'Tier price', quantity: 'Quantity price' }[kind]}, saves ${saved}`,
  offers: 'Offers',
  byHand: { line: 'Price reduction', sale: 'Discount on this sale' },
  changedPrice: (before) => `Price was ${before}`,
  saved: 'You saved',
  total: 'TOTAL',
  pointsTender: (points) => `${points} points`,
  cashRounding: 'Cash rounding',
  cash: (given, change) => (change === null ? 'Cash' : `Cash ${given}, change ${change}`),
  card: (approvalCode) => (approvalCode === null ? 'Card' : `Card, approval ${approvalCode}`),
  payNow: (approvalCode) => (approvalCode === null ? 'PayNow' : `PayNow, approval ${approvalCode}`),
  giftCard: (last4) => (last4 === null ? 'Gift card' : `Gift card ....${last4}`),
  storeCredit: (last4) => (last4 === null ? 'Store credit' : `Store credit ....${last4}`),
  account: 'On account',
  giftReceipt: 'GIFT RECEIPT',
  loyaltySlip: { title: 'LOYALTY SLIP', of: (receiptNo, register) => `For receipt ${receiptNo}, ${register}`, noReceipt: 'Goods and tax are on that receipt', paidThere: 'Paid at the other till' },
  leftOn: (last4) => `Left on ....${last4}`,
  tax: (name, rate, included) => `${name} ${rate}${included ? ' included' : ''}`,
  cardNumber: (last4) => `card ....${last4}`,
  pointsBefore: 'Points before',
  pointsUsed: 'Used today',
  pointsEarned: 'Earned today',
  pointsNow: (worth) => `Points now, worth ${worth}`,
  tierReached: (tier) => `You have reached ${tier}`,
  toGo: (amount) => `${amount} to go`,
  tierPoints: (points) => `${points} points`,
  tierVisits: (count) => (count === 1 ? '1 visit' : `${count} visits`),
  nextToExpire: (points) => `Next to expire: ${points} points`,
  expiresOn: (fullDate) => `on ${fullDate}`,
  ledgerMark: (characters) => `Ledger mark ${characters}`,
  forReturns: 'Please bring this code when you return goods',
  testPage: {
    title: 'PRINTER TEST',
    printer: (address) => `Printer ${address}`,
    columns: (count) => `${count} columns`,
    ruler: 'The numbers fill one line from edge to edge',
    alignment: 'Amounts end at the right edge',
    bold: 'This line is bold',
    bar: 'Bar',
    done: 'If all of this is clear, the printer is ready.',
  },
}

const chinese: ReceiptWords = {
  taxNumber: (_taxName, number) => `税号 ${number}`,
  receipt: (receiptNo) => `收据 ${receiptNo}`,
  till: (tillNumber) => `${tillNumber} 号收银台`,
  servedBy: (cashier) => `收银员 ${cashier}`,
  items: (count) => `${count} 件`,
  price: (kind, saved) => `${{ book: '本店价', member: '会员价', tier: '等级专享价', quantity: '多件价' }[kind]}，省 ${saved}`,
  offers: '优惠',
  byHand: { line: '商品减价', sale: '整单优惠' },
  changedPrice: (before) => `原价 ${before}`,
  saved: '已为您节省',
  total: '合计',
  pointsTender: (points) => `积分抵扣 ${points}`,
  cashRounding: '现金取整',
  cash: (given, change) => (change === null ? '现金' : `现金 ${given}，找零 ${change}`),
  card: (approvalCode) => (approvalCode === null ? '银行卡' : `银行卡，授权码 ${approvalCode}`),
  payNow: (approvalCode) => (approvalCode === null ? 'PayNow' : `PayNow，授权码 ${approvalCode}`),
  giftCard: (last4) => (last4 === null ? '礼品卡' : `礼品卡 ....${last4}`),
  storeCredit: (last4) => (last4 === null ? '购物金' : `购物金 ....${last4}`),
  account: '挂账',
  giftReceipt: '礼品收据',
  loyaltySlip: { title: '会员积分单', of: (receiptNo, register) => `对应收据 ${receiptNo}，${register}`, noReceipt: '商品和税额以该收据为准', paidThere: '在另一台收银机付款' },
  leftOn: (last4) => `....${last4} 余额`,
  tax: (name, rate, included) => `${included ? '内含' : ''}${name} ${rate}`,
  cardNumber: (last4) => `卡号 ....${last4}`,
  pointsBefore: '原有积分',
  pointsUsed: '本次使用',
  pointsEarned: '本次获得',
  pointsNow: (worth) => `现有积分，值 ${worth}`,
  tierReached: (tier) => `您已升为${tier}`,
  toGo: (amount) => `还差 ${amount}`,
  tierPoints: (points) => `${points} 积分`,
  tierVisits: (count) => `${count} 次到店`,
  nextToExpire: (points) => `最先到期：${points} 积分`,
  expiresOn: (_fullDate, isoDate) => isoDate,
  ledgerMark: (characters) => `账本标记 ${characters}`,
  forReturns: '退换货时请出示此码',
  testPage: {
    title: '打印机测试',
    printer: (address) => `打印机 ${address}`,
    columns: (count) => `${count} 列`,
    ruler: '数字从左到右正好排满一行',
    alignment: '金额靠右对齐',
    bold: '这一行是粗体',
    bar: '进度条',
    done: '以上都清楚，打印机就可以用了。',
  },
}

export const RECEIPT_WORDS: Record<Language, ReceiptWords> = { en: english, zh: chinese }
