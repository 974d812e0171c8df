import type Database from 'better-sqlite3'
import type { Clock } from '../../core/base/ports.ts'
import { ok, type Result } from '../../core/base/result.ts'
import { fail, type ContractError } from '../../core/contract/errors.ts'
import type { PrinterView } from '../../core/contract/views.ts'
import { asCopy, type Copied } from '../../core/receipt/copy-mark.ts'
import { receiptDocumentSchema, type ReceiptDocument } from '../../core/receipt/document.ts'
import type { PrinterCondition, PrinterFactory, PrinterModel, PrintOutcome, PrintWatch, ReceiptPrinter } from '../../core/receipt/printing.ts'
import type { Log } from '../log/log.ts'
import { createPrintStore, type NewPrintJob, type PrintJobState, type PrintJobTrouble, type StoredPrintJob } from '../store/print-store.ts'
import { createSleeper } from './sleeper.ts'

/** The address of a till without a printer: receipts are on the screen only. */
export const NO_PRINTER = 'none'

/** Where the printer's settings are kept. */
export interface PrinterSettings {
  address(): string
  saveAddress(address: string): void
  model(): PrinterModel
}

export interface PrintQueueTiming {
  /** Between two looks at an idle printer. */
  readonly lookEveryMs: number
  /** Waiting before a job is tried again, first and longest; doubled in between. */
  readonly retryFirstMs: number
  readonly retryLongestMs: number
  /** A drawer that could not open by then stays shut: it must not spring open by itself when the paper is back. */
  readonly drawerWithinMs: number
  /** What a running job gets to finish when the till closes. */
  readonly closeWithinMs: number
}

export const PRINT_QUEUE_TIMING: PrintQueueTiming = { lookEveryMs: 4000, retryFirstMs: 500, retryLongestMs: 4000, drawerWithinMs: 30_000, closeWithinMs: 2000 }

export interface PrintQueueOptions {
  readonly db: Database.Database
  readonly printers: PrinterFactory
  readonly clock: Clock
  readonly log: Log
  readonly settings: PrinterSettings
  /** Told the new state after every change, never inside a transaction. */
  readonly onChange: (view: PrinterView) => void
  readonly timing?: PrintQueueTiming
}

/** Who asks for a copy, and where times are read. */
export type CopiedBy = Pick<Copied, 'by' | 'timeZone'>

/** Prints what the table of jobs says, one at a time, and never the same receipt twice without asking. */
export interface PrintQueue {
  view(): PrinterView
  /** Adds a job as part of the caller's transaction and returns its id; call `wake` too. It prints after the commit, if there is one. */
  enqueueInTransaction(job: NewPrintJob): number
  /** Has the worker look at the table soon. */
  wake(): void
  /** The cashier's word on a job that may have printed: it did, print it once more as a copy, or leave it be. */
  resolve(jobId: number, answer: 'printed' | 'print-again' | 'leave', by: CopiedBy): Result<PrinterView, ContractError<'JOB_UNKNOWN' | 'JOB_NOT_UNCERTAIN'>>
  /** A copy of a sale's receipt; the drawer stays shut. */
  printAgain(receipt: { saleId: string; receiptNo: string; document: ReceiptDocument }, by: CopiedBy): Result<PrinterView, ContractError<'PRINTER_NOT_SET'>>
  /** A copy of a slip; the drawer stays shut. */
  slipAgain(jobId: number, by: CopiedBy): Result<PrinterView, ContractError<'JOB_UNKNOWN' | 'PRINTER_NOT_SET'>>
  /** Slips, the newest first, each with its copies so far. */
  slips(limit: number): readonly { readonly slip: StoredPrintJob; readonly document: ReceiptDocument; readonly copies: number }[]
  test(document: ReceiptDocument): Result<PrinterView, ContractError<'PRINTER_NOT_SET'>>
  /** Sets and keeps the printer's address, or `none`. With `none` what waits is dropped. */
  setAddress(address: string): Result<PrinterView, ContractError<'SETTING_INVALID'>>
  /** Lets a running job finish for a moment and stops. The database can be closed after it. */
  close(): Promise<void>
}

/**
 * Starts the queue. What was being sent when the till last stopped may have printed: it becomes uncertain and waits for
 * the cashier.
 */
