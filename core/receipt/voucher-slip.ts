import type { Language, LocalText } from '../base/local-text.ts'
import { spacedCode } from '../stored-value/code.ts'
import type { CivilDate } from '../time/instant.ts'
import type { ReceiptDocument, ReceiptRow } from './document.ts'
import { printable } from './printable.ts'
import { centered, rule } from './rows.ts'
import { slipHeadRows } from './slip-head.ts'
import type { SlipHead } from './slip-head.ts'

/** A voucher or a personal code on paper: what it gives, from when to when, for whom, and how it is read. */
export interface VoucherSlip extends SlipHead {
  readonly name: LocalText
  /** What it gives, in sentences made from the rules. */
  readonly terms: readonly string[]
  readonly isPersonal: boolean
  /** Good on the day itself, or from the day after. */
  readonly fromDay: CivilDate
  readonly lastDay: CivilDate | null
  readonly code: string
  /** Terms and this till's signature, for the shop's other tills (voucher-token.ts). */
  readonly token: string
  readonly isCopy: boolean
}

interface SlipWords {
  readonly title: string
  readonly copy: string
  readonly from: (day: string) => string
  readonly fromUntil: (from: string, until: string) => string
  readonly personal: string
  readonly bearer: string
  readonly once: string
  readonly otherTills: string
}

const WORDS: Readonly<Record<Language, SlipWords>> = {
  en: {
    title: 'Voucher', copy: 'COPY: either paper is good, once',
    from: (day) => `Good from ${day}`, fromUntil: (from, until) => `Good from ${from} to ${until}, both days included`,
    personal: 'Only for the member who was given it.', bearer: 'For whoever brings it.',
    once: 'Good once. Not exchanged for cash. It ends if what it was given for is returned in full.',
    otherTills: 'At another till of the shop, scan this:',
  },
  zh: {
    title: '优惠券', copy: '副本：两张只能使用一次',
    from: (day) => `${day} 起可用`, fromUntil: (from, until) => `有效期 ${from} 至 ${until}（含首尾两天）`,
    personal: '限获券会员本人使用。', bearer: '不记名，持券即可使用。',
    once: '限用一次，不兑现金。发券的那单全部退货后，此券作废。',
    otherTills: '在本店其他收银台请扫此码：',
  },
}

/** The slip in one language. */
export function buildVoucherSlip(lang: Language, slip: VoucherSlip): ReceiptDocument {
  const words = WORDS[lang]
  const { fromDay, lastDay } = slip
  const rows: ReceiptRow[] = [
    ...slipHeadRows(slip, lang, words.title),
    ...(slip.isCopy ? [centered(words.copy, true)] : []),
    rule,
    centered(printable(slip.name[lang]), true),
    ...slip.terms.map((term) => left(printable(term))),
    centered(lastDay === null ? words.from(fromDay) : words.fromUntil(fromDay, lastDay)),
    left(`${slip.isPersonal ? words.personal : words.bearer} ${words.once}`),
    centered(spacedCode(slip.code), true),
    { kind: 'barcode', data: slip.code },
    centered(words.otherTills),
    { kind: 'qr', data: slip.token },
  ]
  return { language: lang, rows }
}

function left(text: string): ReceiptRow {
  return { kind: 'text', text, align: 'left', bold: false }
}
