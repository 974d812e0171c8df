import { expect } from 'vitest'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import type { HistoryShop } from './history-shop.ts'
import type { Again, Step } from './history-steps.ts'
import { addDays } from './model-points.ts'
import type { ModelLot } from './model-points.ts'
import { GIVEN_TIER, MEMBERS } from './small-shop.ts'

type Doing<D extends Step['does']> = Extract<Step, { does: D }>

/** `brought`: what each lot held, and whose it was. */
interface Merge { readonly mergeId: string; readonly fromId: string; readonly intoId: string; readonly brought: readonly Pick<ModelLot, 'seq' | 'owner' | 'left'>[] }

/** Points outside of sales, and the people whose they are. */
export class PointsSteps {
  private readonly shop: HistoryShop
  private householdId: string | null = null
  private readonly merges: Merge[] = []

  constructor(shop: HistoryShop) {
    this.shop = shop
  }

  private memberId(n: number): string {
    return this.shop.model.memberOf(MEMBERS[n % MEMBERS.length]!.memberId)
  }

  async adjust(step: Doing<'adjust'>): Promise<void> {
    const memberId = this.memberId(step.member)
    await this.shop.till.call('points.adjust', { ...this.shop.till.commandId(), memberId, points: step.points, reason: 'goodwill', mayOwe: true, approval: null }, step.again)
    this.shop.model.adjust(memberId, step.points)
  }

  /** A part of the own points that may be moved; none where points are owed. */
  private movable(memberId: string, share: number): number {
    return this.shop.model.debtOf(memberId) > 0 || this.shop.model.isUnderHead(memberId) ? 0 : Math.floor(this.shop.model.available(this.shop.model.own(memberId)) * share)
  }

  async transfer(step: Doing<'transfer'>): Promise<void> {
    const memberId = this.memberId(step.member)
    const toId = this.memberId(step.to)
    const points = this.movable(memberId, step.share)
    if (points === 0 || toId === memberId) return
    await this.shop.till.call('points.transfer', { ...this.shop.till.commandId(), memberId, points, to: { by: 'member', memberId: toId }, approval: null }, step.again)
    this.shop.model.transfer(memberId, toId, points)
  }

  async hold(step: Doing<'hold'>): Promise<void> {
    const memberId = this.memberId(step.member)
    const points = this.movable(memberId, step.share)
    if (points === 0) return
    const { holdId } = await this.shop.till.call('points.hold', { ...this.shop.till.commandId(), memberId, points }, step.again)
    this.shop.model.hold(holdId, memberId, points)
  }

  async endHold(step: Doing<'end-hold'>): Promise<void> {
    const { holds } = this.shop.model
    if (holds.length === 0) return
    const { holdId } = holds[step.hold % holds.length]!
    await this.shop.till.call(step.how === 'released' ? 'points.release' : 'points.capture', { ...this.shop.till.commandId(), holdId }, step.again)
    this.shop.model.endHold(holdId, step.how)
  }

  async giveTier(step: Doing<'give-tier'>): Promise<void> {
    const { model, till } = this.shop
    const memberId = this.memberId(step.member)
    const until = addDays(model.today, step.days)
    const { gifts } = await till.call('tier.give', { ...till.commandId(), memberId, tierId: GIVEN_TIER, until, reason: 'goodwill', approval: null }, step.again)
    const known = new Set(model.tierGifts.map((gift) => gift.giftId))
    const [gift] = gifts.filter((each) => !known.has(each.giftId))
    model.tierGifts.push({ giftId: gift!.giftId, memberId, from: model.today, until, withdrawnOn: null })
  }

  async withdrawTier(step: Doing<'withdraw-tier'>): Promise<void> {
    const { model, till } = this.shop
    if (model.tierGifts.length === 0) return
    const gift = model.tierGifts[step.gift % model.tierGifts.length]!
    const input = { ...till.commandId(), giftId: gift.giftId, reason: 'other' as const, approval: null }
    if (gift.withdrawnOn !== null || gift.until < model.today) return till.refused('tier.withdraw', input, 'TIER_GIFT_UNKNOWN')
    await till.call('tier.withdraw', input, step.again)
    gift.withdrawnOn = model.today
  }

  async merge(step: Doing<'merge'>): Promise<void> {
    const fromId = this.memberId(step.member)
    const intoId = this.memberId(step.into)
    const input = { ...this.shop.till.commandId(), fromId, intoId, approval: null }
    if (fromId === intoId || this.shop.model.household.includes(fromId)) return this.shop.till.refused('member.merge', input, 'MERGE_REFUSED')
    await this.shop.till.call('member.merge', input, step.again)
    const event = JSON.parse(this.shop.till.books.prepare<[], { body: string }>('SELECT body FROM journal ORDER BY seq DESC LIMIT 1').get()!.body) as Extract<JournalEvent, { type: 'member.merged' }>
    this.merges.push({ mergeId: event.mergeId, fromId, intoId, brought: this.lotsOf(fromId, intoId) })
    this.shop.model.merge(fromId, intoId)
  }

