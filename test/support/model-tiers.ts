import { addDays, addMonths } from './model-points.ts'
import { FIRST_DAY, TIERS, tierRulesOf } from './small-shop.ts'
import type { ShopRules, ShopTiers } from './small-shop.ts'

/** Something that counts towards tiers: below zero for what came back, which counts as never bought from that day on. */
interface Counted { readonly memberId: string; readonly on: string; readonly knownOn: string; readonly amount: number }

/** What a member was given by hand. */
export interface ModelGift { readonly giftId: string; readonly memberId: string; readonly tierId: string; readonly from: string; readonly until: string; withdrawnOn: string | null }

/** Tiers as loyalty-rules section 7 says them: one day after the other, from the first to today, never looking ahead. */
export class ModelTiers {
  readonly gifts: ModelGift[] = []
  readonly measure: ShopTiers['measure']
  private readonly rules: ShopTiers
  private readonly counted: Counted[] = []

  constructor(rules: ShopRules) {
    this.rules = tierRulesOf(rules)
    this.measure = this.rules.measure
  }

  count(entry: Counted): void {
    if (entry.amount !== 0) this.counted.push(entry)
  }

  /** The tier of whoever has these ids, at the end of a day: what is earned, or what was given where that is higher. */
  tierOf(isTheirs: (memberId: string) => boolean, today: string): string {
    const given = this.gifts.filter((gift) => isTheirs(gift.memberId) && gift.from <= today && today <= gift.until && (gift.withdrawnOn === null || today < gift.withdrawnOn))
    return TIERS[Math.max(this.earned(isTheirs, today), ...given.map((gift) => rankOf(gift.tierId)))]!.id
  }

  private earned(isTheirs: (memberId: string) => boolean, today: string): number {
    const known = this.counted.filter((entry) => isTheirs(entry.memberId) && entry.knownOn <= today)
    const first = known.map(({ on }) => on).sort()[0]
    if (first === undefined) return 0
    const bought = new Map<string, number>()
    for (const { on, amount } of known) bought.set(on, (bought.get(on) ?? 0) + amount)
    return this.rules.lasts === 'rolling' ? this.countedDaily(bought, today) : this.followed(bought, first, today)
  }

  /** What was bought in the window that ends on one day, up to another. */
  private inWindow(bought: ReadonlyMap<string, number>, ends: string, to: string): number {
    const before = addMonths(ends, -this.rules.months)
    return [...bought].reduce((sum, [on, amount]) => sum + (on > before && on <= to ? amount : 0), 0)
  }

  private reaches(amount: number): number {
    return TIERS.findLastIndex((tier) => tier.needs[this.measure] <= amount)
  }

  private countedDaily(bought: ReadonlyMap<string, number>, today: string): number {
    const days = Array.from({ length: this.rules.graceDays + 1 }, (_, back) => addDays(today, -back)).filter((day) => day >= FIRST_DAY)
    return Math.max(...days.map((day) => this.reaches(this.inWindow(bought, day, day))))
  }

  private followed(bought: ReadonlyMap<string, number>, first: string, today: string): number {
    const { months, graceDays, drop } = this.rules
    let rank = 0
    let until = ''
    for (let day = first; day <= today; day = addDays(day, 1)) {
      const lastOfGrace = rank === 0 ? '' : addDays(until, graceDays)
      if (rank > 0 && day > lastOfGrace) {
        rank = drop === 'one-level' ? rank - 1 : Math.min(rank - 1, this.reaches(this.inWindow(bought, until, lastOfGrace)))
        until = addMonths(until, months)
      }
      const reached = bought.has(day) ? this.reaches(this.inWindow(bought, day, day)) : 0
      if (reached > rank) {
        rank = reached
        until = addMonths(day, months)
      }
      while (rank > 0 && until <= day && this.inWindow(bought, until, day) >= TIERS[rank]!.needs[this.measure]) until = addMonths(until, months)
    }
    return rank
  }
}

function rankOf(tierId: string): number {
  return TIERS.findIndex((tier) => tier.id === tierId)
}
