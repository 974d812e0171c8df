import type { Branch, Literal } from './branches.ts'
import { leavesOf } from './branches.ts'
import { contradiction, daysOf } from './contradictions.ts'
import type { Effect } from './effect.ts'
import type { Looked, LookedAt } from './facts.ts'
import { fault } from './faults.ts'
import type { RulebookFault } from './faults.ts'
import type { GoodsSet } from './goods.ts'
import { shown } from './plain-copy.ts'
import { OF_MEMBERS } from './contradictions.ts'
import { isEverything } from './wording.ts'

/** Groups larger than this are not compared pair by pair. */
const MOST_COMPARED = 300

function groupsOf(looked: Looked): Map<string, LookedAt[]> {
  const groups = new Map<string, LookedAt[]>()
  for (const offer of looked.promotions) {
    const { combine } = offer.promotion
    if (combine.kind !== 'exclusive') continue
    const group = groups.get(combine.group)
    if (group === undefined) groups.set(combine.group, [offer])
    else group.push(offer)
  }
  return groups
}

/** Whether a literal of another condition holds wherever this branch does. */
function follows(branch: Branch, { leaf, holds }: Literal, looked: Looked): boolean {
  if (branch.some((own) => own.holds === holds && JSON.stringify(own.leaf) === JSON.stringify(leaf))) return true
  if (!holds) return false
  switch (leaf.kind) {
    case 'dates': {
      const days = daysOf(branch)
      return (leaf.from ?? '') <= days.from && (leaf.to ?? '9999-12-31') >= days.to
    }
    case 'member': return branch.some((own) => own.holds && OF_MEMBERS.has(own.leaf.kind))
    case 'tier-at-least': {
      const rank = (tier: string): number => looked.rulebook.tiers.findIndex((each) => each.id === tier)
      return leavesOf(branch, 'tier-at-least', true).some((own) => rank(own.tier) >= rank(leaf.tier))
    }
    case 'spend': return leavesOf(branch, 'spend', true).some((own) => own.minimumMinor >= leaf.minimumMinor && JSON.stringify(own.goods) === JSON.stringify(leaf.goods))
    case 'quantity': return leavesOf(branch, 'quantity', true).some((own) => own.minimumMilli >= leaf.minimumMilli && JSON.stringify(own.goods) === JSON.stringify(leaf.goods))
    default: return false
  }
}

/** Whether another offer's condition holds wherever this one's does. */
function impliedBy(offer: LookedAt, other: LookedAt, looked: Looked): boolean {
  const { branches: of } = other
  return offer.branches !== null && of !== null
    && offer.branches.every((branch) => of.some((each) => each.every((literal) => follows(branch, literal, looked))))
}

function covers(wide: GoodsSet, narrow: GoodsSet, looked: Looked): boolean {
  return JSON.stringify(wide) === JSON.stringify(narrow) || (wide.except === undefined && isEverything(wide, looked))
}

/** Whether one effect gives more than another of its kind, whatever is in the basket. */
function givesMore(more: Effect, less: Effect, looked: Looked): boolean {
  if (!('goods' in more) || !('goods' in less) || !covers(more.goods, less.goods, looked)) return false
  if (more.kind === 'percent-off' && less.kind === 'percent-off') return more.rateBp > less.rateBp && (more.capMinor ?? Infinity) >= (less.capMinor ?? Infinity)
  if (more.kind === 'amount-off-each' && less.kind === 'amount-off-each') return more.amountMinor > less.amountMinor
  if (more.kind === 'fixed-price' && less.kind === 'fixed-price') return more.priceMinor < less.priceMinor
  if (more.kind === 'points-multiplier' && less.kind === 'points-multiplier') return more.factorMilli > less.factorMilli
  if (more.kind === 'points-per-unit' && less.kind === 'points-per-unit') return more.points > less.points
  if (more.kind === 'bundle-price' && less.kind === 'bundle-price') return more.quantity === less.quantity && more.priceMinor < less.priceMinor
  return more.kind === 'amount-off' && less.kind === 'amount-off' && more.everyMinor === undefined && less.everyMinor === undefined && more.amountMinor > less.amountMinor
}

function beats(other: LookedAt, offer: LookedAt, looked: Looked): boolean {
  const [winner, loser] = [other.promotion, offer.promotion]
  if (winner.units !== loser.units || Object.values(winner.limits).some((limit) => limit !== undefined)) return false
  if (looked.rulebook.policy === 'priority' && winner.priority < loser.priority) return false
  return givesMore(winner.effect, loser.effect, looked) && impliedBy(offer, other, looked)
}

function beaten(group: readonly LookedAt[], looked: Looked): RulebookFault[] {
  return group.flatMap((offer) => {
    const winner = group.find((other) => other !== offer && beats(other, offer, looked))
    if (winner === undefined) return []
    const id = shown(winner.promotion.id)
    return [fault(['promotions', offer.at], 'ALWAYS_BEATEN', `“${id}” of the same group applies whenever this does and gives more, so this is never used. Take it out, or change one of them.`, `同组的“${id}”在此优惠适用时总是适用且更优惠，此优惠永远不会用到，请删去或修改其一。`)]
  })
}

function sameDays(one: LookedAt, other: LookedAt, looked: Looked): boolean {
  if (one.branches === null || other.branches === null) return false
  const others = other.branches
  return one.branches.some((branch) => others.some((each) => contradiction([...branch, ...each], looked.rulebook.tiers) === null))
}

/** Under the policy "priority": two of a group that may apply to the same sale with nothing but their ids to choose by. */
function ties(group: readonly LookedAt[], looked: Looked): RulebookFault[] {
  if (looked.rulebook.policy !== 'priority') return []
  return group.flatMap((offer, at) => {
    const rival = group.slice(0, at).find((other) => other.promotion.priority === offer.promotion.priority && sameDays(other, offer, looked))
    if (rival === undefined) return []
    const id = shown(rival.promotion.id)
    return [fault(['promotions', offer.at, 'priority'], 'SAME_PRIORITY', `“${id}” of the same group has the same priority and may apply to the same sale: then the id decides. Give one a higher priority.`, `同组的“${id}”优先级相同，可能同时适用，届时按编号决定，请调整优先级。`)]
  })
}

/** Exclusive groups that do nothing, or not what they seem to. */
export function groupWarnings(looked: Looked): RulebookFault[] {
  return [...groupsOf(looked)].flatMap(([name, group]) => {
    if (group.length === 1) return [fault(['promotions', group[0]!.at, 'combine', 'group'], 'ALONE_IN_GROUP', `No other offer is in the group “${shown(name)}”, so this goes with any. Check the spelling, or write "stack".`, `“${shown(name)}”组内没有其他优惠，此优惠可与任何优惠同享，请检查组名或改为 "stack"。`)]
    return group.length > MOST_COMPARED ? [] : [...beaten(group, looked), ...ties(group, looked)]
  })
}
