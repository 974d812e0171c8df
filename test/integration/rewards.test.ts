import { describe, expect, it } from 'vitest'
import { APPROVED, sellSquid, takeBack } from '../support/return-till.ts'
import { REWARD_RULES } from '../support/reward-rules.ts'
import { DANIEL_CARD, MEI_LIN_CARD, barcodeOf, command } from '../support/till.ts'
import { SQUID_MINOR, cash, valueTillBeforeEach } from '../support/value-till.ts'
import type { ValueTill } from '../support/value-till.ts'

const RICE = barcodeOf('rice-thai-jasmine-5kg')
const RICE_OFF_MINOR = 300

let till: ValueTill
valueTillBeforeEach((opened) => (till = opened), () => till, REWARD_RULES)

/** What the screen shows of a member before a sale of theirs. */
async function standing(card = MEI_LIN_CARD) {
  const { member, saleId } = await till.scan(card)
  await till.call('sale.clear', { ...command(), saleId })
  const [stamps] = member!.stamps!
  const [rice] = member!.entitlements!
  return { open: stamps!.open, full: stamps!.full, rice: rice!.left }
}

async function sellRice(card = MEI_LIN_CARD) {
  await till.scan(card)
  await till.scan(RICE)
  return till.pay([cash(100_000)])
}

/** A card paid out with one squid. */
async function sellWithReward() {
  await till.scan(MEI_LIN_CARD)
  await till.scan(barcodeOf('milk-fresh-1l'))
  await till.squid(1)
  return till.pay([cash(100_000)])
}

describe('stamps', () => {
  it('fill a card over several sales, which pays once, and what is over begins the next', async () => {
    till.watch()
    await sellSquid(till, 2, MEI_LIN_CARD)
    expect(await standing()).toMatchObject({ open: 4, full: 0 })
    expect((await sellSquid(till, 1, MEI_LIN_CARD)).savedMinor).toBe(0)
    expect(await standing()).toMatchObject({ open: 1, full: 1 })
    expect((await sellWithReward()).savedMinor).toBe(SQUID_MINOR)
    expect(await standing()).toMatchObject({ open: 3, full: 0 })
    expect((await sellSquid(till, 1, MEI_LIN_CARD)).savedMinor).toBe(0)
    expect(till.journal('sale.completed').map((sale) => sale.evaluation.consumed)).toEqual([undefined, undefined, [{ promotionId: 'squid-reward', kind: 'stamp-card', id: 'fish-card', quantity: 1 }], undefined])
  })

  it('go back with a full return, and a card it paid out is full again; a part of it changes nothing', async () => {
    await sellSquid(till, 3, MEI_LIN_CARD)
    expect(await standing()).toMatchObject({ open: 1, full: 1 })
    const rewarded = await sellWithReward()
    expect(await standing()).toMatchObject({ open: 3, full: 0 })
    await takeBack(till, rewarded.saleId, { 'milk-fresh-1l': 1000 })
    expect(await standing()).toMatchObject({ open: 3, full: 0 })
    await takeBack(till, rewarded.saleId)
    till.books()
    expect(await standing()).toMatchObject({ open: 1, full: 1 })
  })

  it('of a card paid out meanwhile are not asked back, and nothing is owed', async () => {
    const first = await sellSquid(till, 3, MEI_LIN_CARD)
    await sellWithReward()
    await takeBack(till, first.saleId)
    // Those that the rewarded sale gave itself stay.
    expect(await standing()).toMatchObject({ open: 2, full: 0 })
    await sellSquid(till, 1, MEI_LIN_CARD)
    expect(await standing()).toMatchObject({ open: 4, full: 0 })
  })

  it('of two merged members count together, and apart again when the merge is undone', async () => {
    const { member: daniel } = await sellSquid(till, 2, DANIEL_CARD)
    const { member: meiLin } = await sellSquid(till, 1, MEI_LIN_CARD)
    const { mergeId } = (await till.call('member.merge', { ...command(), fromId: daniel!.memberId, intoId: meiLin!.memberId, approval: APPROVED })).member.merges[0]!
    expect(await standing(DANIEL_CARD)).toMatchObject({ open: 1, full: 1 })
    expect((await sellWithReward()).savedMinor).toBe(SQUID_MINOR)
    expect(await standing()).toMatchObject({ open: 3, full: 0 })
    await till.call('member.undoMerge', { ...command(), mergeId, approval: APPROVED })
    till.books()
    expect(await standing(DANIEL_CARD)).toMatchObject({ open: 4, full: 0 })
  })

  it('are kept after a restart', async () => {
    await sellSquid(till, 2, MEI_LIN_CARD)
    till = await till.reopen()
    await till.signIn()
    expect(await standing()).toMatchObject({ open: 4, full: 0 })
  })
})

describe('entitlements', () => {
  it('of the tier and of a sale are used up', async () => {
    till.watch()
    expect(await standing()).toMatchObject({ rice: 1 })
    await sellSquid(till, 4, MEI_LIN_CARD)
    expect(await standing()).toMatchObject({ rice: 2 })
    expect((await sellRice()).savedMinor).toBe(RICE_OFF_MINOR)
    expect((await sellRice()).savedMinor).toBe(RICE_OFF_MINOR)
    expect(await standing()).toMatchObject({ rice: 0 })
    expect((await sellRice()).savedMinor).toBe(0)
  })

  it('come back with a full return, and one that was granted ends with it', async () => {
    const granting = await sellSquid(till, 4, MEI_LIN_CARD)
    const used = await sellRice()
    expect(await standing()).toMatchObject({ rice: 1 })
    await takeBack(till, used.saleId)
    expect(await standing()).toMatchObject({ rice: 2 })
    await takeBack(till, granting.saleId)
    expect(await standing()).toMatchObject({ rice: 1 })
  })
})
