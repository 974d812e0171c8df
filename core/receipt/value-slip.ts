import type { Language, LocalText } from '../base/local-text.ts'
import { formatMoney } from '../money/format.ts'
import type { CurrencyFormat } from '../money/format.ts'
import { spacedCode } from '../stored-value/code.ts'
import { civilDate, civilTime } from '../time/civil.ts'
import type { Instant } from '../time/instant.ts'
import type { ReceiptDocument, ReceiptRow } from './document.ts'
import { printable } from './printable.ts'
import { RECEIPT_WORDS } from './words.ts'

/** What the customer takes away where money moved apart from a sale. */
export interface ValueSlip {
  readonly what:
    /** The slip is the credit: its code is printed to be scanned. */
    | { readonly kind: 'credit-issued'; readonly code: string; readonly expiresOn: string | null }
    | { readonly kind: 'paid-out'; readonly last4: string }
    | { readonly kind: 'account-settled'; readonly owedMinor: number }
  readonly amountMinor: number
  readonly storeName: LocalText
  readonly tillNumber: number
  readonly cashierName: string
  readonly at: Instant
  readonly timeZone: string
  readonly currency: CurrencyFormat
}

interface SlipWords {
  readonly titles: Readonly<Record<ValueSlip['what']['kind'], string>>
  readonly code: (last4: string) => string
  readonly owed: string
  readonly until: (day: string) => string
}

const WORDS: Readonly<Record<Language, SlipWords>> = {
  en: {
    titles: { 'credit-issued': 'Store credit', 'paid-out': 'Rest paid out', 'account-settled': 'Paid on account' },
    code: (last4) => `Code ending ${last4}`, owed: 'Still owed', until: (day) => `Can be used until ${day}`,
  },
  zh: {
    titles: { 'credit-issued': '储值余额', 'paid-out': '余额退现', 'account-settled': '挂账还款' },
    code: (last4) => `券码尾号 ${last4}`, owed: '尚欠', until: (day) => `可使用至 ${day}`,
  },
}

/** The slip in one language. */
export function buildValueSlip(lang: Language, slip: ValueSlip): ReceiptDocument {
  const words = WORDS[lang]
  const money = (amountMinor: number): string => formatMoney(amountMinor, slip.currency, lang).replaceAll('\u2212', '-')
  const rows: ReceiptRow[] = [
    centered(printable(slip.storeName[lang]), false),
    centered(words.titles[slip.what.kind], true),
    columns(RECEIPT_WORDS[lang].till(slip.tillNumber), `${civilDate(slip.at, slip.timeZone)} ${civilTime(slip.at, slip.timeZone)}`),
    columns(RECEIPT_WORDS[lang].servedBy(printable(slip.cashierName)), ''),
    columns(words.titles[slip.what.kind], money(slip.amountMinor), true),
    ...ownRows(slip.what, words, money),
  ]
  return { language: lang, rows }
}

function ownRows(what: ValueSlip['what'], words: SlipWords, money: (amountMinor: number) => string): ReceiptRow[] {
  switch (what.kind) {
    case 'credit-issued': return [
      ...(what.expiresOn === null ? [] : [centered(words.until(what.expiresOn), false)]),
      centered(spacedCode(what.code), true),
      { kind: 'barcode', data: what.code },
    ]
    case 'paid-out': return [centered(words.code(what.last4), false)]
    case 'account-settled': return [columns(words.owed, money(what.owedMinor))]
  }
}

function centered(text: string, bold: boolean): ReceiptRow {
  return { kind: 'text', text, align: 'center', bold }
}

function columns(left: string, right: string, bold = false): ReceiptRow {
  return { kind: 'columns', left, right, bold, indent: 0 }
}
