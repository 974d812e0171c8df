import { expect } from 'vitest'
import type { MethodInput, MethodOutput } from '../../core/contract/types.ts'
import type { PaymentTerminalView } from '../../core/contract/payment-terminal-methods.ts'
import type { PaymentAttempt, SaleView } from '../../core/contract/views.ts'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import { startSimulatedTerminal } from '../../native/payment-terminals/simulated-terminal.ts'
import type { SimulatedTerminal } from '../../native/payment-terminals/simulated-terminal.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { QUICK_FAULTS, quickTerminals } from './payment-terminal-at-hand.ts'
import { CASHIER, MANAGER, barcodeOf, command, layNewTill, openTill, temporaryFolder } from './till.ts'
import type { TestTill } from './till.ts'

/** 7.90. */
export const SQUID_MINOR = 790
export const APPROVER = { staffId: MANAGER.staffId, pin: MANAGER.pin }
/** Asks again so soon that a test need not wait. */
export const QUICK_WORK = { againFirstMs: 40, againLongestMs: 160, pollMs: 20 }

/** A till that talks to a simulated payment terminal. */
export class PaymentTill {
  till: TestTill
  readonly simulator: SimulatedTerminal
  private readonly folder: ReturnType<typeof temporaryFolder>

  private constructor(till: TestTill, simulator: SimulatedTerminal, folder: ReturnType<typeof temporaryFolder>) {
    this.till = till
    this.simulator = simulator
    this.folder = folder
  }

  static async open(): Promise<PaymentTill> {
    const simulator = await startSimulatedTerminal({ mood: 'approve', timing: QUICK_FAULTS })
    const folder = temporaryFolder()
    await layNewTill(folder.dir)
    const till = await openTill({ dataDir: folder.dir, ports: { paymentTerminals: quickTerminals, paymentWorkTiming: QUICK_WORK } })
    const made = new PaymentTill(till, simulator, folder)
    await till.signIn(MANAGER)
    await till.call('paymentTerminal.set', { ...command(), address: simulator.address })
    await till.signIn()
    return made
  }

  /** As after a crash: what was under way is asked about. Nobody is signed in. */
  async restart(): Promise<void> {
    this.till = await this.till.reopen()
  }

  async close(): Promise<void> {
    await this.till.close()
    await this.simulator.close()
    this.folder.remove()
  }

  async squid(): Promise<SaleView> {
    return this.till.scan(barcodeOf('squid-cleaned-300g'))
  }

  async sale(): Promise<SaleView | null> {
    return (await this.till.call('sale.current', {})).sale
  }

  /** Sends an amount of the open sale to the terminal; the payment's id. */
  async begin(amountMinor: number, asked: Partial<MethodInput<'payment.begin'>> = {}): Promise<string> {
    const sale = await this.sale()
    if (!sale) throw new Error('no sale is open')
    const { attempt } = await this.till.call('payment.begin', { ...command(), saleId: sale.saleId, revision: sale.revision, scheme: 'card', amountMinor, ...asked })
    return attempt.attemptId
  }

  /** The payment as the open sale, or else the list of what has no end yet, shows it. */
  async attempt(attemptId: string): Promise<PaymentAttempt | null> {
    const { attempts } = await this.till.call('payment.unsettled', {})
    return (await this.sale())?.attempts.find((each) => each.attemptId === attemptId) ?? attempts.find((each) => each.attemptId === attemptId) ?? null
  }

  /** Waits until the open sale shows this payment so. */
  async sees(attemptId: string, what: object): Promise<void> {
    await expect.poll(() => this.attempt(attemptId), { timeout: 10_000, interval: 15 }).toMatchObject(what)
  }

  /** Pays the open sale with what was approved, and the rest in cash. */
  async finish(givenMinor = 0): Promise<MethodOutput<'sale.complete'>['completed']> {
    const sale = await this.sale()
    if (!sale) throw new Error('no sale is open')
    const tenders = givenMinor > 0 ? [{ kind: 'cash' as const, givenMinor }] : []
    return (await this.till.call('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders })).completed
  }

  async refusedFinish(givenMinor = 0): Promise<string> {
    const sale = await this.sale()
    if (!sale) throw new Error('no sale is open')
    const tenders = givenMinor > 0 ? [{ kind: 'cash' as const, givenMinor }] : []
    return (await this.till.refusal('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders })).code
  }

  async giveUp(): Promise<void> {
    const sale = await this.sale()
    if (sale) await this.till.call('sale.giveUp', { ...command(), saleId: sale.saleId })
  }

  view(): Promise<PaymentTerminalView> {
    return this.till.call('paymentTerminal.get', {})
  }

  /**
   * Does something whose message to the terminal is done there and never answered; then the terminal is unplugged, so that
   * nobody knows how it ended until it is plugged in again.
   */
  async unanswered<T>(category: 'Payment' | 'Reversal', act: () => Promise<T>): Promise<T> {
    const { simulator } = this
    const before = simulator.transactions().length
    simulator.failNext(category, 'drop-after')
    // Until it is unplugged.
    for (let n = 0; n < 4; n += 1) simulator.failNext('TransactionStatus', 'garbage')
    const done = await act()
    await expect.poll(() => simulator.transactions().length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(before)
    await simulator.switchOff()
    return done
  }

  /** Waits until the terminal's last word on everything is known and nothing is left apart. */
  async settled(): Promise<void> {
    await expect.poll(async () => {
      const { open, apart } = await this.view()
      return { open: open.map(({ kind, state, reason }) => ({ kind, state, reason })), apart }
    }, { timeout: 15_000, interval: 15 }).toEqual({ open: [], apart: [] })
  }

  /** The sums of the money accounts, of books that are sound. */
  money(): Record<string, number> {
    const db = openReadOnly(this.till.dataDir)
    try {
      const report = checkBooks(db, createHasher())
      expect(report.fault).toBeNull()
      return Object.fromEntries([...report.totals.moneyByAccount].filter(([, sum]) => sum !== 0))
    } finally {
      db.close()
    }
  }

  /** What the books say that customers have paid over the terminal. */
  bookedMinor(): number {
    const money = this.money()
    return (money['card-clearing'] ?? 0) + (money['paynow-clearing'] ?? 0)
  }

  journal<T extends JournalEvent['type']>(type: T): Extract<JournalEvent, { type: T }>[] {
    const db = openReadOnly(this.till.dataDir)
    const rows = db.prepare<[], { body: string }>('SELECT body FROM journal ORDER BY seq').all()
    db.close()
    return rows.map((row) => JSON.parse(row.body) as JournalEvent).filter((event): event is Extract<JournalEvent, { type: T }> => event.type === type)
  }

  signInCashier = () => this.till.signIn(CASHIER)
  signInManager = () => this.till.signIn(MANAGER)
}
