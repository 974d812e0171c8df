import type { Result } from '../../core/base/result.ts'
import type { MethodInput } from '../../core/contract/types.ts'
import type { SaleView } from '../../core/contract/views.ts'
import type { ReceiptRenderer } from '../../core/receipt/printing.ts'
import { runCommand } from '../services/commands.ts'
import type { CommandName, CommandError } from '../services/commands.ts'
import type { Backups } from '../services/backups.ts'
import type { BooksCheck } from '../services/books-check.ts'
import type { BooksThread } from '../services/books-thread.ts'
import type { CustomerDisplay } from '../services/customer-display.ts'
import type { DueRunner } from '../services/due-runner.ts'
import type { ReceiptSink, SaleSink } from '../services/completing.ts'
import type { EventHub } from '../services/event-hub.ts'
import type { PaymentWork } from '../services/payment-terminal-work.ts'
import type { PrintQueue } from '../services/print-queue.ts'
import type { Reports } from '../services/reports.ts'
import { openSaleView } from '../services/sale-views.ts'
import type { Till } from '../services/till.ts'
import type { ValueSink } from '../services/value-slips.ts'
import type { Sync } from '../sync/sync.ts'
import type { TrainingDoor } from '../training/training-start.ts'

/** What the handlers of one till work with. */
export interface Counter {
  readonly till: Till
  readonly hub: EventHub
  readonly printing: PrintQueue
  readonly payments: PaymentWork
  readonly sync: Sync
  readonly due: DueRunner
  readonly backups: Backups
  /** Reads long stretches of the books beside the selling. */
  readonly books: BooksThread
  readonly check: BooksCheck
  readonly reports: Reports
  readonly renderer: ReceiptRenderer
  readonly display: CustomerDisplay
  readonly training: TrainingDoor
}

/** Where a completed sale's receipt goes, and the slips it gives beside it. */
export const receiptSink = (counter: Counter): SaleSink => ({ ...sinkOf(counter, 'receipt'), slips: valueSink(counter) })

/** Where the slips of what comes back go. */
export const slipSink = (counter: Counter): ReceiptSink => sinkOf(counter, 'slip')

/** Where the slips of cards, credit, accounts and cash go: they are of no sale. */
export function valueSink({ printing }: Counter): ValueSink {
  return {
    hasPrinter: () => printing.view().state !== 'not-set',
    enqueueInTransaction: (slip) => void printing.enqueueInTransaction({ kind: 'slip', saleId: null, receiptNo: null, ...slip }),
  }
}

function sinkOf({ printing }: Counter, kind: 'receipt' | 'slip'): ReceiptSink {
  return {
    hasPrinter: () => printing.view().state !== 'not-set',
    enqueueInTransaction: (job) => void printing.enqueueInTransaction({ kind, ...job }),
  }
}

/** The open sale as screens see it; a member who is new on it is asked about at head office, and the answer shown when it comes. */
export function shownSale({ till, sync }: Pick<Counter, 'till' | 'sync'>): SaleView | null {
  const sale = openSaleView(till)
  sync.attend(sale?.member?.memberId ?? null)
  const age = sync.accountAge()
  return sale === null || age === null ? sale : { ...sale, accountAge: { state: age.state, at: age.at } }
}

/** Tells every screen what the open sale is now, and returns it. */
export function publishSale({ till, hub, sync }: Pick<Counter, 'till' | 'hub' | 'sync'>): SaleView | null {
  const sale = shownSale({ till, sync })
  hub.emit('sale.changed', { sale })
  // Whoever was just identified and is known by digest only: their profile is asked for at once.
  if (till.knownMembers.wanted(1).length > 0) sync.wake()
  return sale
}

/** A command on the sale: once, then told to every screen. The view is the sale as it is now, on a repeat too. */
export function saleCommand<M extends CommandName, T>(
  counter: Counter, method: M, input: MethodInput<M>, effect: () => Result<T, CommandError<M>>,
): Result<{ result: T; sale: SaleView | null }, CommandError<M>> {
  const done = runCommand(counter.till, method, input, effect)
  if (!done.ok) return done
  return { ok: true, value: { result: done.value, sale: publishSale(counter) } }
}
