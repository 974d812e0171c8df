import { randomUUID } from 'node:crypto'
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
import type { Faults } from './faults.ts'

const RULES = { pricesIncludeTax: true, cashStepMinor: 5, pendingDays: 0, expireAfterMonths: null, pointsShort: 'debt' } as const
/** Tries of one command after the disk was healed: the first must do. */
const TRIES_HEALED = 1

/** What a till does about an answer that says the disk failed. */
export type Coping = 'carries on' | 'is killed and starts again'

/**
 * A till on a disk that fails as its test says, and whoever works at it: a command that was refused is sent again with its
 * own id, once while the disk still fails and once when it is healed, and everything acknowledged is written down.
 */
export class FaultedTill {
  readonly dataDir: string
  readonly stated = new Map<string, number>()
  coping: Coping = 'carries on'
  starts = 0
  private readonly sales: { saleId: string; receiptNo: string }[] = []
  private readonly returns: string[] = []
  private readonly faults: Faults
  private process: TillProcess | null = null

  constructor(dataDir: string, faults: Faults) {
    this.dataDir = dataDir
    this.faults = faults
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
    this.starts += 1
    this.process = await startTillProcess({ dataDir: this.dataDir, env: this.faults.env })
    if (this.process.outcome !== 'ready') throw new Error(`the till did not start: ${this.process.outcome}`)
    await this.call('staff.signIn', { commandId: randomUUID(), ...EVERYTHING_CLERK })
  }

  async kill(): Promise<void> {
    await this.process?.kill()
  }

  /** Closes as a shop does in the evening, whatever the disk does meanwhile, and starts again on a disk that works. */
  async closeAndStart(): Promise<void> {
    await this.process?.ask({ close: true })
    await this.kill()
    this.faults.heal()
    await this.start()
  }

  /** Calls and expects success, or an answer that says it was the disk and success once that is healed. */
  async call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> {
    for (let triesLeft = TRIES_HEALED + 1; ; triesLeft--) {
      const result = await this.ask(method, input)
      if (result.ok) return result.value
      if (triesLeft === 0) throw new Error(`${method} answered ${result.error.code} on a disk that works again`)
      if (triesLeft === 1 || this.coping === 'is killed and starts again') await this.heal()
    }
  }

  private async ask<M extends MethodName>(method: M, input: MethodInput<M>) {
    if (!this.process) throw new Error('not started')
    const result = await this.process.client.call(method, input)
    if (!result.ok) {
      const words = `${method}: ${statedBy(method, result.error)}`
      this.stated.set(words, (this.stated.get(words) ?? 0) + 1)
    }
    return result
  }

  private async heal(): Promise<void> {
    if (this.coping === 'carries on') return this.faults.heal()
    await this.kill()
    this.faults.heal()
    await this.start()
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
   * nothing else. With `wholeBooks` chain, sums and every fold too.
   */
  complaint(wholeBooks: boolean): string | null {
    const db = openReadOnly(this.dataDir)
    try {
      const kept = db.prepare<[], { sale_id: string; receipt_no: string }>('SELECT sale_id, receipt_no FROM sale ORDER BY seq').all()
      if (JSON.stringify(kept.map((row) => [row.sale_id, row.receipt_no])) !== JSON.stringify(this.sales.map((sale) => [sale.saleId, sale.receiptNo]))) return `${this.sales.length} sales acknowledged, ${kept.length} there`
      const back = db.prepare<[], string>("SELECT body ->> '$.returnId' FROM journal WHERE body ->> '$.type' = 'return.completed' ORDER BY seq").pluck().all()
      if (back.join() !== this.returns.join()) return `${this.returns.length} returns acknowledged, ${back.length} there`
      const { fault } = wholeBooks ? checkBooks(db, createHasher()) : { fault: null }
      return fault && `books: ${fault.code} ${fault.detail}`
    } finally {
      db.close()
    }
  }
}
