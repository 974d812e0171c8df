import type { PaymentTerminalView } from '../../core/contract/payment-terminal-methods.ts'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { FinalAnswer, PaymentTerminal, PaymentTerminalFactory, TerminalCheck } from '../../core/payment/terminal.ts'
import { isOpen } from '../store/payment-request-store.ts'
import type { PaymentRequest } from '../store/payment-request-store.ts'
import { conclude } from './payment-outcomes.ts'
import { NO_PAYMENT_TERMINAL, paymentTerminalAddress, savePaymentTerminalAddress } from './payment-requests.ts'
import { askAgain, checkedReversal, send } from './payment-terminal-ask.ts'
import type { RoundEnd } from './payment-terminal-ask.ts'
import { createPaymentTerminals } from './payment-terminals.ts'
import { paymentTerminalView } from './payment-terminal-view.ts'
import type { LastContact } from './payment-terminal-view.ts'
import { createSleeper } from './sleeper.ts'
import type { Sleeper } from './sleeper.ts'
import type { Till } from './till.ts'

export interface PaymentWorkTiming {
  /** Until a terminal that does not answer is asked again, first and longest; doubled in between. */
  readonly againFirstMs: number
  readonly againLongestMs: number
  /** Between two questions about a payment that the customer is still at. */
  readonly pollMs: number
}

export const PAYMENT_WORK_TIMING: PaymentWorkTiming = { againFirstMs: 1000, againLongestMs: 15_000, pollMs: 1000 }

export interface PaymentWorkOptions {
  readonly till: Till
  readonly terminals: PaymentTerminalFactory
  readonly timing: PaymentWorkTiming
  /** Told after every change, never inside a transaction. */
  readonly onChange: () => void
}

/** Carries out what the table of payment requests says, and asks until the terminal's last word on each is known. */
export interface PaymentWork {
  view(): PaymentTerminalView
  /** Looks at the table soon, after the caller's transaction. */
  wake(): void
  /** Asks at once about everything whose end is not known. */
  askNow(): void
  /** Sets and keeps the terminal's address, or `none`. What another was asked is still asked there. */
  setAddress(address: string): Result<null, ContractError<'SETTING_INVALID'>>
  test(): Promise<Result<TerminalCheck, ContractError<'PAYMENT_TERMINAL_NOT_SET'>>>
  /** Stops asking. What is under way at the terminal may still happen there: the next start asks. */
  close(): Promise<void>
}

interface Runner {
  readonly sleeper: Sleeper
  readonly wantCancelled: () => void
  readonly cancelWanted: Promise<void>
  readonly done: Promise<void>
}

