/** What a payment terminal is asked to move: money of a customer's card or wallet. */
export interface MoneyAsked {
  /** The till's own id of this request. The terminal does the same id once, however often it is told. */
  readonly requestId: string
  readonly scheme: 'card' | 'paynow'
  readonly amountMinor: number
  readonly currency: { readonly code: string; readonly exponent: number }
}

/** A request that was made before: what it was for, so that an approval of anything else is told from it. */
export interface AskedBefore {
  readonly requestId: string
  /** Null: a reversal, which names no amount. */
  readonly money: Pick<MoneyAsked, 'amountMinor' | 'currency'> | null
}

/** Takes back a payment that this terminal approved, whole. */
export interface ReversalAsked {
  readonly requestId: string
  /** The request that is taken back. */
  readonly paymentId: string
}

/** `unreachable`: nothing of it ever left the till. `never-arrived`: the terminal had not heard of it, and refuses it from now on. */
export type DeclineReason = 'unreachable' | 'refused' | 'cancelled' | 'insufficient-funds' | 'card-problem' | 'busy' | 'not-reversible' | 'never-arrived' | 'other'

/** The terminal's last word: it stays the same however often it is asked for. */
export type FinalAnswer =
  | {
    readonly kind: 'approved'
    readonly approvalCode: string | null
    /** The last four digits, as the terminal masks the number. */
    readonly cardLast4: string | null
    /** Visa, NETS, PayNow: as the terminal calls it. */
    readonly brand: string | null
    /** The terminal's own number of the transaction. */
    readonly reference: string | null
    /** What the terminal wants printed for the customer. */
    readonly receiptLines: readonly string[]
    /** It was taken back since. */
    readonly isReversed: boolean
  }
  | { readonly kind: 'declined'; readonly reason: DeclineReason }

/** Why nothing is known of how a request ended. */
export type Silence =
  /** No answer came in time. */
  | 'no-answer'
  /** The line broke after bytes had left. */
  | 'closed'
  /** What came back is no answer to what was asked. */
  | 'not-understood'
  /** Approved, but not for the amount asked. */
  | 'other-amount'

export type TerminalAnswer =
  | FinalAnswer
  /** The customer is still at it. */
  | { readonly kind: 'in-progress' }
  /** The terminal has never heard of this request. Only `status` says so. */
  | { readonly kind: 'not-found' }
  /** No byte left the till: for certain nothing came of it. */
  | { readonly kind: 'not-sent' }
  | { readonly kind: 'unknown'; readonly because: Silence }

/** How a terminal is, asked without moving money. */
export type TerminalCheck =
  | { readonly ok: true; readonly name: string; readonly isSimulated: boolean; readonly tookMs: number }
  | { readonly ok: false; readonly because: 'not-sent' | Silence }

/**
 * A payment terminal behind whatever line. Every call has a time limit, none throws for trouble of the device or the
 * line, and a request id that was used before moves no money a second time.
 */
export interface PaymentTerminal {
  readonly address: string
  /** Charges, and waits for the customer. */
  pay(asked: MoneyAsked): Promise<TerminalAnswer>
  /** Gives money back to a card. */
  refund(asked: MoneyAsked): Promise<TerminalAnswer>
  reverse(asked: ReversalAsked): Promise<TerminalAnswer>
  /** How a request ended. */
  status(asked: AskedBefore): Promise<TerminalAnswer>
  /**
   * Ends a request that has not ended, and says how it ended: approved where the card was faster. A request the terminal
   * has never heard of is refused from then on, so that one still on its way cannot be approved later.
   */
  cancel(asked: AskedBefore): Promise<TerminalAnswer>
  check(): Promise<TerminalCheck>
  /** Breaks off what is under way; what it was asked may still happen. */
  close(): void
}

/** How long a call may take, in milliseconds. */
export interface PaymentTerminalTiming {
  readonly connectMs: number
  /** A payment or refund, with a customer who looks for the card. */
  readonly customerMs: number
  /** Everything the terminal answers by itself. */
  readonly answerMs: number
}

export const PAYMENT_TERMINAL_TIMING: PaymentTerminalTiming = { connectMs: 3000, customerMs: 120_000, answerMs: 10_000 }

/** Makes a payment terminal from its address, or says what is wrong with it. `saleId` is the till's name on the line. */
export type PaymentTerminalFactory = (address: string, saleId: string) => { ok: true; terminal: PaymentTerminal } | { ok: false; reason: string }
