import type { Language } from '../base/local-text.ts'
import type { CashMoved } from '../ledger/events/cash-events.ts'
import type { ReceiptDocument } from './document.ts'
import { columns, figuresOf } from './rows.ts'
import { slipHeadRows } from './slip-head.ts'
import type { SlipHead } from './slip-head.ts'

/** A slip that comes out when the drawer opens apart from a sale: it is signed and kept in the drawer. */
export interface CashSlip extends SlipHead {
  readonly kind: CashMoved['kind'] | 'no-sale'
  readonly reason: string | null
  /** Null where no cash moved. */
  readonly amountMinor: number | null
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
  const title = words.kinds[slip.kind]
  const { money } = figuresOf(slip.rulebook, lang)
  return {
    language: lang,
    rows: [
      ...slipHeadRows(slip, lang, title, reason),
      ...(slip.amountMinor === null ? [] : [columns(title, money(slip.amountMinor), { bold: true })]),
      { kind: 'blank' },
      columns(words.signed, '____________________'),
    ],
  }
}
