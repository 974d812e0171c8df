import type { Branch } from './branches.ts'
import { leavesOf } from './branches.ts'
import { requires } from './condition-checks.ts'
import type { Leaf } from './condition-checks.ts'
import { contradiction } from './contradictions.ts'
import type { Looked, LookedAt } from './facts.ts'
import { fault } from './faults.ts'
import type { RulebookFault } from './faults.ts'
import type { Promotion } from './promotion.ts'
import type { Rulebook } from './rulebook.ts'
import { isEverything, listWords, percentWords, quoted } from './wording.ts'

/** Conditions that anybody meets again and again without buying anything for it. */
const EASY: ReadonlySet<Leaf['kind']> = new Set(['member', 'tier-at-least', 'segment', 'stage', 'dates', 'weekdays', 'time', 'stores', 'channel', 'tender', 'not-held-out'])

function isFree({ effect }: Promotion): boolean {
  return (effect.kind === 'percent-off' && effect.rateBp === 10_000 && effect.capMinor === undefined) || (effect.kind === 'fixed-price' && effect.priceMinor === 0)
}

/** Goods for nothing, as many as one likes. */
function freeForAll({ promotion, at }: LookedAt): RulebookFault[] {
  const limited = Object.values(promotion.limits).some((limit) => limit !== undefined)
  if (!isFree(promotion) || limited || requires(promotion.when, (leaf) => !EASY.has(leaf.kind))) return []
  return [fault(['promotions', at, 'effect'], 'FREE_FOR_ALL', 'These goods cost nothing, without limit and without anything else to be bought. Add a limit or a condition.', '这些商品免费，且没有限额，也不要求购买其他商品，请添加限额或条件。')]
}

/** Whether points for a spend are worth at least as much as the spend. */
function worthAsMuch(points: bigint, spentMinor: number, redemption: Rulebook['redemption']): boolean {
  return points * BigInt(redemption.valueMinor) >= BigInt(spentMinor) * BigInt(redemption.points)
}

/** The least spend a promotion asks for, whatever branch it holds by; 0 where it asks for none. */
function leastSpend({ branches }: LookedAt): number {
  if (branches === null || branches.length === 0) return 0
  return Math.min(...branches.map((branch) => Math.max(0, ...leavesOf(branch, 'spend', true).map((leaf) => leaf.minimumMinor))))
}

function moreThanPaid(offer: LookedAt, looked: Looked): RulebookFault[] {
  const { effect } = offer.promotion
  const { redemption } = looked.rulebook
  const path = ['promotions', offer.at, 'effect']
  const spend = leastSpend(offer)
  if (effect.kind === 'points-flat' && spend > 0 && worthAsMuch(BigInt(effect.points), spend, redemption)) {
    return [fault([...path, 'points'], 'POINTS_WORTH_ALL', 'These points are worth as much as must be spent for them. Lower them, or raise the spend.', '所送积分的价值不低于要求的消费额，请降低积分或提高门槛。')]
  }
  if (effect.kind === 'amount-off' && effect.everyMinor === undefined && spend > 0 && effect.amountMinor >= spend) {
    return [fault([...path, 'amountMinor'], 'AMOUNT_WORTH_ALL', 'As much is taken off as must be spent. Lower the amount, or raise the spend.', '减免额不低于要求的消费额，请降低金额或提高门槛。')]
  }
  if (effect.kind === 'points-per-unit') {
    const cheapest = (looked.articlesOf(effect.goods) ?? []).flatMap(({ product }) => product.priceMinor ?? []).sort((a, b) => a - b)[0]
    if (cheapest !== undefined && worthAsMuch(BigInt(effect.points), cheapest, redemption)) {
      return [fault([...path, 'points'], 'POINTS_WORTH_ALL', 'These points are worth as much as the cheapest of the goods costs. Lower them.', '每件所送积分的价值不低于其中最便宜商品的价格，请降低积分。')]
    }
  }
  return []
}

/** Earning at the best tier with so much on top, in thousandths, against what is paid. */
function multipliedWorth(extraMilli: number, { tiers, redemption }: Rulebook): boolean {
  return tiers.some(({ earn }) => worthAsMuch(BigInt(earn.points) * BigInt(1000 + extraMilli), earn.perMinor, { ...redemption, points: redemption.points * 1000 }))
}

/** Offers that may all apply to the same goods in the same sale, taken up one after the other while their conditions allow. */
export function together(offers: readonly LookedAt[], looked: Looked): LookedAt[] {
  let joined: readonly Branch[] = [[]]
  const joinedKeys = new Set<string>()
  return offers.filter((offer) => {
    if (offer.branches === null) return false
    if (joinedKeys.has(offer.whenKey)) return true
    const next = joined.flatMap((branch) => offer.branches!.map((each) => [...branch, ...each])).filter((branch) => contradiction(branch, looked.rulebook.tiers) === null)
    if (next.length === 0 || next.length > MOST_WAYS) return false
    joined = next
    joinedKeys.add(offer.whenKey)
    return true
  })
}

