import type { StaffView } from '../../../core/contract/views.ts'
import { RIGHTS, hasRight } from '../../../core/people/rights.ts'
import type { Right } from '../../../core/people/rights.ts'

type Person = Pick<StaffView, 'staffId' | 'role'>

/** Whoever has a right by themselves, but for the one who asks. */
export function whoMay<P extends Person>(staff: readonly P[], right: Right, asking: string | null): P[] {
  return staff.filter((person) => person.staffId !== asking && hasRight(person.role, right))
}

/** The least role that may: whom to call for. Every right has somebody. */
export function leastRole(right: Right): 'cashier' | 'supervisor' | 'manager' {
  return RIGHTS[right][0]
}
