import { randomUUID } from 'node:crypto'
import type { MethodName } from '../../core/contract/methods.ts'
import type { MethodInput, MethodOutput } from '../../core/contract/types.ts'
import type { SaleView } from '../../core/contract/views.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import type { Ask, Notebook } from './fleet-notebook.ts'
import type { seededNumbers } from './seeded-numbers.ts'
import { CASHIER, MANAGER } from './till.ts'

const GOODS = ['squid-cleaned-300g', 'clams-live-500g', 'batang-sliced-250g', 'chicken-thigh-boneless-400g', 'chicken-wings-500g', 'pork-belly-300g', 'kangkong-250g']
const APPROVED = { staffId: MANAGER.staffId, pin: MANAGER.pin }
const PLENTY_MINOR = 1_000_000
const POINTS_STEP = 100

type Answer<M extends MethodName> = { ok: true; value: MethodOutput<M> } | { ok: false; error: { code: string } }

/** Somebody at a till who sells, takes goods back and lets points be spent, and writes down what the till answered. */
export class FleetCounter {
  private readonly terminal: Terminal
  private readonly notebook: Notebook
  private readonly random: ReturnType<typeof seededNumbers>
  private readonly cards: readonly string[]

  constructor(terminal: Terminal, parts: { notebook: Notebook; random: ReturnType<typeof seededNumbers>; cards: readonly string[] }) {
    this.terminal = terminal
    this.notebook = parts.notebook
    this.random = parts.random
    this.cards = parts.cards
  }

  private async ask<M extends MethodName>(method: M, input: MethodInput<M>): Promise<Answer<M>> {
    const handler = this.terminal.handlers[method] as (input: MethodInput<M>) => unknown
    return (await handler(input)) as Answer<M>
  }

  async call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> {
    const answer = await this.ask(method, input)
    if (!answer.ok) throw new Error(`${method} answered ${JSON.stringify(answer.error)}`)
    return answer.value
  }

  private command = () => ({ commandId: randomUUID() })

  /** Comes to work: signs in, hears what the till has to say to what was asked before it died, and clears the counter. */
  async begin(): Promise<void> {
    await this.call('staff.signIn', { ...this.command(), ...CASHIER })
    const owed = this.notebook.unanswered()
    if (owed) await this.hear(owed)
    await this.clear()
  }

  private async clear(): Promise<void> {
    const { sale } = await this.call('sale.current', {})
    if (sale) await this.call('sale.clear', { ...this.command(), saleId: sale.saleId })
  }

  /** One customer. */
  async serve(): Promise<void> {
    const what = this.random.between(1, 10)
    if (what <= 2 && (await this.takeBack())) return
    await this.sell(what <= 5)
  }

  private async sell(spendsPoints: boolean): Promise<void> {
    let sale: SaleView | null = null
    for (let lines = this.random.between(1, 4); lines > 0; lines -= 1) {
      const sku = GOODS[this.random.between(0, GOODS.length - 1)] ?? ''
      sale = (await this.call('sale.addItem', { ...this.command(), sku, quantityMilli: this.random.between(1, 3) * 1000 })).sale
    }
    if (this.random.between(1, 10) <= 7) {
      const text = this.cards[this.random.between(0, this.cards.length - 1)] ?? ''
      const scanned = await this.ask('sale.addScan', { ...this.command(), scan: { deviceId: 'wedge', symbology: null, text, at: Date.now() } })
      if (scanned.ok) sale = scanned.value.sale
    }
    if (!sale) throw new Error('the counter is empty')
    const points = spendsPoints ? Math.floor(Math.min(sale.maxPointsTender, 500) / POINTS_STEP) * POINTS_STEP : 0
    const { saleId, revision } = sale
    const memberId = sale.member?.memberId ?? null
    const paying = (tenders: MethodInput<'sale.complete'>['tenders']): Ask => ({ method: 'sale.complete', memberId, input: { ...this.command(), saleId, revision, tenders } })
    const inCash = { kind: 'cash' as const, givenMinor: PLENTY_MINOR }
    if (points > 0 && (await this.settle(paying([{ kind: 'points', points }, inCash])))) return
    if (!(await this.settle(paying([inCash])))) await this.clear()
  }

  /** False where nothing is left that could come back. */
  private async takeBack(): Promise<boolean> {
    const sold = this.notebook.notes.flatMap((note) => (note.kind === 'sold' ? [note.saleId] : []))
    const saleId = sold[this.random.between(Math.max(0, sold.length - 30), sold.length - 1)]
    if (saleId === undefined) return false
    const { sale } = await this.call('return.find', { of: { saleId } })
    const line = sale.lines.find(({ leftMilli }) => leftMilli > 0)
    if (!line) return false
    const lines = [{ lineId: line.line.lineId, quantityMilli: Math.min(line.leftMilli, this.random.between(1, 3) * 1000) }]
    return this.settle({
      method: 'return.make', memberId: sale.memberId,
      input: { ...this.command(), saleId, lines, memberId: null, returnsMade: sale.returnsMade, reason: 'not-wanted', approval: APPROVED },
    })
  }

  /** Writes down what is asked, asks, and writes down the answer. */
  private async settle(ask: Ask): Promise<boolean> {
    this.notebook.write({ kind: 'asked', ask })
    return this.hear(ask)
  }

  private async hear(ask: Ask): Promise<boolean> {
    if (ask.method === 'sale.complete') {
      const answer = await this.ask('sale.complete', ask.input)
      if (!answer.ok) return this.refused(answer.error.code)
      const { saleId, receiptNo, totalMinor, tenders, member } = answer.value.completed
      const cashMinor = tenders.reduce((sum, tender) => sum + (tender.kind === 'cash' ? tender.paidMinor : 0), 0)
      this.notebook.write({ kind: 'sold', saleId, receiptNo, memberId: ask.memberId, totalMinor, cashMinor, pointsEarned: member?.pointsEarned ?? 0, pointsSpent: member?.pointsSpent ?? 0 })
      return true
    }
    const answer = await this.ask('return.make', ask.input)
    if (!answer.ok) return this.refused(answer.error.code)
    const { returnId, result } = answer.value.made
    const sum = (parts: readonly { readonly points: number }[] = []) => parts.reduce((total, { points }) => total + points, 0)
    this.notebook.write({
      kind: 'returned', returnId, saleId: result.saleId, memberId: ask.memberId, refundMinor: result.parts.refundMinor,
      cashMinor: result.pay.reduce((total, tender) => total + (tender.kind === 'cash' ? tender.amountMinor : 0), 0),
      points: sum(result.points?.givenBack) - sum(result.points?.taken) - (result.points?.debt ?? 0),
    })
    return true
  }

  private refused(code: string): false {
    this.notebook.write({ kind: 'refused', code })
    return false
  }
}
