import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PaymentTerminal, TerminalAnswer } from '../../core/payment/terminal.ts'
import { frameOf } from '../../native/payment-terminals/frames.ts'
import { makePaymentTerminal } from '../../native/payment-terminals/factory.ts'
import { startSimulatedTerminal } from '../../native/payment-terminals/simulated-terminal.ts'
import type { Fault, SimulatedTerminal } from '../../native/payment-terminals/simulated-terminal.ts'
import { QUICK, QUICK_FAULTS, charge, portTo, rawBytes } from '../support/payment-terminal-at-hand.ts'

let simulator: SimulatedTerminal
let port: PaymentTerminal

beforeEach(async () => {
  simulator = await startSimulatedTerminal({ mood: 'approve', timing: QUICK_FAULTS })
  port = portTo(simulator)
})
afterEach(async () => {
  port.close()
  await simulator.close()
})

const before = (asked: ReturnType<typeof charge>) => ({ requestId: asked.requestId, money: asked })
const approved = { kind: 'approved', approvalCode: expect.stringMatching(/^\d{6}$/) as string, cardLast4: '4242', brand: 'VISA', reference: expect.stringMatching(/^SIM/) as string, isReversed: false }

describe('a payment at the terminal', () => {
  it('is approved with its code, card and slip, and told the same whenever it is asked for', async () => {
    const asked = charge(1690)
    const answer = await port.pay(asked)
    expect(answer).toMatchObject(approved)
    expect(answer.kind === 'approved' && answer.receiptLines).toContain('SIMULATED PAYMENT TERMINAL')
    expect(await port.status(before(asked))).toEqual(answer)
    expect(await port.pay(asked)).toEqual(answer)
    expect(simulator.takenMinor()).toBe(1690)
  })

  it('is declined with the reason', async () => {
    simulator.setMood('no-funds')
    expect(await port.pay(charge(100))).toEqual({ kind: 'declined', reason: 'insufficient-funds' })
    simulator.setMood('refuse')
    expect(await port.pay(charge(100))).toEqual({ kind: 'declined', reason: 'refused' })
    expect(simulator.takenMinor()).toBe(0)
  })

  it('that nobody has heard of is not found, and once cancelled can never be approved', async () => {
    const asked = charge(500)
    expect(await port.status(before(asked))).toEqual({ kind: 'not-found' })
    expect(await port.cancel(before(asked))).toEqual({ kind: 'declined', reason: 'never-arrived' })
    expect(await port.pay(asked)).toEqual({ kind: 'declined', reason: 'never-arrived' })
    expect(simulator.takenMinor()).toBe(0)
  })

  it('is in progress until the customer is done, and ends as whoever is first says: cancel or card', async () => {
    simulator.setMood('ask')
    const slow = portTo(simulator, { ...QUICK, customerMs: 5000 })
    const first = charge(700)
    const paying = slow.pay(first)
    await expect.poll(() => slow.status(before(first))).toEqual({ kind: 'in-progress' })
    expect(await slow.pay(charge(1))).toEqual({ kind: 'declined', reason: 'busy' })
    expect(await slow.cancel(before(first))).toEqual({ kind: 'declined', reason: 'cancelled' })
    expect(await paying).toEqual({ kind: 'declined', reason: 'cancelled' })
    const second = charge(800)
    const paid = slow.pay(second)
    await expect.poll(() => slow.status(before(second))).toEqual({ kind: 'in-progress' })
    simulator.decide(second.requestId, true)
    expect(await slow.cancel(before(second))).toMatchObject(approved)
    expect(await paid).toMatchObject(approved)
    expect(simulator.takenMinor()).toBe(800)
    slow.close()
  })

  it('is told from one that never left: nothing listens there', async () => {
    await simulator.switchOff()
    expect(await port.pay(charge(100))).toEqual({ kind: 'not-sent' })
    expect(await port.check()).toEqual({ ok: false, because: 'not-sent' })
    await simulator.switchOn()
    expect(await port.check()).toMatchObject({ ok: true, isSimulated: true })
  })

  it('of another currency keeps its decimals', async () => {
    for (const [code, exponent, amountMinor] of [['JPY', 0, 1690], ['KWD', 3, 1_234_567], ['SGD', 2, 100_000_001]] as const) {
      expect(await port.pay({ ...charge(amountMinor), currency: { code, exponent } })).toMatchObject({ kind: 'approved' })
    }
    expect(simulator.transactions().map((one) => one.amount)).toEqual([1690, 1234.567, 1_000_000.01])
  })
})

