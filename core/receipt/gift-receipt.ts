import type { BasketLine } from '../basket/basket.ts'
import type { Language } from '../base/local-text.ts'
import type { ReceiptDocument } from './document.ts'
import { printable } from './printable.ts'
import { centered, columns, footRows, headRows, rule } from './rows.ts'
import type { ReceiptHead } from './rows.ts'
import { RECEIPT_WORDS } from './words.ts'

/**
 * What was bought, for whoever is given it: the goods without a price, a discount, a total, a tender or a member. Its number scans
 * back like the receipt's, so that the goods can be exchanged; the signed code is left out, because it tells the prices.
 */
export function buildGiftReceipt(head: ReceiptHead, lines: readonly BasketLine[], lang: Language): ReceiptDocument {
  const words = RECEIPT_WORDS[lang]
  return {
    language: lang,
    rows: [...headRows(head, lang), centered(words.giftReceipt, true), rule, ...lines.map((line) => columns(goods(line, lang), quantity(line))), rule, ...footRows(head, lang)],
  }
}

const goods = (line: BasketLine, lang: Language): string => printable(line.name[lang]) || printable(line.sku)

const quantity = ({ unit, quantityMilli }: BasketLine): string => (unit === 'kg' ? `${(quantityMilli / 1000).toFixed(3)} kg` : String(quantityMilli / 1000))
