import { describe, expect, it } from 'vitest'
import { DANIEL_CARD, MEI_LIN_CARD, command } from '../support/till.ts'
import { APPROVED, changed, ledgerOf, paidBack, takeBack, voidOf, wishOf } from '../support/return-till.ts'
import type { Bringing } from '../support/return-till.ts'
import { SQUID, SQUID_MINOR, card, cash, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

let till: ValueTill
const OAT = 'oat-milk-barista-1l'

/** What a member has: points to spend, and what the journal says of all their accounts. */
async function pointsOf(cardNumber: string): Promise<number> {
  const { sale } = await attached(cardNumber)
  await till.call('sale.detachMember', { ...command(), saleId: sale.saleId })
  return sale.member!.pointsAvailable
}

async function attached(cardNumber: string) {
  const sale = await till.scan(cardNumber)
  return { sale, memberId: sale.member!.memberId }
}

async function add(sku: string, pieces = 1): Promise<void> {
  await till.call('sale.addItem', { ...command(), sku, quantityMilli: pieces * 1000 })
}

/** Sells squid to a member. */
async function sellTo(cardNumber: string, pieces: number, tenders: Parameters<ValueTill['pay']>[0] = [cash(100_000)]) {
  await attached(cardNumber)
  await till.squid(pieces)
  return till.pay(tenders)
}

describe('refunds, voids and returns as users complain of them elsewhere (peers.md A)', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till)

  it('A1 buying, returning and buying again brings no points', async () => {
    const points = await pointsOf(MEI_LIN_CARD)
    const before = ledgerOf(till)
    for (let round = 0; round < 4; round += 1) await takeBack(till, (await sellTo(MEI_LIN_CARD, 5)).saleId)
    expect(await pointsOf(MEI_LIN_CARD)).toBe(points)
    expect(changed(before, ledgerOf(till))).toEqual({})
  })

  it('A2 returning a sale that points paid for takes them no second time, whichever part comes back first', async () => {
    const points = await pointsOf(MEI_LIN_CARD)
    const before = ledgerOf(till)
    const sold = await sellTo(MEI_LIN_CARD, 3, [{ kind: 'points', points: 1000 }, cash(10_000)])
    const earned = sold.member!.pointsEarned
    expect(await pointsOf(MEI_LIN_CARD)).toBe(points - 1000 + earned)
    const first = await takeBack(till, sold.saleId, { [SQUID]: 1000 })
    expect(first.result.points!.givenBack.reduce((sum, back) => sum + back.points, 0)).toBe(Math.round((1000 * first.result.parts.refundMinor) / sold.totalMinor))
    await takeBack(till, sold.saleId)
    expect(await pointsOf(MEI_LIN_CARD)).toBe(points)
    expect(changed(before, ledgerOf(till))).toEqual({})
  })

  it('A3 what comes back in an exchange blocks no offer on the new goods, and feeds none', async () => {
    await add(OAT, 1)
    const old = await till.pay([cash(10_000)])
    await add(OAT, 3)
    const { sale: fresh } = await till.call('sale.current', {})
    const alone = fresh!.evaluation.totalMinor
    const wish = await wishOf(till, old.saleId)
    const { exchange } = await till.call('exchange.quote', { saleId: wish.saleId, lines: wish.lines, memberId: null, newSaleId: fresh!.saleId, revision: fresh!.revision })
    expect(fresh!.evaluation.promotions.find((each) => each.promotionId === 'plant-milk-3')).toMatchObject({ status: 'applied', uses: 1 })
    expect(exchange).toMatchObject({ dueMinor: alone, payMinor: alone - exchange.quote.result.pay[0]!.amountMinor, give: [] })
    const done = await till.call('exchange.complete', { ...wish, newSaleId: fresh!.saleId, revision: fresh!.revision, tenders: [cash(10_000)] })
    expect(done.completed.totalMinor).toBe(alone)
  })

  it('A4 points that were spent meanwhile are owed, said, and paid by new earnings first', async () => {
    await till.call('sale.addItem', { ...command(), sku: 'beef-striploin-australian', quantityMilli: 2000 })
    await attached(DANIEL_CARD)
    const earning = await till.pay([cash(100_000)])
    const all = earning.member!.pointsAfter
    expect(earning.member!.pointsEarned).toBeGreaterThan(0)
    // Everything is spent but what the step leaves, and so the sale's own points are gone.
    const spendable = Math.floor(all / 100) * 100
    const spending = await sellTo(DANIEL_CARD, Math.ceil(spendable / SQUID_MINOR), [{ kind: 'points', points: spendable }, cash(10_000)])
    const left = spending.member!.pointsAfter
    const back = await takeBack(till, earning.saleId)
    const owed = Math.max(0, earning.member!.pointsEarned - left)
    expect(back.points).toEqual({ before: left, after: Math.max(0, left - earning.member!.pointsEarned), debtAfter: owed })
    expect(owed).toBeGreaterThan(0)
    expect(ledgerOf(till)[`points-debt ${back.result.points === null ? '' : earning.member!.memberId}`]).toBe(-owed)
    // Nothing can be spent before it is paid, and the money was not touched.
    expect(paidBack(back)).toEqual({ cash: earning.tenders.reduce((sum, tender) => sum + (tender.kind === 'cash' ? tender.paidMinor : 0), 0) })
    await attached(DANIEL_CARD)
    await till.squid(1)
    expect((await till.refusedPay([{ kind: 'points', points: 100 }, cash(10_000)])).code).toBe('POINTS_OWED')
    const more = await till.pay([cash(10_000)])
    expect(ledgerOf(till)[`points-debt ${earning.member!.memberId}`] ?? 0).toBe(Math.min(0, more.member!.pointsEarned - owed))
  })

  it('A5, A7 a sale is never edited or deleted; voided in its shift it leaves nothing behind', async () => {
    const points = await pointsOf(MEI_LIN_CARD)
    const before = ledgerOf(till)
    const sold = await sellTo(MEI_LIN_CARD, 4, [{ kind: 'points', points: 500 }, cash(10_000)])
    expect(await till.refusal('sale.setQuantity', { ...command(), saleId: sold.saleId, lineId: sold.saleId, quantityMilli: 1000 })).toMatchObject({ code: 'SALE_NOT_OPEN' })
    const undone = await voidOf(till, sold.saleId)
    expect(undone.result).toMatchObject({ kind: 'void', everything: true })
    expect(await pointsOf(MEI_LIN_CARD)).toBe(points)
    expect(changed(before, ledgerOf(till))).toEqual({})
    expect((await till.call('receipt.get', { saleId: sold.saleId })).receiptNo).toBe(sold.receiptNo)
  })

  it('A6 a sale that was held and then cleared changes no balance', async () => {
    const points = await pointsOf(MEI_LIN_CARD)
    const before = ledgerOf(till)
    await attached(MEI_LIN_CARD)
    const sale = await till.squid(3)
    await till.call('sale.hold', { ...command(), saleId: sale.saleId, label: 'later' })
    await till.call('sale.recall', { ...command(), saleId: sale.saleId })
    await till.call('sale.clear', { ...command(), saleId: sale.saleId })
    expect(changed(before, ledgerOf(till))).toEqual({})
    expect(await pointsOf(MEI_LIN_CARD)).toBe(points)
  })

  it('A8 a sale paid with points alone goes back to points, and nothing in cash', async () => {
    const before = ledgerOf(till)
    await attached(MEI_LIN_CARD)
    await add('eggs-omega-10', 5)
    const { sale } = await till.call('sale.current', {})
    const points = Math.ceil(sale!.evaluation.totalMinor / 100) * 100 - 100
    const sold = await till.pay([{ kind: 'points', points }, ...(sale!.evaluation.totalMinor > points ? [cash(10_000)] : [])])
    const back = await takeBack(till, sold.saleId)
    expect(back.result.points!.givenBack.reduce((sum, each) => sum + each.points, 0)).toBe(points)
    expect(changed(before, ledgerOf(till))).toEqual({})
  })

  it('A9 a voided receipt gives the points back by itself, and a member can be taken off an open sale', async () => {
    const { sale } = await attached(MEI_LIN_CARD)
    await till.squid(1)
    await till.call('sale.detachMember', { ...command(), saleId: sale.saleId })
    const sold = await till.pay([cash(1000)])
    expect(sold.member).toBeNull()
    const points = await pointsOf(MEI_LIN_CARD)
    const spent = await sellTo(MEI_LIN_CARD, 2, [{ kind: 'points', points: 300 }, cash(10_000)])
    expect((await voidOf(till, spent.saleId)).points).toMatchObject({ after: points })
  })

  it('A10 a card sale is reversed at the till: the refund waits until somebody says how it ended', async () => {
    const before = ledgerOf(till)
    const sale = await till.squid(2)
    const { attempt } = await till.call('payment.begin', { ...command(), saleId: sale.saleId, revision: sale.revision, scheme: 'card', amountMinor: 2 * SQUID_MINOR })
    await till.call('payment.settle', { ...command(), attemptId: attempt.attemptId, outcome: 'approved', approvalCode: '4711' })
    const sold = await till.pay([{ kind: 'attempt', attemptId: attempt.attemptId }])
    const undone = await voidOf(till, sold.saleId)
    expect(undone.refunds).toMatchObject([{ scheme: 'card', amountMinor: 2 * SQUID_MINOR, state: 'sent' }])
    expect(changed(before, ledgerOf(till))).toEqual({})
    const { refund } = await till.call('refund.settle', { ...command(), attemptId: undone.refunds[0]!.attemptId, outcome: 'refunded', approvalCode: '0815' })
    expect(refund).toMatchObject({ state: 'refunded', approvalCode: '0815' })
    expect((await till.call('refund.open', {})).refunds).toEqual([])
  })

  it('A10 a void needs the right, and the journal says who answered', async () => {
    const sold = await sellTo(MEI_LIN_CARD, 1)
    const asked = { saleId: sold.saleId, returnsMade: 0, reason: 'keyed-wrongly' as const }
    expect(await till.refusal('sale.void', { ...command(), ...asked, approval: null })).toEqual({ code: 'APPROVAL_NEEDED', data: { right: 'void' } })
    await till.call('sale.void', { ...command(), ...asked, approval: APPROVED })
    expect(till.journal('return.completed')[0]!.approval).toEqual({ right: 'void', staffId: APPROVED.staffId })
  })

  it('A11 no return makes a gift card or a credit of nothing', async () => {
    const code = await till.sellCard(SQUID_MINOR)
    await till.squid(1)
    const sold = await till.pay([card(code)])
    const back = await takeBack(till, sold.saleId)
    expect(paidBack(back)).toEqual({ 'gift-card': SQUID_MINOR })
    expect(await till.balance(code)).toBe(SQUID_MINOR)
    for (const event of till.journal('return.completed')) expect(event.result.pay.every((tender) => tender.amountMinor > 0)).toBe(true)
    expect(till.journal('return.without-receipt')).toEqual([])
  })
})

