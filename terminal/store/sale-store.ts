import type Database from 'better-sqlite3'
import type { Language } from '../../core/base/local-text.ts'
import type { CompletedSale } from '../../core/contract/views.ts'
import type { JournalRow } from '../../core/ledger/journal.ts'
import { receiptDocumentSchema } from '../../core/receipt/document.ts'
import type { ReceiptDocument } from '../../core/receipt/document.ts'
import type { BusinessDay, Instant } from '../../core/time/instant.ts'
import { folderOf, readableEntryAt } from './segments.ts'

/** What the done screen shows, without the member's name: that is joined when it is read. */
export type SaleSummary = Omit<CompletedSale, 'member'> & { readonly member: Omit<NonNullable<CompletedSale['member']>, 'name'> | null }

export interface NewSale {
  /** Of its journal row among all entries of this till. */
  readonly position: number
  readonly receiptNumber: number
  readonly businessDay: BusinessDay
  readonly summary: SaleSummary
}

export interface SaleHeader {
  readonly saleId: string
  readonly receiptNo: string
  readonly completedAt: Instant
  readonly totalMinor: number
  readonly language: Language
}

export interface SaleStore {
  put(sale: NewSale, receipt: { document: ReceiptDocument; facts: unknown }): void
  /** A receipt for a sale that is listed and has none. */
  putReceipt(saleId: string, receipt: { document: ReceiptDocument; facts: unknown }): void
  summaryOf(saleId: string): SaleSummary | null
  /** The sale with this number on its receipt. */
  idOfReceipt(receiptNo: string): string | null
  /** The journal row that says all of it, wherever it lies; null also where that cannot be read. */
  rowOf(saleId: string): Pick<JournalRow, 'seq' | 'body' | 'hash'> | null
  /** The receipt as it was given, with what was kept to say it again. */
  receiptOf(saleId: string): { document: ReceiptDocument; facts: unknown } | null
  recent(limit: number): SaleHeader[]
  /** Every sale to a member, the oldest first. */
  ofMember(memberId: string): Omit<SaleHeader, 'language'>[]
  /** Puts another wording in the place of a receipt's: names go, amounts are in the journal. */
  sayAgain(saleId: string, receipt: { document: ReceiptDocument; facts: unknown }): void
  /** The next running number of this till. */
  nextReceiptNumber(): number
}

export const SALE_SQL = {
  ofMember: 'SELECT sale_id AS saleId, receipt_no AS receiptNo, completed_at AS completedAt, total_minor AS totalMinor FROM sale WHERE member_id = ? ORDER BY seq',
  recent: 'SELECT s.sale_id AS saleId, s.receipt_no AS receiptNo, s.completed_at AS completedAt, s.total_minor AS totalMinor, r.language FROM sale s JOIN receipt r ON r.sale_id = s.sale_id ORDER BY s.receipt_number DESC LIMIT ?',
  lastNumber: 'SELECT max(receipt_number) AS n FROM sale',
  byReceipt: 'SELECT sale_id FROM sale WHERE receipt_no = ?',
  positionOf: 'SELECT seq FROM sale WHERE sale_id = ?',
} as const

/** Completed sales and their receipts. */
export function createSaleStore(db: Database.Database): SaleStore {
  const insertSale = db.prepare('INSERT INTO sale (sale_id, seq, receipt_number, receipt_no, completed_at, business_day, total_minor, member_id, summary) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const insertReceipt = db.prepare('INSERT INTO receipt (sale_id, language, document, facts) VALUES (?, ?, ?, ?)')
  const summary = db.prepare<[string], { summary: string }>('SELECT summary FROM sale WHERE sale_id = ?')
  const positionOf = db.prepare<[string], number>(SALE_SQL.positionOf).pluck()
  const byReceipt = db.prepare<[string], { sale_id: string }>(SALE_SQL.byReceipt)
  const receipt = db.prepare<[string], { document: string; facts: string }>('SELECT document, facts FROM receipt WHERE sale_id = ?')
  const recent = db.prepare<[number], SaleHeader>(SALE_SQL.recent)
  const ofMember = db.prepare<[string], Omit<SaleHeader, 'language'>>(SALE_SQL.ofMember)
  const sayAgain = db.prepare('UPDATE receipt SET document = ?, facts = ? WHERE sale_id = ?')
  const last = db.prepare<[], { n: number | null }>(SALE_SQL.lastNumber)
  return {
    put({ position, receiptNumber, businessDay, summary: s }, { document, facts }) {
      insertSale.run(s.saleId, position, receiptNumber, s.receiptNo, s.completedAt, businessDay, s.totalMinor, s.member?.memberId ?? null, JSON.stringify(s))
      insertReceipt.run(s.saleId, document.language, JSON.stringify(document), JSON.stringify(facts))
    },
    putReceipt: (saleId, { document, facts }) => void insertReceipt.run(saleId, document.language, JSON.stringify(document), JSON.stringify(facts)),
    summaryOf(saleId) {
      const found = summary.get(saleId)
      return found ? (JSON.parse(found.summary) as SaleSummary) : null
    },
    idOfReceipt: (receiptNo) => byReceipt.get(receiptNo)?.sale_id ?? null,
    rowOf(saleId) {
      const position = positionOf.get(saleId)
      return position === undefined ? null : readableEntryAt(db, folderOf(db), position)
    },
    receiptOf(saleId) {
      const found = receipt.get(saleId)
      return found ? { document: receiptDocumentSchema.parse(JSON.parse(found.document)), facts: JSON.parse(found.facts) as unknown } : null
    },
    recent: (limit) => recent.all(limit),
    ofMember: (memberId) => ofMember.all(memberId),
    sayAgain: (saleId, { document, facts }) => void sayAgain.run(JSON.stringify(document), JSON.stringify(facts), saleId),
    nextReceiptNumber: () => (last.get()?.n ?? 0) + 1,
  }
}