const MOST_WAYS = 64

/** More offers than these need not be added up to see that they come to too much. */
export const MOST_ADDED = 30

/** Stackable offers of a kind, gathered by goods that are surely the same (written alike, or everything), the largest first. */
function sameGoods(looked: Looked, kind: 'percent-off' | 'points-multiplier', size: (offer: LookedAt) => number): LookedAt[][] {
  const everywhere: LookedAt[] = []
  const byGoods = new Map<string, LookedAt[]>()
  for (const offer of looked.promotions) {
    const { effect, combine } = offer.promotion
    if (effect.kind !== kind || combine.kind !== 'stack') continue
    const key = JSON.stringify(effect.goods)
    const alike = isEverything(effect.goods, looked) ? everywhere : byGoods.get(key)
    if (alike === undefined) byGoods.set(key, [offer])
    else alike.push(offer)
  }
  const largest = (offers: readonly LookedAt[]): LookedAt[] => [...offers].sort((a, b) => size(b) - size(a)).slice(0, MOST_ADDED)
  const most = largest(everywhere)
  return [most, ...[...byGoods.values()].map((offers) => largest([...offers, ...most]))]
}

function named(offers: readonly LookedAt[], lang: 'en' | 'zh'): string {
  return listWords(offers.map(({ promotion }) => quoted(promotion.id)), lang)
}

function multipliers(looked: Looked): RulebookFault[] {
  const told = new Set<string>()
  const extra = ({ promotion: { effect } }: LookedAt): number => (effect.kind === 'points-multiplier' ? effect.factorMilli - 1000 : 0)
  return sameGoods(looked, 'points-multiplier', extra).flatMap((candidates) => {
    const offers = together(candidates, looked)
    const upTo = offers.findIndex((_, at) => multipliedWorth(offers.slice(0, at + 1).reduce((sum, offer) => sum + extra(offer), 0), looked.rulebook))
    if (upTo < 0) return []
    const guilty = offers.slice(0, upTo + 1)
    return once(told, guilty, 'MULTIPLIED_WORTH_ALL', `With ${named(guilty, 'en')}, points come to be worth as much as is paid. Lower a multiplier, or do not let them stack.`, `${named(guilty, 'zh')}叠加后，积分价值不低于付款额，请降低倍数或不允许叠加。`)
  })
}

function once(told: Set<string>, offers: readonly LookedAt[], code: string, en: string, zh: string): RulebookFault[] {
  const key = offers.map(({ at }) => at).sort((a, b) => a - b).join(' ')
  if (told.has(key)) return []
  told.add(key)
  return [fault(['promotions', Math.max(...offers.map(({ at }) => at))], code, en, zh)]
}

const WHOLE_BP = 10_000

/** Percentages on the same goods that come to everything, and what the rulebook's choices make of them. */
function percentages(looked: Looked): RulebookFault[] {
  const told = new Set<string>()
  const { choices } = looked.rulebook
  const rate = ({ promotion: { effect } }: LookedAt): number => (effect.kind === 'percent-off' ? effect.rateBp : 0)
  return sameGoods(looked, 'percent-off', rate).flatMap((candidates) => {
    if (candidates.reduce((sum, offer) => sum + rate(offer), 0) < WHOLE_BP) return []
    const sorted = candidates.filter((offer) => rate(offer) < WHOLE_BP)
    const isBasket = ({ promotion: { effect } }: LookedAt): boolean => effect.kind === 'percent-off' && isEverything(effect.goods, looked)
    const firstBasket = sorted.find(isBasket)
    const counted = choices.percentagesOnBasket === 'compound' ? sorted : sorted.filter((offer) => !isBasket(offer) || offer === firstBasket)
    const offers = together(counted, looked)
    let sum = 0
    let left = WHOLE_BP
    const upTo = offers.findIndex((offer) => {
      sum += rate(offer)
      left = Math.round((left * (WHOLE_BP - rate(offer))) / WHOLE_BP)
      return sum >= WHOLE_BP
    })
    if (upTo < 0) return []
    const guilty = offers.slice(0, upTo + 1)
    const result = choices.percentagesOnLine === 'additive' && !guilty.some(isBasket) ? { en: 'the goods then cost nothing', zh: '商品将变为免费' } : { en: `about ${percentWords(left)} of the price is left`, zh: `约只剩原价的 ${percentWords(left)}` }
    return once(told, guilty, 'PERCENTAGES_SUM', `${named(guilty, 'en')} may apply together and come to ${percentWords(sum)}: ${result.en}. Make them exclusive, or lower them.`, `${named(guilty, 'zh')}可能同时适用，合计 ${percentWords(sum)}：${result.zh}，请设为互斥或降低折扣。`)
  })
}

/** Offers that cost the shop more than they bring, as far as that can be told without knowing what goods cost it. */
export function lossWarnings(looked: Looked): RulebookFault[] {
  return [...looked.promotions.flatMap((offer) => [...freeForAll(offer), ...moreThanPaid(offer, looked)]), ...multipliers(looked), ...percentages(looked)]
}
