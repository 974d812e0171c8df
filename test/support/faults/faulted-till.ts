import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { MethodName } from '../../../core/contract/methods.ts'
import type { MethodInput, MethodOutput } from '../../../core/contract/types.ts'
import { checkBooks } from '../../../terminal/services/ledger-check.ts'
import { createHasher } from '../../../terminal/hasher.ts'
import { openReadOnly } from '../../../terminal/store/open-read-only.ts'
import { EVERYTHING_CLERK, GOODS, MEMBERS, smallShop } from '../small-shop.ts'
import { startTillProcess } from '../till-process.ts'
import type { TillProcess } from '../till-process.ts'
import { statedBy } from './answers.ts'

const RULES = { pricesIncludeTax: true, cashStepMinor: 5, pendingDays: 0, expireAfterMonths: null, pointsShort: 'debt' } as const
/** A command is sent so often: as it is, while the disk still fails, and when it works again. */
const MOST_TRIES = 3

/** `refused`: the till said that it is the disk. `died`: its process is gone, the answer with it. `unheard`: it answered when nobody could hear it. */
export type Trouble = 'refused' | 'died' | 'unheard'

/** What is done before a command is sent again after its first or second try; throws where there was to be no such trouble. */
export type Coping = (trouble: Trouble, time: number) => Promise<void>

/**
 * A till on a disk that fails, or that is killed, as its test says, and whoever works at it: a command without a good
 * answer is sent again with its own id, and everything acknowledged is written down.
 */
export class FaultedTill {
  readonly dataDir: string
  readonly stated = new Map<string, number>()
  cope: Coping
  /** Whether somebody is there for an answer. A computer without power gives none, whatever a process still says. */
  isHeard: () => boolean = () => true
  private readonly env: Readonly<Record<string, string>>
  private readonly sales: { saleId: string; receiptNo: string }[] = []
  private readonly returns: string[] = []
  private process: TillProcess | null = null

  constructor(dataDir: string, env: Readonly<Record<string, string>>, cope: Coping) {
    this.dataDir = dataDir
    this.env = env
    this.cope = cope
  }

  /** A folder with the small shop in it. */
  static folderIn(root: string, name: string): string {
    const dataDir = join(root, name)
    mkdirSync(dataDir)
    const shop = smallShop(RULES)
    shop.copyTo(dataDir)
    shop.remove()
    return dataDir
  }

  async start(): Promise<void> {
    this.process = await startTillProcess({ dataDir: this.dataDir, env: this.env })
    const { outcome } = this.process
    if (outcome !== 'ready') this.stated.set(`start: ${outcome}`, (this.stated.get(`start: ${outcome}`) ?? 0) + 1)
    if (outcome !== 'ready') return this.cope(outcome === 'exited' ? 'died' : 'refused', 1)
    await this.call('staff.signIn', { commandId: randomUUID(), ...EVERYTHING_CLERK })
  }

  async kill(): Promise<void> {
    await this.process?.kill()
  }

  /** Closes as a shop does in the evening, whatever becomes of it. */
  async close(): Promise<void> {
    const { process } = this
    if (!process) return
    await Promise.race([process.ask({ close: true }), once(process.child, 'exit')])
    await this.kill()
  }

  /** Calls and expects success, or trouble that is coped with and success then. */
  async call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> {
    for (let time = 1; ; time++) {
      if (!this.process) throw new Error('not started')
      const result = await this.process.client.call(method, input)
      if (result.ok && this.isHeard()) return result.value
      if (result.ok) await this.cope('unheard', time)
      if (result.ok) continue
      if (time === MOST_TRIES) throw new Error(`${method} answered ${result.error.code} at the last try`)
      await this.cope(this.note(method, result.error), time)
    }
  }

  private note(method: string, error: { readonly code: string; readonly data: unknown }): Trouble {
    if (error.code === 'DISCONNECTED') return 'died'
    const words = `${method}: ${statedBy(method, error)}`
    this.stated.set(words, (this.stated.get(words) ?? 0) + 1)
    return 'refused'
  }

