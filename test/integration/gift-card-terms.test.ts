import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createHasher } from '../../terminal/hasher.ts'
import { CODE_RANDOM_BYTES, makeCode, programmeMark } from '../../core/stored-value/code.ts'
import { MANAGER, MEI_LIN_CARD, command } from '../support/till.ts'
import { SQUID_MINOR, card, cash, changeRules, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

const DAY_MS = 86_400_000
const FARID = { staffId: 'farid', pin: '1357' }

let till: ValueTill

const codeOf = (programmeId: string): string => makeCode('gift-card', programmeMark(createHasher(), programmeId), new Uint8Array(CODE_RANDOM_BYTES).fill(9)).code
const last4 = (code: string): string => code.slice(-4)
const add = (amountMinor: number, code: string | null = null) => ({ ...command(), code, amountMinor })
const withCode = (code: string, approval: typeof FARID | null = null) => ({ ...command(), code, approval })

describe('a gift card under the terms of its programme', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till, { giftCards: { payOutUpToMinor: 500, maximumLoadMinor: 20_000, expiresAfterMonths: 60 } })

  it('holds no more than the programme lets it, at once, on top, or by two sales at a time', async () => {
    expect(await till.refusal('giftCard.addToSale', add(20_001))).toEqual({ code: 'LOAD_TOO_LARGE', data: { maximumMinor: 20_000 } })
    const code = await till.sellCard(15_000)
    expect((await till.refusal('giftCard.addToSale', add(5001, code))).code).toBe('LOAD_TOO_LARGE')
    await till.load(5000, code)
    const { sale } = await till.call('sale.current', {})
    await till.call('sale.hold', { ...command(), saleId: sale!.saleId, label: '' })
    await till.sellCard(1, code)
    await till.call('sale.recall', { ...command(), saleId: sale!.saleId })
    expect((await till.refusedPay([cash(5000)])).code).toBe('LOAD_TOO_LARGE')
    expect(await till.balance(code)).toBe(15_001)
  })

  it('pays a small rest out in cash, with approval, to the nearest coin, and all of it', async () => {
    const code = await till.sellCard(SQUID_MINOR + 302)
    expect(await till.refusal('storedValue.payOut', withCode(code, FARID))).toEqual({ code: 'PAY_OUT_TOO_LARGE', data: { upToMinor: 500 } })
    await till.squid()
    await till.pay([card(code)])
    expect((await till.call('storedValue.get', { code })).value).toMatchObject({ balanceMinor: 302, payOutMinor: 300 })
    expect(await till.refusal('storedValue.payOut', withCode(code))).toEqual({ code: 'APPROVAL_NEEDED', data: { right: 'card-pay-out' } })
    expect((await till.refusal('storedValue.payOut', withCode(code, { staffId: 'wei-jie', pin: '8642' }))).code).toBe('APPROVAL_NOT_ENOUGH')
    const before = till.books().totals.moneyByAccount
    const paid = await till.call('storedValue.payOut', withCode(code, FARID))
    expect(paid).toMatchObject({ cashMinor: 300, value: { balanceMinor: 0, payOutMinor: 0 } })
    const after = till.books().totals.moneyByAccount
    expect((['cash-drawer', 'gift-card-liability', 'cash-rounding'] as const).map((account) => after.get(account)! - before.get(account)!)).toEqual([-300, 302, -2])
    expect(till.journal('stored-value.paid-out')).toMatchObject([{ amountMinor: 302, cashMinor: 300, approval: { right: 'card-pay-out', staffId: 'farid' } }])
    expect((await till.refusal('storedValue.payOut', withCode(code, FARID))).code).toBe('PAY_OUT_TOO_LARGE')
  })

  it('is blocked and let go again by somebody with the right; nothing moves meanwhile', async () => {
    const code = await till.sellCard(5000)
    const block = (approval: typeof FARID | null) => ({ ...withCode(code, approval), reason: 'stolen' as const })
    expect((await till.refusal('storedValue.block', block(null))).code).toBe('APPROVAL_NEEDED')
    expect((await till.call('storedValue.block', block(FARID))).value).toMatchObject({ blocked: true, balanceMinor: 5000, spendableMinor: 0 })
    await till.call('storedValue.block', block(FARID))
    expect(till.journal('stored-value.blocked')).toHaveLength(1)
    await till.squid()
    expect(await till.refusedPay([card(code)])).toEqual({ code: 'VALUE_BLOCKED', data: { last4: last4(code) } })
    expect((await till.refusal('giftCard.addToSale', add(100, code))).code).toBe('VALUE_BLOCKED')
    expect((await till.refusal('storedValue.payOut', withCode(code, FARID))).code).toBe('VALUE_BLOCKED')
    await till.call('storedValue.unblock', withCode(code, FARID))
    await till.pay([card(code)])
    expect(await till.balance(code)).toBe(5000 - SQUID_MINOR)
  })

  it('can be spent to the end of its last day, which a later load moves on', async () => {
    const [old, loaded] = [await till.sellCard(1000), await till.sellCard(1000)]
    expect((await till.call('storedValue.get', { code: old })).value.expiresOn).toBe('2031-08-14')
    till.clock.advance(30 * DAY_MS)
    await till.sellCard(100, loaded)
    expect((await till.call('storedValue.get', { code: loaded })).value.expiresOn).toBe('2031-09-13')
    till.clock.advance(Date.UTC(2031, 7, 14, 15, 59) - till.clock.now())
    await till.signIn()
    await till.squid()
    await till.pay([card(old)])
    till.clock.advance(60_000)
    await till.squid()
    expect(await till.refusedPay([card(old, 10)])).toEqual({ code: 'VALUE_EXPIRED', data: { last4: last4(old), expiresOn: '2031-08-14' } })
    await till.pay([card(loaded)])
  })

  it('keeps the terms it was sold under when the rules change', async () => {
    const code = await till.sellCard(1000)
    await till.close()
    changeRules(till.dataDir, { giftCards: { expiresAfterMonths: 120 } })
    till = await till.reopen()
    await till.signIn()
    expect((await till.call('storedValue.get', { code })).value.expiresOn).toBe('2031-08-14')
  })
})

