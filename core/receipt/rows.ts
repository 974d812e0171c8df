import type { BasketLine } from '../basket/basket.ts'
import type { Language, LocalText } from '../base/local-text.ts'
import { HEAD_MARK_CHARACTERS } from '../ledger/heads.ts'
import { formatAmount, formatMoney, formatPoints } from '../money/format.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { OTHER_TILL_TAX_CODE } from '../basket/other-till.ts'
import { GIFT_CARD_TAX_CODE } from '../stored-value/terms.ts'
import { civilDate, civilTime } from '../time/civil.ts'
import type { Instant } from '../time/instant.ts'
import type { ReceiptRow } from './document.ts'
import { printable } from './printable.ts'
import { RECEIPT_WORDS } from './words.ts'

/** What heads every receipt and slip. */
export interface ReceiptHead {
  readonly store: {
    /** As it heads the receipt: “Fernway Tiong Bahru”. */
    readonly name: LocalText
    readonly address: LocalText | null
    /** The shop's tax registration; null where it has none. */
    readonly taxNumber: string | null
  }
  readonly tillNumber: number
  /** The cashier's short name, as customers may know it. */
  readonly cashierName: LocalText
  readonly receiptNo: string
  readonly completedAt: Instant
  readonly rulebook: Rulebook
  /** The hash of its journal row, 64 hex digits: the first 8 are printed. */
  readonly journalHash: string
}

/** How a programme's figures are written on paper, in one language. */
export interface Figures {
  readonly lang: Language
  readonly rulebook: Pick<Rulebook, 'programme'>
  readonly amount: (amountMinor: number) => string
  readonly money: (amountMinor: number) => string
  readonly count: (count: number) => string
  readonly points: (points: number) => string
}

export function figuresOf(rulebook: Pick<Rulebook, 'programme' | 'pointsRules'>, lang: Language): Figures {
  const { programme: { currency }, pointsRules } = rulebook
  return {
    lang,
    rulebook,
    amount: (amountMinor) => asciiMinus(formatAmount(amountMinor, currency, lang)),
    money: (amountMinor) => asciiMinus(formatMoney(amountMinor, currency, lang)),
    count: (count) => formatPoints(count, lang),
    points: (points) => asciiMinus(formatPoints(points, lang, pointsRules.decimals)),
  }
}

/** Shop, number, instant, till and cashier. */
export function headRows({ store, rulebook, receiptNo, completedAt, tillNumber, cashierName }: ReceiptHead, lang: Language): ReceiptRow[] {
  const words = RECEIPT_WORDS[lang]
  const taxName = rulebook.programme.taxes[0]?.name[lang] ?? ''
  const address = [
    store.address === null ? '' : printable(store.address[lang]),
    store.taxNumber === null ? '' : words.taxNumber(taxName, printable(store.taxNumber)),
  ].filter((part) => part !== '').join('   ')
  const { timeZone } = rulebook.programme
  return [
    centered(printable(store.name[lang]).toUpperCase(), true),
    ...(address === '' ? [] : [centered(address)]),
    ...rulebook.receipt.header.map((line) => centered(printable(line[lang]))),
    columns(words.receipt(receiptNo), `${civilDate(completedAt, timeZone)} ${civilTime(completedAt, timeZone)}`),
    columns(words.till(tillNumber), words.servedBy(printable(cashierName[lang]))),
  ]
}

/** Goods as a line says them: name, quantity where it is not one piece, and the price of a unit. */
export function goodsText(line: Pick<BasketLine, 'name' | 'sku' | 'unit'>, quantityMilli: number, price: string, { lang, count }: Figures): string {
  const name = printable(line.name[lang]) || printable(line.sku)
  if (line.unit === 'kg') return `${name}  ${(quantityMilli / 1000).toFixed(3)} kg x ${price}`
  return quantityMilli === 1000 ? name : `${name}  ${count(quantityMilli / 1000)} x ${price}`
}

/** The tax of each rate; what has none says nothing. */
export function taxRows(taxes: readonly { taxCode: string; rateBp: number; grossMinor: number; taxMinor: number }[], { lang, amount, rulebook: { programme } }: Figures): ReceiptRow[] {
  return taxes.filter((tax) => tax.grossMinor > 0 && tax.taxCode !== GIFT_CARD_TAX_CODE && tax.taxCode !== OTHER_TILL_TAX_CODE).map((tax) => {
    const name = programme.taxes.find((candidate) => candidate.code === tax.taxCode)?.name[lang] ?? tax.taxCode
    return columns(RECEIPT_WORDS[lang].tax(printable(name), `${tax.rateBp / 100}%`, programme.pricesIncludeTax), amount(tax.taxMinor))
  })
}

/** The shop's own words, the ledger mark, and the number as a barcode that scans back. */
export function footRows({ rulebook, journalHash, receiptNo }: ReceiptHead, lang: Language): ReceiptRow[] {
  return [
    ...rulebook.receipt.footer.map((line) => centered(printable(line[lang]))),
    centered(RECEIPT_WORDS[lang].ledgerMark(journalHash.slice(0, HEAD_MARK_CHARACTERS))),
    { kind: 'barcode', data: receiptNo },
  ]
}

export const rule: ReceiptRow = { kind: 'rule' }

export function centered(text: string, bold = false): ReceiptRow {
  return { kind: 'text', text, align: 'center', bold }
}

export function columns(left: string, right: string, { bold = false, indent = 0 } = {}): ReceiptRow {
  return { kind: 'columns', left, right, bold, indent }
}

export function signed(value: number, write: (value: number) => string): string {
  return value > 0 ? `+${write(value)}` : write(value)
}

/** U+2212, the minus of screens, is in no printer's own font. */
function asciiMinus(text: string): string {
  return text.replaceAll('\u2212', '-')
}
