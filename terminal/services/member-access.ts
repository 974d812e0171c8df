import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import { canBeServed } from './recognition.ts'
import type { Till } from './till.ts'

/** The member an id stands for, to whom something may be given by hand: known, in full or by digest, neither erased nor blocked. */
export function memberWhoMay(till: Till, id: string): Result<string, ContractError<'MEMBER_UNKNOWN' | 'MEMBER_BLOCKED'>> {
  const { people } = till.projections
  const memberId = people.memberOf(id)
  if (!canBeServed(till, memberId) || people.isErased(memberId)) return fail('MEMBER_UNKNOWN', {})
  return people.isBlocked(memberId) ? fail('MEMBER_BLOCKED', {}) : ok(memberId)
}
