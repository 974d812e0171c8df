import { describe, expect, it } from 'vitest'
import type { Tender } from '../../core/contract/tender.ts'
import { MANAGER, MEI_LIN_CARD, barcodeOf, command } from '../support/till.ts'
import { card, cash, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

const FARID = { staffId: 'farid', pin: '1357' }
let till: ValueTill

const back = async (saleId: string, lines: { lineId: string; quantityMilli: number }[], returnsMade = 0) =>
  (await till.call('return.make', { ...command(), saleId, memberId: null, lines, returnsMade, reason: 'not-wanted', approval: FARID })).made
const pointsOf = async () => (await till.call('sale.current', {})).sale?.member?.pointsAvailable

/** What today's systems get wrong about stored value: peers.md, by its numbers. */
describe('stored value, where others fail (peers.md)', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till, { giftCards: { payOutUpToMinor: 500 } })

  it('A8: a refund to loyalty tenders is defined: points, gift card and credit come back to themselves', async () => {
    till.watch()
    const code = await till.sellCard(300)
    const credit = (await till.call('storeCredit.issue', { ...command(), amountMinor: 200, reason: 'goodwill', approval: FARID })).code
    await till.scan(MEI_LIN_CARD)
    const before = await pointsOf()
    const sale = await till.squid()
    const { saleId } = await till.pay([card(code), { kind: 'store-credit', code: credit, amountMinor: null }, { kind: 'points', points: 200 }, cash(50)])
    const made = await back(saleId, [{ lineId: sale.lines[0]!.lineId, quantityMilli: 1000 }])
    expect(made.result.pay.map(({ kind, amountMinor }) => [kind, amountMinor]).sort()).toEqual([['cash', 10], ['gift-card', 300], ['points', 200], ['store-credit', 200]])
    expect([await till.balance(code), await till.balance(credit)]).toEqual([300, 200])
    await till.scan(MEI_LIN_CARD)
    expect(await pointsOf()).toBe(before)
  })

  it('A11: no gift card of nothing comes out of a refund', async () => {
    const code = await till.sellCard(1)
    const sale = await till.squid(3)
    const { saleId } = await till.pay([card(code), cash(2400)])
    const made = [await back(saleId, [{ lineId: sale.lines[0]!.lineId, quantityMilli: 1000 }]), await back(saleId, [{ lineId: sale.lines[0]!.lineId, quantityMilli: 1000 }], 1), await back(saleId, [{ lineId: sale.lines[0]!.lineId, quantityMilli: 1000 }], 2)]
    for (const { result } of made) for (const tender of result.pay) expect(tender.amountMinor).toBeGreaterThan(0)
    expect(till.journal('return.completed').flatMap(({ postings }) => postings.map((posting) => posting.amount))).not.toContain(0)
    expect(await till.balance(code)).toBe(1)
    expect(new Set(till.journal('return.completed').flatMap(({ postings }) => postings.flatMap((posting) => posting.instrumentId ?? []))).size).toBe(1)
  })

  it('B13: settling a sale on account earns nothing a second time', async () => {
    const { memberId } = (await till.scan(MEI_LIN_CARD)).member!
    await till.call('account.open', { ...command(), memberId, limitMinor: 10_000, approval: MANAGER })
    await till.squid()
    const { member } = await till.pay([{ kind: 'account', amountMinor: null }])
    await till.call('account.settle', { ...command(), memberId, paid: { kind: 'cash', amountMinor: 711, givenMinor: 1000 } })
    await till.scan(MEI_LIN_CARD)
    expect(await pointsOf()).toBe(member!.pointsAfter)
    expect(till.journal('account.settled').flatMap(({ postings }) => postings.map((posting) => posting.unit))).not.toContain('points')
  })

  it('D34: an account settled to the cent owes nothing: no 0.01 is still due, however it is split', async () => {
    const { memberId } = (await till.scan(MEI_LIN_CARD)).member!
    await till.call('account.open', { ...command(), memberId, limitMinor: 10_000, approval: MANAGER })
    await till.squid()
    await till.pay([{ kind: 'account', amountMinor: null }])
    let owedMinor = 711
    for (const amountMinor of [237, 237, 237]) {
      const { account } = await till.call('account.settle', { ...command(), memberId, paid: { kind: 'cash', amountMinor, givenMinor: amountMinor + 3 } })
      owedMinor -= amountMinor
      expect(account.owedMinor).toBe(owedMinor)
    }
    expect(till.books().totals.moneyByAccount.get('customer-accounts')).toBe(0)
    expect(await till.refusal('account.settle', { ...command(), memberId, paid: { kind: 'cash', amountMinor: 1, givenMinor: 1 } })).toEqual({ code: 'SETTLEMENT_OVER', data: { owedMinor: 0 } })
  })

  it('B18: nothing but a sale makes points that could be redeemed', async () => {
    await till.scan(MEI_LIN_CARD)
    const before = await pointsOf()
    const { memberId } = (await till.call('sale.current', {})).sale!.member!
    await till.call('account.open', { ...command(), memberId, limitMinor: 10_000, approval: MANAGER })
    const code = await till.load(400)
    await till.pay([cash(400)])
    await till.call('storeCredit.issue', { ...command(), amountMinor: 200, reason: 'goodwill', approval: FARID })
    await till.call('storedValue.payOut', { ...command(), code, approval: FARID })
    await till.scan(MEI_LIN_CARD)
    expect(await pointsOf()).toBe(before)
  })

  it('B18: points of a sale on account that came back are gone', async () => {
    const { memberId } = (await till.scan(MEI_LIN_CARD)).member!
    const before = await pointsOf()
    await till.call('account.open', { ...command(), memberId, limitMinor: 10_000, approval: MANAGER })
    const sale = await till.squid()
    const { saleId } = await till.pay([{ kind: 'account', amountMinor: null }])
    await back(saleId, [{ lineId: sale.lines[0]!.lineId, quantityMilli: 1000 }])
    await till.scan(MEI_LIN_CARD)
    expect(await pointsOf()).toBe(before)
  })

  it('B20: a gift card sold earns nothing beside goods that do, nor do points, and neither buys it', async () => {
    await till.scan(MEI_LIN_CARD)
    await till.load(10_000)
    expect((await till.pay([cash(10_000)])).member?.pointsEarned).toBe(0)
    await till.scan(MEI_LIN_CARD)
    await till.load(10_000)
    const sale = await till.squid()
    // Nor does it count towards the 80.00 that 50 extra points are given for.
    expect(sale.evaluation).toMatchObject({ totalMinor: 10_711, points: { total: 14 } })
    expect(sale.maxPointsTender).toBe(700)
    expect((await till.refusedPay([{ kind: 'points', points: 800 }, cash(20_000)])).code).toBe('POINTS_TOO_MANY')
    const done = await till.pay([{ kind: 'points', points: 400 }, cash(20_000)])
    // Of the squid's 7.11, 3.11 was money: twice 3.
    expect(done.member?.pointsEarned).toBe(6)
  })

  it('B20: gift cards, credit and points cannot buy gift cards, alone or together', async () => {
    const paying = await till.sellCard(20_000)
    await till.scan(MEI_LIN_CARD)
    await till.load(5000)
    await till.squid()
    expect(await till.refusedPay([card(paying, 5711)])).toEqual({ code: 'VALUE_BUYS_NO_CARDS', data: { payableMinor: 711 } })
    expect((await till.refusedPay([card(paying, 711), { kind: 'points', points: 100 }, cash(5000)])).code).toBe('POINTS_TOO_MANY')
    expect((await till.refusedPay([{ kind: 'points', points: 100 }, card(paying, 612), cash(5000)])).code).toMatch(/POINTS_TOO_MANY|VALUE_BUYS_NO_CARDS/)
    expect(await till.refusedPay([card(paying)])).toEqual({ code: 'TENDERS_SHORT', data: { missingMinor: 5000 } })
    await till.pay([{ kind: 'points', points: 100 }, card(paying), cash(5000)])
    expect(await till.balance(paying)).toBe(20_000 - 611)
  })

  it('D33: gift cards that cover everything leave no cent', async () => {
    till.watch()
    for (const [first, second] of [[335, 376], [710, 5], [5, 710], [355, 360]] as const) {
      const codes = [await till.sellCard(first), await till.sellCard(second)]
      await till.scan(MEI_LIN_CARD)
      await till.squid()
      const done = await till.pay(codes.map((code): Tender => card(code)))
      expect(done).toMatchObject({ totalMinor: 711, changeMinor: 0 })
      expect(done.tenders.reduce((sum, tender) => sum + (tender.kind === 'gift-card' ? tender.amountMinor : Number.NaN), 0)).toBe(711)
      expect([await till.balance(codes[0]!), await till.balance(codes[1]!)]).toEqual([0, first + second - 711])
      const [last] = till.journal('sale.completed').slice(-1)
      expect(last!.postings.some((posting) => posting.account === 'cash-rounding')).toBe(false)
    }
  })

  it('D33: a card is debited exactly what the bill is reduced by, to the cent', async () => {
    const code = await till.sellCard(100_000)
    let left = 100_000
    for (let pieces = 1; pieces <= 6; pieces += 1) {
      if (pieces % 2 === 0) await till.scan(MEI_LIN_CARD)
      let sale = await till.squid(pieces)
      sale = await till.scan(barcodeOf('clams-live-500g'))
      const { totalMinor } = await till.pay([card(code)])
      expect(totalMinor).toBe(sale.evaluation.totalMinor)
      left -= totalMinor
      expect(await till.balance(code)).toBe(left)
    }
    // Ten asked for is ten taken, and the rest is paid otherwise.
    await till.scan(MEI_LIN_CARD)
    const { evaluation } = await till.squid(2)
    const done = await till.pay([card(code, 1000), cash(5000)])
    expect(done.tenders).toMatchObject([{ kind: 'gift-card', amountMinor: 1000 }, { kind: 'cash' }])
    const [, inCash] = done.tenders
    expect(inCash?.kind === 'cash' && inCash.paidMinor - inCash.roundingMinor).toBe(evaluation.totalMinor - 1000)
    expect(await till.balance(code)).toBe(left - 1000)
  })

  it('A1: a gift card that came back in part brings back what is left of it, and is empty', async () => {
    const loaded = await till.load(2000)
    const { sale } = await till.call('sale.current', {})
    const { saleId } = await till.pay([cash(2000)])
    await till.squid()
    await till.pay([card(loaded)])
    const made = await back(saleId, [{ lineId: sale!.lines[0]!.lineId, quantityMilli: 1000 }])
    expect(made.result.pay).toMatchObject([{ kind: 'cash', amountMinor: 1210 }])
    expect(await till.balance(loaded)).toBe(0)
    expect(till.books().totals.moneyByAccount.get('gift-card-liability')).toBe(0)
  })
})

describe('parts that do not earn (row 14)', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till, { choices: { nonEarningTenders: ['points', 'gift-card', 'store-credit'] } })

  it('are those the programme names: what a gift card pays earns nothing, what cash pays does', async () => {
    const code = await till.sellCard(300)
    await till.scan(MEI_LIN_CARD)
    await till.squid()
    const done = await till.pay([card(code), cash(500)])
    expect(done.member?.pointsEarned).toBe(8)
    const all = await till.sellCard(5000)
    await till.scan(MEI_LIN_CARD)
    await till.squid()
    expect((await till.pay([card(all)])).member?.pointsEarned).toBe(0)
  })
})
