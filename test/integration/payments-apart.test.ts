import { describe, expect, it } from 'vitest'
import { MANAGER, barcodeOf, command } from '../support/till.ts'
import { SQUID, cash, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'
import type { SaleView } from '../../core/contract/views.ts'

let till: ValueTill

const begin = async (sale: SaleView, amountMinor: number, scheme: 'card' | 'paynow' = 'card') =>
  (await till.call('payment.begin', { ...command(), saleId: sale.saleId, revision: sale.revision, scheme, amountMinor })).attempt.attemptId
const end = (attemptId: string, outcome: 'approved' | 'declined') => till.call('payment.settle', { ...command(), attemptId, outcome, approvalCode: null })
const reverse = (attemptId: string) => till.call('payment.reverse', { ...command(), attemptId })
const restart = async () => {
  till = await till.reopen()
  await till.signIn()
}
const money = () => Object.fromEntries([...till.books().totals.moneyByAccount].filter(([, sum]) => sum !== 0))

describe('a payment that ends apart from a completed sale', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till)

  it('approved after its sale was given up belongs to nothing, until it is given back', async () => {
    till.watch()
    const sale = await till.squid()
    const attemptId = await begin(sale, 790)
    expect((await till.refusal('sale.clear', { ...command(), saleId: sale.saleId })).code).toBe('SALE_PARTLY_PAID')
    expect((await till.call('sale.giveUp', { ...command(), saleId: sale.saleId })).sale).toBeNull()
    expect((await till.refusal('sale.undo', command())).code).toBe('SALE_NOT_OPEN')
    await restart()
    expect((await till.call('payment.unsettled', {})).attempts).toMatchObject([{ attemptId, state: 'sent' }])
    await end(attemptId, 'approved')
    expect(money()).toEqual({ 'card-clearing': 790, 'payments-unapplied': -790 })
    await restart()
    await reverse(attemptId)
    expect(money()).toEqual({})
    expect((await till.refusal('payment.reverse', { ...command(), attemptId })).code).toBe('ATTEMPT_SETTLED')
    expect(till.journal('payment.settled').map(({ outcome, postings }) => [outcome, postings?.length ?? 0])).toEqual([['approved', 2], ['reversed', 2]])
  })

  it('is in what the shift expects of its payment terminal, until it is given back', async () => {
    const expected = async () => {
      await till.signIn(MANAGER)
      const { shift } = await till.call('shift.get', {})
      return shift?.tenders.find((each) => each.tender === 'card')?.expectedMinor
    }
    const sale = await till.squid()
    const attemptId = await begin(sale, 790)
    await till.call('sale.giveUp', { ...command(), saleId: sale.saleId })
    await end(attemptId, 'approved')
    expect(await expected()).toBe(790)
    await reverse(attemptId)
    expect(await expected()).toBe(0)
  })

  it('declined after its sale was given up moves nothing', async () => {
    const sale = await till.squid()
    const attemptId = await begin(sale, 790, 'paynow')
    await till.call('sale.giveUp', { ...command(), saleId: sale.saleId })
    await end(attemptId, 'declined')
    expect(money()).toEqual({})
    expect(till.journal('payment.settled')).toMatchObject([{ outcome: 'declined' }])
  })

  it('is never counted for the next sale', async () => {
    const sale = await till.squid()
    const attemptId = await begin(sale, 790)
    await till.call('sale.giveUp', { ...command(), saleId: sale.saleId })
    await end(attemptId, 'approved')
    await till.squid()
    expect((await till.refusedPay([{ kind: 'attempt', attemptId }])).code).toBe('ATTEMPT_UNKNOWN')
    await till.pay([cash(790)])
    expect(money()).toMatchObject({ 'card-clearing': 790, 'payments-unapplied': -790, 'cash-drawer': 790 })
  })
})

describe('a partly paid sale', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till)

  it('survives a crash after each step, and is undone tender by tender', async () => {
    till.watch()
    let sale = await till.squid(2)
    sale = await till.scan(barcodeOf(SQUID))
    const first = await begin(sale, 1000)
    await restart()
    await end(first, 'approved')
    await restart()
    const second = await begin(sale, 500, 'paynow')
    await end(second, 'approved')
    const third = await begin(sale, 300)
    await restart()
    expect((await till.refusal('sale.giveUp', { ...command(), saleId: sale.saleId })).data).toEqual({ paidMinor: 1500 })
    await end(third, 'declined')
    expect((await till.call('sale.current', {})).sale).toMatchObject({ paidMinor: 1500, attempts: [{ state: 'approved' }, { state: 'approved' }, { state: 'declined' }] })
    await reverse(second)
    await restart()
    expect((await till.refusal('sale.clear', { ...command(), saleId: sale.saleId })).data).toEqual({ paidMinor: 1000 })
    await reverse(first)
    expect((await till.call('sale.clear', { ...command(), saleId: sale.saleId })).sale).toBeNull()
    // Nothing was ever booked, so there is nothing to book back.
    expect(money()).toEqual({})
    expect(till.journal('payment.settled').map(({ outcome, postings }) => [outcome, postings])).toEqual([['reversed', undefined], ['reversed', undefined]])
  })

  it('one of its tenders undone, goes on with the others', async () => {
    const sale = await till.squid()
    const wrong = await begin(sale, 300)
    await end(wrong, 'approved')
    await reverse(wrong)
    const right = await begin(sale, 290)
    await end(right, 'approved')
    const done = await till.pay([{ kind: 'attempt', attemptId: right }, cash(500)])
    expect(done.tenders).toMatchObject([{ kind: 'card', amountMinor: 290 }, { kind: 'cash', paidMinor: 500 }])
    expect(money()).toMatchObject({ 'card-clearing': 290, 'cash-drawer': 500 })
  })
})