  /**
   * Two are two again. What each has then is left to the program within bounds: nothing is won or lost by it, and where
   * nothing was spent or bought meanwhile each has what they brought.
   */
  async undoMerge(step: Doing<'undo-merge'>): Promise<void> {
    const last = this.merges.at(-1)
    if (last === undefined) return
    const input = { ...this.shop.till.commandId(), mergeId: last.mergeId, approval: null }
    if (this.shop.model.held(last.intoId) > 0) return this.shop.till.refused('member.undoMerge', input, 'MERGE_REFUSED')
    const sum = (): number => [last.fromId, last.intoId].reduce((total, id) => total + this.shop.model.available(this.shop.model.own(id)) + this.shop.model.pending(id) - this.shop.model.debtOf(id), 0)
    const before = sum()
    const owed = this.shop.model.debtOf(last.intoId)
    const lived = JSON.stringify(this.lotsOf(last.intoId).map(({ seq, left }) => [seq, left])) !== JSON.stringify(last.brought.map(({ seq, left }) => [seq, left]))
    await this.shop.till.call('member.undoMerge', input, step.again)
    this.merges.pop()
    this.shop.model.redirects.delete(last.fromId)
    this.readLots()
    const debts = this.shop.till.books.prepare<[string, string], { memberId: string; debt: number }>('SELECT member_id AS memberId, -debt AS debt FROM projected_points_account WHERE member_id IN (?, ?)').all(last.fromId, last.intoId)
    for (const { memberId, debt } of debts) this.shop.model.debts.set(memberId, debt)
    expect(this.shop.model.debtOf(last.fromId) + this.shop.model.debtOf(last.intoId)).toBe(owed)
    expect(sum()).toBe(before)
    if (!lived) expect(this.lotsOf(last.fromId, last.intoId)).toEqual(last.brought)
  }

  private lotsOf(...owners: string[]): Pick<ModelLot, 'seq' | 'owner' | 'left'>[] {
    return this.shop.model.lots.filter((lot) => owners.includes(lot.owner)).map(({ seq, owner, left }) => ({ seq, owner, left }))
  }

  /** Takes over what is in each lot; lots are made in the same order on both sides. */
  private readLots(): void {
    const rows = this.shop.till.books.prepare<[], { owner: string; earned: number; left: number; earnedOn: string; from: string; until: string | null }>(
      'SELECT member_id AS owner, points AS earned, remaining + expired AS left, earned_on AS earnedOn, available_from AS "from", expires_on AS until FROM projected_lot ORDER BY lot_id').all()
    const known = [...this.shop.model.lots].sort((a, b) => a.seq - b.seq)
    rows.forEach((row, at) => {
      const lot = known[at]
      if (lot === undefined) this.shop.model.lots.push({ seq: at + 1, ...row })
      else Object.assign(lot, { owner: row.owner, left: row.left } satisfies Partial<ModelLot>)
    })
    this.shop.model.lotsMade = rows.length
  }

  async foundHousehold(step: Doing<'found-household'>): Promise<void> {
    const headId = this.memberId(step.member)
    const otherId = this.memberId(step.other)
    if (this.shop.model.household.length > 0 || headId === otherId) return
    const { member } = await this.shop.till.call('household.found', { ...this.shop.till.commandId(), headId, memberIds: [otherId] }, step.again)
    this.householdId = member.household?.householdId ?? null
    this.shop.model.household = [headId, otherId]
  }

  async joinHousehold(step: { readonly member: number; readonly again: Again }): Promise<void> {
    const memberId = this.memberId(step.member)
    if (this.shop.model.household.length === 0 || this.shop.model.household.includes(memberId) || this.householdId === null) return
    await this.shop.till.call('household.join', { ...this.shop.till.commandId(), householdId: this.householdId, memberId }, step.again)
    this.shop.model.household.push(memberId)
  }

  async leaveHousehold(step: { readonly member: number; readonly again: Again }): Promise<void> {
    const memberId = this.memberId(step.member)
    if (!this.shop.model.household.includes(memberId)) return
    await this.shop.till.call('household.leave', { ...this.shop.till.commandId(), memberId }, step.again)
    const left = this.shop.model.household.filter((each) => each !== memberId)
    this.shop.model.household = left.length < 2 ? [] : left
  }
}
