import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { portTo } from '../support/payment-terminal-at-hand.ts'
import { APPROVER, PaymentTill, SQUID_MINOR } from '../support/payment-till.ts'
import { DANIEL_CARD, command } from '../support/till.ts'

let shop: PaymentTill
/** What the books are ahead of the terminal: what was said by hand. */
let aheadMinor = 0

beforeAll(async () => {
  shop = await PaymentTill.open()
})
afterAll(() => shop?.close())
beforeEach(async () => {
  shop.simulator.setMood('approve')
  await shop.simulator.switchOn()
  await shop.signInCashier()
})

const settle = (attemptId: string, outcome: 'approved' | 'declined', approval: typeof APPROVER | null = null) =>
  ({ ...command(), attemptId, outcome, approvalCode: null, approval })

/** What the books say was paid over the terminal is what the terminal says, but for what was said by hand. */
async function agrees(byHandMinor = 0): Promise<void> {
  await shop.settled()
  aheadMinor += byHandMinor
  const money = shop.money()
  expect((money['card-clearing'] ?? 0) + (money['paynow-clearing'] ?? 0) - shop.simulator.takenMinor()).toBe(aheadMinor)
  expect(money['payments-unapplied'] ?? 0).toBe(0)
}

describe('a payment over the payment terminal', () => {
  it('is on disk before a byte of it leaves, and completes the sale once it is approved', async () => {
    await shop.squid()
    const attemptId = await shop.begin(SQUID_MINOR)
    const db = openReadOnly(shop.till.dataDir)
    expect(shop.simulator.transactions()).toEqual([])
    expect(db.prepare('SELECT state FROM payment_attempt WHERE attempt_id = ?').get(attemptId)).toEqual({ state: 'sent' })
    expect(db.prepare('SELECT state FROM payment_request WHERE request_id = ?').get(attemptId)).toEqual({ state: 'waiting' })
    db.close()
    await shop.sees(attemptId, { state: 'approved', approvalCode: expect.stringMatching(/^\d{6}$/) as string, terminal: { state: 'approved', cardLast4: '4242', brand: 'VISA' } })
    expect((await shop.finish()).tenders).toMatchObject([{ kind: 'card', amountMinor: SQUID_MINOR }])
    await agrees()
  })

  it('that is declined says why, charges nothing, and leaves the sale to be paid otherwise', async () => {
    shop.simulator.setMood('no-funds')
    await shop.squid()
    const attemptId = await shop.begin(SQUID_MINOR)
    await shop.sees(attemptId, { state: 'declined', terminal: { state: 'declined', reason: 'insufficient-funds' } })
    await shop.finish(SQUID_MINOR)
    await agrees()
  })

  it('that cannot reach the terminal charges nothing, and can be keyed by hand', async () => {
    await shop.simulator.switchOff()
    await shop.squid()
    const attemptId = await shop.begin(300)
    await shop.sees(attemptId, { state: 'declined', terminal: { reason: 'unreachable' } })
    expect((await shop.view()).state).toBe('silent')
    const byHand = await shop.begin(SQUID_MINOR, { via: 'by-hand' })
    expect((await shop.attempt(byHand))?.terminal).toBeUndefined()
    await shop.till.call('payment.settle', { ...command(), attemptId: byHand, outcome: 'approved', approvalCode: 'A1' })
    await shop.finish()
    await agrees(SQUID_MINOR)
  })

  it('is begun once, however often it is asked for at once', async () => {
    shop.simulator.setMood('ask')
    const sale = await shop.squid()
    const asked = { saleId: sale.saleId, revision: sale.revision, scheme: 'card' as const, amountMinor: SQUID_MINOR }
    const answers = await Promise.all(Array.from({ length: 5 }, () => shop.till.client.call('payment.begin', { ...command(), ...asked })))
    expect(answers.map((answer) => (answer.ok ? 'begun' : answer.error.code)).sort()).toEqual(['ATTEMPT_UNSETTLED', 'ATTEMPT_UNSETTLED', 'ATTEMPT_UNSETTLED', 'ATTEMPT_UNSETTLED', 'begun'])
    const begun = answers.find((answer) => answer.ok)
    const attemptId = begun?.ok ? begun.value.attempt.attemptId : ''
    await expect.poll(() => shop.simulator.transactions().some((one) => one.serviceId === attemptId)).toBe(true)
    expect(await shop.refusedFinish()).toBe('ATTEMPT_UNSETTLED')
    shop.simulator.decide(attemptId, true)
    await shop.sees(attemptId, { state: 'approved' })
    await shop.finish()
    await agrees()
  })
})

