import type Database from 'better-sqlite3'
import type { PrintJobView } from '../../core/contract/views.ts'
import type { ReceiptDocument } from '../../core/receipt/document.ts'
import type { Instant } from '../../core/time/instant.ts'

export type PrintJobKind = PrintJobView['kind']
export type PrintJobState = PrintJobView['state']
export type PrintJobTrouble = PrintJobView['trouble']

/** What is to be printed. */
export interface NewPrintJob {
  readonly kind: PrintJobKind
  readonly saleId: string | null
  readonly receiptNo: string | null
  readonly document: ReceiptDocument
  /** Open the cash drawer with it. */
  readonly openDrawer: boolean
  /** Of a copy: the job that it says again, where that is known. */
  readonly copyOf?: number | null
}

/** A kept job; the document as stored, to be parsed by whoever prints it. */
export interface StoredPrintJob extends PrintJobView {
  readonly document: string
  readonly openDrawer: boolean
  readonly createdAt: Instant
  readonly copyOf: number | null
}

export interface PrintStore {
  add(job: NewPrintJob, state: 'waiting' | 'dropped', trouble: PrintJobTrouble, at: Instant): number
  find(jobId: number): StoredPrintJob | null
  /** Every job of a sale; with null, of no sale. */
  ofSale(saleId: string | null): StoredPrintJob[]
  /** Puts another wording in a job's place, for a name that is to be forgotten. */
  sayAgain(jobId: number, document: ReceiptDocument): void
  /** The receipt of a sale as it first went to print. */
  receiptOf(saleId: string): StoredPrintJob | null
  /** How many copies were made of a job; of a receipt, those of older programs too. */
  copiesOf(job: Pick<StoredPrintJob, 'jobId' | 'saleId' | 'receiptNo'>): number
  /** Slips, the newest first. */
  slips(limit: number): StoredPrintJob[]
  oldestWaiting(): StoredPrintJob | null
  countWaiting(): number
  /** Jobs that may have printed, oldest first. */
  uncertain(): PrintJobView[]
  /** The newest receipt, slip or copy; test pages do not count. */
  lastReceipt(): PrintJobView | null
  change(jobId: number, state: PrintJobState, trouble: PrintJobTrouble, at: Instant): void
  /** Moves every job of these states to another; returns how many there were. */
  changeAll(from: readonly PrintJobState[], state: PrintJobState, trouble: PrintJobTrouble, at: Instant): number
}

interface JobRow {
  job_id: number
  kind: PrintJobKind
  sale_id: string | null
  receipt_no: string | null
  document: string
  open_drawer: number
  state: PrintJobState
  trouble: PrintJobTrouble
  created_at: number
  changed_at: number
  copy_of: number | null
}

/** Print jobs in the table `print_job`. Each call is one statement; whoever needs more brings a transaction. */
export function createPrintStore(db: Database.Database): PrintStore {
  const insert = db.prepare(
    `INSERT INTO print_job (kind, sale_id, receipt_no, document, open_drawer, state, trouble, created_at, changed_at, copy_of)
     VALUES (@kind, @saleId, @receiptNo, @document, @openDrawer, @state, @trouble, @at, @at, @copyOf)`,
  )
  const byId = db.prepare<[number], JobRow>('SELECT * FROM print_job WHERE job_id = ?')
  const ofSale = db.prepare<[string], JobRow>('SELECT * FROM print_job WHERE sale_id = ?')
  const ofNoSale = db.prepare<[], JobRow>('SELECT * FROM print_job WHERE sale_id IS NULL')
  const receiptOf = db.prepare<[string], JobRow>("SELECT * FROM print_job WHERE sale_id = ? AND kind = 'receipt'")
  const copies = db.prepare<[{ jobId: number; saleId: string | null; receiptNo: string | null }], { n: number }>(
    "SELECT count(*) AS n FROM print_job WHERE copy_of = @jobId OR (kind = 'copy' AND copy_of IS NULL AND sale_id = @saleId AND receipt_no = @receiptNo)")
  const slips = db.prepare<[number], JobRow>("SELECT * FROM print_job WHERE kind = 'slip' ORDER BY job_id DESC LIMIT ?")
  const sayAgain = db.prepare('UPDATE print_job SET document = ? WHERE job_id = ?')
  const firstOf = db.prepare<[PrintJobState], JobRow>('SELECT * FROM print_job WHERE state = ? ORDER BY job_id LIMIT 1')
  const countOf = db.prepare<[PrintJobState], { n: number }>('SELECT count(*) AS n FROM print_job WHERE state = ?')
  const allOf = db.prepare<[PrintJobState], JobRow>('SELECT * FROM print_job WHERE state = ? ORDER BY job_id')
  const newest = db.prepare<[], JobRow>("SELECT * FROM print_job WHERE kind <> 'test' ORDER BY job_id DESC LIMIT 1")
  const update = db.prepare('UPDATE print_job SET state = ?, trouble = ?, changed_at = ? WHERE job_id = ?')
  const updateAll = db.prepare('UPDATE print_job SET state = ?, trouble = ?, changed_at = ? WHERE state = ?')

  return {
    add(job, state, trouble, at) {
      const { kind, saleId, receiptNo } = job
      const row = { kind, saleId, receiptNo, document: JSON.stringify(job.document), openDrawer: job.openDrawer ? 1 : 0, state, trouble, at, copyOf: job.copyOf ?? null }
      return Number(insert.run(row).lastInsertRowid)
    },
    find: (jobId) => stored(byId.get(jobId)),
    ofSale: (saleId) => (saleId === null ? ofNoSale.all() : ofSale.all(saleId)).map(storedOf),
    sayAgain: (jobId, document) => void sayAgain.run(JSON.stringify(document), jobId),
    receiptOf: (saleId) => stored(receiptOf.get(saleId)),
    copiesOf: ({ jobId, saleId, receiptNo }) => copies.get({ jobId, saleId, receiptNo })?.n ?? 0,
    slips: (limit) => slips.all(limit).map(storedOf),
    oldestWaiting: () => stored(firstOf.get('waiting')),
    countWaiting: () => (countOf.get('waiting')?.n ?? 0),
    uncertain: () => allOf.all('uncertain').map(viewOf),
    lastReceipt: () => {
      const row = newest.get()
      return row ? viewOf(row) : null
    },
    change: (jobId, state, trouble, at) => void update.run(state, trouble, at, jobId),
    changeAll: (from, state, trouble, at) => from.reduce((sum, old) => sum + updateAll.run(state, trouble, at, old).changes, 0),
  }
}

function viewOf(row: JobRow): PrintJobView {
  return {
    jobId: row.job_id, kind: row.kind, saleId: row.sale_id, receiptNo: row.receipt_no,
    state: row.state, trouble: row.trouble, changedAt: row.changed_at,
  }
}

const storedOf = (row: JobRow): StoredPrintJob => ({ ...viewOf(row), document: row.document, openDrawer: row.open_drawer === 1, createdAt: row.created_at, copyOf: row.copy_of })

function stored(row: JobRow | undefined): StoredPrintJob | null {
  return row ? storedOf(row) : null
}