  /** Fills a basket for the member, or for nobody. */
  private async fill(member: number | null) {
    const card = member === null ? undefined : MEMBERS[member]?.cardNumber
    if (card !== undefined) await this.call('sale.addScan', { commandId: randomUUID(), scan: { deviceId: randomUUID(), symbology: null, text: card, at: Date.now() } })
    for (const { sku } of GOODS.slice(0, 2)) await this.call('sale.addItem', { commandId: randomUUID(), sku, quantityMilli: 1000 })
    const { sale } = await this.call('sale.current', {})
    if (!sale) throw new Error('added goods and no sale')
    return { saleId: sale.saleId, revision: sale.revision, amountMinor: sale.evaluation.totalMinor }
  }

  private async pay(input: Omit<MethodInput<'sale.complete'>, 'commandId'>): Promise<string> {
    const { completed } = await this.call('sale.complete', { commandId: randomUUID(), ...input })
    this.sales.push({ saleId: completed.saleId, receiptNo: completed.receiptNo })
    return completed.saleId
  }

  async sellForCash(member: number | null): Promise<string> {
    const { amountMinor, ...ids } = await this.fill(member)
    return this.pay({ ...ids, tenders: [{ kind: 'cash', givenMinor: amountMinor + 100 }] })
  }

  async sellByCard(): Promise<string> {
    const { amountMinor, ...ids } = await this.fill(null)
    const { attempt } = await this.call('payment.begin', { commandId: randomUUID(), ...ids, scheme: 'card', amountMinor })
    await this.call('payment.settle', { commandId: randomUUID(), attemptId: attempt.attemptId, outcome: 'approved', approvalCode: '1' })
    return this.pay({ ...ids, tenders: [] })
  }

  async takeBack(saleId: string): Promise<void> {
    const { sale } = await this.call('return.find', { of: { saleId } })
    const lines = sale.lines.slice(0, 1).map(({ line, leftMilli }) => ({ lineId: line.lineId, quantityMilli: leftMilli }))
    const { made } = await this.call('return.make', { commandId: randomUUID(), saleId, lines, memberId: null, returnsMade: sale.returnsMade, reason: 'not-wanted', approval: null })
    this.returns.push(made.returnId)
  }

  async backUp(): Promise<string> {
    return (await this.call('backup.make', { commandId: randomUUID() })).backup.name
  }

  async diskTrouble(): Promise<string | null> {
    return (await this.call('terminal.get', {})).diskTrouble
  }

  acknowledged(): number {
    return this.sales.length + this.returns.length
  }

  /**
   * What is wrong with the folder, null where nothing: each acknowledged sale and return there once, in its turn, and
   * nothing else; of what was sent and not acknowledged, where something is `owed`, the next one or not. With `wholeBooks`
   * chain, sums and every fold too.
   */
  complaint(wholeBooks: boolean, owed: 'nothing' | 'an answer' = 'nothing'): string | null {
    const db = openReadOnly(this.dataDir)
    try {
      const kept = db.prepare<[], string>('SELECT sale_id || receipt_no FROM sale ORDER BY seq').pluck().all()
      const back = db.prepare<[], string>("SELECT body ->> '$.returnId' FROM journal WHERE body ->> '$.type' = 'return.completed' ORDER BY seq").pluck().all()
      const most = owed === 'nothing' ? 0 : 1
      const wrong = differs('sales', this.sales.map((sale) => sale.saleId + sale.receiptNo), kept, most) ?? differs('returns', this.returns, back, most)
      if (wrong !== null) return wrong
      const { fault } = wholeBooks ? checkBooks(db, createHasher()) : { fault: null }
      return fault && `books: ${fault.code} ${fault.detail}`
    } finally {
      db.close()
    }
  }
}

function differs(what: string, acknowledged: readonly string[], there: readonly string[], most: number): string | null {
  const isSo = there.length >= acknowledged.length && there.length <= acknowledged.length + most && acknowledged.every((one, at) => there[at] === one)
  return isSo ? null : `${acknowledged.length} ${what} acknowledged, ${there.length} there, or others`
}
