import { describe, expect, it } from 'vitest'
import { MANAGER, MEI_LIN_CARD, command } from '../support/till.ts'
import { SQUID_MINOR, card, cash, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

let till: ValueTill

describe('a gift card', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till)

  it('is sold as a liability and no sale: no tax, no points, and worth nothing before it is paid', async () => {
    await till.scan(MEI_LIN_CARD)
    const code = await till.load(5000)
    expect(await till.refusal('storedValue.get', { code })).toEqual({ code: 'VALUE_UNKNOWN', data: { last4: code.slice(-4) } })
    const done = await till.pay([cash(5000)])
    expect(done).toMatchObject({ totalMinor: 5000, member: { pointsEarned: 0 } })
    expect(await till.balance(code)).toBe(5000)
    expect(Object.fromEntries(till.books().totals.moneyByAccount)).toEqual({ 'cash-drawer': 5000, 'gift-card-liability': -5000 })
    const [sold] = till.journal('sale.completed')
    expect(sold?.lines).toMatchObject([{ kind: 'gift-card', loadsCardId: expect.any(String) as string }])
    expect(sold?.postings.find((posting) => posting.account === 'gift-card-liability')?.instrumentId).toBe(sold?.lines[0]?.loadsCardId)
    expect(JSON.stringify(till.journal('sale.completed'))).not.toContain(code)
  })

  it('has a line of its own, whatever its amount, and is loaded once in a sale', async () => {
    const [first, second] = [await till.load(2000), await till.load(2000)]
    expect(first).not.toBe(second)
    const { sale } = await till.call('sale.current', {})
    expect(sale?.lines).toHaveLength(2)
    expect((await till.refusal('giftCard.addToSale', { ...command(), code: first, amountMinor: 100 })).code).toBe('LOAD_TWICE')
    expect((await till.refusal('sale.setQuantity', { ...command(), saleId: sale!.saleId, lineId: sale!.lines[0]!.lineId, quantityMilli: 2000 })).code).toBe('QUANTITY_INVALID')
    const gone = await till.call('sale.removeLine', { ...command(), saleId: sale!.saleId, lineId: sale!.lines[0]!.lineId })
    expect(gone.sale?.lines).toHaveLength(1)
    expect((await till.call('sale.undo', command())).sale?.lines.map((line) => [line.quantityMilli, line.unitPriceMinor])).toEqual([[1000, 2000], [1000, 2000]])
    await till.call('sale.removeLine', { ...command(), saleId: sale!.saleId, lineId: sale!.lines[0]!.lineId })
    await till.load(700, first)
    expect((await till.refusal('sale.undo', command())).code).toBe('LOAD_TWICE')
    await till.pay([cash(2700)])
    expect([await till.balance(first), await till.balance(second)]).toEqual([700, 2000])
  })

  it('is reloaded by its code, and spent in part and then whole', async () => {
    const code = await till.sellCard(1000)
    await till.sellCard(500, code.toLowerCase().replace(/(.{5})/g, '$1 '))
    expect(await till.balance(code)).toBe(1500)
    await till.squid()
    const part = await till.pay([card(code)])
    expect(part.tenders).toEqual([{ kind: 'gift-card', cardId: expect.any(String) as string, amountMinor: SQUID_MINOR }])
    expect(await till.balance(code)).toBe(1500 - SQUID_MINOR)
    await till.squid()
    const rest = await till.pay([card(code), cash(100)])
    expect(rest.tenders).toMatchObject([{ kind: 'gift-card', amountMinor: 710 }, { kind: 'cash', paidMinor: 80, changeMinor: 20 }])
    expect(await till.balance(code)).toBe(0)
    await till.squid()
    expect(await till.refusedPay([card(code, 1)])).toEqual({ code: 'VALUE_NOT_ENOUGH', data: { last4: code.slice(-4), balanceMinor: 0 } })
    expect(await till.refusedPay([card(code)])).toEqual({ code: 'TENDERS_SHORT', data: { missingMinor: SQUID_MINOR } })
  })

  it('survives a restart, and its balance is the fold of its entries', async () => {
    const code = await till.sellCard(2000)
    await till.squid()
    await till.pay([card(code)])
    till = await till.reopen()
    await till.signIn()
    expect(await till.balance(code)).toBe(2000 - SQUID_MINOR)
  })

  it('pays together with others, with points, card and cash, each no more than it has', async () => {
    const [a, b, c] = [await till.sellCard(300), await till.sellCard(200), await till.sellCard(5000)]
    await till.squid(2)
    const sale = await till.scan(MEI_LIN_CARD)
    expect(sale.evaluation.totalMinor).toBe(1422)
    const { attempt } = await till.call('payment.begin', { ...command(), saleId: sale.saleId, revision: sale.revision, scheme: 'card', amountMinor: 122 })
    await till.call('payment.settle', { ...command(), attemptId: attempt.attemptId, outcome: 'approved', approvalCode: '1' })
    const done = await till.pay([card(a), card(b), card(c, 100), { kind: 'points', points: 300 }, { kind: 'attempt', attemptId: attempt.attemptId }, cash(400)])
    expect(done.tenders.map((tender) => [tender.kind, tender.kind === 'cash' ? tender.paidMinor : tender.amountMinor])).toEqual([
      ['points', 300], ['gift-card', 300], ['gift-card', 200], ['gift-card', 100], ['card', 122], ['cash', 400],
    ])
    expect([await till.balance(a), await till.balance(b), await till.balance(c)]).toEqual([0, 0, 4900])
    // Of 14.22, 3.00 was paid in points: 11.22 earns twice 11. Gift cards earn here.
    expect(done.member?.pointsEarned).toBe(22)
  })
})

