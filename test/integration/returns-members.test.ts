import { describe, expect, it } from 'vitest'
import { AccountSums } from '../../core/accounts/account-sums.ts'
import { DANIEL_CARD, MEI_LIN_CARD, command } from '../support/till.ts'
import { APPROVED, changed, ledgerOf, paidBack, takeBack, wishOf } from '../support/return-till.ts'
import { SQUID, SQUID_MINOR, cash, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'
import { firstRulebook } from '../support/head-office.ts'

const DAY_MS = 86_400_000

let till: ValueTill

async function sell(pieces: number, member: string, tenders: Parameters<ValueTill['pay']>[0] = [cash(100_000)]) {
  await till.scan(member)
  await till.squid(pieces)
  return till.pay(tenders)
}

describe('what a sale did beside money and points', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till)

  it('a tier that what came back had reached ends at once', async () => {
    await till.scan(DANIEL_CARD)
    await till.call('sale.addItem', { ...command(), sku: 'beef-striploin-australian', quantityMilli: 20_000 })
    const sold = await till.pay([cash(1_000_000)])
    expect(sold.member!.upgradedTo?.id).toBe('gold')
    const back = await takeBack(till, sold.saleId, { 'beef-striploin-australian': 19_000 })
    expect(back.tierAfter).toBe(sold.member!.tier.id)
    expect((await till.scan(DANIEL_CARD)).member!.tier.id).toBe(sold.member!.tier.id)
  })

  it('a tier that stands on more than that stays', async () => {
    const sold = await sell(2, MEI_LIN_CARD)
    expect((await takeBack(till, sold.saleId)).tierAfter).toBeNull()
    expect((await till.scan(MEI_LIN_CARD)).member!.tier).toEqual(sold.member!.tier)
  })

  it('points of a lot whose last day is over come back to a new one of thirty days', async () => {
    await till.scan(MEI_LIN_CARD)
    const { member } = await till.squid(1)
    const { on, points } = member!.nextExpiry!
    await till.call('sale.clear', { ...command(), saleId: (await till.call('sale.current', {})).sale!.saleId })
    // The day before the last usable day, everything that ends then is spent.
    till.clock.advance(Date.parse(`${on}T04:00:00Z`) - till.clock.now() - DAY_MS)
    await till.signIn()
    await till.scan(MEI_LIN_CARD)
    await till.squid(4)
    const spend = Math.floor(points / 100) * 100
    const sold = await till.pay([{ kind: 'points', points: spend }, cash(100_000)])
    till.clock.advance(3 * DAY_MS)
    await till.signIn()
    const back = await takeBack(till, sold.saleId)
    const day = new Date(till.clock.now() + 30 * DAY_MS).toISOString().slice(0, 10)
    expect(back.result.points!.givenBack).toContainEqual(expect.objectContaining({ kind: 'renewed', expiresOn: day }))
    expect(till.journal('return.completed')[0]!.renewedLots).toHaveLength(back.result.points!.givenBack.filter((each) => each.kind === 'renewed').length)
    const given = back.result.points!.givenBack.reduce((sum, each) => sum + each.points, 0)
    expect(given).toBe(spend)
    // Head office reads the same of it: what the member's points change by, and the lots that begin.
    const renewed = back.result.points!.givenBack.filter((each) => each.kind === 'renewed')
    const sums = new AccountSums()
    sums.add(till.journal('return.completed')[0]!, { seq: 1, at: 0 }, firstRulebook)
    expect([...sums.facts.values()]).toMatchObject(renewed.map(({ lotId, points: count }) => ({ fromLotId: lotId, points: count, expiresOn: day })))
    const moved = [...sums.facts.values()].reduce((sum, fact) => sum + fact.points, 0) + [...sums.lots.values()].reduce((sum, lot) => sum + lot.left, 0)
    expect(moved).toBe(spend - sold.member!.pointsEarned)
    expect(back.points!.after).toBe(back.points!.before + given - back.result.points!.taken.reduce((sum, each) => sum + each.points, 0))
    expect((await till.scan(MEI_LIN_CARD)).member!.pointsAvailable).toBe(back.points!.after)
  })
})

