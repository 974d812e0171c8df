import { describe, expect, it } from 'vitest'
import type { MethodInput } from '../../core/contract/types.ts'
import { COUPON_RULES } from '../support/coupon-rules.ts'
import { applicant, newCardNumber } from '../support/member-till.ts'
import { accounts, adjust, daysLater, memberOf, posted, standing } from '../support/points-till.ts'
import { APPROVED, takeBack, voidOf } from '../support/return-till.ts'
import { DANIEL_CARD, MEI_LIN_CARD, command } from '../support/till.ts'
import { SQUID, SQUID_MINOR, cash, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

const BROUGHT_MINOR = 150
const BROUGHT_POINTS = 200

let till: ValueTill
valueTillBeforeEach((opened) => (till = opened), () => till, COUPON_RULES)

type BroughtBy = NonNullable<MethodInput<'member.enrol'>['broughtBy']>
const byDaniel: BroughtBy = { by: 'card', cardNumber: DANIEL_CARD }

async function newcomer(serial: number, broughtBy: BroughtBy, more: Partial<MethodInput<'member.enrol'>> = {}): Promise<string> {
  return (await till.call('member.enrol', applicant(serial, { cardNumber: newCardNumber(serial), broughtBy, ...more }))).memberId
}

/** The member of a newcomer's card buys so many squid. */
async function buys(serial: number, pieces: number) {
  await till.scan(newCardNumber(serial))
  await till.squid(pieces)
  return till.pay([cash(100_000)])
}

describe('a member who brings another', () => {
  it('has points once the other buys enough, and the other what the rules give, once', async () => {
    till.watch()
    const daniel = await memberOf(till, DANIEL_CARD)
    const before = accounts(till, daniel).available
    const memberId = await newcomer(1, byDaniel)
    expect(till.journal('member.referred')).toMatchObject([{ memberId, referrerId: daniel, by: 'card' }])
    await till.squid(1)
    const small = await till.pay([cash(100_000)])
    expect([small.savedMinor, accounts(till, daniel).available]).toEqual([0, before])

    expect((await buys(1, 2)).savedMinor).toBe(BROUGHT_MINOR)
    expect(accounts(till, daniel).available).toBe(before + BROUGHT_POINTS)
    expect((await till.call('points.history', { memberId: daniel, before: null, limit: 1 })).entries[0]).toMatchObject({ what: 'referral', change: BROUGHT_POINTS })
    expect((await buys(1, 2)).savedMinor).toBe(0)
    expect(accounts(till, daniel).available).toBe(before + BROUGHT_POINTS)
  })

  it('gives the points back when all of it comes back, spent or not, and has them again for a purchase that stays', async () => {
    till.watch()
    const daniel = await memberOf(till, DANIEL_CARD)
    await newcomer(2, byDaniel)
    await till.squid(2)
    const sold = await till.pay([cash(100_000)])
    const { available } = await standing(till, daniel)
    await adjust(till, daniel, -available)
    await takeBack(till, sold.saleId)
    expect(accounts(till, daniel)).toMatchObject({ available: 0, debt: -BROUGHT_POINTS })
    await buys(2, 2)
    expect(accounts(till, daniel)).toMatchObject({ available: 0, debt: 0 })
    expect(till.journal('referral.reopened')).toHaveLength(1)
  })

  it('is named by phone or by the code the till gives; a misread code is told apart', async () => {
    const daniel = await memberOf(till, DANIEL_CARD)
    const { code } = await till.call('referral.code', { ...command(), memberId: daniel })
    expect((await till.call('referral.code', { ...command(), memberId: daniel })).code).toBe(code)
    await newcomer(3, { by: 'code', code: code.toLowerCase() })
    const first = await newcomer(4, byDaniel)
    await newcomer(5, { by: 'phone', phone: applicant(4).phone! })
    expect(till.journal('member.referred').map(({ referrerId, by }) => [referrerId, by])).toEqual([[daniel, 'code'], [daniel, 'card'], [first, 'phone']])
    const swapped = `${code.slice(0, 4)}${code[4] === '7' ? '8' : '7'}${code.slice(5)}`
    const asked = (broughtBy: BroughtBy) => till.refusal('member.enrol', applicant(6, { broughtBy }))
    expect((await asked({ by: 'code', code: swapped })).code).toBe('CODE_CHECK_WRONG')
    expect((await asked({ by: 'code', code: 'nobody' })).code).toBe('REFERRER_UNKNOWN')
    expect((await asked({ by: 'phone', phone: '91999999' })).code).toBe('REFERRER_UNKNOWN')
    expect(JSON.stringify(till.journal('member.referred'))).not.toContain(code)
  })

  it('is not themselves: not by card, by phone, nor as one member afterwards', async () => {
    const own = newCardNumber(7)
    expect(await till.refusal('member.enrol', applicant(7, { cardNumber: own, broughtBy: { by: 'card', cardNumber: own } }))).toMatchObject({ code: 'REFERRAL_REFUSED', data: { reason: 'same-card' } })
    await newcomer(8, byDaniel)
    await till.call('sale.clear', { ...command(), saleId: (await till.call('sale.current', {})).sale!.saleId })
    expect(await till.refusal('member.enrol', applicant(9, { phone: applicant(8).phone, anyway: true, broughtBy: { by: 'card', cardNumber: newCardNumber(8) } })))
      .toMatchObject({ code: 'REFERRAL_REFUSED', data: { reason: 'same-phone' } })
    // Neither has a phone that would tell.
    const { memberId: intoId } = await till.call('member.enrol', applicant(15, { cardNumber: newCardNumber(15), phone: null }))
    const fromId = await newcomer(10, { by: 'card', cardNumber: newCardNumber(15) }, { phone: null })
    await till.call('sale.clear', { ...command(), saleId: (await till.call('sale.current', {})).sale!.saleId })
    await till.call('member.merge', { ...command(), fromId, intoId, approval: APPROVED })
    expect((await buys(10, 2)).savedMinor).toBe(0)
    expect(till.journal('referral.rewarded')).toEqual([])
  })

  it('is of another household', async () => {
    const daniel = await memberOf(till, DANIEL_CARD)
    const memberId = await newcomer(11, byDaniel)
    await till.call('household.found', { ...command(), headId: daniel, memberIds: [memberId] })
    expect((await buys(11, 2)).savedMinor).toBe(0)
    expect(till.journal('referral.rewarded')).toEqual([])
  })

  it('is rewarded so often a year and no oftener', async () => {
    for (const serial of [12, 13, 14]) await newcomer(serial, byDaniel)
    await till.call('sale.clear', { ...command(), saleId: (await till.call('sale.current', {})).sale!.saleId })
    expect([(await buys(12, 2)).savedMinor, (await buys(13, 2)).savedMinor, (await buys(14, 2)).savedMinor]).toEqual([BROUGHT_MINOR, BROUGHT_MINOR, 0])
    await daysLater(till, 150)
    expect((await buys(14, 2)).savedMinor).toBe(BROUGHT_MINOR)
  })
})

describe('a tier given by hand', () => {
  const gold = async () => ({ ...command(), memberId: await memberOf(till, DANIEL_CARD), tierId: 'gold', until: '2026-09-30', reason: 'status-match', approval: APPROVED } as const)

  it('needs a manager, a tier and an end', async () => {
    const wish = await gold()
    expect(await till.refusal('tier.give', { ...wish, approval: null })).toEqual({ code: 'APPROVAL_NEEDED', data: { right: 'tier-give' } })
    expect((await till.refusal('tier.give', { ...wish, ...command(), tierId: 'platinum-none' })).code).toBe('TIER_UNKNOWN')
    expect((await till.refusal('tier.give', { ...wish, ...command(), until: '2026-08-13' })).code).toBe('TIER_END_INVALID')
    expect((await till.refusal('tier.give', { ...wish, ...command(), until: '2036-08-13' })).code).toBe('TIER_END_INVALID')
  })

  it('holds from the same day to the end of its last, and then what was earned is there again', async () => {
    till.watch()
    const wish = await gold()
    const { memberId } = wish
    const earned = (await till.call('tier.get', { memberId })).tierId
    expect(earned).not.toBe('gold')
    expect(await till.call('tier.give', wish)).toMatchObject({ tierId: 'gold', gifts: [{ tierId: 'gold', from: '2026-08-14', until: '2026-09-30', withdrawnOn: null }] })
    const sale = await till.scan(DANIEL_CARD)
    expect(sale.member!.tier.id).toBe('gold')
    await till.call('sale.clear', { ...command(), saleId: sale.saleId })
    await daysLater(till, 47)
    expect((await till.call('tier.get', { memberId })).tierId).toBe('gold')
    await daysLater(till, 1)
    expect((await till.call('tier.get', { memberId })).tierId).toBe(earned)
    expect((await posted(till, 'tier.changed')).flatMap(({ changes }) => changes).filter((each) => each.memberId === memberId)).toMatchObject([{ on: '2026-10-01', from: 'gold', to: earned }])
  })

  it('taken back ends at once, and is not taken back twice', async () => {
    till.watch()
    const wish = await gold()
    const { memberId } = wish
    const earned = (await till.call('tier.get', { memberId })).tierId
    const { gifts } = await till.call('tier.give', wish)
    const { giftId } = gifts[0]!
    await daysLater(till, 3)
    const back = { ...command(), giftId, reason: 'misuse', approval: APPROVED } as const
    expect(await till.call('tier.withdraw', back)).toMatchObject({ tierId: earned, gifts: [{ withdrawnOn: '2026-08-17' }] })
    expect((await till.refusal('tier.withdraw', { ...back, ...command() })).code).toBe('TIER_GIFT_UNKNOWN')
    expect(till.journal('tier.withdrawn')).toMatchObject([{ tierAfter: earned, approval: { right: 'tier-withdraw' } }])
  })
})

describe('a sale paid from a hold', () => {
  async function heldFor(card: string, points: number) {
    const memberId = await memberOf(till, card)
    await adjust(till, memberId, 2000)
    const { holdId } = await till.call('points.hold', { ...command(), memberId, points })
    return { memberId, holdId, before: accounts(till, memberId) }
  }

  it('spends what was set aside and nothing else, and says so on the receipt', async () => {
    till.watch()
    const { memberId, holdId, before } = await heldFor(DANIEL_CARD, 500)
    await till.scan(DANIEL_CARD)
    await till.squid(1)
    const sold = await till.pay([{ kind: 'hold', holdId }, cash(100_000)])
    expect(sold.tenders[0]).toEqual({ kind: 'points', points: 500, amountMinor: 500 })
    expect(accounts(till, memberId)).toMatchObject({ held: 0, available: before.available + sold.member!.pointsEarned })
    expect(sold.member).toMatchObject({ pointsBefore: before.available + 500, pointsSpent: 500, pointsAfter: before.available + sold.member!.pointsEarned })
    expect((await till.refusal('points.release', { ...command(), holdId })).code).toBe('HOLD_UNKNOWN')
  })

  it('beside other points; what comes back goes to the lots it was set aside from', async () => {
    till.watch()
    const { memberId, holdId, before } = await heldFor(DANIEL_CARD, 300)
    await till.scan(DANIEL_CARD)
    await till.squid(1)
    const sold = await till.pay([{ kind: 'hold', holdId }, { kind: 'points', points: 200 }, cash(100_000)])
    expect(sold.tenders[0]).toMatchObject({ kind: 'points', points: 500 })
    await voidOf(till, sold.saleId)
    expect(accounts(till, memberId)).toMatchObject({ available: before.available + 300, held: 0, debt: 0 })
    expect(SQUID_MINOR).toBe(790)
  })

  it('beside other points of the same lot, comes back whole in two returns', async () => {
    till.watch()
    const { memberId, holdId, before } = await heldFor(DANIEL_CARD, 300)
    await till.scan(DANIEL_CARD)
    await till.squid(2)
    const sold = await till.pay([{ kind: 'hold', holdId }, { kind: 'points', points: 200 }, cash(100_000)])
    await takeBack(till, sold.saleId, { [SQUID]: 1000 })
    expect(accounts(till, memberId).available).toBe(before.available - 200 + 250 + sold.member!.pointsEarned - Math.floor(sold.member!.pointsEarned / 2))
    await takeBack(till, sold.saleId)
    expect(accounts(till, memberId)).toMatchObject({ available: before.available + 300, held: 0, debt: 0 })
  })

  it('is all of the hold, of the member on the sale, known for certain', async () => {
    const { holdId } = await heldFor(DANIEL_CARD, 1000)
    await till.squid(1)
    expect((await till.refusedPay([{ kind: 'hold', holdId }, cash(100_000)])).code).toBe('HOLD_OTHER_MEMBER')
    await till.scan(MEI_LIN_CARD)
    expect((await till.refusedPay([{ kind: 'hold', holdId }, cash(100_000)])).code).toBe('HOLD_OTHER_MEMBER')
    const { sale } = await till.call('sale.current', {})
    await till.call('sale.clear', { ...command(), saleId: sale!.saleId })
    await till.scan(DANIEL_CARD)
    await till.squid(1)
    expect((await till.refusedPay([{ kind: 'hold', holdId }, cash(100_000)])).code).toBe('POINTS_TOO_MANY')
    const daniel = (await till.call('sale.current', {})).sale!
    await till.call('sale.clear', { ...command(), saleId: daniel.saleId })
    await till.call('sale.attachMember', { ...command(), memberId: daniel.member!.memberId, replace: false })
    await till.squid(2)
    expect((await till.refusedPay([{ kind: 'hold', holdId }, cash(100_000)])).code).toBe('POINTS_NEED_CARD')
  })
})