describe('a cancelled payment', () => {
  it('ends before the customer is done, and nothing is charged', async () => {
    shop.simulator.setMood('ask')
    await shop.squid()
    const attemptId = await shop.begin(SQUID_MINOR)
    await shop.sees(attemptId, { terminal: { state: 'sent' } })
    expect((await shop.till.refusal('payment.settle', settle(attemptId, 'declined', APPROVER))).code).toBe('ATTEMPT_AT_TERMINAL')
    const cancel = () => shop.till.client.call('payment.cancel', { ...command(), attemptId })
    await Promise.all([cancel(), cancel(), cancel()])
    await shop.sees(attemptId, { state: 'declined', terminal: { reason: 'cancelled', isCancelling: false } })
    await shop.finish(SQUID_MINOR)
    await agrees()
  })

  it('whose card was faster is approved, and says so', async () => {
    shop.simulator.setMood('ask')
    await shop.squid()
    const attemptId = await shop.begin(SQUID_MINOR)
    await shop.sees(attemptId, { terminal: { state: 'sent' } })
    await expect.poll(() => shop.simulator.transactions().some((one) => one.serviceId === attemptId)).toBe(true)
    const cancelling = shop.till.call('payment.cancel', { ...command(), attemptId })
    shop.simulator.decide(attemptId, true)
    await cancelling
    await shop.sees(attemptId, { state: 'approved' })
    expect((await shop.till.refusal('payment.cancel', { ...command(), attemptId })).code).toBe('ATTEMPT_SETTLED')
    await shop.finish()
    await agrees()
  })
})

