import type { Language, LocalText } from '../base/local-text.ts'
import type { CashMoved } from '../ledger/events/cash-events.ts'
import { formatMoney } from '../money/format.ts'
import type { CurrencyFormat } from '../money/format.ts'
import { civilDate, civilTime } from '../time/civil.ts'
import type { Instant } from '../time/instant.ts'
import type { ReceiptDocument, ReceiptRow } from './document.ts'
import { printable } from './printable.ts'
import { RECEIPT_WORDS } from './words.ts'

/** A slip that comes out when the drawer opens apart from a sale: it is signed and kept in the drawer. */
export interface CashSlip {
  readonly kind: CashMoved['kind'] | 'no-sale'
  readonly reason: string | null
  /** Null where no cash moved. */
  readonly amountMinor: number | null
  readonly storeName: LocalText
  readonly tillNumber: number
  readonly cashierName: string
  readonly at: Instant
  readonly timeZone: string
  readonly currency: CurrencyFormat
}

const WORDS: Readonly<Record<Language, { kinds: Readonly<Record<CashSlip['kind'], string>>; reasons: Readonly<Record<string, string>>; signed: string }>> = {
  en: {
    kinds: { 'pay-in': 'Paid in', 'pay-out': 'Paid out', drop: 'To the safe', 'no-sale': 'No sale' },
    reasons: {
      'from-safe': 'From the safe', owner: 'From the owner', found: 'Found', goods: 'Goods', delivery: 'Delivery', supplies: 'Supplies', staff: 'Staff',
      change: 'To give change', check: 'To check', count: 'To count', other: 'Other',
    },
    signed: 'Signed',
  },
  zh: {
    kinds: { 'pay-in': '存入', 'pay-out': '支出', drop: '缴入保险箱', 'no-sale': '无销售开箱' },
    reasons: {
      'from-safe': '从保险箱取出', owner: '店主存入', found: '拾得', goods: '货款', delivery: '送货', supplies: '用品', staff: '员工',
      change: '换零钱', check: '核对', count: '清点', other: '其他',
    },
    signed: '签名',
  },
}

/** The slip of one movement of cash, or of an opening with no sale. */
export function buildCashSlip(lang: Language, slip: CashSlip): ReceiptDocument {
  const words = WORDS[lang]
  const reason = slip.reason === null ? '' : (words.reasons[slip.reason] ?? slip.reason)
  const rows: ReceiptRow[] = [
    { kind: 'text', text: printable(slip.storeName[lang]), align: 'center', bold: false },
    { kind: 'text', text: words.kinds[slip.kind], align: 'center', bold: true },
    columns(RECEIPT_WORDS[lang].till(slip.tillNumber), `${civilDate(slip.at, slip.timeZone)} ${civilTime(slip.at, slip.timeZone)}`),
    columns(printable(slip.cashierName), reason),
    ...(slip.amountMinor === null ? [] : [columns(words.kinds[slip.kind], formatMoney(slip.amountMinor, slip.currency, lang), true)]),
    { kind: 'blank' },
    columns(words.signed, '____________________'),
  ]
  return { language: lang, rows }
}

function columns(left: string, right: string, bold = false): ReceiptRow {
  return { kind: 'columns', left, right, bold, indent: 0 }
}
