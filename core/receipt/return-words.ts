import type { Language } from '../base/local-text.ts'
import type { ReturnedTender } from '../returns/parts.ts'

export type SlipKind = 'return' | 'void' | 'without-receipt' | 'refund'

/** The words of the slips of what comes back. Amounts come in written. */
export interface ReturnWords {
  titles: Readonly<Record<SlipKind, string>>
  ofReceipt(receiptNo: string): string
  refund: string
  back: Readonly<Record<ReturnedTender['kind'], string>>
  /** What the new goods of an exchange take of the refund. */
  forNewGoods: string
  keptForPoints(points: string): string
  /** What was spent of a gift card that comes back. */
  spentOfCard: string
  pointsBack: string
  pointsTaken: string
  pointsNow: string
  pointsOwed: string
  /** Another till sold the goods: the member's points are not known here. */
  pointsFollow: string
  storeCredit: string
}

const english: ReturnWords = {
  titles: { 'return': 'RETURN', 'void': 'SALE VOIDED', 'without-receipt': 'RETURN WITHOUT RECEIPT', 'refund': 'REFUND IN CASH' },
  ofReceipt: (receiptNo) => `Of receipt ${receiptNo}`,
  refund: 'REFUND',
  back: { 'cash': 'Cash', 'card': 'Back to the card', 'paynow': 'Back to PayNow', 'qr': 'Back to the wallet', 'points': 'Paid with points', 'gift-card': 'Back on the gift card', 'store-credit': 'Back to store credit', 'account': 'Off the account', 'other-till': 'Give back at the other till' },
  forNewGoods: 'For the new goods',
  keptForPoints: (points) => `Kept for ${points} points`,
  spentOfCard: 'Spent from this card',
  pointsBack: 'Points given back',
  pointsTaken: 'Points taken back',
  pointsNow: 'Points now',
  pointsOwed: 'Points owed, from the next ones earned',
  pointsFollow: 'Your points for these goods will be put right',
  storeCredit: 'Store credit',
}

const chinese: ReturnWords = {
  titles: { 'return': '退货', 'void': '整单作废', 'without-receipt': '无收据退货', 'refund': '现金退款' },
  ofReceipt: (receiptNo) => `原收据 ${receiptNo}`,
  refund: '退款合计',
  back: { 'cash': '现金', 'card': '退回银行卡', 'paynow': '退回 PayNow', 'qr': '退回电子钱包', 'points': '积分支付部分', 'gift-card': '退回礼品卡', 'store-credit': '退回购物金', 'account': '冲减挂账', 'other-till': '在另一台收银机退' },
  forNewGoods: '抵新商品',
  keptForPoints: (points) => `抵扣 ${points} 积分`,
  spentOfCard: '此卡已用',
  pointsBack: '退回积分',
  pointsTaken: '收回积分',
  pointsNow: '现有积分',
  pointsOwed: '欠积分，以后获得时先抵',
  pointsFollow: '这些商品的积分稍后更正',
  storeCredit: '购物金',
}

export const RETURN_WORDS: Readonly<Record<Language, ReturnWords>> = { en: english, zh: chinese }