describe('a code that is not this till’s', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till)

  it.each([
    ['a gift card of another programme', codeOf('other-club'), 'CODE_OTHER_PROGRAMME'],
    ['a card nobody sold here', codeOf('fernway-club'), 'VALUE_UNKNOWN'],
    ['a misread code', codeOf('fernway-club').replace(/.$/, (check) => (check === '0' ? '1' : '0')), 'CODE_CHECK_WRONG'],
    ['a member card', MEI_LIN_CARD, 'CODE_UNREADABLE'],
  ])('%s pays nothing', async (_name, code, refused) => {
    await till.squid()
    expect((await till.refusedPay([card(code)])).code).toBe(refused)
    expect((await till.refusal('storedValue.get', { code })).code).toBe(refused)
    expect((await till.refusal('storedValue.payOut', withCode(code, FARID))).code).toBe(refused)
    expect(till.journal('sale.completed')).toEqual([])
  })

  it('a gift card is no store credit, and the other way round', async () => {
    const code = await till.sellCard(5000)
    await till.squid()
    expect((await till.refusedPay([{ kind: 'store-credit', code, amountMinor: null }])).code).toBe('VALUE_UNKNOWN')
    const credit = (await till.call('storeCredit.issue', { ...command(), amountMinor: 100, reason: 'goodwill', approval: FARID })).code
    expect((await till.refusedPay([card(credit)])).code).toBe('VALUE_UNKNOWN')
    expect((await till.refusal('giftCard.addToSale', add(100, credit))).code).toBe('CODE_UNREADABLE')
  })
})

describe('bad input about stored value', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till)

  it.each([0, -1, 0.5, 100_000_001, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1, 1e300])('an amount of %s is refused everywhere, with nothing half-done', async (amountMinor) => {
    const { sale } = { sale: await till.squid() }
    const memberId = randomUUID()
    expect((await till.refusal('giftCard.addToSale', add(amountMinor))).code).toBe('INPUT_INVALID')
    expect((await till.refusal('storeCredit.issue', { ...command(), amountMinor, reason: 'goodwill', approval: MANAGER })).code).toBe('INPUT_INVALID')
    expect((await till.refusedPay([card('G', amountMinor)])).code).toBe('INPUT_INVALID')
    expect((await till.refusal('account.settle', { ...command(), memberId, paid: { kind: 'cash', amountMinor, givenMinor: 100 } })).code).toBe('INPUT_INVALID')
    expect((await till.refusal('account.beginPayment', { ...command(), memberId, scheme: 'card', amountMinor })).code).toBe('INPUT_INVALID')
    expect((await till.call('sale.current', {})).sale?.revision).toBe(sale.revision)
  })

  it('loads that together are more than a sale can come to are refused', async () => {
    await till.load(99_999_999)
    expect((await till.refusal('giftCard.addToSale', add(2))).code).toBe('AMOUNT_TOO_LARGE')
  })

  it.each(['', 'x'.repeat(61), 'x'.repeat(10_000)])('a code of %j is refused as input', async (code) => {
    expect((await till.refusal('storedValue.get', { code })).code).toBe('INPUT_INVALID')
  })

  it.each(['\u0000\u0007', '\u202Eabc', '🎁🎁', '王小明', "'; DROP TABLE journal; --"])('a code of %j is read as none', async (code) => {
    expect((await till.refusal('storedValue.get', { code })).code).toBe('CODE_UNREADABLE')
  })

  it('a repeated command does nothing twice, and with other content is refused', async () => {
    const asked = add(2000)
    const first = await till.call('giftCard.addToSale', asked)
    expect(await till.call('giftCard.addToSale', asked)).toEqual(first)
    expect((await till.refusal('giftCard.addToSale', { ...asked, amountMinor: 2001 })).code).toBe('IDEMPOTENCY_MISMATCH')
    await till.pay([cash(2000)])
    const issue = { ...command(), amountMinor: 500, reason: 'complaint' as const, approval: FARID }
    const issued = await till.call('storeCredit.issue', issue)
    expect(await till.call('storeCredit.issue', issue)).toEqual(issued)
    expect((await till.refusal('storeCredit.issue', { ...issue, amountMinor: 501 })).code).toBe('IDEMPOTENCY_MISMATCH')
    expect(till.journal('store-credit.issued')).toHaveLength(1)
    expect(till.books().totals.moneyByAccount.get('store-credit')).toBe(-500)
  })
})
