import type { Language } from '../core/base/local-text.ts'
import type { Clock, Hasher, Ids } from '../core/base/ports.ts'
import type { ContractError } from '../core/contract/errors.ts'
import type { EventName } from '../core/contract/events.ts'
import type { Link } from '../core/contract/link.ts'
import type { LinkKind } from '../core/contract/link-kind.ts'
import type { Role } from '../core/contract/rpc.ts'
import type { OwnShop } from '../core/contract/staff-methods.ts'
import type { EventData, Handlers } from '../core/contract/types.ts'
import type { PaymentTerminalFactory } from '../core/payment/terminal.ts'
import type { PrinterFactory, ReceiptRenderer } from '../core/receipt/printing.ts'
import type { Log } from './log/log.ts'
import type { PlaceReader } from './store/place-mark.ts'
import type { DisplayTiming } from './services/customer-display.ts'
import type { PaymentWorkTiming } from './services/payment-terminal-work.ts'
import type { SyncTimings } from './sync/ports.ts'
import type { TrainingDoor, TrainingStart } from './training/training-start.ts'

/** What a shell says when it starts a terminal. */
export interface TerminalConfig {
  /** Folder of the database, key and logs; made where it is missing. One process at a time. */
  readonly dataDir: string
  /** Overrides the stored printer address, where given. */
  readonly printer?: string | undefined
  /** Overrides the stored language, where given. */
  readonly language?: Language | undefined
  /** Where to pair, offered on the screen; the stored address wins once paired. */
  readonly headOfficeUrl?: string | undefined
  /** An empty folder asks how the till shall begin; left out: with the demo store. */
  readonly firstRun?: 'ask' | undefined
  /** What a shop of its own said of itself; only where the folder is empty. */
  readonly ownShop?: OwnShop | undefined
  /** A room to practise in: what it begins with. */
  readonly training?: TrainingStart | undefined
}

/** Everything the terminal does not do itself, brought by the composition root. */
export interface TerminalPorts {
  readonly clock: Clock
  readonly ids: Ids
  readonly hasher: Hasher
  readonly printers: PrinterFactory
  readonly paymentTerminals: PaymentTerminalFactory
  /** How often a payment terminal that does not answer is asked again. */
  readonly paymentWorkTiming: PaymentWorkTiming
  /** How often head office is asked, and how patiently. */
  readonly syncTimings: Partial<SyncTimings>
  readonly receiptRenderer: ReceiptRenderer
  /** How long things stand on the customer's display. */
  readonly displayTiming: DisplayTiming
  readonly log: Log
  /** Ends this process so that its shell starts it again: damage that shows while the till sells is put right at a start. */
  readonly startAnew: () => void
  /** Where a data folder lies: how a copy of one is told from the till itself. */
  readonly placeOf: PlaceReader
  /** The way into a room to practise in, and out of one. */
  readonly training: TrainingDoor
}

/** A running terminal. Links come and go; the terminal stays. */
export interface Terminal {
  readonly handlers: Handlers
  /** Serves the contract over one link, events included, until the link closes: to a window of the counter, or to the customer's display. */
  attach(link: Link, kind?: LinkKind): void
  authorize(role: Role): ContractError<'SIGNED_OUT' | 'FORBIDDEN'> | null
  onEvent(listener: <E extends EventName>(name: E, data: EventData<E>) => void): () => void
  /** Finishes what is running, stops effects, closes the database. */
  close(): Promise<void>
}
