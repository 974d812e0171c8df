import type { LocalText } from '../base/local-text.ts'
import type { TenderKind } from './condition.ts'

/** Ways to pay, as people call them in the middle of a sentence. */
export const TENDER_NAMES: Record<TenderKind | 'other-till', LocalText> = {
  cash: { en: 'cash', zh: '现金' },
  card: { en: 'card', zh: '银行卡' },
  paynow: { en: 'PayNow', zh: 'PayNow' },
  qr: { en: 'QR code', zh: '扫码' },
  points: { en: 'points', zh: '积分' },
  'gift-card': { en: 'gift card', zh: '礼品卡' },
  'store-credit': { en: 'store credit', zh: '购物金' },
  'other-till': { en: 'the other till', zh: '另一台收银机' },
  account: { en: 'account', zh: '挂账' },
}