describe('a payment whose end nobody knows', () => {
  it('holds the sale, is asked about again, and counts when the answer comes', async () => {
    await shop.squid()
    const attemptId = await shop.unanswered('Payment', () => shop.begin(SQUID_MINOR))
    await shop.sees(attemptId, { state: 'sent', terminal: { state: 'unknown' } })
    expect(await shop.refusedFinish(SQUID_MINOR)).toBe('ATTEMPT_UNSETTLED')
    expect((await shop.till.refusal('sale.clear', { ...command(), saleId: (await shop.sale())?.saleId ?? '' })).code).toBe('SALE_PARTLY_PAID')
    await shop.simulator.switchOn()
    await shop.till.call('paymentTerminal.askNow', command())
    await shop.sees(attemptId, { state: 'approved' })
    await shop.finish()
    await agrees()
  })

  it('that never arrived is refused there for good before it counts as declined', async () => {
    await shop.squid()
    shop.simulator.failNext('Payment', 'drop-before')
    const attemptId = await shop.begin(SQUID_MINOR)
    await shop.sees(attemptId, { state: 'declined', terminal: { reason: 'never-arrived' } })
    expect(shop.simulator.transactions().at(-1)).toMatchObject({ serviceId: attemptId, state: 'NeverReceived' })
    await shop.finish(SQUID_MINOR)
    await agrees()
  })

  it('is asked about first thing after a restart, with nobody signed in', async () => {
    await shop.squid()
    shop.simulator.failNext('Payment', 'silent')
    const attemptId = await shop.begin(SQUID_MINOR)
    await shop.sees(attemptId, { terminal: { state: 'sent' } })
    await expect.poll(() => shop.simulator.transactions().some((one) => one.serviceId === attemptId)).toBe(true)
    await shop.restart()
    await expect.poll(async () => (await shop.sale())?.attempts.find((each) => each.attemptId === attemptId)?.state).toBe('approved')
    await shop.signInCashier()
    await shop.finish()
    await agrees()
  })

  it('is said by a person only with approval, and given back if the terminal says later that it was approved', async () => {
    await shop.squid()
    const attemptId = await shop.unanswered('Payment', () => shop.begin(SQUID_MINOR))
    await shop.sees(attemptId, { terminal: { state: 'unknown' } })
    expect((await shop.till.refusal('payment.settle', settle(attemptId, 'declined'))).code).toBe('APPROVAL_NEEDED')
    await shop.till.call('payment.settle', settle(attemptId, 'declined', APPROVER))
    expect((await shop.view()).open).toMatchObject([{ attemptId, isSettledByHand: true }])
    await shop.finish(SQUID_MINOR)
    await shop.simulator.switchOn()
    await shop.till.call('paymentTerminal.askNow', command())
    await agrees()
    expect(shop.simulator.transactions().find((one) => one.serviceId === attemptId)).toMatchObject({ state: 'approved', isReversed: true })
    expect(shop.journal('payment.settled').filter((event) => event.attemptId === attemptId).map(({ outcome, postings }) => [outcome, postings?.length])).toEqual([['approved', 2], ['reversed', 2]])
  })

  it('said by a person to be approved, and declined by the terminal, is shown until somebody has seen it', async () => {
    shop.simulator.setMood('refuse')
    await shop.squid()
    const attemptId = await shop.unanswered('Payment', () => shop.begin(SQUID_MINOR))
    await shop.sees(attemptId, { terminal: { state: 'unknown' } })
    await shop.till.call('payment.settle', settle(attemptId, 'approved', APPROVER))
    await shop.finish()
    await shop.simulator.switchOn()
    expect(shop.journal('sale.completed').at(-1)?.approvals).toEqual([{ right: 'settle-unknown-payment', staffId: APPROVER.staffId }])
    await expect.poll(async () => (await shop.view()).contradicting, { timeout: 15_000 }).toMatchObject([{ attemptId, state: 'declined', reason: 'refused' }])
    await shop.till.call('paymentTerminal.acknowledge', { ...command(), requestId: attemptId, approval: APPROVER })
    expect((await shop.view()).contradicting).toEqual([])
    await agrees(SQUID_MINOR)
  })
})

describe('a payment approved for no sale', () => {
  it('is given back at once where its sale was given up, and its money is apart until then', async () => {
    shop.simulator.setMood('ask')
    await shop.squid()
    const attemptId = await shop.begin(SQUID_MINOR)
    await expect.poll(() => shop.simulator.transactions().some((one) => one.serviceId === attemptId)).toBe(true)
    await shop.giveUp()
    for (let n = 0; n < 3; n += 1) shop.simulator.failNext('Reversal', 'drop-before')
    shop.simulator.failNext('Reversal', 'drop-after')
    shop.simulator.decide(attemptId, true)
    await agrees()
    expect(shop.journal('payment.settled').filter((event) => event.attemptId === attemptId).map(({ outcome }) => outcome)).toEqual(['approved', 'reversed'])
  })

  it('is kept where it settles an account', async () => {
    await shop.signInManager()
    const { members } = await shop.till.call('find.search', { text: DANIEL_CARD, limit: 1 })
    const memberId = members[0]?.memberId ?? ''
    await shop.till.call('account.open', { ...command(), memberId, limitMinor: 10_000, approval: null })
    await shop.squid()
    await shop.till.scan(DANIEL_CARD)
    const sale = await shop.sale()
    await shop.till.call('sale.complete', { ...command(), saleId: sale?.saleId ?? '', revision: sale?.revision ?? 0, tenders: [{ kind: 'account', amountMinor: null }] })
    const { attempt } = await shop.till.call('account.beginPayment', { ...command(), memberId, scheme: 'card', amountMinor: 500 })
    await expect.poll(async () => (await shop.view()).apart).toEqual([{ attemptId: attempt.attemptId, amountMinor: 500 }])
    await shop.till.call('account.settle', { ...command(), memberId, paid: { kind: 'attempt', attemptId: attempt.attemptId } })
    await agrees()
  })
})