export function createPrintQueue(options: PrintQueueOptions): PrintQueue {
  const { db, clock, log, settings } = options
  const timing = options.timing ?? PRINT_QUEUE_TIMING
  const store = createPrintStore(db)
  const sleeper = createSleeper()
  const printer = createPrinterHolder(options)
  /** Ends of jobs that the database could not take; tried again every round. */
  const unsettled: { jobId: number; state: PrintJobState; trouble: PrintJobTrouble }[] = []
  let condition: PrinterCondition = 'unknown'
  let told = ''
  let telling = false
  let retryMs = timing.retryFirstMs
  let closed = false

  const interrupted = store.changeAll(['sending', 'sent'], 'uncertain', 'closed', clock.now())
  if (interrupted > 0) log.warn('print.interrupted', { jobs: interrupted })

  function view(): PrinterView {
    const address = settings.address()
    return { address, state: printer.isSet() ? condition : 'not-set', waiting: store.countWaiting(), uncertain: store.uncertain(), lastReceipt: store.lastReceipt() }
  }

  /** Tells the screens soon: after the transaction, and once for several changes. */
  function changed(): void {
    if (telling) return
    telling = true
    setImmediate(() => {
      telling = false
      if (closed) return
      const now = view()
      const text = JSON.stringify(now)
      if (text !== told) options.onChange(now)
      told = text
    })
  }

  function wake(): void {
    changed()
    // After the reply of the command that woke it has left: nobody at the counter waits for paper.
    setImmediate(sleeper.wake)
  }

  function note(next: PrinterCondition): void {
    if (next === condition) return
    log.info('printer.condition', { from: condition, to: next })
    condition = next
    changed()
  }

  function enqueue(job: NewPrintJob): number {
    const set = printer.isSet()
    return store.add(job, set ? 'waiting' : 'dropped', set ? null : 'not-set', clock.now())
  }

  function settle(jobId: number, state: PrintJobState, trouble: PrintJobTrouble): void {
    try {
      store.change(jobId, state, trouble, clock.now())
    } catch (error) {
      log.error('print.not-stored', { jobId, state, reason: String(error) })
      unsettled.push({ jobId, state, trouble })
    }
    changed()
  }

  function watch(job: StoredPrintJob): PrintWatch {
    return {
      starting() {
        if (store.find(job.jobId)?.state !== 'waiting') throw new Error('the job was dropped meanwhile')
        store.change(job.jobId, 'sending', null, clock.now())
        changed()
      },
      sent: () => settle(job.jobId, 'sent', null),
      condition: note,
    }
  }

  /** Tries the job once and keeps what came of it. True: go on at once. */
  async function attempt(target: ReceiptPrinter, job: StoredPrintJob): Promise<boolean> {
    const document = parseDocument(job.document)
    const openDrawer = job.openDrawer && clock.now() - job.createdAt <= timing.drawerWithinMs
    const outcome: PrintOutcome = document
      ? await target.print({ document, copy: job.kind === 'copy', openDrawer }, watch(job)).catch((error: unknown) => brokenPromise(job, error))
      : { kind: 'unprintable' }
    const details = { jobId: job.jobId, kind: job.kind, outcome: outcome.kind, ...('trouble' in outcome ? { trouble: outcome.trouble } : {}) }
    if (outcome.kind === 'confirmed') log.info('print.done', details)
    else log.warn('print.done', details)
    if (openDrawer && outcome.kind !== 'not-started') log.info('drawer.opened', { jobId: job.jobId, reason: 'cash sale' })
    keepOutcome(job, outcome)
    return outcome.kind !== 'not-started'
  }

  /** A printer that throws tells nothing; whether bytes may have left is in the table. */
  function brokenPromise(job: StoredPrintJob, error: unknown): PrintOutcome {
    log.error('print.threw', { jobId: job.jobId, reason: String(error) })
    return { kind: store.find(job.jobId)?.state === 'waiting' ? 'not-started' : 'uncertain', trouble: 'error' }
  }

  function keepOutcome(job: StoredPrintJob, outcome: PrintOutcome): void {
    switch (outcome.kind) {
      case 'confirmed':
        return settle(job.jobId, 'confirmed', null)
      case 'uncertain':
        return settle(job.jobId, 'uncertain', outcome.trouble)
      case 'unprintable':
        return settle(job.jobId, 'failed', 'error')
      case 'not-started':
        // It may have been dropped meanwhile; and a reason that stays the same is not written again at each try.
        if (job.trouble !== outcome.trouble && store.find(job.jobId)?.state === 'waiting') settle(job.jobId, 'waiting', outcome.trouble)
    }
  }

  async function round(): Promise<void> {
    for (const end of unsettled.splice(0)) settle(end.jobId, end.state, end.trouble)
    const { current, fresh } = await printer.current()
    if (fresh) note('unknown')
    const job = current ? store.oldestWaiting() : null
    if (current && job) {
      if (await attempt(current, job)) retryMs = timing.retryFirstMs
      else {
        await sleeper.sleep(retryMs)
        retryMs = Math.min(retryMs * 2, timing.retryLongestMs)
      }
      return
    }
    if (current) note(await current.condition())
    // A job that came while the printer was asked has woken the sleeper, which then does not sleep.
    await sleeper.sleep(timing.lookEveryMs)
  }

  async function work(): Promise<void> {
    while (!closed) {
      try {
        await round()
      } catch (error) {
        // The table could not be read or written: what was under way stays as it is kept.
        log.error('print.round-failed', { reason: String(error) })
        await sleeper.sleep(timing.lookEveryMs)
      }
    }
  }

  function enqueueIfSet(job: NewPrintJob): Result<PrinterView, ContractError<'PRINTER_NOT_SET'>> {
    if (!printer.isSet()) return fail('PRINTER_NOT_SET', {})
    enqueue(job)
    wake()
    return ok(view())
  }

  /** What says a receipt or slip again: which copy it is, when, and by whom. */
  function copyJob(of: Pick<StoredPrintJob, 'jobId' | 'saleId' | 'receiptNo'>, document: ReceiptDocument, by: CopiedBy): NewPrintJob {
    const { jobId, saleId, receiptNo } = of
    return { kind: 'copy', saleId, receiptNo, document: asCopy(document, { ...by, number: store.copiesOf(of) + 1, at: clock.now() }), openDrawer: false, copyOf: jobId }
  }

  /** The job that a copy says again; itself, where it is none. */
  function originalOf(job: StoredPrintJob): StoredPrintJob {
    return (job.copyOf === null ? null : store.find(job.copyOf)) ?? job
  }

  const resolveJob = db.transaction((job: StoredPrintJob, answer: 'printed' | 'print-again' | 'leave', by: CopiedBy) => {
    if (answer === 'printed') return store.change(job.jobId, 'confirmed', null, clock.now())
    if (answer === 'leave') return store.change(job.jobId, 'dropped', job.trouble, clock.now())
    const original = originalOf(job)
    const document = parseDocument(original.document)
    store.change(job.jobId, 'failed', job.trouble, clock.now())
    if (!document) return
    if (job.kind === 'test') enqueue({ kind: 'test', saleId: null, receiptNo: null, document, openDrawer: false })
    else enqueue(copyJob(original, document, by))
  })

  const working = work()
  changed()

  return {
    view,
    enqueueInTransaction: enqueue,
    wake,
    resolve(jobId, answer, by) {
      const job = store.find(jobId)
      if (!job) return fail('JOB_UNKNOWN', {})
      if (job.state !== 'uncertain') return fail('JOB_NOT_UNCERTAIN', {})
      resolveJob(job, answer, by)
      log.info('print.resolved', { jobId, answer })
      wake()
      return ok(view())
    },
    printAgain(receipt, by) {
      // The receipt as it is kept now: it may have been said again without a name since it was printed.
      const original = store.receiptOf(receipt.saleId)
      return enqueueIfSet(original ? copyJob(original, receipt.document, by) : { kind: 'copy', ...receipt, openDrawer: false })
    },
    slipAgain(jobId, by) {
      const slip = store.find(jobId)
      const document = slip?.kind === 'slip' ? parseDocument(slip.document) : null
      return slip && document ? enqueueIfSet(copyJob(slip, document, by)) : fail('JOB_UNKNOWN', {})
    },
    slips: (limit) => store.slips(limit).flatMap((slip) => {
      const document = parseDocument(slip.document)
      return document ? [{ slip, document, copies: store.copiesOf(slip) }] : []
    }),
    test: (document) => enqueueIfSet({ kind: 'test', saleId: null, receiptNo: null, document, openDrawer: false }),
    setAddress(wanted) {
      const address = wanted.trim() || NO_PRINTER
      const made = address === NO_PRINTER ? null : options.printers(address, settings.model())
      if (made && !made.ok) return fail('SETTING_INVALID', { setting: 'printer', reason: made.reason })
      settings.saveAddress(address)
      if (!made) store.changeAll(['waiting'], 'dropped', 'not-set', clock.now())
      log.info('printer.set', { address })
      wake()
      return ok(view())
    },
    async close() {
      closed = true
      const stop = setTimeout(() => void printer.close(), timing.closeWithinMs)
      sleeper.wake()
      await working
      clearTimeout(stop)
      await printer.close()
    },
  }
}

