import type Database from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'

/** Wrong tries in a row before nobody can try any more for a while. */
export const MAX_WRONG_PROOFS = 3
export const PROOF_LOCK_MS = 30 * 60_000

export type ProofAnswer = { readonly kind: 'right' } | { readonly kind: 'wrong'; readonly attemptsLeft: number } | { readonly kind: 'locked'; readonly untilMs: Instant }

export interface IdentificationStore {
  /** Counts a try, which outlives a restart; a right one starts counting anew, none is looked at while it is locked. */
  count(memberId: string, isRight: boolean, now: Instant): ProofAnswer
}

export const IDENTIFICATION_SQL = { tries: 'SELECT wrong, locked_until AS lockedUntil FROM identification_try WHERE member_id = ?' } as const

/** Tries to make a weakly known member known strongly. */
export function createIdentificationStore(db: Database.Database): IdentificationStore {
  const tries = db.prepare<[string], { wrong: number; lockedUntil: number }>(IDENTIFICATION_SQL.tries)
  const put = db.prepare('INSERT INTO identification_try (member_id, wrong, locked_until) VALUES (?, ?, ?) ON CONFLICT (member_id) DO UPDATE SET wrong = excluded.wrong, locked_until = excluded.locked_until')
  return {
    count(memberId, isRight, now) {
      const before = tries.get(memberId) ?? { wrong: 0, lockedUntil: 0 }
      if (before.lockedUntil > now) return { kind: 'locked', untilMs: before.lockedUntil }
      const wrong = isRight ? 0 : before.wrong + 1
      const isLocked = wrong >= MAX_WRONG_PROOFS
      const lockedUntil = isLocked ? now + PROOF_LOCK_MS : 0
      put.run(memberId, isLocked ? 0 : wrong, lockedUntil)
      if (isRight) return { kind: 'right' }
      return isLocked ? { kind: 'locked', untilMs: lockedUntil } : { kind: 'wrong', attemptsLeft: MAX_WRONG_PROOFS - wrong }
    },
  }
}
