import { beforeEach, describe, expect, it, vi } from 'vitest'
import { APPROVED, DAY_MS, accounts, adjust, danielTakes, daysLater, memberOf, posted, standing } from '../support/points-till.ts'
import { REWARD_RULES, TEN_CODES } from '../support/reward-rules.ts'
import { CASHIER, DANIEL_CARD, MEI_LIN_CARD, command } from '../support/till.ts'
import { cash, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

let till: ValueTill
let daniel: string

const opened = (change: Record<string, unknown> = {}): void => {
  valueTillBeforeEach((next) => (till = next), () => till, change)
  beforeEach(async () => {
    daniel = await memberOf(till, DANIEL_CARD)
  })
}

const open = async () => (await till.call('sale.current', {})).sale!
const earnedLast = (): number => till.journal('sale.completed').at(-1)!.pointsEarned

describe('double, lost or wrong points (peers.md, B)', () => {
  opened()

  it('B12: a confirmation that is sent twice counts once', async () => {
    const sale = await danielTakes(till)
    const complete = { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: [cash(1000)] }
    await till.call('sale.complete', complete)
    await till.call('sale.complete', complete)
    expect(till.journal('sale.completed')).toHaveLength(1)
    expect(await standing(till, daniel)).toMatchObject({ available: 240 })
  })

  it('B13: settling a sale on account earns nothing a second time', async () => {
    await till.call('account.open', { ...command(), memberId: daniel, limitMinor: 1000, approval: APPROVED })
    await danielTakes(till)
    await till.pay([{ kind: 'account', amountMinor: null }])
    expect(await standing(till, daniel)).toMatchObject({ available: 240 })
    await till.call('account.settle', { ...command(), memberId: daniel, paid: { kind: 'cash', amountMinor: 790, givenMinor: 790 } })
    expect(await standing(till, daniel)).toMatchObject({ available: 240 })
  })

  it('B14: two cards of one member show and spend one balance', async () => {
    const cardNumber = '6035120000000002'
    await till.call('card.add', { ...command(), memberId: daniel, cardNumber })
    const sale = await till.scan(cardNumber)
    expect(sale.member).toMatchObject({ memberId: daniel, pointsAvailable: 233 })
  })

  it('B15: a parked sale that is called back counts what is in it now, once', async () => {
    const sale = await danielTakes(till)
    await till.call('sale.hold', { ...command(), saleId: sale.saleId, label: '' })
    expect(await standing(till, daniel)).toMatchObject({ available: 233 })
    const { sale: back } = await till.call('sale.recall', { ...command(), saleId: sale.saleId })
    await till.call('sale.setQuantity', { ...command(), saleId: sale.saleId, lineId: back!.lines[0]!.lineId, quantityMilli: 3000 })
    await till.pay([cash(5000)])
    expect(earnedLast()).toBe(23)
    expect(await standing(till, daniel)).toMatchObject({ available: 256 })
  })

  it('B16, B20: what points pay for earns none, and neither does a gift card sold', async () => {
    await danielTakes(till, 2)
    await till.pay([{ kind: 'points', points: 200 }, cash(2000)])
    // 15.80 less 2.00 is 13.80.
    expect(earnedLast()).toBe(13)
    await till.scan(DANIEL_CARD)
    await till.load(5000)
    await till.pay([cash(5000)])
    expect(earnedLast()).toBe(0)
    expect(await standing(till, daniel)).toMatchObject({ available: 46 })
  })

  it('B17: redeeming never takes more points than the bill needs', async () => {
    await adjust(till, daniel, 3000)
    const sale = await danielTakes(till)
    expect(sale.evaluation.totalMinor).toBe(790)
    expect((await open()).maxPointsTender).toBe(700)
    expect(await till.refusedPay([{ kind: 'points', points: 800 }])).toMatchObject({ code: 'POINTS_TOO_MANY', data: { maximum: 700 } })
  })

  it('B18: points that were redeemed are gone, whatever redeemed them', async () => {
    await danielTakes(till)
    await till.pay([{ kind: 'points', points: 200 }, cash(1000)])
    const { holdId } = await till.call('points.hold', { ...command(), memberId: daniel, points: 30 })
    await till.call('points.capture', { ...command(), holdId })
    const left = (await standing(till, daniel)).available
    expect(left).toBe(233 - 200 + earnedLast() - 30)
    await danielTakes(till)
    expect(await till.refusedPay([{ kind: 'points', points: 100 }, cash(1000)])).toMatchObject({ code: 'POINTS_NOT_ENOUGH', data: { available: left } })
  })

  it('B19: points are there with the sale that earned them, in the same commit', async () => {
    await danielTakes(till)
    const { member } = await till.pay([cash(1000)])
    expect(member).toMatchObject({ pointsBefore: 233, pointsEarned: 7, pointsAfter: 240 })
    till.books()
    till = await till.reopen()
    await till.signIn()
    expect(await standing(till, daniel)).toMatchObject({ available: 240 })
  })
})

describe('a coupon in a sale that is sent twice', () => {
  valueTillBeforeEach((next) => (till = next), () => till, REWARD_RULES)

  it('B12: a second call with the same coupon, or of the same payment, loses none and uses none twice', async () => {
    const [code] = TEN_CODES
    const sale = await till.squid()
    const presented = { ...command(), saleId: sale.saleId, code }
    const first = await till.call('sale.addCoupon', presented)
    expect(await till.call('sale.addCoupon', presented)).toEqual(first)
    await till.call('sale.addCoupon', { ...presented, ...command() })
    expect((await open()).evaluation.coupons).toMatchObject([{ code, status: 'used' }])
    const complete = { ...command(), saleId: sale.saleId, revision: (await open()).revision, tenders: [cash(10_000)] }
    const { completed } = await till.call('sale.complete', complete)
    expect((await till.call('sale.complete', complete)).completed).toEqual(completed)
    const used = till.journal('sale.completed').flatMap((each) => each.evaluation.coupons ?? []).filter((coupon) => coupon.status === 'used')
    expect(used).toMatchObject([{ code }])
  })
})

describe('a redemption that was begun', () => {
  opened()

  it('B22: is never stuck: points planned, held or paid in a sale that was given up are free at once, with nobody’s help', async () => {
    const before = await standing(till, daniel)
    const sale = await danielTakes(till)
    const refused = await till.refusedPay([{ kind: 'points', points: 200 }])
    expect(refused.code).toBe('TENDERS_SHORT')
    expect((await open()).maxPointsTender).toBe(200)
    await till.call('sale.clear', { ...command(), saleId: sale.saleId })
    const { holdId } = await till.call('points.hold', { ...command(), memberId: daniel, points: 200 })
    expect((await standing(till, daniel)).available).toBe(before.available - 200)
    await till.call('points.release', { ...command(), holdId })
    expect(await standing(till, daniel)).toEqual(before)
    await danielTakes(till)
    await till.pay([{ kind: 'points', points: 200 }, cash(1000)])
    expect((await standing(till, daniel)).available).toBe(before.available - 200 + earnedLast())
  })
})

describe('a birthday reward (peers.md, B 22)', () => {
  opened({
    promotions: [{
      id: 'birthday', name: { en: 'Birthday points', zh: '生日积分' }, combine: { kind: 'stack' }, units: 'shared',
      when: { kind: 'birthday', within: 'days', daysBefore: 150 }, effect: { kind: 'points-flat', points: 500 }, limits: { perMember: { lifetime: 1 } },
    }],
  })

  it('B22: a birthday reward is given once, and once more only where the sale that had it came back', async () => {
    await danielTakes(till)
    const { saleId } = await till.pay([cash(1000)])
    expect(earnedLast()).toBe(507)
    await danielTakes(till)
    await till.pay([cash(1000)])
    expect(earnedLast()).toBe(7)
    const { sale } = await till.call('return.find', { of: { saleId } })
    const lines = sale.lines.map(({ line, leftMilli }) => ({ lineId: line.lineId, quantityMilli: leftMilli }))
    await till.call('return.make', { ...command(), saleId, lines, memberId: null, returnsMade: 0, reason: 'not-wanted', approval: null })
    expect(await standing(till, daniel)).toMatchObject({ available: 240 })
    await danielTakes(till)
    await till.pay([cash(1000)])
    expect(earnedLast()).toBe(507)
  })
})

describe('a limit for each member', () => {
  opened({
    promotions: [{
      id: 'welcome', name: { en: 'Welcome points', zh: '迎新积分' }, combine: { kind: 'stack' }, units: 'shared',
      when: { kind: 'member' }, effect: { kind: 'points-flat', points: 500 }, limits: { perMember: { lifetime: 1 } },
    }],
  })

  it('counts what was used under every id of a merged member', async () => {
    const mei = await memberOf(till, MEI_LIN_CARD)
    await danielTakes(till)
    await till.pay([cash(1000)])
    expect(earnedLast()).toBe(507)
    await till.call('member.merge', { ...command(), fromId: daniel, intoId: mei, approval: APPROVED })
    await till.scan(DANIEL_CARD)
    const sale = await till.squid()
    expect(sale.member).toMatchObject({ memberId: mei })
    expect(sale.evaluation.promotions).toMatchObject([{ promotionId: 'welcome', status: 'not-met' }])
  })
})

describe('goods that do not pay (peers.md, B 21)', () => {
  opened()

  it('B21: goods that do not pay earn nothing where they are marked so', async () => {
    await danielTakes(till)
    const { sale } = await till.call('sale.addItem', { ...command(), sku: 'carrier-bag-paper', quantityMilli: 100_000 })
    expect(sale!.evaluation).toMatchObject({ totalMinor: 1790, points: { total: 7 } })
  })
})

describe('expiry (peers.md, G)', () => {
  opened()

  it('G52: expired points never pay, not even on a till that posted nothing yet', async () => {
    till.clock.advance(400 * DAY_MS)
    expect(await standing(till, daniel)).toMatchObject({ available: 0, nextExpiries: [] })
    expect(accounts(till, daniel).available).toBe(233)
    await danielTakes(till)
    expect((await open()).maxPointsTender).toBe(0)
    expect(await till.refusedPay([{ kind: 'points', points: 100 }, cash(1000)])).toMatchObject({ code: 'POINTS_NOT_ENOUGH', data: { available: 0 } })
    await till.call('sale.clear', { ...command(), saleId: (await open()).saleId })
    await till.signIn(CASHIER)
    await posted(till, 'points.expired')
    till.books()
  })

  it('G53: an expiry is booked on its lots once, and an offer of points that ended makes none', async () => {
    const mei = await memberOf(till, MEI_LIN_CARD)
    const before = await standing(till, mei)
    const [first] = before.nextExpiries
    expect(first).toBeDefined()
    const days = Math.round((Date.parse(`${first!.on}T12:00:00Z`) - Date.UTC(2026, 7, 14, 12)) / DAY_MS)
    till.clock.advance(days * DAY_MS)
    expect((await standing(till, mei)).available).toBe(before.available)
    await daysLater(till, 1)
    expect((await standing(till, mei)).available).toBe(before.available - first!.points)
    await posted(till, 'points.expired')
    await daysLater(till, 0)
    const lots = till.journal('points.expired').flatMap((event) => event.lots).filter((lot) => lot.memberId === mei)
    expect(lots.reduce((sum, lot) => sum + lot.points, 0)).toBe(first!.points)
    expect(new Set(lots.map((lot) => lot.id)).size).toBe(lots.length)
    expect(accounts(till, mei).available).toBe(before.available - first!.points)
  })

  it('G54: every date on which points end is told, the soonest first', async () => {
    const sale = await till.scan(MEI_LIN_CARD)
    const told = sale.member!.nextExpiries!
    expect(told.length).toBeGreaterThan(1)
    expect(told).toEqual([...told].sort((a, b) => (a.on < b.on ? -1 : 1)))
    expect(sale.member!.nextExpiry).toEqual(told[0])
    const { nextExpiries, available } = await standing(till, sale.member!.memberId)
    expect(nextExpiries.reduce((sum, each) => sum + each.points, 0)).toBe(available)
  })
})

describe('a tier', () => {
  opened({ tierRules: { graceDays: 30 } })

  it('is told with what keeps it, stands in its days of grace, and then drops, whatever was posted', async () => {
    const sale = await till.scan(MEI_LIN_CARD)
    const mei = sale.member!.memberId
    expect(sale.member).toMatchObject({ tier: { id: 'gold' }, keep: { by: '2027-09-13', requiredMinor: 75_000, isInGrace: false } })
    await till.call('sale.clear', { ...command(), saleId: sale.saleId })
    till.clock.advance(390 * DAY_MS)
    const inGrace = await till.scan(MEI_LIN_CARD)
    expect(inGrace.member).toMatchObject({ tier: { id: 'gold' }, keep: { by: '2027-09-13', countedMinor: 0, missingMinor: 75_000, isInGrace: true } })
    await till.call('sale.clear', { ...command(), saleId: inGrace.saleId })
    till.clock.advance(10 * DAY_MS)
    expect((await till.scan(MEI_LIN_CARD)).member).toMatchObject({ tier: { id: 'silver' } })
    await till.call('sale.clear', { ...command(), saleId: (await open()).saleId })
    await till.signIn(CASHIER)
    // Everybody's changes are posted in steps; hers is in one of them.
    await vi.waitFor(() => {
      const changes = till.journal('tier.changed').flatMap((event) => event.changes)
      expect(changes.filter((change) => change.memberId === mei)).toEqual([{ id: `tier:${mei}:2027-09-14`, memberId: mei, on: '2027-09-14', from: 'gold', to: 'silver' }])
    }, { timeout: 60_000, interval: 50 })
  })
})
