import { beforeEach, describe, expect, it } from 'vitest'
import { APPROVED, accounts, adjust, danielTakes, daysLater, memberOf, posted, standing } from '../support/points-till.ts'
import { DANIEL_CARD, MEI_LIN_BLOCKED_CARD, MEI_LIN_CARD, command } from '../support/till.ts'
import { cash, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

let till: ValueTill
let daniel: string

const opened = (change: Record<string, unknown> = {}): void => {
  valueTillBeforeEach((next) => (till = next), () => till, change)
  beforeEach(async () => {
    daniel = await memberOf(till, DANIEL_CARD)
    till.watch()
  })
}

/** Everything of a sale comes back. */
async function giveBackAll(saleId: string): Promise<void> {
  const { sale } = await till.call('return.find', { of: { saleId } })
  const lines = sale.lines.map(({ line, leftMilli }) => ({ lineId: line.lineId, quantityMilli: leftMilli }))
  await till.call('return.make', { ...command(), saleId, lines, memberId: null, returnsMade: 0, reason: 'not-wanted', approval: null })
}

describe('points that are pending until the return window closes', () => {
  opened({ pointsRules: { pendingDays: 30 } })

  it('stand apart, cannot be spent, and are spendable on their day although nothing was posted', async () => {
    const before = await standing(till, daniel)
    await danielTakes(till, 13)
    await till.pay([cash(20_000)])
    const earned = till.journal('sale.completed').at(-1)!.pointsEarned
    expect(earned).toBe(152)
    expect(await standing(till, daniel)).toMatchObject({ available: before.available, pending: earned })
    expect(accounts(till, daniel)).toMatchObject({ available: before.available, pending: earned })

    await danielTakes(till)
    expect(await till.refusedPay([{ kind: 'points', points: 300 }, cash(10_000)])).toMatchObject({ code: 'POINTS_NOT_ENOUGH', data: { available: 233 } })
    await till.call('sale.clear', { ...command(), saleId: (await till.call('sale.current', {})).sale!.saleId })

    till.clock.advance(30 * 86_400_000)
    expect(await standing(till, daniel)).toMatchObject({ available: before.available + earned, pending: 0 })
    expect(till.journal('points.released')).toEqual([])
    await danielTakes(till)
    await till.pay([{ kind: 'points', points: 300 }, cash(10_000)])
    // The oldest lots went first; what of the new one is left is released once, and never again.
    await daysLater(till, 0)
    const [released] = await posted(till, 'points.released')
    expect(released?.lots).toMatchObject([{ memberId: daniel, points: 85, availableFrom: '2026-09-13' }])
    expect(accounts(till, daniel).pending).toBe(till.journal('sale.completed').at(-1)!.pointsEarned)
    till.books()
  })

  it('are what a return takes back first', async () => {
    await danielTakes(till, 2)
    const { saleId } = await till.pay([cash(2000)])
    await giveBackAll(saleId)
    expect(accounts(till, daniel)).toEqual({ available: 233, pending: 0, held: 0, debt: 0 })
  })
})

describe('points that are owed', () => {
  opened()

  it('block spending, are paid by what is earned first, and never in money', async () => {
    await expect(till.call('points.adjust', { ...command(), memberId: daniel, points: -240, reason: 'earned-wrongly', mayOwe: false, approval: APPROVED })).rejects.toThrow(/POINTS_MORE_THAN_THERE.*233/)
    expect(await adjust(till, daniel, -240, true)).toMatchObject({ available: 0, debt: 7 })
    await adjust(till, daniel, 5)
    expect(await standing(till, daniel)).toMatchObject({ available: 0, debt: 2 })

    await danielTakes(till)
    expect((await till.call('sale.current', {})).sale?.maxPointsTender).toBe(0)
    expect(await till.refusedPay([{ kind: 'points', points: 100 }, cash(10_000)])).toMatchObject({ code: 'POINTS_OWED', data: { owed: 2 } })
    const { totalMinor } = await till.pay([cash(1000)])
    expect(totalMinor).toBe(790)
    expect(till.journal('sale.completed').at(-1)).toMatchObject({ pointsEarned: 7, debtPaid: [{ memberId: daniel, points: 2 }] })
    expect(await standing(till, daniel)).toMatchObject({ available: 5, debt: 0 })
  })

  it('are refused by a hold and a transfer too', async () => {
    const mei = await memberOf(till, MEI_LIN_CARD)
    await adjust(till, daniel, -240, true)
    expect(await till.refusal('points.hold', { ...command(), memberId: daniel, points: 1 })).toMatchObject({ code: 'POINTS_OWED' })
    expect(await till.refusal('points.transfer', { ...command(), memberId: daniel, to: { by: 'member', memberId: mei }, points: 1, approval: APPROVED })).toMatchObject({ code: 'POINTS_OWED' })
    // What arrives pays what is owed first.
    const moved = await till.call('points.transfer', { ...command(), memberId: mei, to: { by: 'member', memberId: daniel }, points: 10, approval: APPROVED })
    expect(moved.to).toMatchObject({ available: 3, debt: 0 })
  })
})

describe('points put right by hand', () => {
  opened()

  it('need the right, a reason, and a sane number; a repeat books nothing twice', async () => {
    const asked = { ...command(), memberId: daniel, points: 100, reason: 'complaint' as const, mayOwe: false }
    expect(await till.refusal('points.adjust', { ...asked, approval: null })).toEqual({ code: 'APPROVAL_NEEDED', data: { right: 'points-adjust' } })
    expect(await till.refusal('points.adjust', { ...asked, ...command(), points: 1_000_001, approval: APPROVED })).toEqual({ code: 'POINTS_OUT_OF_RANGE', data: { maximum: 1_000_000 } })
    expect(await till.refusal('points.adjust', { ...asked, ...command(), points: Number.MAX_SAFE_INTEGER, approval: APPROVED })).toMatchObject({ code: 'INPUT_INVALID' })
    expect(await till.refusal('points.adjust', { ...asked, ...command(), points: 0, approval: APPROVED })).toMatchObject({ code: 'INPUT_INVALID' })
    const given = { ...asked, ...command(), approval: APPROVED }
    expect((await till.call('points.adjust', given)).standing.available).toBe(333)
    expect((await till.call('points.adjust', given)).standing.available).toBe(333)
    expect(till.journal('points.adjusted')).toMatchObject([{ memberId: daniel, reason: 'complaint', approval: { right: 'points-adjust', staffId: APPROVED.staffId }, owed: 0 }])
    expect(await adjust(till, daniel, -333)).toMatchObject({ available: 0, debt: 0 })
  })
})

describe('points handed to another member', () => {
  opened()

  it('keep the dates of their lots, and leave the soonest to end first', async () => {
    const mei = await memberOf(till, MEI_LIN_CARD)
    const before = { daniel: await standing(till, daniel), mei: await standing(till, mei) }
    const moved = await till.call('points.transfer', { ...command(), memberId: daniel, to: { by: 'card', cardNumber: MEI_LIN_CARD }, points: 200, approval: APPROVED })
    expect(moved.from.available).toBe(33)
    expect(moved.to.available).toBe(before.mei.available + 200)
    const [event] = till.journal('points.transferred')
    expect(event?.lots.map((lot) => lot.expiresOn)).toEqual(before.daniel.nextExpiries.map((each) => each.on))
    expect(event?.lots.map((lot) => lot.points)).toEqual([145, 55])
  })

  it('go neither to oneself, nor to a blocked card or member, nor to nobody, nor without approval', async () => {
    const mei = await memberOf(till, MEI_LIN_CARD)
    const send = (to: { by: 'member'; memberId: string } | { by: 'card'; cardNumber: string }, points = 10) =>
      till.refusal('points.transfer', { ...command(), memberId: daniel, to, points, approval: APPROVED })
    expect(await send({ by: 'member', memberId: daniel })).toMatchObject({ code: 'TRANSFER_TO_SELF' })
    expect(await send({ by: 'card', cardNumber: DANIEL_CARD })).toMatchObject({ code: 'TRANSFER_TO_SELF' })
    expect(await send({ by: 'card', cardNumber: MEI_LIN_BLOCKED_CARD })).toMatchObject({ code: 'CARD_BLOCKED' })
    expect(await send({ by: 'card', cardNumber: '9999' })).toMatchObject({ code: 'CARD_UNKNOWN' })
    expect(await send({ by: 'member', memberId: command().commandId })).toMatchObject({ code: 'MEMBER_UNKNOWN' })
    expect(await send({ by: 'member', memberId: mei }, 234)).toMatchObject({ code: 'POINTS_NOT_ENOUGH', data: { available: 233 } })
    expect(await till.refusal('points.transfer', { ...command(), memberId: daniel, to: { by: 'member', memberId: mei }, points: 1, approval: null })).toMatchObject({ code: 'APPROVAL_NEEDED' })
    await till.call('member.block', { ...command(), memberId: mei, reason: 'misuse', approval: APPROVED })
    expect(await send({ by: 'member', memberId: mei })).toMatchObject({ code: 'MEMBER_BLOCKED' })
    expect(till.journal('points.transferred')).toEqual([])
  })
})

describe('points that are held', () => {
  opened()

  it('are spent by nothing else, go back where they were, or are spent, once', async () => {
    const hold = async (points: number) => till.call('points.hold', { ...command(), memberId: daniel, points })
    const first = await hold(200)
    expect(first.standing).toMatchObject({ available: 33, held: 200 })
    expect(accounts(till, daniel)).toEqual({ available: 33, pending: 0, held: 200, debt: 0 })
    await danielTakes(till)
    expect(await till.refusedPay([{ kind: 'points', points: 100 }, cash(1000)])).toMatchObject({ code: 'POINTS_NOT_ENOUGH', data: { available: 33 } })
    expect(await till.refusal('points.hold', { ...command(), memberId: daniel, points: 34 })).toMatchObject({ code: 'POINTS_NOT_ENOUGH' })

    expect((await till.call('points.release', { ...command(), holdId: first.holdId })).standing).toMatchObject({ available: 233, held: 0 })
    const second = await hold(150)
    expect((await till.call('points.capture', { ...command(), holdId: second.holdId })).standing).toMatchObject({ available: 83, held: 0 })
    for (const method of ['points.release', 'points.capture'] as const) expect(await till.refusal(method, { ...command(), holdId: second.holdId })).toEqual({ code: 'HOLD_UNKNOWN', data: {} })
  })

  it('do not expire meanwhile, and are gone once they are let go', async () => {
    const { holdId } = await till.call('points.hold', { ...command(), memberId: daniel, points: 233 })
    await daysLater(till, 400)
    expect(await standing(till, daniel)).toMatchObject({ available: 0, held: 233 })
    expect((await till.call('points.release', { ...command(), holdId })).standing).toMatchObject({ available: 0, held: 0 })
    await daysLater(till, 1)
    await danielExpired(2)
    expect(accounts(till, daniel)).toEqual({ available: 0, pending: 0, held: 0, debt: 0 })
  })
})

/** Waits until so many lots of Daniel have been posted as expired. */
async function danielExpired(lots: number): Promise<void> {
  for (;;) {
    const found = till.journal('points.expired').flatMap((event) => event.lots).filter((lot) => lot.memberId === daniel)
    if (found.length >= lots) return
    await posted(till, 'points.expired', till.journal('points.expired').length + 1)
  }
}

describe('a household’s pool', () => {
  opened()

  it('is spent across its members’ lots, each under its earner, and a return gives each their own back', async () => {
    const mei = await memberOf(till, MEI_LIN_CARD)
    const before = { daniel: await standing(till, daniel), mei: await standing(till, mei) }
    await till.call('household.found', { ...command(), headId: mei, memberIds: [daniel] })
    const pooled = before.daniel.available + before.mei.available
    expect((await standing(till, daniel)).available).toBe(pooled)
    await danielTakes(till, 20)
    const { saleId } = await till.pay([{ kind: 'points', points: 1000 }, cash(20_000)])
    const sale = till.journal('sale.completed').at(-1)!
    const spentBy = (memberId: string) => -sale.postings.filter((posting) => posting.memberId === memberId && posting.amount < 0).reduce((sum, posting) => sum + posting.amount, 0)
    expect(spentBy(mei)).toBeGreaterThan(0)
    expect(spentBy(mei) + spentBy(daniel)).toBe(1000)
    expect((await standing(till, daniel)).available).toBe(pooled - 1000 + sale.pointsEarned)

    await giveBackAll(saleId)
    expect(accounts(till, daniel).available).toBe(before.daniel.available)
    expect(accounts(till, mei).available).toBe(before.mei.available)
    await till.call('household.leave', { ...command(), memberId: daniel })
    expect(await standing(till, daniel)).toMatchObject({ available: before.daniel.available })
  })

  it('holds nothing of a member who owes points, although points came back to them', async () => {
    const mei = await memberOf(till, MEI_LIN_CARD)
    await danielTakes(till)
    const { saleId } = await till.pay([{ kind: 'points', points: 200 }, cash(1000)])
    await adjust(till, daniel, -100, true)
    await giveBackAll(saleId)
    expect(accounts(till, daniel)).toMatchObject({ available: 200 - 5, debt: -62 })
    await till.call('household.found', { ...command(), headId: mei, memberIds: [daniel] })
    expect((await standing(till, mei)).available).toBe(accounts(till, mei).available)
    await adjust(till, daniel, 62)
    expect((await standing(till, mei)).available).toBe(accounts(till, mei).available + 195)
  })
})

describe('a household in which only the head spends', () => {
  opened({ household: { maySpend: 'head', maximumMembers: 8 } })

  it('lets nobody else spend or hand over', async () => {
    const mei = await memberOf(till, MEI_LIN_CARD)
    await till.call('household.found', { ...command(), headId: mei, memberIds: [daniel] })
    expect((await standing(till, daniel)).available).toBe(0)
    expect(await till.refusal('points.transfer', { ...command(), memberId: daniel, to: { by: 'member', memberId: mei }, points: 1, approval: APPROVED })).toMatchObject({ code: 'TRANSFER_BY_HEAD_ONLY' })
    expect((await standing(till, mei)).available).toBeGreaterThan(233)
  })
})

describe('the timeline of a member’s points', () => {
  opened()

  it('says what happened, the change and the balance, page by page', async () => {
    await danielTakes(till)
    await till.pay([{ kind: 'points', points: 100 }, cash(1000)])
    const { holdId } = await till.call('points.hold', { ...command(), memberId: daniel, points: 20 })
    await till.call('points.release', { ...command(), holdId })
    await adjust(till, daniel, 50)
    const { entries } = await till.call('points.history', { memberId: daniel, before: null, limit: 50 })
    expect(entries.map(({ what, gained, lost, moved, balance }) => ({ what, gained, lost, moved, balance }))).toEqual([
      { what: 'adjusted', gained: 50, lost: 0, moved: 0, balance: 189 },
      { what: 'hold-ended', gained: 0, lost: 0, moved: 20, balance: 139 },
      { what: 'held', gained: 0, lost: 0, moved: 20, balance: 139 },
      { what: 'sale', gained: 6, lost: 100, moved: 0, balance: 139 },
      { what: 'imported', gained: 233, lost: 0, moved: 0, balance: 233 },
    ])
    const paged = []
    for (let before: number | null = null; ;) {
      const page: Awaited<ReturnType<typeof till.call<'points.history'>>> = await till.call('points.history', { memberId: daniel, before, limit: 2 })
      paged.push(...page.entries)
      if (page.next === null) break
      before = page.next
    }
    expect(paged).toEqual(entries)
    expect(await till.refusal('points.history', { memberId: command().commandId, before: null, limit: 1 })).toMatchObject({ code: 'MEMBER_UNKNOWN' })
  })
})