describe('a partly paid sale', () => {
  it('is undone tender by tender over the terminal, also over a line that fails', async () => {
    await shop.squid()
    const first = await shop.begin(300)
    await shop.sees(first, { state: 'approved' })
    const second = await shop.begin(200, { scheme: 'paynow' })
    await shop.sees(second, { state: 'approved', terminal: { brand: 'PayNow' } })
    const reverse = () => shop.till.client.call('payment.reverse', { ...command(), attemptId: second })
    const answers = await shop.unanswered('Reversal', () => Promise.all([reverse(), reverse()]))
    expect(answers.map((answer) => (answer.ok ? 'begun' : answer.error.code))).toEqual(['begun', 'ATTEMPT_UNSETTLED'])
    await shop.sees(second, { state: 'approved', terminal: { reversal: { state: 'unknown' } } })
    // Nobody knows whether the money is still there: it pays nothing, and nothing else is begun.
    expect(await shop.refusedFinish(SQUID_MINOR)).toBe('ATTEMPT_UNSETTLED')
    await shop.simulator.switchOn()
    await shop.restart()
    await shop.signInCashier()
    await shop.sees(second, { state: 'reversed' })
    expect((await shop.till.refusal('sale.giveUp', { ...command(), saleId: (await shop.sale())?.saleId ?? '' })).data).toEqual({ paidMinor: 300 })
    await shop.till.call('payment.reverse', { ...command(), attemptId: first })
    await shop.sees(first, { state: 'reversed' })
    await shop.till.call('sale.clear', { ...command(), saleId: (await shop.sale())?.saleId ?? '' })
    await agrees()
  })

  it('whose payment was taken back at the terminal itself is told so', async () => {
    await shop.squid()
    const attemptId = await shop.begin(300)
    await shop.sees(attemptId, { state: 'approved' })
    await portTo(shop.simulator).reverse({ requestId: 'at-the-terminal', paymentId: attemptId })
    await shop.till.call('payment.reverse', { ...command(), attemptId })
    await shop.sees(attemptId, { state: 'reversed' })
    await shop.finish(SQUID_MINOR)
    await agrees()
  })
})

describe('a refund over the payment terminal', () => {
  const paidByCard = async () => {
    await shop.squid()
    await shop.sees(await shop.begin(SQUID_MINOR), { state: 'approved' })
    await shop.finish()
  }
  const openRefunds = async () => (await shop.till.call('refund.open', {})).refunds

  it('goes back by itself, once, over a line that fails', async () => {
    await paidByCard()
    shop.simulator.failNext('Payment', 'drop-after')
    const { made } = await shop.till.call('return.make', await returnAll())
    expect(made.refunds).toMatchObject([{ state: 'sent', amountMinor: SQUID_MINOR, terminal: { state: 'waiting' } }])
    await expect.poll(openRefunds).toEqual([])
    await agrees()
  })

  it('that is declined can be sent again, or paid in cash', async () => {
    await paidByCard()
    shop.simulator.setMood('refuse')
    await shop.till.call('return.make', await returnAll())
    await expect.poll(openRefunds).toMatchObject([{ state: 'declined', terminal: { reason: 'refused' } }])
    const attemptId = (await openRefunds())[0]?.attemptId ?? ''
    const once = { ...command(), attemptId }
    await shop.till.call('refund.send', once)
    await shop.till.call('refund.send', once)
    await expect.poll(async () => (await shop.view()).open).toEqual([])
    await expect.poll(openRefunds).toMatchObject([{ state: 'declined' }])
    shop.simulator.setMood('approve')
    await shop.till.call('refund.send', { ...command(), attemptId })
    await expect.poll(openRefunds).toEqual([])
    expect((await shop.till.refusal('refund.send', { ...command(), attemptId })).code).toBe('REFUND_SETTLED')
    await agrees()
  })

  it('whose end nobody knows is not paid in cash before somebody answers for it', async () => {
    await paidByCard()
    const asked = await returnAll()
    await shop.unanswered('Payment', () => shop.till.call('return.make', asked))
    const attemptId = (await openRefunds())[0]?.attemptId ?? ''
    await expect.poll(openRefunds).toMatchObject([{ terminal: { state: 'unknown' } }])
    expect((await shop.till.refusal('refund.payCash', { ...command(), attemptId, approval: APPROVER })).code).toBe('REFUND_SETTLED')
    expect((await shop.till.refusal('refund.settle', { ...command(), attemptId, outcome: 'declined', approvalCode: null })).code).toBe('APPROVAL_NEEDED')
    await shop.simulator.switchOn()
    await expect.poll(openRefunds, { timeout: 15_000 }).toEqual([])
    await agrees()
  })
})