export function createPaymentWork({ till, terminals, timing, onChange }: PaymentWorkOptions): PaymentWork {
  const { log, clock, paymentRequests: requests } = till
  const known = createPaymentTerminals(terminals, `till-${till.journal.terminalIdentity().tillNumber}`)
  const runners = new Map<string, Runner>()
  let contact: LastContact = { state: 'not-asked', name: null }
  let closed = false
  let telling = false

  // What was being sent when the till stopped may have reached the terminal; what had not left never will.
  for (const request of requests.open()) {
    if (request.state === 'sent') requests.note(request.requestId, 'unknown', null, clock.now())
    if (request.state === 'waiting' && request.kind !== 'reversal') requests.wantCancelled(request.requestId)
  }

  function changed(): void {
    if (telling) return
    telling = true
    setImmediate(() => {
      telling = false
      if (!closed) onChange()
    })
  }

  function noteContact(next: LastContact): void {
    if (next.state === contact.state && next.name === contact.name) return
    if (next.state !== contact.state) log.info('payment-terminal.contact', { from: contact.state, to: next.state })
    contact = next
    changed()
  }

  /** One round with the terminal; null: nothing of it has left and nothing will. */
  async function round(request: PaymentRequest, cancelWanted: Promise<void>): Promise<RoundEnd> {
    const terminal = known.at(request.address)
    if (terminal === null) return { kind: 'unknown', because: 'not-sent' }
    if (request.state !== 'waiting') return checkedReversal(terminal, request, await askAgain(terminal, request))
    if (request.isCancelling) return { kind: 'declined', reason: 'cancelled' }
    // On disk before the first byte: a till that dies now knows that it has to ask.
    requests.note(request.requestId, 'sent', null, clock.now())
    changed()
    return checkedReversal(terminal, request, await send(terminal, request, cancelWanted))
  }

  /** Keeps what came of a round. True: that was its last word. */
  function keep(request: PaymentRequest, end: RoundEnd): boolean {
    const { requestId, kind } = request
    if (end.kind === 'approved' || end.kind === 'declined') {
      till.db.transaction((answer: FinalAnswer) => conclude(till, requestId, answer)).immediate(end)
      log.info('payment-terminal.answered', { requestId, kind, outcome: end.kind, ...(end.kind === 'declined' ? { reason: end.reason } : {}) })
      till.disk.noteSuccess()
      wake()
      return true
    }
    const state = end.kind === 'in-progress' ? 'sent' : end.kind === 'send-again' ? 'waiting' : 'unknown'
    const reason = end.kind === 'unknown' ? end.because : end.kind === 'send-again' ? 'unreachable' : null
    if (state === request.state && reason === request.reason) return false
    requests.note(requestId, state, reason, clock.now())
    log.info('payment-terminal.not-answered', { requestId, kind, state, reason })
    changed()
    return false
  }

  /** Booking needs a shift: at night, with nobody there and none open, an answer waits for the morning. It is asked for again then. */
  const canBook = (): boolean => till.shifts.current() !== null || till.session.staffId !== null

  async function run(requestId: string, sleeper: Sleeper, cancelWanted: Promise<void>): Promise<void> {
    let againMs = timing.againFirstMs
    while (!closed) {
      const request = requests.find(requestId)
      if (request === null || !isOpen(request)) return
      let isPolling = false
      try {
        const end = canBook() ? await round(request, cancelWanted) : null
        if (closed) return
        if (end !== null) {
          noteContact(contactAfter(end, contact))
          isPolling = end.kind === 'in-progress'
          // What was noted meanwhile is newer than what was read before.
          if (keep(requests.find(requestId) ?? request, end)) return
        }
      } catch (error) {
        // The disk could not take it, or the books could not: the terminal still knows, and is asked again.
        till.disk.noteFailure(error)
        log.error('payment-terminal.not-kept', { requestId, reason: String(error) })
      }
      await sleeper.sleep(isPolling ? timing.pollMs : againMs)
      againMs = isPolling ? timing.againFirstMs : Math.min(againMs * 2, timing.againLongestMs)
    }
  }

  function start(requestId: string): void {
    const sleeper = createSleeper()
    let wantCancelled = () => {}
    const cancelWanted = new Promise<void>((resolve) => { wantCancelled = resolve })
    const done = run(requestId, sleeper, cancelWanted).finally(() => {
      runners.delete(requestId)
      changed()
    })
    runners.set(requestId, { sleeper, wantCancelled, cancelWanted, done })
  }

  function look(): void {
    if (closed) return
    for (const request of requests.open()) {
      const runner = runners.get(request.requestId)
      if (runner === undefined) start(request.requestId)
      else if (request.isCancelling) {
        runner.wantCancelled()
        runner.sleeper.wake()
      }
    }
  }

  function wake(): void {
    changed()
    setImmediate(look)
  }

  async function test(): Promise<Result<TerminalCheck, ContractError<'PAYMENT_TERMINAL_NOT_SET'>>> {
    const address = paymentTerminalAddress(till)
    const terminal: PaymentTerminal | null = address === NO_PAYMENT_TERMINAL ? null : known.at(address)
    if (terminal === null) return fail('PAYMENT_TERMINAL_NOT_SET', {})
    const check = await terminal.check()
    if (!closed && address === paymentTerminalAddress(till)) noteContact(check.ok ? { state: 'ready', name: check.name } : { state: 'silent', name: contact.name })
    return ok(check)
  }

  look()
  if (paymentTerminalAddress(till) !== NO_PAYMENT_TERMINAL) void test()

  return {
    view: () => paymentTerminalView(till, contact),
    wake,
    askNow() {
      look()
      for (const runner of runners.values()) runner.sleeper.wake()
    },
    setAddress(wanted) {
      const address = wanted.trim() || NO_PAYMENT_TERMINAL
      const made = address === NO_PAYMENT_TERMINAL ? null : known.tried(address)
      if (made && !made.ok) return fail('SETTING_INVALID', { setting: 'paymentTerminal', reason: made.reason })
      savePaymentTerminalAddress(till, address)
      contact = { state: 'not-asked', name: null }
      log.info('payment-terminal.set', { address })
      changed()
      return ok(null)
    },
    test,
    async close() {
      closed = true
      known.close()
      const ending = [...runners.values()]
      for (const { sleeper } of ending) sleeper.wake()
      await Promise.all(ending.map(({ done }) => done))
    },
  }
}

/** How the terminal was, by what came of the last round. */
function contactAfter(end: RoundEnd, before: LastContact): LastContact {
  const isSilent = end.kind === 'unknown' || end.kind === 'send-again' || (end.kind === 'declined' && end.reason === 'unreachable')
  return { state: isSilent ? 'silent' : 'ready', name: before.name }
}
