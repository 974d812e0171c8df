import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import Database from 'better-sqlite3'
import type { Clock } from '../../core/base/ports.ts'
import type { PrinterView } from '../../core/contract/views.ts'
import type { ReceiptDocument } from '../../core/receipt/document.ts'
import type { PrinterFactory, PrinterModel } from '../../core/receipt/printing.ts'
import type { PrinterTiming } from '../../native/printers/escpos-printer.ts'
import { makePrinter } from '../../native/printers/factory.ts'
import { createPrintQueue, type PrintQueue, type PrintQueueTiming } from '../../terminal/services/print-queue.ts'
import type { CopiedBy } from '../../terminal/services/print-queue.ts'
import { numberedReceipt } from './receipt-samples.ts'

/** Waiting times a test can sit out. */
export const QUICK_PRINTER: PrinterTiming = { connectMs: 1000, answerMs: 400, busyMs: 1000, confirmMs: 500, repairMs: 250, askAgainMs: 20 }
export const QUICK_QUEUE: PrintQueueTiming = { lookEveryMs: 40, retryFirstMs: 10, retryLongestMs: 40, drawerWithinMs: 30_000, closeWithinMs: 300 }

const migrations = new URL('../../terminal/store/migrations/', import.meta.url)
const tables = readdirSync(migrations).sort().map((name) => readFileSync(new URL(name, migrations), 'utf8')).join('\n')
/** Who asks for copies. */
export const BY: CopiedBy = { by: { en: 'Aisha', zh: '阿伊莎' }, timeZone: 'Asia/Singapore' }
export const model: PrinterModel = { columns: 48, drawerPin: 2 }

export interface JobRow { job_id: number; kind: string; receipt_no: string | null; state: string; trouble: string | null; open_drawer: number }

/** The printing part of a till with a database of its own. */
export interface PrintTill {
  readonly db: Database.Database
  readonly file: string
  readonly queue: PrintQueue
  /** Every state the screens were told, oldest first. */
  readonly told: readonly PrinterView[]
  readonly logged: readonly { event: string; data?: Record<string, unknown> | undefined }[]
  /** What a sale does: one transaction with the job in it. */
  sell(receiptNo: string, options?: { cash?: boolean; document?: ReceiptDocument }): number
  jobs(): JobRow[]
  job(id: number): JobRow
  /** Waits until the state is as asked; rejects with the state it stayed in. */
  until(what: string, condition: (view: PrinterView) => boolean, timeoutMs?: number): Promise<PrinterView>
  close(): Promise<void>
}

export interface PrintTillOptions {
  readonly file?: string
  readonly printers?: PrinterFactory
  readonly printerTiming?: Partial<PrinterTiming>
  readonly timing?: Partial<PrintQueueTiming>
  readonly clock?: Clock
}

export function openPrintTill(address: string, options: PrintTillOptions = {}): PrintTill {
  const folder = options.file ? null : mkdtempSync(join(tmpdir(), 'printing-'))
  const file = options.file ?? join(folder ?? '', 'till.db')
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  if (db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'print_job'").get() === undefined) db.exec(`BEGIN;${tables};COMMIT`)
  let kept = address
  const told: PrinterView[] = []
  const logged: { event: string; data?: Record<string, unknown> | undefined }[] = []
  const take = (event: string, data?: Record<string, unknown>) => void logged.push({ event, data })
  const timing = { ...QUICK_PRINTER, ...options.printerTiming }
  const clock = options.clock ?? { now: () => Date.now(), monotonicMs: () => performance.now() }
  const queue = createPrintQueue({
    db, clock,
    printers: options.printers ?? ((wanted, printerModel) => makePrinter(wanted, printerModel, timing)),
    log: { info: take, warn: take, error: take },
    settings: { address: () => kept, saveAddress: (next) => { kept = next }, model: () => model },
    onChange: (view) => void told.push(view),
    timing: { ...QUICK_QUEUE, ...options.timing },
  })

  return {
    db, file, queue, told, logged,
    sell(receiptNo, { cash = false, document = numberedReceipt(receiptNo) } = {}) {
      const jobId = db.transaction(() => queue.enqueueInTransaction({ kind: 'receipt', saleId: randomUUID(), receiptNo, document, openDrawer: cash }))()
      queue.wake()
      return jobId
    },
    jobs: () => db.prepare<[], JobRow>('SELECT * FROM print_job ORDER BY job_id').all(),
    job: (id) => db.prepare<[number], JobRow>('SELECT * FROM print_job WHERE job_id = ?').get(id) as JobRow,
    until: (what, condition, timeoutMs = 8000) => waitUntil(what, () => queue.view(), condition, timeoutMs),
    async close() {
      await queue.close()
      db.close()
      if (folder) rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function waitUntil<T>(what: string, look: () => T, condition: (state: T) => boolean, timeoutMs: number): Promise<T> {
  const end = performance.now() + timeoutMs
  for (;;) {
    const state = look()
    if (condition(state)) return state
    if (performance.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}; it is ${JSON.stringify(state)}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
