import { afterEach, describe, expect, it } from 'vitest'
import { SUPERVISOR, enrol, events, fault, fileOf, newCardNumber, search } from '../support/member-till.ts'
import { DANIEL_CARD, MANAGER, MEI_LIN_CARD, barcodeOf, command, tillBeforeEach } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

const SQUID = 'squid-cleaned-300g'

let till: TestTill
tillBeforeEach((opened) => (till = opened), () => till)
afterEach(() => expect(fault(till)).toBeNull())

async function idOfCard(card: string): Promise<string> {
  const [memberId] = await search(till, card)
  if (memberId === undefined) throw new Error('no member of that card')
  return memberId
}

const merge = (fromId: string, intoId: string, approval: { staffId: string; pin: string } | null = SUPERVISOR) => ({ ...command(), fromId, intoId, approval })
const available = async (memberId: string) => (await fileOf(till, memberId)).standing.pointsAvailable

/** Buys for cash with a card; some of it paid with points. */
async function buy(card: string, points = 0) {
  await till.scan(card)
  const sale = await till.scan(barcodeOf(SQUID))
  const tenders = [...(points > 0 ? [{ kind: 'points' as const, points }] : []), { kind: 'cash' as const, givenMinor: 5000 }]
  return (await till.call('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders })).completed
}

describe('a merge of two members (complaint 43)', () => {
  it('shows first what it comes to, then loses and doubles no point, and both cards are good', async () => {
    const daniel = await idOfCard(DANIEL_CARD)
    const meiLin = await idOfCard(MEI_LIN_CARD)
    const preview = await till.call('member.mergePreview', { fromId: daniel, intoId: meiLin })
    expect(preview.from).toMatchObject({ memberId: daniel, name: 'Daniel Ong', pointsAvailable: 233, debt: 0, cards: 1, phones: 1 })
    expect(preview.into).toMatchObject({ memberId: meiLin, pointsAvailable: 2480, tier: { en: 'Gold' } })
    expect(preview.after).toMatchObject({ memberId: meiLin, name: 'Mei Lin Koh', pointsAvailable: 2713, tier: { en: 'Platinum' }, cards: 2, phones: 2 })
    expect(events(till, 'member.merged')).toEqual([])

    const { member } = await till.call('member.merge', merge(daniel, meiLin))
    expect(member).toMatchObject({ memberId: meiLin, mergedIds: [daniel], merges: [{ name: 'Daniel Ong' }], standing: { pointsAvailable: 2713, tier: { id: 'platinum' } } })
    // S$1,312.40 and S$412.30 in the window: together they reach Platinum at S$1,500.
    expect(events(till, 'member.merged')).toMatchObject([{ tierId: 'platinum', from: { tierId: 'silver' }, into: { tierId: 'gold' }, fromId: daniel, intoId: meiLin, approval: { right: 'member-merge', staffId: 'farid' } }])
    for (const card of [DANIEL_CARD, MEI_LIN_CARD]) {
      const done = await buy(card)
      expect(done.member?.memberId).toBe(meiLin)
    }
    // The old id stays valid, and one person is found once.
    expect((await fileOf(till, daniel)).memberId).toBe(meiLin)
    expect(await search(till, 'daniel ong')).toEqual([meiLin])
    expect(await search(till, '80004567')).toEqual([meiLin])
    const before = await available(meiLin)
    const done = await buy(DANIEL_CARD, 300)
    expect(await available(meiLin)).toBe(before - 300 + (done.member?.pointsEarned ?? 0))
  })

  it('keeps the dates of lots and the higher tier, whichever way round', async () => {
    const { memberId: fresh } = await enrol(till, 1)
    const meiLin = await idOfCard(MEI_LIN_CARD)
    const expires = (await fileOf(till, meiLin)).standing.nextExpiry
    const { member } = await till.call('member.merge', merge(meiLin, fresh))
    expect(member).toMatchObject({ memberId: fresh, name: 'Givenb Surname', standing: { tier: { id: 'gold' }, pointsAvailable: 2480 } })
    expect(member.standing.nextExpiry).toEqual(expires)
  })

  it('of an open or held basket’s member goes on under the member they now are', async () => {
    const daniel = await idOfCard(DANIEL_CARD)
    const meiLin = await idOfCard(MEI_LIN_CARD)
    await till.scan(DANIEL_CARD)
    const held = await till.scan(barcodeOf(SQUID))
    await till.call('sale.hold', { ...command(), saleId: held.saleId, label: 'blue bag' })
    await till.scan(DANIEL_CARD)
    const open = await till.scan(barcodeOf(SQUID))
    await till.call('member.merge', merge(daniel, meiLin))
    expect((await till.call('sale.current', {})).sale?.member).toMatchObject({ memberId: meiLin, pointsAvailable: 2713 })
    // Either card is this member's now: nobody is asked whether to replace anybody.
    for (const card of [MEI_LIN_CARD, DANIEL_CARD]) expect((await till.scan(card)).member?.memberId).toBe(meiLin)
    const sale = (await till.call('sale.current', {})).sale!
    expect(sale.saleId).toBe(open.saleId)
    expect((await till.payCash(sale, 5000)).member?.memberId).toBe(meiLin)
    const recalled = (await till.call('sale.recall', { ...command(), saleId: held.saleId })).sale!
    expect((await till.payCash(recalled, 5000)).member?.memberId).toBe(meiLin)
  })

  it('with itself, in a ring, of somebody unknown, blocked or in a household is refused, and nothing changes', async () => {
    const daniel = await idOfCard(DANIEL_CARD)
    const meiLin = await idOfCard(MEI_LIN_CARD)
    const { memberId: third } = await enrol(till, 1)
    expect(await till.refusal('member.merge', merge(daniel, daniel))).toEqual({ code: 'MERGE_REFUSED', data: { reason: 'same-member' } })
    expect(await till.refusal('member.mergePreview', { fromId: daniel, intoId: daniel })).toEqual({ code: 'MERGE_REFUSED', data: { reason: 'same-member' } })
    expect((await till.refusal('member.merge', merge(crypto.randomUUID(), daniel))).code).toBe('MEMBER_UNKNOWN')
    expect((await till.refusal('member.merge', merge(daniel, meiLin, null))).code).toBe('APPROVAL_NEEDED')
    await till.call('household.found', { ...command(), headId: third, memberIds: [daniel] })
    expect(await till.refusal('member.merge', merge(daniel, meiLin))).toEqual({ code: 'MERGE_REFUSED', data: { reason: 'household' } })
    await till.call('household.leave', { ...command(), memberId: daniel })
    await till.call('member.block', { ...command(), memberId: daniel, reason: 'misuse', approval: MANAGER })
    for (const [from, into] of [[daniel, meiLin], [meiLin, daniel]] as const) expect((await till.refusal('member.merge', merge(from, into))).code).toBe('MEMBER_BLOCKED')
    await till.call('member.unblock', { ...command(), memberId: daniel, approval: MANAGER })
    expect(events(till, 'member.merged')).toEqual([])

    await till.call('member.merge', merge(daniel, meiLin))
    await till.call('member.merge', merge(meiLin, third))
    for (const [from, into] of [[third, daniel], [daniel, third], [meiLin, daniel], [daniel, meiLin]] as const) {
      expect(await till.refusal('member.merge', merge(from, into))).toEqual({ code: 'MERGE_REFUSED', data: { reason: 'same-member' } })
    }
    expect((await fileOf(till, daniel)).mergedIds.toSorted()).toEqual([daniel, meiLin].toSorted())
    expect(await available(third)).toBe(2713)
  })

  it('is done once for a command sent again; another content under its id is refused', async () => {
    const daniel = await idOfCard(DANIEL_CARD)
    const meiLin = await idOfCard(MEI_LIN_CARD)
    const input = merge(daniel, meiLin)
    await till.call('member.merge', input)
    expect((await till.call('member.merge', input)).member.memberId).toBe(meiLin)
    expect((await till.refusal('member.merge', { ...input, fromId: meiLin, intoId: daniel })).code).toBe('IDEMPOTENCY_MISMATCH')
    expect(events(till, 'member.merged')).toHaveLength(1)
  })
})

describe('a merge undone', () => {
  it('with nothing sold between, leaves both exactly as they were', async () => {
    const daniel = await idOfCard(DANIEL_CARD)
    const meiLin = await idOfCard(MEI_LIN_CARD)
    const before = [(await fileOf(till, daniel)).standing, (await fileOf(till, meiLin)).standing]
    const { member } = await till.call('member.merge', merge(daniel, meiLin))
    const { from, into } = await till.call('member.undoMerge', { ...command(), mergeId: member.merges[0]?.mergeId ?? '', approval: SUPERVISOR })
    expect([from.standing, into.standing]).toEqual(before)
    expect([from.mergedIds, into.mergedIds]).toEqual([[], []])
    expect((await till.scan(DANIEL_CARD)).member?.memberId).toBe(daniel)
    expect((await till.refusal('member.undoMerge', { ...command(), mergeId: member.merges[0]?.mergeId ?? '', approval: SUPERVISOR })).code).toBe('MERGE_NOT_LAST')
  })

  it('gives each back own lots less what was spent, in share of what each brought; not a point is won or lost', async () => {
    const daniel = await idOfCard(DANIEL_CARD)
    const meiLin = await idOfCard(MEI_LIN_CARD)
    const { member } = await till.call('member.merge', merge(daniel, meiLin))
    const mergeId = member.merges[0]?.mergeId ?? ''
    const done = await buy(DANIEL_CARD, 500)
    const earned = done.member?.pointsEarned ?? 0
    expect(await available(meiLin)).toBe(2713 - 500 + earned)
    const { from, into } = await till.call('member.undoMerge', { ...command(), mergeId, approval: SUPERVISOR })
    // Brought: 233 and 2480, and what was earned as one belongs to the one they were; 500 × 233 ÷ (2713 + earned), largest remainder.
    const share = Math.round((500 * 233) / (2713 + earned))
    expect(from.standing.pointsAvailable).toBe(233 - share)
    expect(into.standing.pointsAvailable).toBe(2480 - (500 - share) + earned)
    const [undone] = events(till, 'merge.undone')
    expect(undone).toMatchObject({ mergeId, approval: { staffId: 'farid' } })
    // Each spends what they have, as before.
    await buy(DANIEL_CARD, 100)
    expect(await available(daniel)).toBe(233 - share - 100 + 6)
  })

  it('takes the latest first, and gives sales their own member back', async () => {
    const daniel = await idOfCard(DANIEL_CARD)
    const meiLin = await idOfCard(MEI_LIN_CARD)
    const { memberId: third } = await enrol(till, 1, { cardNumber: newCardNumber(1) })
    await till.call('sale.clear', { ...command(), saleId: (await till.call('sale.current', {})).sale?.saleId ?? '' })
    const first = (await till.call('member.merge', merge(daniel, meiLin))).member.merges[0]?.mergeId ?? ''
    const second = (await till.call('member.merge', merge(meiLin, third))).member.merges[0]?.mergeId ?? ''
    expect((await till.refusal('member.undoMerge', { ...command(), mergeId: first, approval: SUPERVISOR })).code).toBe('MERGE_NOT_LAST')
    await till.call('member.undoMerge', { ...command(), mergeId: second, approval: SUPERVISOR })
    expect(await available(meiLin)).toBe(2713)
    expect(await available(third)).toBe(0)
    await till.call('member.undoMerge', { ...command(), mergeId: first, approval: SUPERVISOR })
    expect([await available(daniel), await available(meiLin)]).toEqual([233, 2480])
    expect((await till.refusal('member.undoMerge', { ...command(), mergeId: crypto.randomUUID(), approval: SUPERVISOR })).code).toBe('MERGE_UNKNOWN')
  })

  it('stands over a restart that folds the journal anew', async () => {
    const daniel = await idOfCard(DANIEL_CARD)
    const meiLin = await idOfCard(MEI_LIN_CARD)
    const { member } = await till.call('member.merge', merge(daniel, meiLin))
    await buy(MEI_LIN_CARD, 200)
    await till.call('member.undoMerge', { ...command(), mergeId: member.merges[0]?.mergeId ?? '', approval: MANAGER })
    const before = [await fileOf(till, daniel), await fileOf(till, meiLin)]
    till = await till.reopen()
    await till.signIn()
    expect([await fileOf(till, daniel), await fileOf(till, meiLin)]).toEqual(before)
  })
})
