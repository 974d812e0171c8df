import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'vitest'
import type { MethodName } from '../../core/contract/methods.ts'
import type { MethodInput, MethodOutput } from '../../core/contract/types.ts'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import { createTerminal } from '../../terminal/app.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { journalHead } from '../../terminal/store/journal-store.ts'
import { readChain } from '../../terminal/store/segments.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { closeInTill } from './close-segment.ts'
import type { Again } from './history-steps.ts'
import { EVERYTHING_CLERK } from './small-shop.ts'
import { handClock } from './till.ts'
import { auditReports } from './report-audit.ts'

/** A real till whose commands are sent in this process, with its books open beside it to be read. */
export class HistoryTill {
  readonly clock = handClock()
  books!: Database.Database
  /** Sums of the programme's and the money accounts, from the entries themselves. */
  readonly sums = new Map<string, number>()
  /** Commands and questions that were sent. */
  sent = 0
  /** How often each kind of entry was written, and what is rare about some. */
  readonly happened = new Map<string, number>()
  private readonly dataDir: string
  private terminal: Terminal | null = null
  private ids = 0
  private commands = 0
  private readSeq = 0

  constructor(dataDir: string) {
    this.dataDir = dataDir
  }

  async open(): Promise<void> {
    const silent = { info: () => undefined, warn: () => undefined, error: (event: string, data?: object) => { throw new Error(`${event} ${JSON.stringify(data)}`) } }
    this.terminal = await createTerminal({ dataDir: this.dataDir }, { clock: this.clock, log: silent, ids: { next: () => this.id('00000002', ++this.ids) } })
    this.books = new Database(join(this.dataDir, 'regulars.db'), { readonly: true })
    await this.signIn()
  }

  async close(): Promise<void> {
    if (this.terminal === null) return
    this.books.close()
    await this.terminal.close()
    this.terminal = null
  }

  async signIn(): Promise<void> {
    await this.call('staff.signIn', { ...this.commandId(), ...EVERYTHING_CLERK })
    // What a new day made due is posted in small steps, each after whatever else waits.
    for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => void setImmediate(resolve))
  }

  private async ask<M extends MethodName>(method: M, input: MethodInput<M>) {
    const handler = this.terminal!.handlers[method] as (input: MethodInput<M>) => unknown
    return (await handler(input)) as { ok: true; value: MethodOutput<M> } | { ok: false; error: { code: string } }
  }

  async call<M extends MethodName>(method: M, input: MethodInput<M>, again: Again = 'no'): Promise<MethodOutput<M>> {
    this.sent += 1
    const done = await this.ask(method, input)
    if (!done.ok) throw new Error(`${method} answered ${JSON.stringify(done.error)}`)
    if (again !== 'no') await this.repeat(method, input, done.value, again)
    return done.value
  }

  /** A repeat says the same and books nothing; with other content it is refused. */
  private async repeat<M extends MethodName>(method: M, input: MethodInput<M>, value: MethodOutput<M>, again: Again): Promise<void> {
    const head = this.headSeq()
    const second = await this.ask(method, again === 'same' ? input : otherwise(input))
    if (again === 'same') expect(second).toEqual({ ok: true, value })
    else expect(second).toMatchObject({ ok: false, error: { code: 'IDEMPOTENCY_MISMATCH' } })
    expect(this.headSeq()).toBe(head)
  }

  async refused<M extends MethodName>(method: M, input: MethodInput<M>, code: string): Promise<void> {
    this.sent += 1
    const head = this.headSeq()
    expect(await this.ask(method, input)).toMatchObject({ ok: false, error: { code } })
    expect(this.headSeq()).toBe(head)
  }

  private headSeq(): number {
    return journalHead(this.books).seq
  }

  /** Sums of the programme's and the money accounts, from the entries themselves. */
  readJournal(): void {
    for (const { seq, body } of readChain(this.books, this.dataDir, this.readSeq + 1)) {
      const event = JSON.parse(body) as JournalEvent
      for (const what of [event.type, ...rareIn(event)]) this.happened.set(what, (this.happened.get(what) ?? 0) + 1)
      for (const { account, amount, memberId } of 'postings' in event ? (event.postings ?? []) : []) {
        if (memberId === undefined && account !== 'points-expired') this.sums.set(account, (this.sums.get(account) ?? 0) + amount)
      }
      this.readSeq = seq
    }
  }

  /** The entries of a sale that was completed just now: its own, and who was thanked for bringing its member. */
  entriesOf(saleId: string): { sale: Extract<JournalEvent, { type: 'sale.completed' }>; thanked: string | null } {
    const last = this.books.prepare<[], { body: string }>('SELECT body FROM journal ORDER BY seq DESC LIMIT 3').all().map(({ body }) => JSON.parse(body) as JournalEvent)
    const sale = last.find((event) => event.type === 'sale.completed')
    if (sale?.saleId !== saleId) throw new Error('the sale is not among the last entries')
    return { sale, thanked: last.flatMap((event) => (event.type === 'referral.rewarded' && event.saleId === saleId ? [event.memberId] : []))[0] ?? null }
  }

  closeSegment(leave: number): void {
    closeInTill(this.dataDir, leave, this.clock.now())
  }

  private id(prefix: string, n: number): string {
    return `${prefix}-0000-7000-8000-${String(n).padStart(12, '0')}`
  }

  commandId(): { commandId: string } {
    return { commandId: this.id('00000003', ++this.commands) }
  }

  /** Chain, sums, and every fold made anew. */
  verify(): void {
    expect(checkBooks(this.books, createHasher()).fault).toBeNull()
  }

  /** The reports of all shifts, recomputed by another way. */
  audit(): void {
    auditReports(this.books)
  }
}

function rareIn(event: JournalEvent): string[] {
  const when = (is: boolean, what: string): string[] => (is ? [what] : [])
  if (event.type === 'sale.completed') {
    return [...when(event.tierReached !== null, 'sale that reached a tier'), ...when(event.captured !== undefined, 'sale that spent a hold'), ...when((event.evaluation.coupons ?? []).some(({ status }) => status === 'used'), 'sale that used a code')]
  }
  if (event.type !== 'return.completed') return []
  return [...when(event.tierAfter !== null, 'return that ended a tier'), ...when(event.renewedLots.length > 0, 'return of points whose lot is over'), ...when(event.soldTo !== undefined, 'return after a merge')]
}

/** The same command with something else in it. */
function otherwise<I extends object>(input: I): I {
  const entries = Object.entries(input)
  const number = entries.find(([, value]) => typeof value === 'number')
  if (number !== undefined) return { ...input, [number[0]]: Number(number[1]) + 1 }
  const text = entries.find(([key, value]) => key !== 'commandId' && typeof value === 'string')
  if (text === undefined) throw new Error('nothing in this command can be changed')
  return { ...input, [text[0]]: `${String(text[1]).slice(0, -1)}${String(text[1]).endsWith('0') ? '1' : '0'}` }
}