describe('cents as users complain of them elsewhere (peers.md D)', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till)

  it('D31 what is booked is what was paid, and what comes back is what was booked', async () => {
    for (const pieces of [1, 3, 7]) {
      await attached(MEI_LIN_CARD)
      await till.squid(pieces)
      const before = ledgerOf(till)
      const sold = await till.pay([cash(10_000)])
      const booked = changed(before, ledgerOf(till))
      const paidMinor = sold.tenders.reduce((sum, tender) => sum + (tender.kind === 'cash' ? tender.paidMinor : 0), 0)
      expect(booked['cash-drawer']).toBe(paidMinor)
      expect((booked['sales'] ?? 0) + (booked['tax'] ?? 0)).toBe(-sold.totalMinor)
      expect(paidBack(await takeBack(till, sold.saleId))).toEqual({ cash: paidMinor })
      expect(changed(before, ledgerOf(till))).toEqual({})
    }
  })

  it('D33 a gift card that covers everything is debited the bill to the cent, and credited the same', async () => {
    const code = await till.sellCard(10_000)
    await attached(MEI_LIN_CARD)
    await till.squid(3)
    const before = ledgerOf(till)
    const sold = await till.pay([card(code)])
    expect(await till.balance(code)).toBe(10_000 - sold.totalMinor)
    let left = await till.balance(code)
    for (let piece = 0; piece < 3; piece += 1) {
      const back = await takeBack(till, sold.saleId, { [SQUID]: 1000 })
      expect(await till.balance(code)).toBe(left + paidBack(back)['gift-card']!)
      left = await till.balance(code)
    }
    expect(left).toBe(10_000)
    expect(changed(before, ledgerOf(till))).toEqual({})
  })

  it('D34 the lines of a return come to its refund, and its tenders to that and the rounding', async () => {
    await attached(MEI_LIN_CARD)
    await add(OAT, 3)
    await till.squid(3)
    const sold = await till.pay([cash(10_000)])
    const steps: readonly Bringing[] = [{ [OAT]: 1000 }, { [SQUID]: 1000 }, { [OAT]: 1000, [SQUID]: 1000 }, 'everything']
    for (const bringing of steps) {
      const { result: { parts } } = await takeBack(till, sold.saleId, bringing)
      expect(parts.lines.reduce((sum, line) => sum + line.netMinor, 0)).toBe(parts.refundMinor)
      expect(parts.tenders.reduce((sum, tender) => sum + tender.amountMinor, 0)).toBe(parts.refundMinor + parts.cashRoundingMinor)
      expect(parts.taxes.reduce((sum, tax) => sum + tax.grossMinor, 0)).toBe(parts.refundMinor)
    }
  })

  it('D35 cents that whole points left to pay come back as cents, and the points as points', async () => {
    const before = ledgerOf(till)
    await attached(MEI_LIN_CARD)
    await till.squid(2)
    const { sale } = await till.call('sale.current', {})
    const points = sale!.maxPointsTender
    const sold = await till.pay([{ kind: 'points', points }, cash(10_000)])
    expect(sold.totalMinor).toBeGreaterThan(points)
    const first = await takeBack(till, sold.saleId, { [SQUID]: 1000 })
    const second = await takeBack(till, sold.saleId)
    const backOf = (made: typeof first): number => made.result.points!.givenBack.reduce((sum, each) => sum + each.points, 0)
    expect(backOf(first) + backOf(second)).toBe(points)
    expect(changed(before, ledgerOf(till))).toEqual({})
  })
})

