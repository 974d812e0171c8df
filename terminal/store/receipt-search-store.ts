import type Database from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'

/** One way to look for receipts. */
export type ReceiptWhere =
  | { readonly by: 'all' }
  | { readonly by: 'receipt'; readonly receiptNo: string }
  | { readonly by: 'number'; readonly number: number }
  | { readonly by: 'total'; readonly totalMinor: number }
  /** From an instant on, before another. */
  | { readonly by: 'time'; readonly from: Instant; readonly before: Instant }
  | { readonly by: 'member'; readonly memberId: string }

export interface FoundReceipt {
  readonly saleId: string
  readonly receiptNo: string
  readonly receiptNumber: number
  readonly completedAt: Instant
  readonly totalMinor: number
  readonly memberId: string | null
}

export interface ReceiptSearchStore {
  /** Receipts found in any of the ways, each once, the highest running number first, below `after`; at most `limit`. */
  page(ways: readonly ReceiptWhere[], after: number | null, limit: number): FoundReceipt[]
}

const COLUMNS = 'SELECT sale_id AS saleId, receipt_no AS receiptNo, receipt_number AS receiptNumber, completed_at AS completedAt, total_minor AS totalMinor, member_id AS memberId FROM sale'

export const RECEIPT_SEARCH_SQL = {
  all: `${COLUMNS} WHERE receipt_number < ? ORDER BY receipt_number DESC LIMIT ?`,
  receipt: `${COLUMNS} WHERE receipt_no = ? AND receipt_number < ? LIMIT ?`,
  number: `${COLUMNS} WHERE receipt_number = ? AND receipt_number < ? LIMIT ?`,
  total: `${COLUMNS} WHERE total_minor = ? AND receipt_number < ? ORDER BY receipt_number DESC LIMIT ?`,
  time: `${COLUMNS} WHERE completed_at >= ? AND completed_at < ? AND receipt_number < ? ORDER BY completed_at DESC LIMIT ?`,
  member: `${COLUMNS} WHERE member_id = ? AND receipt_number < ? ORDER BY seq DESC LIMIT ?`,
} as const

/** Looks receipts up by what a person knows of them; every way reads along an index. */
export function createReceiptSearch(db: Database.Database): ReceiptSearchStore {
  const statements = new Map(Object.entries(RECEIPT_SEARCH_SQL).map(([by, sql]) => [by, db.prepare<unknown[], FoundReceipt>(sql)]))
  const rowsOf = (where: ReceiptWhere, below: number, limit: number): FoundReceipt[] => statements.get(where.by)?.all(...valuesOf(where), below, limit) ?? []
  return {
    page(ways, after, limit) {
      const below = after ?? Number.MAX_SAFE_INTEGER
      const found = new Map(ways.flatMap((where) => rowsOf(where, below, limit)).map((row) => [row.saleId, row]))
      return [...found.values()].sort((a, b) => b.receiptNumber - a.receiptNumber).slice(0, limit)
    },
  }
}

function valuesOf(where: ReceiptWhere): (string | number)[] {
  switch (where.by) {
    case 'all': return []
    case 'receipt': return [where.receiptNo]
    case 'number': return [where.number]
    case 'total': return [where.totalMinor]
    case 'time': return [where.from, where.before]
    case 'member': return [where.memberId]
  }
}