interface PrinterHolder {
  /** Whether the settings name a printer that can be made. */
  isSet(): boolean
  /** The printer the settings name now; `fresh` where it is another than last time. */
  current(): Promise<{ current: ReceiptPrinter | null; fresh: boolean }>
  close(): Promise<void>
}

/** The settings are the truth: a change that was rolled back is no change here. */
function createPrinterHolder({ settings, printers, log }: PrintQueueOptions): PrinterHolder {
  let printer: ReceiptPrinter | null = null
  let madeFor: string | null = null
  let next: ReceiptPrinter | null = null

  function make(): void {
    const address = settings.address()
    if (address === madeFor) return
    madeFor = address
    const made = address === NO_PRINTER ? null : printers(address, settings.model())
    if (made && !made.ok) log.warn('printer.address-wrong', { address, reason: made.reason })
    next = made?.ok ? made.printer : null
  }

  return {
    isSet() {
      make()
      return next !== null
    },
    async current() {
      make()
      if (next === printer) return { current: printer, fresh: false }
      const old = printer
      printer = next
      await old?.close()
      return { current: printer, fresh: true }
    },
    async close() {
      await printer?.close()
    },
  }
}

function parseDocument(text: string): ReceiptDocument | null {
  try {
    const parsed = receiptDocumentSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
