import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FAULTS } from '../../native/payment-terminals/simulated-faults.ts'
import { APPROVER, PaymentTill, SQUID_MINOR } from '../support/payment-till.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'
import { MANAGER, command } from '../support/till.ts'

const seed = Number(process.env['REGULARS_SEED'] ?? randomInt(2 ** 31))
const STEPS = Number(process.env['REGULARS_PAYMENT_STEPS'] ?? 120)
const CATEGORIES = ['Payment', 'TransactionStatus', 'Abort', 'Reversal'] as const

/** Does what people do at a counter, in any order, over a line that fails in any way, with a till that is closed in the middle. */
class Histories {
  private readonly shop: PaymentTill
  private readonly random: ReturnType<typeof seededNumbers>
  private readonly refunded = new Set<string>()

  constructor(shop: PaymentTill, random: ReturnType<typeof seededNumbers>) {
    this.shop = shop
    this.random = random
  }

  private pick<T>(from: readonly T[]): T {
    const one = from[this.random.between(0, from.length - 1)]
    if (one === undefined) throw new Error('nothing to pick from')
    return one
  }

  async step(): Promise<string> {
    const does = this.pick(['fault', 'fault', 'mood', 'begin', 'begin', 'begin', 'decide', 'decide', 'cancel', 'reverse', 'finish', 'finish', 'giveUp', 'byHand', 'return', 'send', 'off', 'on', 'on', 'restart'] as const)
    const { shop } = this
    const { till, simulator } = shop
    const sale = await shop.sale()
    const unsettled = (await till.call('payment.unsettled', {})).attempts
    switch (does) {
      case 'fault': simulator.failNext(this.pick(CATEGORIES), this.pick(FAULTS.filter((fault) => fault !== 'slow'))); break
      case 'mood': simulator.setMood(this.pick(['approve', 'refuse', 'ask'])); break
      case 'begin': {
        const open = sale ?? await shop.squid()
        const amountMinor = this.random.between(1, SQUID_MINOR - open.paidMinor)
        await till.client.call('payment.begin', { ...command(), saleId: open.saleId, revision: open.revision, scheme: this.pick(['card', 'paynow']), amountMinor })
        break
      }
      case 'decide':
        for (const one of simulator.transactions()) if (one.state === 'in-progress') simulator.decide(one.serviceId, this.random.between(0, 1) === 0)
        break
      case 'cancel': for (const { attemptId } of unsettled) await till.client.call('payment.cancel', { ...command(), attemptId }); break
      case 'reverse': for (const { attemptId, state } of sale?.attempts ?? []) if (state === 'approved') await till.client.call('payment.reverse', { ...command(), attemptId }); break
      case 'finish': if (sale) await till.client.call('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: sale.paidMinor < SQUID_MINOR ? [{ kind: 'cash', givenMinor: SQUID_MINOR }] : [] }); break
      case 'giveUp': if (sale) await till.client.call('sale.giveUp', { ...command(), saleId: sale.saleId }); break
      // A person who says that it was declined, and pays otherwise: the terminal may say later that it was not.
      case 'byHand': for (const { attemptId } of unsettled) await till.client.call('payment.settle', { ...command(), attemptId, outcome: 'declined', approvalCode: null, approval: APPROVER }); break
      case 'return': await this.returnOne(); break
      case 'send': for (const { attemptId } of (await till.call('refund.open', {})).refunds) await till.client.call('refund.send', { ...command(), attemptId }); break
      case 'off': await simulator.switchOff(); break
      case 'on': await simulator.switchOn(); break
      case 'restart':
        await shop.restart()
        await shop.till.signIn(MANAGER)
    }
    await new Promise((resolve) => setTimeout(resolve, this.random.between(0, 40)))
    return does
  }

  private async returnOne(): Promise<void> {
    const { till } = this.shop
    const { receipts } = await till.call('receipt.recent', { limit: 20 })
    const found = receipts.find(({ saleId }) => !this.refunded.has(saleId))
    if (!found) return
    this.refunded.add(found.saleId)
    const { sale } = await till.call('return.find', { of: { saleId: found.saleId } })
    await till.call('return.make', {
      ...command(), saleId: sale.saleId, memberId: null, returnsMade: sale.returnsMade, reason: 'other', approval: null,
      lines: sale.lines.map(({ line, leftMilli }) => ({ lineId: line.lineId, quantityMilli: leftMilli })),
    })
  }

  /** Everything that is open comes to its end, over a line that is well again. */
  async end(): Promise<void> {
    const { shop } = this
    await shop.simulator.switchOn()
    shop.simulator.setMood('approve')
    const give = async () => {
      for (const one of shop.simulator.transactions()) if (one.state === 'in-progress') shop.simulator.decide(one.serviceId, true)
      for (const { attemptId, state } of (await shop.till.call('refund.open', {})).refunds) if (state === 'declined') await shop.till.client.call('refund.send', { ...command(), attemptId })
      await shop.till.call('paymentTerminal.askNow', command())
      return (await shop.view()).open.length + (await shop.till.call('refund.open', {})).refunds.length + (await shop.view()).apart.length
    }
    await expect.poll(give, { timeout: 60_000, interval: 50 }).toBe(0)
    const sale = await shop.sale()
    if (!sale) return
    for (const { attemptId, state } of sale.attempts) if (state === 'approved') await shop.till.call('payment.reverse', { ...command(), attemptId })
    await expect.poll(give, { timeout: 60_000, interval: 50 }).toBe(0)
  }
}

let shop: PaymentTill
beforeAll(async () => {
  shop = await PaymentTill.open()
  await shop.signInManager()
})
afterAll(() => shop?.close())

describe('whatever the line does', () => {
  it(`the terminal and the books say the same in the end (seed ${seed}, ${STEPS} steps)`, async () => {
    const random = seededNumbers(seed)
    const histories = new Histories(shop, random)
    const done: string[] = []
    try {
      for (let rounds = 0; rounds < 2; rounds += 1) {
        for (let n = 0; n < STEPS / 2; n += 1) done.push(await histories.step())
        await histories.end()
        const money = shop.money()
        expect((money['card-clearing'] ?? 0) + (money['paynow-clearing'] ?? 0), done.join(' ')).toBe(shop.simulator.takenMinor())
        expect(money['payments-unapplied'] ?? 0, done.join(' ')).toBe(0)
        // Nobody said anything that the terminal took back.
        expect((await shop.view()).contradicting, done.join(' ')).toEqual([])
      }
    } catch (error) {
      throw new Error(`seed ${seed}: ${done.join(' ')}`, { cause: error })
    }
    expect(shop.simulator.transactions().length).toBeGreaterThan(STEPS / 20)
  }, 300_000)
})