describe('cents of offers (peers.md D)', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till, {
    promotions: [
      { id: 'free-squid', name: { en: 'Free squid', zh: '苏东免费' }, combine: { kind: 'stack' }, units: 'shared', when: { kind: 'dates' }, effect: { kind: 'percent-off', goods: { skus: [SQUID] }, rateBp: 10_000 } },
      { id: 'three-for-a-dollar-two', name: { en: '3 lemons S$1.02', zh: '柠檬三件 S$1.02' }, combine: { kind: 'stack' }, units: 'exclusive', when: { kind: 'dates' }, effect: { kind: 'bundle-price', goods: { skus: ['lemons'] }, quantity: 3, priceMinor: 102 } },
    ],
  })

  it('D32 a hundred percent off leaves no cent, and nothing comes back for it', async () => {
    await till.squid(3)
    const before = ledgerOf(till)
    const sold = await till.pay([])
    expect(sold.totalMinor).toBe(0)
    for (const bringing of [{ [SQUID]: 1000 }, 'everything'] as const) {
      expect((await takeBack(till, sold.saleId, bringing)).result).toMatchObject({ parts: { refundMinor: 0 }, pay: [] })
    }
    expect(changed(before, ledgerOf(till))).toEqual({})
  })

  it('three returns of a cash sale of 3 at 0.34 pay 1.00, never 1.05', async () => {
    await add('lemons', 3)
    const before = ledgerOf(till)
    const sold = await till.pay([cash(200)])
    expect(sold.totalMinor).toBe(102)
    const paid: (number | undefined)[] = []
    for (let piece = 0; piece < 3; piece += 1) paid.push(paidBack(await takeBack(till, sold.saleId, { lemons: 1000 }))['cash'])
    expect(paid).toEqual([35, 35, 30])
    expect(changed(before, ledgerOf(till))).toEqual({})
  })
})