describe('closing a shift', () => {
  it('asks about payments whose end nobody knows and refunds nobody has paid out', async () => {
    await shop.signInManager()
    await shop.squid()
    await shop.sees(await shop.begin(SQUID_MINOR), { state: 'approved' })
    await shop.finish()
    shop.simulator.setMood('refuse')
    await shop.till.call('return.make', await returnAll())
    await expect.poll(async () => (await shop.till.call('refund.open', {})).refunds[0]?.state).toBe('declined')
    shop.simulator.setMood('ask')
    await shop.squid()
    const attemptId = await shop.begin(SQUID_MINOR)
    await shop.sees(attemptId, { terminal: { state: 'sent' } })
    const { shift } = await shop.till.call('shift.get', {})
    const close = { shiftId: shift?.shiftId ?? '', count: { cash: { by: 'total' as const, totalMinor: 0 }, cardMinor: null, paynowMinor: null }, leftMinor: 0, approval: null }
    expect((await shop.till.refusal('shift.close', { ...command(), ...close, leavePaymentsOpen: true })).code).toBe('ATTEMPT_UNSETTLED')
    await shop.giveUp()
    expect(await shop.till.refusal('shift.close', { ...command(), ...close })).toEqual({ code: 'PAYMENTS_OPEN', data: { payments: 1, refunds: 1 } })
    await shop.till.call('shift.close', { ...command(), ...close, leavePaymentsOpen: true })
    // With no shift open, the next one takes what comes in.
    await expect.poll(() => shop.simulator.transactions().some((one) => one.serviceId === attemptId)).toBe(true)
    shop.simulator.decide(attemptId, true)
    await shop.settled()
    shop.simulator.setMood('approve')
    const [refund] = (await shop.till.call('refund.open', {})).refunds
    await shop.till.call('refund.send', { ...command(), attemptId: refund?.attemptId ?? '' })
    await expect.poll(async () => (await shop.till.call('refund.open', {})).refunds).toEqual([])
    await agrees()
  })
})

describe('the terminal’s setting', () => {
  it('is a manager’s, is tried, and keeps to this machine', async () => {
    expect((await shop.till.refusal('paymentTerminal.set', { ...command(), address: 'none' })).code).toBe('FORBIDDEN')
    await shop.signInManager()
    expect((await shop.till.refusal('paymentTerminal.set', { ...command(), address: 'tcp://10.0.0.8:9000' })).code).toBe('SETTING_INVALID')
    expect((await shop.till.call('paymentTerminal.test', {})).check).toMatchObject({ ok: true, isSimulated: true })
    expect(await shop.view()).toMatchObject({ state: 'ready', isSimulated: true, address: shop.simulator.address })
    await shop.simulator.switchOff()
    expect((await shop.till.call('paymentTerminal.test', {})).check).toEqual({ ok: false, because: 'not-sent' })
    await shop.till.call('paymentTerminal.set', { ...command(), address: 'none' })
    expect((await shop.till.refusal('paymentTerminal.test', {})).code).toBe('PAYMENT_TERMINAL_NOT_SET')
    await shop.squid()
    expect((await shop.attempt(await shop.begin(5)))?.terminal).toBeUndefined()
  })
})

/** All that is left of the sale made last comes back. */
async function returnAll() {
  const { receipts } = await shop.till.call('receipt.recent', { limit: 1 })
  const { sale } = await shop.till.call('return.find', { of: { saleId: receipts[0]?.saleId ?? '' } })
  return {
    ...command(), saleId: sale.saleId, memberId: null, returnsMade: sale.returnsMade, reason: 'other' as const, approval: null,
    lines: sale.lines.map(({ line, leftMilli }) => ({ lineId: line.lineId, quantityMilli: leftMilli })),
  }
}
