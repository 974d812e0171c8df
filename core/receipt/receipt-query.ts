import { RECEIPT_NUMBER } from '../scan/symbols.ts'
import { addDays } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'

/** What a typed text may mean among receipts. */
export type ReceiptQuery =
  | { readonly kind: 'all' }
  /** The whole number as printed. */
  | { readonly kind: 'receipt'; readonly receiptNo: string }
  /** The running number alone. */
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'amount'; readonly amountMinor: number }
  | { readonly kind: 'day'; readonly date: CivilDate }
  /** Of a member: a name, or the digits of a telephone or card. */
  | { readonly kind: 'member'; readonly text: string }

const MOST_RUNNING_DIGITS = 9
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS_BACK: Readonly<Record<string, number>> = { today: 0, 今天: 0, yesterday: 1, 昨天: 1, 前天: 2 }
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
/** Day before month, as Singapore, Britain and most of the world write it. */
const DAY_MONTH = /^(\d{1,2})[/.](\d{1,2})(?:[/.](\d{2}|\d{4}))?$/
const DAY_MONTH_NAME = /^(\d{1,2})\s+([a-z]{3,9})\.?(?:\s+(\d{4}))?$/
const CHINESE = /^(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]$/

/**
 * What a person looking for a receipt typed: a number, an amount, a day or somebody's name or telephone; several where it
 * may be either. A day without a year is the last one there was. Never throws.
 *
 * @param today the civil date at the till
 * @param exponent decimals of the currency; an amount has all of them
 */
export function readReceiptQuery(text: string, today: CivilDate, exponent: number): ReceiptQuery[] {
  const typed = text.normalize('NFKC').trim().toLowerCase()
  if (typed === '') return [{ kind: 'all' }]
  if (RECEIPT_NUMBER.test(typed.toUpperCase())) return [{ kind: 'receipt', receiptNo: typed.toUpperCase() }]
  const date = dayOf(typed, today)
  const amountMinor = amountOf(typed, exponent)
  const found: ReceiptQuery[] = []
  if (date !== null) found.push({ kind: 'day', date })
  if (amountMinor !== null) found.push({ kind: 'amount', amountMinor })
  if (new RegExp(`^\\d{1,${MOST_RUNNING_DIGITS}}$`).test(typed)) found.push({ kind: 'number', number: Number(typed) })
  if (date === null && (found.length === 0 || /^\d{3,}$/.test(typed))) found.push({ kind: 'member', text: text.trim() })
  return found
}

/** `64.00`, `64,00`, `S$1,064.00`: with all decimals of the currency, so that no other number is taken for an amount. */
function amountOf(typed: string, exponent: number): number | null {
  const digits = typed.replace(/^[^\d]{0,3}/, '')
  const parts = exponent === 0 ? /^(\d[\d,.]*)$/.exec(digits) : new RegExp(`^(\\d[\\d,.]*)[.,](\\d{${exponent}})$`).exec(digits)
  if (!parts) return null
  const whole = (parts[1] ?? '').replace(/[,.]/g, '')
  return whole.length > 10 ? null : Number(`${whole}${parts[2] ?? ''}`)
}

function dayOf(typed: string, today: CivilDate): CivilDate | null {
  const back = DAYS_BACK[typed]
  if (back !== undefined) return addDays(today, -back)
  const iso = ISO.exec(typed)
  if (iso) return lastOf(iso[1], iso[2], iso[3], today)
  const chinese = CHINESE.exec(typed)
  if (chinese) return lastOf(chinese[1], chinese[2], chinese[3], today)
  const numbers = DAY_MONTH.exec(typed)
  if (numbers) return lastOf(numbers[3], numbers[2], numbers[1], today)
  const named = DAY_MONTH_NAME.exec(typed)
  const month = named === null ? -1 : MONTHS.indexOf((named[2] ?? '').slice(0, 3))
  return named === null || month < 0 ? null : lastOf(named[3], String(month + 1), named[1], today)
}

/** The date, or null where there is none such; without a year the last one up to today. */
function lastOf(year: string | undefined, month: string | undefined, day: string | undefined, today: CivilDate): CivilDate | null {
  const years = year === undefined ? [Number(today.slice(0, 4)), Number(today.slice(0, 4)) - 1] : [year.length === 2 ? 2000 + Number(year) : Number(year)]
  const dates = years.map((each) => `${String(each).padStart(4, '0')}-${(month ?? '').padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`).filter(isDate)
  return dates.find((date) => year !== undefined || date <= today) ?? null
}

function isDate(text: string): boolean {
  const at = new Date(`${text}T12:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
