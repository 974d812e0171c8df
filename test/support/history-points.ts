import type { HistoryShop } from './history-shop.ts'
import type { Step } from './history-steps.ts'
import { addDays } from './model-points.ts'

type Doing<D extends Step['does']> = Extract<Step, { does: D }>

/** Points and tiers outside of sales. */
export class PointsSteps {
  private readonly shop: HistoryShop

  constructor(shop: HistoryShop) {
    this.shop = shop
  }

  async adjust(step: Doing<'adjust'>): Promise<void> {
    const memberId = this.shop.memberId(step.member)
    await this.shop.till.call('points.adjust', { ...this.shop.till.commandId(), memberId, points: step.points, reason: 'goodwill', mayOwe: true, approval: null }, step.again)
    this.shop.model.adjust(memberId, step.points)
  }

  /** A part of the own points that may be moved; none where points are owed. */
  private movable(memberId: string, share: number): number {
    return this.shop.model.debtOf(memberId) > 0 || this.shop.model.isUnderHead(memberId) ? 0 : Math.floor(this.shop.model.available(this.shop.model.own(memberId)) * share)
  }

  async transfer(step: Doing<'transfer'>): Promise<void> {
    const memberId = this.shop.memberId(step.member)
    const toId = this.shop.memberId(step.to)
    const points = this.movable(memberId, step.share)
    if (points === 0 || toId === memberId) return
    await this.shop.till.call('points.transfer', { ...this.shop.till.commandId(), memberId, points, to: { by: 'member', memberId: toId }, approval: null }, step.again)
    this.shop.model.transfer(memberId, toId, points)
  }

  async hold(step: Doing<'hold'>): Promise<void> {
    const memberId = this.shop.memberId(step.member)
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
    const memberId = this.shop.memberId(step.member)
    const until = addDays(model.today, step.days)
    const { gifts } = await till.call('tier.give', { ...till.commandId(), memberId, tierId: step.tier, until, reason: 'goodwill', approval: null }, step.again)
    const known = new Set(model.tiers.gifts.map((gift) => gift.giftId))
    const [gift] = gifts.filter((each) => !known.has(each.giftId))
    model.tiers.gifts.push({ giftId: gift!.giftId, memberId, tierId: step.tier, from: model.today, until, withdrawnOn: null })
  }

  async withdrawTier(step: Doing<'withdraw-tier'>): Promise<void> {
    const { model, till } = this.shop
    if (model.tiers.gifts.length === 0) return
    const gift = model.tiers.gifts[step.gift % model.tiers.gifts.length]!
    const input = { ...till.commandId(), giftId: gift.giftId, reason: 'other' as const, approval: null }
    if (gift.withdrawnOn !== null || gift.until < model.today) return till.refused('tier.withdraw', input, 'TIER_GIFT_UNKNOWN')
    await till.call('tier.withdraw', input, step.again)
    gift.withdrawnOn = model.today
  }
}
