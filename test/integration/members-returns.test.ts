import { afterEach, describe, expect, it } from 'vitest'
import { SUPERVISOR, fault, fileOf, search } from '../support/member-till.ts'
import { takeBack } from '../support/return-till.ts'
import { DANIEL_CARD, MANAGER, MEI_LIN_CARD, barcodeOf, command, tillBeforeEach } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

const SQUID = 'squid-cleaned-300g'

let till: TestTill
tillBeforeEach((opened) => (till = opened), () => till)
afterEach(() => expect(fault(till)).toBeNull())

const idOfCard = async (card: string): Promise<string> => (await search(till, card))[0] ?? ''
const available = async (memberId: string) => (await fileOf(till, memberId)).standing.pointsAvailable

/** Buys for cash and points with a card. */
async function buy(card: string, points: number) {
  await till.scan(card)
  const sale = await till.scan(barcodeOf(SQUID))
  const tenders = [...(points > 0 ? [{ kind: 'points' as const, points }] : []), { kind: 'cash' as const, givenMinor: 5000 }]
  return (await till.call('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders })).completed
}

describe('goods that come back after something happened to the member', () => {
  it('after a merge: points are put right on the one they are now', async () => {
    const daniel = await idOfCard(DANIEL_CARD)
    const meiLin = await idOfCard(MEI_LIN_CARD)
    const { saleId } = await buy(DANIEL_CARD, 200)
    await till.call('member.merge', { ...command(), fromId: daniel, intoId: meiLin, approval: SUPERVISOR })
    await takeBack(till, saleId)
    expect(await available(meiLin)).toBe(233 + 2480)
  })

  it('after a merge was undone, of a sale to the one they were: both have what they had', async () => {
    const daniel = await idOfCard(DANIEL_CARD)
    const meiLin = await idOfCard(MEI_LIN_CARD)
    const { member } = await till.call('member.merge', { ...command(), fromId: daniel, intoId: meiLin, approval: SUPERVISOR })
    const { saleId } = await buy(DANIEL_CARD, 500)
    await takeBack(till, saleId)
    expect(await available(meiLin)).toBe(233 + 2480)
    const { from, into } = await till.call('member.undoMerge', { ...command(), mergeId: member.merges[0]?.mergeId ?? '', approval: SUPERVISOR })
    expect([from.standing.pointsAvailable, into.standing.pointsAvailable]).toEqual([233, 2480])
  })

  it('after the merge in which they were bought was undone: no point is won or lost', async () => {
    const daniel = await idOfCard(DANIEL_CARD)
    const meiLin = await idOfCard(MEI_LIN_CARD)
    const { member } = await till.call('member.merge', { ...command(), fromId: daniel, intoId: meiLin, approval: SUPERVISOR })
    const { saleId } = await buy(DANIEL_CARD, 500)
    await till.call('member.undoMerge', { ...command(), mergeId: member.merges[0]?.mergeId ?? '', approval: SUPERVISOR })
    await takeBack(till, saleId)
    expect((await available(daniel)) + (await available(meiLin))).toBe(233 + 2480)
  })

  it('after a merge that is undone then: what they had bought no longer counts towards the tier of whoever bought it', async () => {
    const daniel = await idOfCard(DANIEL_CARD)
    const meiLin = await idOfCard(MEI_LIN_CARD)
    const towards = async (memberId: string) => (await fileOf(till, memberId)).standing.progress
    const before = [await towards(daniel), await towards(meiLin)]
    const { saleId } = await buy(DANIEL_CARD, 0)
    expect(await towards(daniel)).not.toEqual(before[0])
    const { member } = await till.call('member.merge', { ...command(), fromId: daniel, intoId: meiLin, approval: SUPERVISOR })
    await takeBack(till, saleId)
    await till.call('member.undoMerge', { ...command(), mergeId: member.merges[0]?.mergeId ?? '', approval: SUPERVISOR })
    expect([await towards(daniel), await towards(meiLin)]).toEqual(before)
  })

  it('after they were erased: the money comes back, and the books are sound', async () => {
    const daniel = await idOfCard(DANIEL_CARD)
    const { saleId } = await buy(DANIEL_CARD, 0)
    await till.call('member.erase', { ...command(), memberId: daniel, approval: MANAGER })
    const made = await takeBack(till, saleId)
    expect(made.result.pay).toMatchObject([{ kind: 'cash', amountMinor: 790 }])
    expect((await till.refusal('member.get', { memberId: daniel })).code).toBe('MEMBER_UNKNOWN')
  })
})
