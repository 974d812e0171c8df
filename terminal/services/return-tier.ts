import { tierOn } from '../../core/loyalty/tier-history.ts'
import type { TierHistory } from '../../core/loyalty/tier-history.ts'
import type { Qualifying } from '../../core/loyalty/tier-window.ts'
import { tierRank } from '../../core/loyalty/tiers.ts'
import type { SaleReturn } from '../../core/returns/make-return.ts'
import type { Choices } from '../../core/rulebook/choices.ts'
import type { Till } from './till.ts'

/** The tier that a return leaves its member, where what came back ends the one before at once; null: it stands. */
export function tierAfterReturn(till: Till, memberId: string, sale: { readonly pinnedAt: number }, result: SaleReturn): string | null {
  const { rulebook } = till.rules.now()
  const { points, people, accounts } = till.projections
  const history = accounts.tierHistoryOf(people.idsOf(memberId), rulebook)
  const tierWith = (qualifying: TierHistory['qualifying']): string => tierOn(rulebook, { ...history, qualifying }, result.onDate).tierId
  const after = tierWith([...history.qualifying, lessCounted(rulebook.choices.tierCounter, till.rules.dateOf(sale.pinnedAt), result)])
  const posted = points.tiers.posted(memberId)
  const isLower = posted !== null && tierRank(rulebook, after) < Math.min(tierRank(rulebook, posted.tierId), tierRank(rulebook, tierWith(history.qualifying)))
  return isLower ? after : null
}

/** What a return takes off what tiers count: of the sale's day, or, where they count the balance, of today. */
function lessCounted(counter: Choices['tierCounter'], soldOn: string, { parts, points, onDate }: SaleReturn): Qualifying {
  if (counter !== 'spendable-points' || points === null) return { on: soldOn, knownOn: onDate, amount: -parts.tierCounts }
  const sum = (moved: readonly { readonly points: number }[]): number => moved.reduce((total, each) => total + each.points, 0)
  return { on: onDate, knownOn: onDate, amount: sum(points.givenBack) - sum(points.taken) - points.debt }
}
