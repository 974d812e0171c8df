import type Database from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'

/** A sale of another till as this one was told of it; the body is a sale of the journal, or what a receipt's code says of one. */
export interface ReceiptCopy {
  readonly saleId: string
  readonly receiptNo: string
  readonly terminalId: string
  readonly seq: number
  /** Of its journal row: all 64 digits, or the 8 that the receipt shows. */
  readonly hash: string
  readonly body: string
  readonly proof: 'store-copy' | 'signed-code'
  readonly takenAt: Instant
}

export interface ReceiptCopies {
  /** Keeps a copy, in the place of an earlier one of the same sale. */
  put(copy: ReceiptCopy): void
  bySale(saleId: string): ReceiptCopy | null
  /** The newest of that number: a till that was set up anew begins its numbers again. */
  idOfReceipt(receiptNo: string): string | null
  /** Forgets copies that head office handed down and a whole snapshot did not name; what was read off paper stays. */
  dropUnnamed(): void
  /** Forgets copies taken before an instant; how many they were. */
  dropBefore(at: Instant): number
}

const COLUMNS = 'sale_id AS saleId, receipt_no AS receiptNo, terminal_id AS terminalId, seq, hash, body, proof, taken_at AS takenAt'

/** The store's copies of receipts. Not the journal: they can be deleted. */
export function createReceiptCopies(db: Database.Database): ReceiptCopies {
  const put = db.prepare(`INSERT INTO receipt_copy (sale_id, receipt_no, terminal_id, seq, hash, body, proof, taken_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (sale_id) DO UPDATE SET receipt_no = excluded.receipt_no, terminal_id = excluded.terminal_id, seq = excluded.seq, hash = excluded.hash,
      body = excluded.body, proof = excluded.proof, taken_at = excluded.taken_at`)
  const bySale = db.prepare<[string], ReceiptCopy>(`SELECT ${COLUMNS} FROM receipt_copy WHERE sale_id = ?`)
  const byNumber = db.prepare<[string], { saleId: string }>('SELECT sale_id AS saleId FROM receipt_copy WHERE receipt_no = ? ORDER BY sale_id DESC LIMIT 1')
  const dropUnnamed = db.prepare("DELETE FROM receipt_copy WHERE proof = 'store-copy' AND sale_id NOT IN (SELECT key FROM snapshot_key WHERE kind = 'store-copy')")
  const drop = db.prepare('DELETE FROM receipt_copy WHERE taken_at < ?')
  return {
    put: (copy) => void put.run(copy.saleId, copy.receiptNo, copy.terminalId, copy.seq, copy.hash, copy.body, copy.proof, copy.takenAt),
    bySale: (saleId) => bySale.get(saleId) ?? null,
    idOfReceipt: (receiptNo) => byNumber.get(receiptNo)?.saleId ?? null,
    dropUnnamed: () => void dropUnnamed.run(),
    dropBefore: (at) => drop.run(at).changes,
  }
}
