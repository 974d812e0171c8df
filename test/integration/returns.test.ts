import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { DANIEL_CARD, MEI_LIN_CARD, command } from '../support/till.ts'
import { APPROVED, changed, ledgerOf, paidBack, sellSquid, sellSquidByCard, takeBack, voidOf, wishOf } from '../support/return-till.ts'
import { SQUID, SQUID_MINOR, card, cash, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

const DAY_MS = 86_400_000

let till: ValueTill
valueTillBeforeEach((opened) => (till = opened), () => till)

describe('finding a sale', () => {
  it('by its receipt number or id: what can still come back, until when, and what already did', async () => {
    const sold = await sellSquid(till, 3, MEI_LIN_CARD)
    await takeBack(till, sold.saleId, { [SQUID]: 1000 })
    const { sale } = await till.call('return.find', { of: { receiptNo: ` ${sold.receiptNo} ` } })
    expect(sale).toMatchObject({
      saleId: sold.saleId, totalMinor: sold.totalMinor, lastDay: '2026-09-13', tooLate: false, voidable: true, memberId: sold.member!.memberId, pricesIncludeTax: true,
      lines: [{ line: { sku: SQUID, quantityMilli: 3000 }, netMinor: sold.totalMinor, leftMilli: 2000 }], pointsEarned: sold.member!.pointsEarned, returnsMade: 1,
      returns: [{ receiptNo: '2-R00001', kind: 'return', saleId: sold.saleId }],
    })
    expect((await till.call('return.find', { of: { saleId: sold.saleId } })).sale).toEqual(sale)
    expect((await till.call('return.recent', { limit: 5 })).returns).toEqual(sale.returns)
  })

  it('by number, amount, day, member and telephone, a page at a time', async () => {
    const first = await sellSquid(till, 1)
    const second = await sellSquid(till, 2, MEI_LIN_CARD)
    till.clock.advance(DAY_MS)
    const third = await sellSquid(till, 1)
    const found = async (text: string) => (await till.call('receipt.search', { text, after: null, limit: 50 })).receipts.map(({ saleId }) => saleId)
    expect(await found('')).toEqual([third.saleId, second.saleId, first.saleId])
    expect(await found(second.receiptNo)).toEqual([second.saleId])
    expect(await found(String(Number(first.receiptNo.slice(2))))).toEqual([first.saleId])
    expect(await found((first.totalMinor / 100).toFixed(2))).toEqual([third.saleId, first.saleId])
    expect(await found('today')).toEqual([third.saleId])
    expect(await found('2026-08-14')).toEqual([second.saleId, first.saleId])
    expect(await found('mei lin')).toEqual([second.saleId])
    expect(await found("'; DROP TABLE sale; --")).toEqual([])
    const page = await till.call('receipt.search', { text: '', after: null, limit: 2 })
    expect(page.receipts.map(({ memberName }) => memberName)).toEqual([null, second.member!.name])
    expect((await till.call('receipt.search', { text: '', after: page.next, limit: 2 }))).toMatchObject({ receipts: [{ saleId: first.saleId }], next: null })
  })

  it('says when this till did not make it', async () => {
    expect((await till.refusal('return.find', { of: { receiptNo: '9-00001' } })).code).toBe('RETURN_SALE_UNKNOWN')
    const wish = { ...command(), saleId: randomUUID(), lines: [{ lineId: randomUUID(), quantityMilli: 1000 }], memberId: null, returnsMade: 0, reason: 'other' as const, approval: null }
    expect((await till.refusal('return.make', wish)).code).toBe('RETURN_SALE_UNKNOWN')
    expect((await till.refusal('sale.void', { ...command(), saleId: randomUUID(), returnsMade: 0, reason: 'other', approval: APPROVED })).code).toBe('RETURN_SALE_UNKNOWN')
  })
})

describe('what cannot come back', () => {
  it('more than was sold, other goods, part of a piece, nothing: a stated refusal, and nothing is booked', async () => {
    const sold = await sellSquid(till, 2)
    const wish = await wishOf(till, sold.saleId)
    const lineId = wish.lines[0]!.lineId
    const before = till.books().head
    const refusal = (lines: typeof wish.lines) => till.refusal('return.make', { ...wish, ...command(), lines })
    expect(await refusal([{ lineId, quantityMilli: 3000 }])).toEqual({ code: 'RETURN_MORE_THAN_LEFT', data: { lineId, leftMilli: 2000 } })
    expect(await refusal([{ lineId, quantityMilli: 2000 }, { lineId, quantityMilli: 1000 }])).toEqual({ code: 'RETURN_MORE_THAN_LEFT', data: { lineId, leftMilli: 0 } })
    expect(await refusal([{ lineId, quantityMilli: 1500 }])).toEqual({ code: 'RETURN_QUANTITY_INVALID', data: { lineId, unit: 'piece' } })
    const other = randomUUID()
    expect(await refusal([{ lineId: other, quantityMilli: 1000 }])).toEqual({ code: 'RETURN_LINE_UNKNOWN', data: { lineId: other } })
    expect((await refusal([])).code).toBe('INPUT_INVALID')
    expect((await refusal([{ lineId, quantityMilli: Number.MAX_SAFE_INTEGER }])).code).toBe('INPUT_INVALID')
    expect(till.books().head).toEqual(before)
  })

  it('twice: not by the same screen, not by two at once, and the same command again is the same return', async () => {
    const sold = await sellSquid(till, 2)
    const one = await wishOf(till, sold.saleId, { [SQUID]: 1000 })
    const other = { ...one, ...command() }
    const answers = await Promise.all([till.client.call('return.make', one), till.client.call('return.make', other)])
    expect(answers.map((answer) => (answer.ok ? 'made' : answer.error.code)).sort()).toEqual(['RETURN_CHANGED', 'made'])
    const [first] = answers
    if (!first.ok) throw new Error(first.error.code)
    expect(await till.call('return.make', one)).toEqual(first.value)
    expect(await till.refusal('return.make', { ...one, reason: 'faulty' })).toEqual({ code: 'IDEMPOTENCY_MISMATCH', data: {} })
    expect(till.journal('return.completed')).toHaveLength(1)
    await takeBack(till, sold.saleId)
    const { sale } = await till.call('return.find', { of: { saleId: sold.saleId } })
    expect(sale).toMatchObject({ lines: [{ leftMilli: 0 }], voidable: false })
    expect((await till.refusal('return.make', { ...one, ...command(), returnsMade: 2 })).code).toBe('RETURN_MORE_THAN_LEFT')
    expect((await till.refusal('sale.void', { ...command(), saleId: sold.saleId, returnsMade: 2, reason: 'other', approval: APPROVED })).code).toBe('RETURN_EMPTY')
  })

  it('after the last day; that day itself is in time', async () => {
    const sold = await sellSquid(till, 2)
    till.clock.advance(30 * DAY_MS)
    await till.signIn()
    await takeBack(till, sold.saleId, { [SQUID]: 1000 })
    till.clock.advance(DAY_MS)
    await till.signIn()
    const wish = await wishOf(till, sold.saleId)
    expect(await till.refusal('return.make', wish)).toEqual({ code: 'RETURN_TOO_LATE', data: { lastDay: '2026-09-13' } })
    expect((await till.call('return.find', { of: { saleId: sold.saleId } })).sale).toMatchObject({ tooLate: true, voidable: false })
  })

  it('to another member than the one of the receipt', async () => {
    const sold = await sellSquid(till, 1, MEI_LIN_CARD)
    const daniel = (await sellSquid(till, 1, DANIEL_CARD)).member!.memberId
    const wish = await wishOf(till, sold.saleId)
    expect((await till.refusal('return.make', { ...wish, memberId: daniel })).code).toBe('RETURN_OTHER_MEMBER')
    expect((await till.refusal('return.quote', { saleId: wish.saleId, lines: wish.lines, memberId: daniel })).code).toBe('RETURN_OTHER_MEMBER')
    const stranger = await sellSquid(till, 1)
    expect((await till.refusal('return.make', { ...await wishOf(till, stranger.saleId), memberId: daniel })).code).toBe('RETURN_OTHER_MEMBER')
    await till.call('return.make', { ...wish, ...command(), memberId: sold.member!.memberId })
  })

  it('by a void in another shift; a return still may', async () => {
    const sold = await sellSquid(till, 1)
    till.clock.advance(DAY_MS)
    await till.signIn()
    expect((await till.refusal('sale.void', { ...command(), saleId: sold.saleId, returnsMade: 0, reason: 'other', approval: APPROVED })).code).toBe('VOID_OTHER_SHIFT')
    expect((await takeBack(till, sold.saleId)).result.everything).toBe(true)
  })

  it('what is spent of a gift card that was sold', async () => {
    const code = await till.sellCard(5000)
    const sold = till.journal('sale.completed').at(-1)!
    await till.squid(2)
    await till.pay([card(code)])
    const back = await takeBack(till, sold.saleId)
    expect(back.result.parts.lines).toMatchObject([{ netMinor: 5000 - 2 * SQUID_MINOR, keptBackMinor: 2 * SQUID_MINOR }])
    expect(await till.balance(code)).toBe(0)
    const again = await till.sellCard(SQUID_MINOR)
    const spent = till.journal('sale.completed').at(-1)!
    await till.squid(1)
    await till.pay([card(again)])
    expect((await till.refusal('return.make', await wishOf(till, spent.saleId))).code).toBe('GIFT_CARD_USED_UP')
  })
})

describe('a void', () => {
  it('gives back what is left where some goods are back already', async () => {
    const before = ledgerOf(till)
    const sold = await sellSquid(till, 3, MEI_LIN_CARD, [{ kind: 'points', points: 700 }, cash(10_000)])
    await takeBack(till, sold.saleId, { [SQUID]: 2000 })
    await voidOf(till, sold.saleId)
    expect(changed(before, ledgerOf(till))).toEqual({})
    expect((await till.call('return.recent', { limit: 9 })).returns.map(({ receiptNo, kind }) => [receiptNo, kind])).toEqual([['2-R00002', 'void'], ['2-R00001', 'return']])
  })

  it('takes a wrong PIN as one try, and books nothing', async () => {
    const sold = await sellSquid(till, 1)
    const input = { ...command(), saleId: sold.saleId, returnsMade: 0, reason: 'other' as const }
    expect((await till.refusal('sale.void', { ...input, approval: { ...APPROVED, pin: '0000' } })).code).toBe('PIN_WRONG')
    expect((await till.refusal('sale.void', { ...input, approval: { staffId: 'aisha', pin: '2580' } })).code).toBe('APPROVAL_NOT_ENOUGH')
    expect(till.journal('return.completed')).toEqual([])
  })
})

describe('refunds at the payment terminal', () => {
  it('go back in their share, wait for an answer over a restart, and may be tried again', async () => {
    const sold = await sellSquidByCard(till, 3, 1000)
    const back = await takeBack(till, sold.saleId, { [SQUID]: 1000 })
    expect(paidBack(back)).toEqual({ card: 333, cash: 455 })
    const [refund] = back.refunds
    expect(refund).toMatchObject({ scheme: 'card', amountMinor: 333, state: 'sent', settledAt: null })
    till = await till.reopen()
    await till.signIn()
    expect((await till.call('refund.open', {})).refunds).toEqual(back.refunds)
    const settle = (outcome: 'refunded' | 'declined' | 'unknown', approvalCode: string | null = null) => ({ ...command(), attemptId: refund!.attemptId, outcome, approvalCode })
    expect((await till.call('refund.settle', settle('unknown'))).refund.state).toBe('unknown')
    expect((await till.call('refund.open', {})).refunds).toMatchObject([{ state: 'unknown' }])
    expect((await till.refusal('refund.payCash', { ...command(), attemptId: refund!.attemptId, approval: APPROVED })).code).toBe('REFUND_SETTLED')
    const done = settle('refunded', '99')
    expect((await till.call('refund.settle', done)).refund).toMatchObject({ state: 'refunded', approvalCode: '99' })
    expect((await till.call('refund.settle', done)).refund.state).toBe('refunded')
    expect((await till.refusal('refund.settle', settle('declined'))).data).toEqual({ state: 'refunded' })
    expect((await till.refusal('refund.settle', { ...settle('declined'), attemptId: randomUUID() })).code).toBe('REFUND_UNKNOWN')
    expect(till.journal('refund.settled').map(({ outcome }) => outcome)).toEqual(['unknown', 'refunded'])
  })

  it('that are declined are paid in cash, with approval and to the coin, once', async () => {
    const sold = await sellSquidByCard(till, 1, 333)
    const before = ledgerOf(till)
    const [refund] = (await takeBack(till, sold.saleId)).refunds
    await till.call('refund.settle', { ...command(), attemptId: refund!.attemptId, outcome: 'declined', approvalCode: null })
    const pay = { ...command(), attemptId: refund!.attemptId }
    expect((await till.refusal('refund.payCash', { ...pay, approval: null })).data).toEqual({ right: 'cash-pay-out' })
    expect(await till.call('refund.payCash', { ...pay, approval: APPROVED })).toMatchObject({ cashMinor: 335, refund: { state: 'paid-in-cash' } })
    expect(changed(before, ledgerOf(till))).toMatchObject({ 'cash-drawer': -335 - 455 })
    // The acquirer still owes what the card paid.
    expect(ledgerOf(till)['card-clearing']).toBe(333)
    expect((await till.refusal('refund.payCash', { ...pay, ...command(), approval: APPROVED })).data).toEqual({ state: 'paid-in-cash' })
  })
})
