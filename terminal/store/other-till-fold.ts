import type Database from 'better-sqlite3'
import type { OtherTill } from '../../core/basket/other-till.ts'
import type { Fold } from './fold.ts'

export interface OtherTillFold extends Fold {
  /** The sale that rewarded this receipt of another till and stands; null: none. */
  rewardedBy(otherTill: OtherTill): string | null
}

/** Which receipts of another till were rewarded, folded from the journal. One whose sale came back whole may be keyed anew. */
export function createOtherTillFold(db: Database.Database): OtherTillFold {
  const put = db.prepare('INSERT INTO projected_other_till_sale (register, receipt_no, seq, sale_id) VALUES (?, ?, ?, ?)')
  const free = db.prepare('DELETE FROM projected_other_till_sale WHERE sale_id = ?')
  const find = db.prepare<[string, string], string>('SELECT sale_id FROM projected_other_till_sale WHERE register = ? AND receipt_no = ?').pluck()
  return {
    tables: ['projected_other_till_sale'],
    events: ['sale.completed', 'return.completed'],
    apply(event, row) {
      if (event.type === 'sale.completed' && event.otherTill !== undefined) put.run(event.otherTill.register, event.otherTill.receiptNo, row.seq, event.saleId)
      if (event.type === 'return.completed' && event.result.everything) free.run(event.result.saleId)
    },
    rewardedBy: ({ register, receiptNo }) => find.get(register, receiptNo) ?? null,
  }
}
