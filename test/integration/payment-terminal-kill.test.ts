import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MethodName } from '../../core/contract/methods.ts'
import type { MethodInput, MethodOutput } from '../../core/contract/types.ts'
import type { SaleView } from '../../core/contract/views.ts'
import { startSimulatedTerminal } from '../../native/payment-terminals/simulated-terminal.ts'
import type { SimulatedTerminal } from '../../native/payment-terminals/simulated-terminal.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { startTillProcess } from '../support/till-process.ts'
import type { TillProcess } from '../support/till-process.ts'
import { CASHIER, MANAGER, barcodeOf, temporaryFolder } from '../support/till.ts'

const SQUID_MINOR = 790
const LONG = { timeout: 20_000, interval: 25 }

/** A till in a process of its own that is killed with its payments under way, and started again. */
let till: TillProcess
let simulator: SimulatedTerminal
const folder = temporaryFolder()
const id = () => ({ commandId: randomUUID() })

async function call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> {
  const result = await till.client.call(method, input)
  if (!result.ok) throw new Error(`${method}: ${JSON.stringify(result.error)}`)
  return result.value
}

async function start(who = CASHIER): Promise<void> {
  till = await startTillProcess({ dataDir: folder.dir })
  expect(till.outcome).toBe('ready')
  await call('staff.signIn', { ...id(), ...who })
}

async function die(): Promise<void> {
  await till.kill()
}

const sale = async (): Promise<SaleView | null> => (await call('sale.current', {})).sale

async function openSale(): Promise<SaleView> {
  const { sale: opened } = await call('sale.addItem', { ...id(), sku: 'squid-cleaned-300g', quantityMilli: 1000 })
  if (!opened) throw new Error(`${barcodeOf('squid-cleaned-300g')} opens a sale`)
  return opened
}

async function begin(amountMinor = SQUID_MINOR): Promise<string> {
  const { saleId, revision } = await openSale()
  return (await call('payment.begin', { ...id(), saleId, revision, scheme: 'card', amountMinor })).attempt.attemptId
}

const stateOf = async (attemptId: string) => (await sale())?.attempts.find((each) => each.attemptId === attemptId)?.state
const reached = (requestId: string) => expect.poll(() => simulator.transactions().some((one) => one.serviceId === requestId), LONG).toBe(true)

async function finish(cashMinor = 0): Promise<string> {
  const open = await sale()
  if (!open) throw new Error('no sale is open')
  const tenders = cashMinor === 0 ? [] : [{ kind: 'cash' as const, givenMinor: cashMinor }]
  return (await call('sale.complete', { ...id(), saleId: open.saleId, revision: open.revision, tenders })).completed.saleId
}

/** Nothing is open, and the books say of the terminal what the terminal says. */
async function agrees(): Promise<void> {
  await expect.poll(async () => {
    const { open, apart } = await call('paymentTerminal.get', {})
    return open.length + apart.length
  }, LONG).toBe(0)
  const db = openReadOnly(folder.dir)
  const report = checkBooks(db, createHasher())
  db.close()
  expect(report.fault).toBeNull()
  expect(report.totals.moneyByAccount.get('card-clearing') ?? 0).toBe(simulator.takenMinor())
  expect(report.totals.moneyByAccount.get('payments-unapplied') ?? 0).toBe(0)
}

beforeAll(async () => {
  simulator = await startSimulatedTerminal({ mood: 'approve' })
  await start(MANAGER)
  await call('paymentTerminal.set', { ...id(), address: simulator.address })
})
afterAll(async () => {
  await till?.kill()
  await simulator?.close()
  folder.remove()
})

describe('a till that is killed', () => {
  it('as soon as a payment is written down charges it never, or once', async () => {
    const attemptId = await begin()
    await die()
    await start()
    await expect.poll(() => stateOf(attemptId), LONG).not.toBe('sent')
    const isPaid = (await stateOf(attemptId)) === 'approved'
    await finish(isPaid ? 0 : SQUID_MINOR)
    await agrees()
  })

  it('with the customer still at the terminal waits for the same payment', async () => {
    simulator.setMood('ask')
    const attemptId = await begin()
    await reached(attemptId)
    await die()
    await start()
    expect(await stateOf(attemptId)).toBe('sent')
    simulator.decide(attemptId, true)
    await expect.poll(() => stateOf(attemptId), LONG).toBe('approved')
    await finish()
    simulator.setMood('approve')
    await agrees()
  })

  it('after the card was charged and before it knew keeps the payment, and a part of it survives the next time', async () => {
    simulator.failNext('Payment', 'silent')
    const attemptId = await begin(300)
    await reached(attemptId)
    await die()
    await start()
    await expect.poll(() => stateOf(attemptId), LONG).toBe('approved')
    await die()
    await start()
    expect(await sale()).toMatchObject({ paidMinor: 300 })
    await finish(SQUID_MINOR - 300)
    await agrees()
  })

  it('with a sale given up gives the money back that arrives later, also when killed while doing so', async () => {
    simulator.setMood('ask')
    const attemptId = await begin()
    await reached(attemptId)
    await call('sale.giveUp', { ...id(), saleId: (await sale())?.saleId ?? '' })
    await die()
    simulator.setMood('approve')
    simulator.failNext('Reversal', 'silent')
    simulator.decide(attemptId, true)
    await start()
    await expect.poll(() => simulator.transactions().find((one) => one.serviceId === attemptId)?.isReversed, LONG).toBe(true)
    await die()
    await start()
    await agrees()
  })

  it('while a payment is taken back or a refund goes out does each once', async () => {
    const attemptId = await begin(300)
    await expect.poll(() => stateOf(attemptId), LONG).toBe('approved')
    simulator.failNext('Reversal', 'silent')
    await call('payment.reverse', { ...id(), attemptId })
    await expect.poll(() => simulator.transactions().find((one) => one.serviceId === attemptId)?.isReversed, LONG).toBe(true)
    await die()
    await start()
    await expect.poll(() => stateOf(attemptId), LONG).toBe('reversed')
    const open = await sale()
    const paid = (await call('payment.begin', { ...id(), saleId: open?.saleId ?? '', revision: open?.revision ?? 0, scheme: 'card', amountMinor: SQUID_MINOR })).attempt.attemptId
    await expect.poll(() => stateOf(paid), LONG).toBe('approved')
    const saleId = await finish()
    const { sale: found } = await call('return.find', { of: { saleId } })
    simulator.failNext('Payment', 'silent')
    const { made } = await call('return.make', {
      ...id(), saleId, memberId: null, returnsMade: 0, reason: 'other', approval: null, lines: found.lines.map(({ line, leftMilli }) => ({ lineId: line.lineId, quantityMilli: leftMilli })),
    })
    await reached(made.refunds[0]?.attemptId ?? '')
    await die()
    await start()
    await expect.poll(async () => (await call('refund.open', {})).refunds, LONG).toEqual([])
    await agrees()
  })
})