describe('members who changed since', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till)

  it('a merged one gets the points back under the id that stands for both', async () => {
    const sold = await sell(3, DANIEL_CARD, [{ kind: 'points', points: 100 }, cash(100_000)])
    const into = (await sell(1, MEI_LIN_CARD)).member!.memberId
    const fromId = sold.member!.memberId
    await till.call('member.merge', { ...command(), fromId, intoId: into, approval: APPROVED })
    const before = ledgerOf(till)
    const back = await takeBack(till, sold.saleId)
    expect(till.journal('return.completed')[0]!.memberId).toBe(into)
    expect(changed(before, ledgerOf(till))[`points-available ${into}`]).toBe(100 - sold.member!.pointsEarned)
    expect(back.points!.after - back.points!.before).toBe(100 - sold.member!.pointsEarned)
    expect((await till.call('return.make', { ...await wishOf(till, (await sell(1, MEI_LIN_CARD)).saleId), memberId: fromId })).made.result.everything).toBe(true)
  })

  it('a blocked one gets money and points back: they are theirs', async () => {
    const sold = await sell(2, DANIEL_CARD)
    await till.call('member.block', { ...command(), memberId: sold.member!.memberId, reason: 'misuse', approval: APPROVED })
    expect((await takeBack(till, sold.saleId)).result.points).toMatchObject({ debt: 0 })
  })

  it('an erased one gets the money back; no points move, and the screen says so', async () => {
    const sold = await sell(2, DANIEL_CARD, [{ kind: 'points', points: 100 }, cash(100_000)])
    await till.call('member.erase', { ...command(), memberId: sold.member!.memberId, approval: APPROVED })
    const before = ledgerOf(till)
    const { sale } = await till.call('return.find', { of: { saleId: sold.saleId } })
    expect(sale.memberId).toBeNull()
    const back = await takeBack(till, sold.saleId)
    expect(back).toMatchObject({ points: null, tierAfter: null, result: { points: null } })
    const moved = changed(before, ledgerOf(till))
    expect(moved).toMatchObject({ 'cash-drawer': -paidBack(back).cash!, 'points-redeemed-value': -100 })
    expect(Object.keys(moved).filter((account) => /^points-(?!redeemed-value)/.test(account))).toEqual([])
    expect(till.journal('return.completed')[0]!.memberId).toBeNull()
  })
})

describe('a household', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till)

  it('has points back in the lots of whoever earned them; what was earned is taken from who earned it', async () => {
    const daniel = await sell(1, DANIEL_CARD)
    const mei = (await sell(1, MEI_LIN_CARD)).member!.memberId
    await till.call('household.found', { ...command(), headId: mei, memberIds: [daniel.member!.memberId] })
    const before = ledgerOf(till)
    await till.scan(DANIEL_CARD)
    const { maxPointsTender: points } = await till.squid(15)
    const sold = await till.pay([{ kind: 'points', points }, cash(100_000)])
    const spent = till.journal('sale.completed').at(-1)!.spentLots!
    expect(new Set(spent.map((part) => part.memberId))).toEqual(new Set([daniel.member!.memberId, mei]))
    await takeBack(till, sold.saleId, { [SQUID]: 4000 })
    await takeBack(till, sold.saleId)
    expect(changed(before, ledgerOf(till))).toEqual({})
  })

  it('owes what was earned and is spent: what comes back to others does not pay for it', async () => {
    const daniel = (await sell(1, DANIEL_CARD)).member!.memberId
    const mei = (await sell(1, MEI_LIN_CARD)).member!.memberId
    await till.call('household.found', { ...command(), headId: mei, memberIds: [daniel] })
    const sold = await sell(20, DANIEL_CARD, [{ kind: 'points', points: 700 }, cash(100_000)])
    expect(till.journal('sale.completed').at(-1)!.spentLots!.some((part) => part.memberId === mei)).toBe(true)
    await till.scan(DANIEL_CARD)
    const { maxPointsTender: all } = await till.squid(10)
    await till.pay([{ kind: 'points', points: all }, cash(100_000)])
    const left = await till.scan(DANIEL_CARD)
    await till.call('sale.clear', { ...command(), saleId: left.saleId })
    const { result } = await takeBack(till, sold.saleId)
    const ofOwn = (result.points!.taken).reduce((sum, part) => sum + part.points, 0)
    expect(result.points!.debt).toBe(sold.member!.pointsEarned - ofOwn)
    expect(result.points!.debt).toBeGreaterThan(0)
    const returned = till.journal('return.completed')[0]!
    expect(returned.postings.filter((posting) => posting.memberId === mei && posting.amount < 0)).toEqual([])
    expect(ledgerOf(till)[`points-debt ${daniel}`]).toBe(-result.points!.debt)
  })
})

