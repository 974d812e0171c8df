import { describe, expect, it } from 'vitest'
import { command } from '../support/till.ts'
import { SQUID, SQUID_MINOR, credit, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

const FARID = { staffId: 'farid', pin: '1357' }
let till: ValueTill

const issue = (amountMinor: number) => ({ ...command(), amountMinor, reason: 'goodwill' as const, approval: FARID })

describe('store credit', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till, { storeCredit: { maximumLoadMinor: 10_000 } })

  it('is made out for goodwill with approval and within its limit, spent in parts, and known by its code', async () => {
    till.watch()
    expect(await till.refusal('storeCredit.issue', { ...issue(1000), approval: null })).toEqual({ code: 'APPROVAL_NEEDED', data: { right: 'store-credit-issue' } })
    expect((await till.refusal('storeCredit.issue', issue(10_001))).code).toBe('LOAD_TOO_LARGE')
    const { code, value } = await till.call('storeCredit.issue', issue(1000))
    expect(value).toEqual({ kind: 'store-credit', last4: code.slice(-4), balanceMinor: 1000, spendableMinor: 1000, payOutMinor: 0, expiresOn: null, blocked: false })
    expect(Object.fromEntries(till.books().totals.moneyByAccount)).toEqual({ 'goodwill': 1000, 'store-credit': -1000 })
    await till.squid()
    const done = await till.pay([credit(code)])
    expect(done.tenders).toEqual([{ kind: 'store-credit', creditId: expect.any(String) as string, amountMinor: SQUID_MINOR }])
    expect(await till.balance(code)).toBe(1000 - SQUID_MINOR)
    const db = JSON.stringify(till.journal('store-credit.issued')) + JSON.stringify(till.journal('sale.completed'))
    expect(db).not.toContain(code)
  })

  it('comes back to itself when what it paid for is returned', async () => {
    const { code } = await till.call('storeCredit.issue', issue(1000))
    const sale = await till.squid()
    const { saleId } = await till.pay([credit(code)])
    await till.call('return.make', { ...command(), saleId, memberId: null, lines: [{ lineId: sale.lines[0]!.lineId, quantityMilli: 1000 }], returnsMade: 0, reason: 'not-wanted', approval: FARID })
    expect(await till.balance(code)).toBe(1000)
    expect(Object.fromEntries([...till.books().totals.moneyByAccount].filter(([, sum]) => sum !== 0))).toEqual({ 'goodwill': 1000, 'store-credit': -1000 })
  })

  it('is made out for goods without a receipt, and pays by its code', async () => {
    const { made } = await till.call('return.withoutReceipt', { ...command(), goods: [{ sku: SQUID, quantityMilli: 1000 }], reason: 'faulty', approval: FARID })
    const code = made.credit!.code
    expect(await till.balance(code)).toBe(made.result.creditMinor)
    await till.squid()
    await till.pay([credit(code)])
    expect(await till.balance(code)).toBe(0)
  })
})
