import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { DANIEL_CARD, MANAGER, MEI_LIN_CARD, command } from '../support/till.ts'
import { valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

const FARID = { staffId: 'farid', pin: '1357' }
const onAccount = (amountMinor: number | null = null) => ({ kind: 'account' as const, amountMinor })

let till: ValueTill
let memberId: string

describe('a sale on account', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till)
  beforeEach(async () => {
    memberId = (await till.scan(MEI_LIN_CARD)).member!.memberId
    await till.call('account.open', { ...command(), memberId, limitMinor: 1000, approval: MANAGER })
  })

  const settle = (amountMinor: number, givenMinor = amountMinor) => ({ ...command(), memberId, paid: { kind: 'cash' as const, amountMinor, givenMinor } })
  const account = async () => (await till.call('account.get', { memberId })).account

  it('is owed by the member, settled in cash, and written in the statement', async () => {
    till.watch()
    expect((await till.squid()).evaluation.totalMinor).toBe(711)
    const done = await till.pay([onAccount()])
    expect(done).toMatchObject({ tenders: [{ kind: 'account', amountMinor: 711 }], member: { pointsEarned: 14 } })
    expect(await account()).toMatchObject({ owedMinor: 711, limitMinor: 1000, freeMinor: 289 })
    expect(await till.refusal('account.settle', settle(712))).toEqual({ code: 'SETTLEMENT_OVER', data: { owedMinor: 711 } })
    expect(await till.refusal('account.settle', settle(500, 499))).toEqual({ code: 'TENDERS_SHORT', data: { missingMinor: 1 } })
    expect(await till.call('account.settle', settle(500, 1000))).toMatchObject({ changeMinor: 500, account: { owedMinor: 211 } })
    // What is left is rounded to the nearest coin, and nothing stays owed.
    expect(await till.call('account.settle', settle(211, 210))).toMatchObject({ changeMinor: 0, account: { owedMinor: 0 } })
    const { entries } = await till.call('account.statement', { memberId, beforeSeq: null, limit: 10 })
    expect(entries.map(({ what, amountMinor, receiptNo }) => [what, amountMinor, receiptNo])).toEqual([['settled', -211, null], ['settled', -500, null], ['sale', 711, done.receiptNo]])
    expect((await till.call('account.statement', { memberId, beforeSeq: entries[1]!.seq, limit: 10 })).entries).toEqual([entries[2]])
    const money = till.books().totals.moneyByAccount
    expect([money.get('customer-accounts'), money.get('cash-drawer'), money.get('cash-rounding')]).toEqual([0, 710, 1])
  })

  it('above the limit needs approval, which the sale names', async () => {
    await till.squid(2)
    expect(await till.refusedPay([onAccount()])).toEqual({ code: 'APPROVAL_NEEDED', data: { right: 'account-over-limit' } })
    expect((await till.refusedPay([onAccount()], FARID)).code).toBe('APPROVAL_NOT_ENOUGH')
    expect((await till.refusedPay([onAccount()], { ...MANAGER, pin: '0000' })).code).toBe('PIN_WRONG')
    await till.pay([onAccount()], MANAGER)
    expect(await account()).toMatchObject({ owedMinor: 1422, freeMinor: 0 })
    expect(till.journal('sale.completed')[0]?.approvals).toEqual([{ right: 'account-over-limit', staffId: 'marcus' }])
  })

  it('to the very limit needs none, and one cent more does', async () => {
    await till.squid(2)
    await till.pay([onAccount(1000), { kind: 'cash', givenMinor: 500 }])
    await till.scan(MEI_LIN_CARD)
    await till.squid()
    expect((await till.refusedPay([onAccount(1), { kind: 'cash', givenMinor: 710 }])).code).toBe('APPROVAL_NEEDED')
  })

  it('for a member known by name only needs approval', async () => {
    await till.call('sale.detachMember', { ...command(), saleId: (await till.call('sale.current', {})).sale!.saleId })
    await till.call('sale.attachMember', { ...command(), memberId, replace: false })
    await till.squid()
    expect(await till.refusedPay([onAccount()])).toEqual({ code: 'APPROVAL_NEEDED', data: { right: 'spend-weakly-identified' } })
    await till.pay([onAccount()], FARID)
    expect(till.journal('sale.completed')[0]?.approvals).toEqual([{ right: 'spend-weakly-identified', staffId: 'farid' }])
  })

  it('is for members with an account only, opened once, by a manager', async () => {
    expect((await till.refusal('account.open', { ...command(), memberId, limitMinor: 5, approval: MANAGER })).code).toBe('ACCOUNT_EXISTS')
    expect((await till.refusal('account.open', { ...command(), memberId: randomUUID(), limitMinor: 5, approval: MANAGER })).code).toBe('MEMBER_UNKNOWN')
    const { sale } = await till.call('sale.current', {})
    await till.call('sale.detachMember', { ...command(), saleId: sale!.saleId })
    const other = (await till.scan(DANIEL_CARD)).member!.memberId
    expect((await till.refusal('account.open', { ...command(), memberId: other, limitMinor: 5, approval: FARID })).code).toBe('APPROVAL_NOT_ENOUGH')
    await till.squid()
    for (const refused of [await till.refusedPay([onAccount()]), await till.refusal('account.get', { memberId: other }), await till.refusal('account.statement', { memberId: other, beforeSeq: null, limit: 5 })]) {
      expect(refused.code).toBe('ACCOUNT_UNKNOWN')
    }
    expect((await till.call('account.setLimit', { ...command(), memberId, limitMinor: 0, approval: MANAGER })).account.limitMinor).toBe(0)
  })

  it('comes off the account when it is returned', async () => {
    const sale = await till.squid()
    const { saleId } = await till.pay([onAccount()])
    await till.call('return.make', { ...command(), saleId, memberId: null, lines: [{ lineId: sale.lines[0]!.lineId, quantityMilli: 1000 }], returnsMade: 0, reason: 'not-wanted', approval: FARID })
    expect((await account()).owedMinor).toBe(0)
    expect((await till.call('account.statement', { memberId, beforeSeq: null, limit: 5 })).entries.map((entry) => entry.what)).toEqual(['return', 'sale'])
  })

  it('is found under whoever a member was merged into, and under the old id', async () => {
    await till.squid()
    await till.pay([onAccount()])
    const into = (await till.scan(DANIEL_CARD)).member!.memberId
    await till.call('member.merge', { ...command(), fromId: memberId, intoId: into, approval: MANAGER })
    for (const id of [memberId, into]) expect((await till.call('account.get', { memberId: id })).account.owedMinor).toBe(711)
    expect((await till.refusal('account.open', { ...command(), memberId: into, limitMinor: 5, approval: MANAGER })).code).toBe('ACCOUNT_EXISTS')
    await till.squid()
    await till.pay([onAccount()], MANAGER)
    expect((await till.call('account.settle', { ...settle(100), memberId: into })).account.accountId).toBe((await account()).accountId)
  })

  it('settled by a repeated command is settled once, and with other content refused', async () => {
    await till.squid()
    await till.pay([onAccount()])
    const asked = settle(300)
    const first = await till.call('account.settle', asked)
    expect(await till.call('account.settle', asked)).toEqual(first)
    expect((await till.refusal('account.settle', { ...asked, paid: { kind: 'cash', amountMinor: 301, givenMinor: 301 } })).code).toBe('IDEMPOTENCY_MISMATCH')
    expect((await account()).owedMinor).toBe(411)
  })

  describe('settled by card', () => {
    beforeEach(async () => {
      await till.squid()
      await till.pay([onAccount()])
    })
    const begin = (amountMinor: number) => ({ ...command(), memberId, scheme: 'card' as const, amountMinor })
    const byAttempt = (attemptId: string) => ({ ...command(), memberId, paid: { kind: 'attempt' as const, attemptId } })

    it('is on disk before the amount leaves, survives a crash in between, and is applied once', async () => {
      till.watch()
      expect((await till.refusal('account.beginPayment', begin(712))).code).toBe('SETTLEMENT_OVER')
      const { attempt } = await till.call('account.beginPayment', begin(711))
      till = await till.reopen()
      await till.signIn()
      expect((await till.call('payment.unsettled', {})).attempts).toEqual([attempt])
      expect((await till.refusal('account.settle', byAttempt(attempt.attemptId))).code).toBe('ATTEMPT_UNSETTLED')
      await till.call('payment.settle', { ...command(), attemptId: attempt.attemptId, outcome: 'approved', approvalCode: '1' })
      expect(till.books().totals.moneyByAccount.get('payments-unapplied')).toBe(-711)
      till = await till.reopen()
      await till.signIn()
      expect((await till.call('account.settle', byAttempt(attempt.attemptId))).account.owedMinor).toBe(0)
      const money = till.books().totals.moneyByAccount
      expect([money.get('payments-unapplied'), money.get('card-clearing'), money.get('customer-accounts')]).toEqual([0, 711, 0])
      expect((await till.refusal('account.settle', byAttempt(attempt.attemptId))).code).toBe('ATTEMPT_SETTLED')
      expect((await till.refusal('payment.reverse', { ...command(), attemptId: attempt.attemptId })).code).toBe('ATTEMPT_SETTLED')
    })

    it('that was declined, reversed or paid for a sale settles nothing', async () => {
      const declined = (await till.call('account.beginPayment', begin(100))).attempt.attemptId
      await till.call('payment.settle', { ...command(), attemptId: declined, outcome: 'declined', approvalCode: null })
      const reversed = (await till.call('account.beginPayment', begin(100))).attempt.attemptId
      await till.call('payment.settle', { ...command(), attemptId: reversed, outcome: 'approved', approvalCode: null })
      await till.call('payment.reverse', { ...command(), attemptId: reversed })
      expect(till.books().totals.moneyByAccount.get('payments-unapplied')).toBe(0)
      const sale = await till.squid()
      const ofSale = (await till.call('payment.begin', { ...command(), saleId: sale.saleId, revision: sale.revision, scheme: 'card', amountMinor: 100 })).attempt.attemptId
      await till.call('payment.settle', { ...command(), attemptId: ofSale, outcome: 'approved', approvalCode: null })
      for (const attemptId of [declined, reversed, ofSale]) expect((await till.refusal('account.settle', byAttempt(attemptId))).code).toBe('ATTEMPT_SETTLED')
      expect((await till.refusal('account.settle', byAttempt(randomUUID()))).code).toBe('ATTEMPT_UNKNOWN')
    })
  })
})
