import type Database from 'better-sqlite3'
import { HEAD_MARK_CHARACTERS } from '../../core/ledger/heads.ts'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import type { Found } from '../../core/ledger/verify-chain.ts'
import type { ChainRow, SeqRange } from '../store/segments.ts'
import { bookFault } from './ledger-report.ts'
import type { BookFault } from './ledger-report.ts'

interface SaleRow {
  sale_id: string
  receipt_number: number
  receipt_no: string
  total_minor: number
  completed_at: number
}

/**
 * Every sale of the journal is in the list of sales, as it is in the journal, and no other; receipts are numbered without
 * gaps, and those that are kept carry the mark of their sale's own entry.
 *
 * @param lost positions of entries that are stated as lost: their sales are taken as the list says them, and of those that
 *   the list lost too the numbers are left out
 */
export function createSaleMatcher(db: Database.Database, lost: readonly SeqRange[]) {
  const bySeq = db.prepare<[number], SaleRow>('SELECT sale_id, receipt_number, receipt_no, total_minor, completed_at FROM sale WHERE seq = ?')
  const receiptOf = db.prepare<[string], string>('SELECT document FROM receipt WHERE sale_id = ?').pluck()
  const listed = db.prepare<[number, number], number>('SELECT count(*) FROM sale WHERE seq BETWEEN ? AND ?').pluck()
  const lostAhead = [...lost]
  /** The number of the last receipt, and how many sales that makes: as many, but for sales that the list lost too. */
  let seen = 0
  let counted = 0
  let mayLack = 0
  let wrongReceipt: BookFault | null = null

  function countLostBefore(position: number): void {
    while (lostAhead[0] !== undefined && lostAhead[0].first < position) {
      const { first, last } = lostAhead.shift() as SeqRange
      const there = listed.get(first, last) ?? 0
      seen += there
      counted += there
      mayLack += last - first + 1 - there
    }
  }

  /** A receipt that is kept carries the mark of its sale's own entry. */
  function lookAtReceipt({ seq, hash }: ChainRow, { saleId, receiptNo }: SaleCompleted): void {
    const document = receiptOf.get(saleId)
    if (document?.includes(hash.slice(0, HEAD_MARK_CHARACTERS)) === false) wrongReceipt ??= bookFault('RECEIPT_DIFFERS', seq, `the receipt kept as ${receiptNo} carries another mark`)
  }

  return {
    /** Compares one sale of the journal; in the journal's order. */
    fault(entry: ChainRow, sale: SaleCompleted): Found | null {
      countLostBefore(entry.position)
      seen += 1
      counted += 1
      const differs = (detail: string): Found => ({ code: 'SALES_DIFFER', detail })
      const row = bySeq.get(entry.position)
      if (!row) return differs(`sale ${sale.saleId} is not in the list`)
      const same = row.sale_id === sale.saleId && row.receipt_no === sale.receiptNo && row.total_minor === sale.evaluation.totalMinor && row.completed_at === sale.completedAt
      if (!same) return differs(`sale ${sale.saleId} is kept otherwise`)
      if (wrongReceipt === null) lookAtReceipt(entry, sale)
      const lacking = row.receipt_number - seen
      if (lacking > 0 && lacking <= mayLack) seen = row.receipt_number
      mayLack = 0
      return row.receipt_number === seen ? null : differs(`receipt number ${row.receipt_number}, expected ${seen}`)
    },
    /** What only the whole list shows. */
    difference(): BookFault | null {
      countLostBefore(Number.MAX_SAFE_INTEGER)
      const kept = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sale').get()?.n ?? 0
      if (kept !== counted) return bookFault('SALES_DIFFER', null, `${kept} sales in the list, ${counted} in the journal`)
      return wrongReceipt
    },
  }
}