describe('a sale split over every kind of tender', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till)

  it('adds up, and comes back to each of them, in two returns', async () => {
    till.watch()
    const [a, b] = [await till.sellCard(135), await till.sellCard(220)]
    const supervisor = { staffId: 'farid', pin: '1357' }
    const credit = (await till.call('storeCredit.issue', { ...command(), amountMinor: 77, reason: 'complaint', approval: supervisor })).code
    const { memberId, pointsAvailable } = (await till.scan(MEI_LIN_CARD)).member!
    await till.call('account.open', { ...command(), memberId, limitMinor: 500, approval: MANAGER })
    const before = Object.fromEntries(till.books().totals.moneyByAccount)
    let sale = await till.squid(2)
    expect(sale.evaluation.totalMinor).toBe(1422)
    const attempts: string[] = []
    for (const [scheme, amountMinor] of [['card', 211], ['paynow', 99]] as const) {
      const { attempt } = await till.call('payment.begin', { ...command(), saleId: sale.saleId, revision: sale.revision, scheme, amountMinor })
      await till.call('payment.settle', { ...command(), attemptId: attempt.attemptId, outcome: 'approved', approvalCode: null })
      attempts.push(attempt.attemptId)
    }
    sale = (await till.call('sale.current', {})).sale!
    const done = await till.pay([
      card(a), card(b), { kind: 'store-credit', code: credit, amountMinor: null }, { kind: 'account', amountMinor: 188 }, { kind: 'points', points: 200 },
      ...attempts.map((attemptId) => ({ kind: 'attempt' as const, attemptId })), cash(500),
    ])
    expect(done.tenders.map((tender) => [tender.kind, tender.kind === 'cash' ? tender.paidMinor - tender.roundingMinor : tender.amountMinor])).toEqual([
      ['points', 200], ['gift-card', 135], ['gift-card', 220], ['store-credit', 77], ['account', 188], ['card', 211], ['paynow', 99], ['cash', 292],
    ])
    for (const returnsMade of [0, 1]) {
      const { made } = await till.call('return.make', { ...command(), saleId: done.saleId, memberId: null, lines: [{ lineId: sale.lines[0]!.lineId, quantityMilli: 1000 }], returnsMade, reason: 'not-wanted', approval: supervisor })
      expect(made.result.pay.map((tender) => tender.kind).sort()).toEqual(['account', 'card', 'cash', 'gift-card', 'gift-card', 'paynow', 'points', 'store-credit'])
    }
    expect([await till.balance(a), await till.balance(b), await till.balance(credit)]).toEqual([135, 220, 77])
    expect((await till.call('account.get', { memberId })).account.owedMinor).toBe(0)
    expect((await till.scan(MEI_LIN_CARD)).member?.pointsAvailable).toBe(pointsAvailable)
    const after = [...till.books().totals.moneyByAccount].filter(([account, sum]) => sum !== (before[account] ?? 0))
    expect(after).toEqual([])
  })

  it('that sold a gift card is voided for what is left on it', async () => {
    const code = await till.load(1000)
    await till.squid()
    const { saleId } = await till.pay([cash(2000)])
    await till.squid()
    await till.pay([card(code)])
    const { made } = await till.call('sale.void', { ...command(), saleId, returnsMade: 0, reason: 'keyed-wrongly', approval: { staffId: 'farid', pin: '1357' } })
    expect(made.result.pay).toMatchObject([{ kind: 'cash', amountMinor: 1000 }])
    expect(await till.balance(code)).toBe(0)
  })
})
