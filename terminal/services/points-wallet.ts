import { spendableLots } from '../../core/loyalty/household.ts'
import { debtsPaidBy } from '../../core/ledger/points-entries.ts'
import type { DebtPaid } from '../../core/ledger/events/points-events.ts'
import { pointsBalances } from '../../core/points/balances.ts'
import type { PointsBalances } from '../../core/points/balances.ts'
import { availablePoints } from '../../core/points/lots.ts'
import type { LotBalance } from '../../core/points/lot.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import type { Till } from './till.ts'

/** What a member has, and what they may spend from. */
export interface PointsWallet {
  /** Whom the id asked about stands for now. */
  readonly memberId: string
  /** Lots the member may spend from: their own, and what the household pools. */
  readonly lots: readonly LotBalance[]
  /** The member's own, what others may spend of it included. */
  readonly own: PointsBalances
  /** In `lots` and usable on the day, whatever is owed. */
  readonly available: number
  /** Owed by this member: nothing can be spent before new earnings have paid it. */
  readonly debt: number
}

/**
 * What a member has on a day and may spend from, as this till's books have it. Points of others in the household are in it
 * where the rulebook pools them; not those of one who owes points, or is blocked or erased: their points pay nobody's bill.
 */
export function pointsWallet(till: Till, memberId: string, rulebook: Rulebook, onDate: CivilDate): PointsWallet {
  const { people, accounts } = till.projections
  const id = people.memberOf(memberId)
  const household = people.householdOf(id)
  const ownLots = accounts.lotsOf(id, rulebook)
  const others = (household?.memberIds ?? []).filter((each) => each !== id && accounts.debtOf(each) === 0 && !people.isBlocked(each) && !people.isErased(each))
  const pooled = others.flatMap((each) => accounts.lotsOf(each, rulebook))
  const lots = spendableLots(rulebook, household, id, [...ownLots, ...pooled])
  const debt = accounts.debtOf(id)
  const held = accounts.heldOf(id)
  return { memberId: id, lots, debt, available: availablePoints(lots, onDate), own: { ...pointsBalances(ownLots, onDate, { held: 0, debt }), held } }
}

/** What new points of a member pay of what they owe. */
export function debtPaidBy(till: Till, memberId: string, points: number): DebtPaid[] {
  return debtsPaidBy(points, [{ memberId, points: till.projections.accounts.debtOf(memberId) }])
}