describe('a line that fails', () => {
  const AFTER: readonly [Fault, TerminalAnswer | object][] = [
    ['drop-before', { kind: 'unknown', because: 'closed' }],
    ['drop-after', { kind: 'unknown', because: 'closed' }],
    ['silent', { kind: 'unknown', because: 'no-answer' }],
    ['late', { kind: 'unknown', because: 'no-answer' }],
    ['cut', { kind: 'unknown', because: 'closed' }],
    ['garbage', { kind: 'unknown', because: 'not-understood' }],
    ['oversized', { kind: 'unknown', because: 'not-understood' }],
    ['other-id', { kind: 'unknown', because: 'not-understood' }],
    ['other-amount', { kind: 'unknown', because: 'other-amount' }],
    ['slow', { kind: 'unknown', because: 'no-answer' }],
    ['twice', approved],
  ]
  it.each(AFTER)('%s: is never taken for an answer, and the truth is there to be asked for', async (fault, expected) => {
    const asked = charge(1234)
    simulator.failNext('Payment', fault)
    expect(await port.pay(asked)).toMatchObject(expected)
    const status = await port.status(before(asked))
    expect(status).toMatchObject(fault === 'drop-before' ? { kind: 'not-found' } : approved)
    // Sent again with the same id, it is still one payment.
    expect(await port.pay(asked)).toMatchObject(approved)
    expect(simulator.takenMinor()).toBe(1234)
  })

  it.each(['drop-after', 'silent', 'garbage', 'other-id', 'other-amount'] as const)('%s: holds for the question how it ended too', async (fault) => {
    const asked = charge(99)
    await port.pay(asked)
    simulator.failNext('TransactionStatus', fault)
    expect((await port.status(before(asked))).kind).toBe('unknown')
    simulator.failNext('Abort', fault)
    expect((await port.cancel(before(asked))).kind).toBe('unknown')
    expect(await port.status(before(asked))).toMatchObject(approved)
  })

  it('slow but in time is an answer', async () => {
    const patient = portTo(simulator, { ...QUICK, customerMs: 20_000 })
    simulator.failNext('Payment', 'slow')
    expect(await patient.pay(charge(5))).toMatchObject(approved)
    patient.close()
  })

  it('broken off by the till that closes is unknown', async () => {
    simulator.setMood('ask')
    const slow = portTo(simulator, { ...QUICK, customerMs: 5000 })
    const asked = charge(5)
    const paying = slow.pay(asked)
    await expect.poll(() => simulator.transactions().length).toBe(1)
    slow.close()
    expect(await paying).toEqual({ kind: 'unknown', because: 'closed' })
    expect(await slow.pay(charge(6))).toEqual({ kind: 'not-sent' })
  })
})

describe('money that goes back', () => {
  it('is taken back once, whole, and the payment says so from then on', async () => {
    const asked = charge(1690)
    await port.pay(asked)
    simulator.failNext('Reversal', 'drop-after')
    const reversal = { requestId: charge(1).requestId, paymentId: asked.requestId }
    expect(await port.reverse(reversal)).toEqual({ kind: 'unknown', because: 'closed' })
    expect(await port.status({ requestId: reversal.requestId, money: null })).toMatchObject({ kind: 'approved' })
    expect(await port.reverse(reversal)).toMatchObject({ kind: 'approved' })
    expect(await port.status(before(asked))).toMatchObject({ ...approved, isReversed: true })
    expect(await port.reverse({ ...reversal, requestId: charge(1).requestId })).toEqual({ kind: 'declined', reason: 'not-reversible' })
    expect(simulator.takenMinor()).toBe(0)
  })

  it('is never more than one refund for one id', async () => {
    const refund = charge(300)
    simulator.failNext('Payment', 'silent')
    expect(await port.refund(refund)).toEqual({ kind: 'unknown', because: 'no-answer' })
    expect(await port.refund(refund)).toMatchObject(approved)
    expect(simulator.takenMinor()).toBe(-300)
  })

  it('is not reversed where nothing was paid', async () => {
    expect(await port.reverse({ requestId: charge(1).requestId, paymentId: charge(1).requestId })).toEqual({ kind: 'declined', reason: 'not-reversible' })
  })
})

describe('the simulated terminal', () => {
  it('closes the line on what is no request, and goes on', async () => {
    const header = { ProtocolVersion: '3.1', MessageClass: 'Service', MessageCategory: 'Payment', MessageType: 'Request', ServiceID: 'x', SaleID: 's', POIID: 'p' }
    const negative = { SaleToPOIRequest: { MessageHeader: header, PaymentRequest: { PaymentData: { PaymentType: 'Normal' }, PaymentTransaction: { AmountsReq: { Currency: 'SGD', RequestedAmount: -5 } }, PaymentInstrumentType: 'Card' } } }
    for (const bytes of [Buffer.from([0xff, 0xff, 0xff, 0xff]), Buffer.from([0, 0, 0, 0]), Buffer.from('GET / HTTP/1.1\r\n\r\n'), frameOf({ hello: 1 }), frameOf(negative)]) {
      expect(await rawBytes(simulator.port, bytes)).toMatchObject({ isClosed: true, answer: Buffer.alloc(0) })
    }
    expect(await port.pay(charge(5))).toMatchObject(approved)
    expect(simulator.takenMinor()).toBe(5)
  })

  it('knows its transactions after a power cut, and approves nothing that was in progress', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'regulars-terminal-'))
    const options = { file: join(dir, 'terminal.jsonl'), timing: QUICK_FAULTS }
    const first = await startSimulatedTerminal({ ...options, mood: 'approve' })
    const [paid, open] = [charge(10), charge(20)]
    await portTo(first).pay(paid)
    first.setMood('ask')
    await portTo(first).pay(open)
    await first.close()
    const second = await startSimulatedTerminal(options)
    expect(await portTo(second).status(before(paid))).toMatchObject(approved)
    expect(await portTo(second).status(before(open))).toEqual({ kind: 'declined', reason: 'cancelled' })
    await second.close()
    rmSync(dir, { recursive: true })
  })

  it('is taken on this machine only', () => {
    expect(makePaymentTerminal('sim://localhost', 'till-2', QUICK).ok).toBe(true)
    for (const address of ['', 'sim://192.168.1.50:4870', 'tcp://127.0.0.1:4870', 'sim://127.0.0.1:0', 'sim://127.0.0.1:70000', 'sim://127.0.0.1.evil.example']) {
      expect(makePaymentTerminal(address, 'till-2', QUICK).ok, address).toBe(false)
    }
  })
})
