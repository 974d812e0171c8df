import type { Language, LocalText } from '../base/local-text.ts'
import { civilDate, civilTime } from '../time/civil.ts'
import type { Instant } from '../time/instant.ts'
import type { ReceiptDocument, ReceiptRow } from './document.ts'
import { printable } from './printable.ts'
import { RECEIPT_WORDS } from './words.ts'

export interface TestPageInfo {
  readonly storeName: LocalText
  readonly tillNumber: number
  readonly printerAddress: string
  /** How many columns the till believes the paper has. */
  readonly columns: number
  readonly at: Instant
  readonly timeZone: string
}

/** A page that shows at a glance whether width, alignment, bold, both scripts, bar and barcode come out right. */
export function buildTestPage(lang: Language, info: TestPageInfo): ReceiptDocument {
  const words = RECEIPT_WORDS[lang].testPage
  const other: Language = lang === 'en' ? 'zh' : 'en'
  const rows: ReceiptRow[] = [
    text(words.title, 'center', true),
    text(printable(info.storeName[lang]), 'center'),
    columns(RECEIPT_WORDS[lang].till(info.tillNumber), `${civilDate(info.at, info.timeZone)} ${civilTime(info.at, info.timeZone)}`),
    columns(words.printer(printable(info.printerAddress)), words.columns(info.columns)),
    { kind: 'rule' },
    text(words.ruler, 'left'),
    text('1234567890'.repeat(10).slice(0, info.columns), 'left'),
    columns(words.alignment, '1,234.50'),
    text(words.bold, 'left', true),
    text(RECEIPT_WORDS[other].testPage.done, 'left'),
    { kind: 'progress', left: words.bar, filledMilli: 500, right: '50%' },
    { kind: 'rule' },
    text(words.done, 'center'),
    { kind: 'barcode', data: 'TEST-1234' },
  ]
  return { language: lang, rows }
}

function text(content: string, align: 'left' | 'center', bold = false): ReceiptRow {
  return { kind: 'text', text: content, align, bold }
}

function columns(left: string, right: string): ReceiptRow {
  return { kind: 'columns', left, right, bold: false, indent: 0 }
}
