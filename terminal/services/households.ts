import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import { afterLeaving, mayJoin } from '../../core/loyalty/household.ts'
import { atTill } from './at-till.ts'
import { bookEvent } from './booking.ts'
import { knownMember } from './member-file.ts'
import type { Till } from './till.ts'

type JoinRefusal = ContractError<'MEMBER_UNKNOWN' | 'MEMBER_BLOCKED' | 'HOUSEHOLD_TAKEN'>

/** A member who is in no household yet. */
function freeMember(till: Till, id: string): Result<string, JoinRefusal> {
  const known = knownMember(till, id)
  if (!known.ok) return known
  const { people } = till.projections
  if (people.isBlocked(known.value)) return fail('MEMBER_BLOCKED', {})
  return people.householdOf(known.value) ? fail('HOUSEHOLD_TAKEN', {}) : known
}

/** Members who pool their points from now on, the head among them; inside the caller's transaction. */
export function foundHousehold(till: Till, headId: string, others: readonly string[]): Result<{ memberId: string }, JoinRefusal | ContractError<'HOUSEHOLD_FULL'>> {
  const memberIds: string[] = []
  for (const id of [headId, ...others]) {
    const free = freeMember(till, id)
    if (!free.ok) return free
    // One person under two ids, or named twice, is no household.
    if (memberIds.includes(free.value)) return fail('HOUSEHOLD_TAKEN', {})
    memberIds.push(free.value)
  }
  const most = till.rules.now().rulebook.household.maximumMembers
  if (memberIds.length > most) return fail('HOUSEHOLD_FULL', { most })
  bookEvent(till, { type: 'household.founded', householdId: till.ids.next(), headId: memberIds[0]!, memberIds, ...atTill(till) })
  return ok({ memberId: memberIds[0]! })
}

export function joinHousehold(till: Till, householdId: string, id: string): Result<{ memberId: string }, JoinRefusal | ContractError<'HOUSEHOLD_UNKNOWN' | 'HOUSEHOLD_FULL'>> {
  const household = till.projections.people.household(householdId)
  if (!household) return fail('HOUSEHOLD_UNKNOWN', {})
  const free = freeMember(till, id)
  if (!free.ok) return free
  const { rulebook } = till.rules.now()
  if (!mayJoin(rulebook, household, free.value)) return fail('HOUSEHOLD_FULL', { most: rulebook.household.maximumMembers })
  bookEvent(till, { type: 'household.joined', householdId, memberId: free.value, ...atTill(till) })
  return ok({ memberId: free.value })
}

/** A member leaves with their own lots. A head is followed by who stood next; one who would be left alone is in none. */
export function leaveHousehold(till: Till, memberId: string): Result<null, ContractError<'HOUSEHOLD_UNKNOWN'>> {
  const household = till.projections.people.householdOf(memberId)
  if (!household) return fail('HOUSEHOLD_UNKNOWN', {})
  const left = afterLeaving(household, memberId)
  bookEvent(till, { type: 'household.left', householdId: household.householdId, memberId, headId: left?.headId ?? null, ...atTill(till) })
  return ok(null)
}

export function headHousehold(till: Till, memberId: string): Result<null, ContractError<'HOUSEHOLD_UNKNOWN'>> {
  const household = till.projections.people.householdOf(memberId)
  if (!household) return fail('HOUSEHOLD_UNKNOWN', {})
  if (household.headId !== memberId) bookEvent(till, { type: 'household.headed', householdId: household.householdId, headId: memberId, ...atTill(till) })
  return ok(null)
}
