import type { Language, LocalText } from '../base/local-text.ts'
import type { TenderKind } from '../rulebook/condition.ts'

const WORDS: Record<TenderKind, LocalText> = {
  cash: { en: 'Cash', zh: '现金' },
  card: { en: 'Card', zh: '银行卡' },
  paynow: { en: 'PayNow', zh: 'PayNow' },
  qr: { en: 'QR payment', zh: '扫码支付' },
  points: { en: 'Points', zh: '积分' },
  'gift-card': { en: 'Gift card', zh: '礼品卡' },
  'store-credit': { en: 'Store credit', zh: '储值' },
  account: { en: 'On account', zh: '挂账' },
}

/** A way to pay, as people call it. */
export function tenderWords(kind: TenderKind, lang: Language): string {
  return WORDS[kind][lang]
}
