import { randomInt } from 'node:crypto'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { StaffView } from '../../core/contract/views.ts'
import { BADGE_BYTES, EVEN_BYTES, badgeCode, readBadge } from '../../core/scan/staff-badge.ts'
import type { Till } from './till.ts'

/** A code nobody has yet. */
export function newBadge(): string {
  return badgeCode(Array.from({ length: BADGE_BYTES }, () => randomInt(EVEN_BYTES)))
}

/** Whose badge a scanned code is. */
export function holderOf(till: Till, text: string): Result<StaffView, ContractError<'BADGE_UNKNOWN'>> {
  const code = readBadge(text)
  const holder = code === null ? null : till.staff.byBadge(till.hasher.sha256Hex(code))
  return holder ? ok(holder) : fail('BADGE_UNKNOWN', {})
}

/** Gives a person a badge; the one before is nobody's from then on. Inside the caller's transaction. */
export function giveBadge(till: Till, staffId: string, code: string): Result<{ staffId: string }, ContractError<'STAFF_UNKNOWN'>> {
  if (till.staff.byId(staffId) === null) return fail('STAFF_UNKNOWN', {})
  keepBadge(till, staffId, code)
  return ok({ staffId })
}

/** Keeps the digest of a badge's code, never the code: it is random enough that a digest tells nothing. */
export function keepBadge(till: Till, staffId: string, code: string): void {
  if (readBadge(code) === null) throw new Error('a badge has its check character')
  till.staff.giveBadge(staffId, till.hasher.sha256Hex(code), till.clock.now())
}
