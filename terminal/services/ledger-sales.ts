import type Database from 'better-sqlite3'
import { HEAD_MARK_CHARACTERS } from '../../core/ledger/heads.ts'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import type { Found } from '../../core/ledger/verify-chain.ts'
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
 */
export function createSaleMatcher(db: Database.Database) {
  const bySeq = db.prepare<[number], SaleRow>('SELECT sale_id, receipt_number, receipt_no, total_minor, completed_at FROM sale WHERE seq = ?')
  let seen = 0

  return {
    /** Compares one sale of the journal; in the journal's order. */
    fault(seq: number, sale: SaleCompleted): Found | null {
      seen += 1
      const differs = (detail: string): Found => ({ code: 'SALES_DIFFER', detail })
      const row = bySeq.get(seq)
      if (!row) return differs(`sale ${sale.saleId} is not in the list`)
      const same = row.sale_id === sale.saleId && row.receipt_no === sale.receiptNo && row.total_minor === sale.evaluation.totalMinor && row.completed_at === sale.completedAt
      if (!same) return differs(`sale ${sale.saleId} is kept otherwise`)
      return row.receipt_number === seen ? null : differs(`receipt number ${row.receipt_number}, expected ${seen}`)
    },
    /** What only the whole list shows. */
    difference(): BookFault | null {
      const kept = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sale').get()?.n ?? 0
      if (kept !== seen) return bookFault('SALES_DIFFER', null, `${kept} sales in the list, ${seen} in the journal`)
      const wrong = db.prepare<[number], { seq: number; receipt_no: string }>(`SELECT s.seq, s.receipt_no FROM receipt r JOIN sale s ON s.sale_id = r.sale_id JOIN journal j ON j.seq = s.seq
        WHERE instr(r.document, substr(j.hash, 1, ?)) = 0 ORDER BY s.seq LIMIT 1`).get(HEAD_MARK_CHARACTERS)
      return wrong ? bookFault('RECEIPT_DIFFERS', wrong.seq, `the receipt kept as ${wrong.receipt_no} carries another mark`) : null
    },
  }
}
