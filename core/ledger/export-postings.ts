import { plainAmount } from '../money/format.ts'
import { postingsOf } from './chain-totals.ts'
import type { JournalEvent, JournalRow } from './journal.ts'

/** The columns an accountant's program reads, a row for each posting. */
export const POSTING_COLUMNS = [
  'seq', 'at', 'business_day', 'event', 'receipt_no', 'sale_id', 'shift_id', 'staff_id', 'account', 'unit', 'debit', 'credit', 'member_id', 'instrument_id',
] as const

/** How amounts are written: the same for a programme's whole life. */
export interface PostingUnits {
  readonly currency: { readonly code: string; readonly exponent: number }
  readonly pointDecimals: number
}

/** The postings of one event, each as the fields of POSTING_COLUMNS; amounts in whole units of the currency, or points. */
export function postingRows(row: JournalRow, event: JournalEvent, units: PostingUnits): string[][] {
  const named = (key: string): string => {
    const value: unknown = (event as Record<string, unknown>)[key]
    return typeof value === 'string' ? value : ''
  }
  const of = [String(row.seq), new Date(row.at).toISOString(), named('businessDay'), event.type, named('receiptNo'), named('saleId'), named('shiftId'), named('staffId')]
  return postingsOf(event).map(({ account, unit, amount, memberId, instrumentId }) => {
    const written = plainAmount(Math.abs(amount), unit === 'money' ? units.currency.exponent : units.pointDecimals)
    return [...of, account, unit === 'money' ? units.currency.code : 'points', amount > 0 ? written : '', amount < 0 ? written : '', memberId ?? '', instrumentId ?? '']
  })
}