describe('an offer of one use a member', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till, {
    promotions: [{
      id: 'once', name: { en: 'A dollar once', zh: '仅一次减一元' }, combine: { kind: 'stack' }, units: 'shared', when: { kind: 'member' },
      effect: { kind: 'amount-off', goods: { all: true }, amountMinor: 100 }, limits: { perMember: { lifetime: 1 } },
    }],
  })
  const status = async (): Promise<string | undefined> => {
    await till.scan(MEI_LIN_CARD)
    const sale = await till.squid(1)
    const found = sale.evaluation.promotions.find((each) => each.promotionId === 'once')?.status
    await till.call('sale.clear', { ...command(), saleId: sale.saleId })
    return found
  }

  it('is good again when everything came back, and not before', async () => {
    const sold = await sell(2, MEI_LIN_CARD)
    expect(await status()).toBe('not-met')
    await takeBack(till, sold.saleId, { [SQUID]: 1000 })
    expect(await status()).toBe('not-met')
    await takeBack(till, sold.saleId)
    expect(await status()).toBe('applied')
  })

  it('is good for the new goods of an exchange of everything, which cost what they cost then', async () => {
    const sold = await sell(1, MEI_LIN_CARD)
    await till.scan(MEI_LIN_CARD)
    const sale = await till.squid(2)
    expect(sale.evaluation.totalMinor).toBe(2 * SQUID_MINOR)
    const wish = await wishOf(till, sold.saleId)
    const { exchange } = await till.call('exchange.quote', { saleId: sold.saleId, lines: wish.lines, memberId: null, newSaleId: sale.saleId, revision: sale.revision })
    expect(exchange).toMatchObject({ dueMinor: 2 * SQUID_MINOR - 100, payMinor: SQUID_MINOR })
    expect(till.journal('return.completed')).toEqual([])
    const { completed } = await till.call('exchange.complete', { ...wish, newSaleId: sale.saleId, revision: sale.revision, tenders: [cash(SQUID_MINOR)] })
    expect(completed.totalMinor).toBe(2 * SQUID_MINOR - 100)
  })
})

describe('points that begin later, and missing ones set against the refund', () => {
  valueTillBeforeEach((opened) => (till = opened), () => till, { pointsRules: { pendingDays: 7 }, returnRules: { pointsShort: 'deduct-from-refund' } })

  it('pending ones are taken from where they stand', async () => {
    const before = ledgerOf(till)
    const sold = await sell(3, MEI_LIN_CARD)
    const { memberId } = sold.member!
    expect(changed(before, ledgerOf(till))[`points-pending ${memberId}`]).toBe(sold.member!.pointsEarned)
    await takeBack(till, sold.saleId, { [SQUID]: 1000 })
    await takeBack(till, sold.saleId)
    expect(changed(before, ledgerOf(till))).toEqual({})
  })

  it('what was spent meanwhile is kept from the refund at its worth, and is no debt', async () => {
    const earning = await sell(40, DANIEL_CARD)
    till.clock.advance(8 * DAY_MS)
    await till.signIn()
    await till.scan(DANIEL_CARD)
    const { maxPointsTender: points } = await till.squid(20)
    await till.pay([{ kind: 'points', points }, cash(100_000)])
    const before = ledgerOf(till)
    const back = await takeBack(till, earning.saleId)
    const { deducted } = back.result.points!
    expect(deducted.points).toBeGreaterThan(0)
    expect(back.points!.debtAfter).toBe(0)
    expect(changed(before, ledgerOf(till))).toMatchObject({ 'points-deducted-value': -deducted.amountMinor, 'cash-drawer': -(earning.totalMinor - deducted.amountMinor + back.result.parts.cashRoundingMinor) })
  })
})
