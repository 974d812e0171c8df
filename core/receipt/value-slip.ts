import type { Language } from '../base/local-text.ts'
import { spacedCode } from '../stored-value/code.ts'
import type { ReceiptDocument, ReceiptRow } from './document.ts'
import { centered, columns, figuresOf } from './rows.ts'
import { slipHeadRows } from './slip-head.ts'
import type { SlipHead } from './slip-head.ts'

/** What the customer takes away where money moved apart from a sale. */
export interface ValueSlip extends SlipHead {
  readonly what:
    /** The slip is the credit: its code is printed to be scanned. */
    | { readonly kind: 'credit-issued'; readonly code: string; readonly expiresOn: string | null }
    | { readonly kind: 'paid-out'; readonly last4: string }
    | { readonly kind: 'account-settled'; readonly owedMinor: number }
  readonly amountMinor: number
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
    titles: { 'credit-issued': '购物金', 'paid-out': '余额退现', 'account-settled': '挂账还款' },
    code: (last4) => `券码尾号 ${last4}`, owed: '尚欠', until: (day) => `可使用至 ${day}`,
  },
}

/** The slip in one language. */
export function buildValueSlip(lang: Language, slip: ValueSlip): ReceiptDocument {
  const words = WORDS[lang]
  const title = words.titles[slip.what.kind]
  const { money } = figuresOf(slip.rulebook, lang)
  return { language: lang, rows: [...slipHeadRows(slip, lang, title), columns(title, money(slip.amountMinor), { bold: true }), ...ownRows(slip.what, words, money)] }
}

function ownRows(what: ValueSlip['what'], words: SlipWords, money: (amountMinor: number) => string): ReceiptRow[] {
  switch (what.kind) {
    case 'credit-issued': return [
      ...(what.expiresOn === null ? [] : [centered(words.until(what.expiresOn))]),
      centered(spacedCode(what.code), true),
      { kind: 'barcode', data: what.code },
    ]
    case 'paid-out': return [centered(words.code(what.last4))]
    case 'account-settled': return [columns(words.owed, money(what.owedMinor))]
  }
}
