import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Role } from '../../core/contract/rpc.ts'
import { holderOf } from './badges.ts'
import { noteArrival } from './last-here.ts'
import { openShiftOfDay } from './shifts.ts'
import type { Till } from './till.ts'

/** How a sign-in ended; a wrong PIN is a result that is kept, so that repeating the command does not count twice. */
export type SignIn = { kind: 'right'; staffId: string } | { kind: 'wrong'; attemptsLeft: number } | { kind: 'locked'; untilMs: number }

/** Tries a PIN; the right one opens the day's shift where it is the first of the day. Inside the caller's transaction. */
export function signIn(till: Till, staffId: string, pin: string): Result<SignIn, never> {
  const answer = till.staff.tryPin(staffId, pin, till.clock.now())
  if (answer.kind === 'wrong') return ok({ kind: 'wrong', attemptsLeft: answer.attemptsLeft })
  if (answer.kind === 'locked') return ok({ kind: 'locked', untilMs: answer.until })
  letIn(till, staffId)
  return ok({ kind: 'right', staffId })
}

/** Lets the holder of a badge in; the first of the day opens its shift. Inside the caller's transaction. */
export function signInByBadge(till: Till, badge: string): Result<{ staffId: string }, ContractError<'BADGE_UNKNOWN'>> {
  const holder = holderOf(till, badge)
  if (!holder.ok) return holder
  const { staffId } = holder.value
  letIn(till, staffId)
  return ok({ staffId })
}

/** Somebody who showed elsewhere who they are: at the till whose training room this is. */
export function signInWithoutPin(till: Till, staffId: string): void {
  till.db.transaction(() => letIn(till, staffId)).immediate()
  till.session.staffId = staffId
}

function letIn(till: Till, staffId: string): void {
  openShiftOfDay(till, staffId)
  noteArrival(till, staffId)
}

/** Whoever is signed in. Only behind `authorize`, which lets nobody else through. */
export function signedIn(till: Till): string {
  if (till.session.staffId === null) throw new Error('somebody does this')
  return till.session.staffId
}

const SELLING_ROLES: readonly string[] = ['cashier', 'supervisor', 'manager']

/** Whether whoever is signed in may call a method of this role; null: yes. */
export function authorize(till: Till, role: Role): ContractError<'SIGNED_OUT' | 'FORBIDDEN'> | null {
  if (role === 'nobody') return null
  // No person has it: it is the display's own.
  if (role === 'display') return fail('FORBIDDEN', { role }).error
  const staff = till.session.staffId === null ? null : till.staff.byId(till.session.staffId)
  if (!staff) return fail('SIGNED_OUT', {}).error
  const may = role === 'manager' ? staff.role === 'manager' : SELLING_ROLES.includes(staff.role)
  return may ? null : fail('FORBIDDEN', { role }).error
}
