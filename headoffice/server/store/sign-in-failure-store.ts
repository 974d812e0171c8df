import { createHash } from 'node:crypto'
import { nameKey } from './person-store.ts'
import type { Queryable } from './terminal-store.ts'

/** Names and addresses are kept as hashes only: what somebody typed by mistake may be a password. */
function subjectOf(kind: 'name' | 'address', text: string): string {
  return `${kind} ${createHash('sha256').update(`${kind} ${text}`).digest('hex')}`
}
export const nameSubject = (name: string): string => subjectOf('name', nameKey(name))
export const addressSubject = (address: string): string => subjectOf('address', address)

export interface PauseRule {
  /** Wrong tries before the first pause. */
  readonly free: number
  readonly firstPauseMs: number
  readonly longestPauseMs: number
  /** Tries older than this are forgotten. */
  readonly forgetMs: number
}

/**
 * Charges a try before its outcome is known, so that tries at once are not free: null where it may go on, otherwise until
 * when it is paused. The pause doubles with each try beyond the free ones.
 */
export async function chargeTry(db: Queryable, subject: string, now: number, rule: PauseRule): Promise<number | null> {
  const { rowCount } = await db.query(
    `INSERT INTO sign_in_failure AS f (subject, failures, last_at, paused_until) VALUES ($1, 1, $2::bigint, 0)
     ON CONFLICT (subject) DO UPDATE SET
       failures = CASE WHEN f.last_at < $2::bigint - $6::bigint THEN 1 ELSE f.failures + 1 END,
       last_at = $2::bigint,
       paused_until = CASE WHEN f.last_at < $2::bigint - $6::bigint OR f.failures + 1 < $3::integer THEN 0
         ELSE $2::bigint + least($5::bigint, $4::bigint * (2 ^ least(20, f.failures + 1 - $3::integer))::bigint) END
     WHERE f.paused_until <= $2::bigint`,
    [subject, now, rule.free, rule.firstPauseMs, rule.longestPauseMs, rule.forgetMs],
  )
  if (rowCount === 1) return null
  const { rows } = await db.query<{ pausedUntil: number }>('SELECT paused_until AS "pausedUntil" FROM sign_in_failure WHERE subject = $1', [subject])
  return rows[0]?.pausedUntil ?? null
}

/** The right password: a person's tries are forgotten. */
export async function forgetTries(db: Queryable, subject: string): Promise<void> {
  await db.query('DELETE FROM sign_in_failure WHERE subject = $1', [subject])
}

/** The right password: an address gets the one try back, so that its wrong ones still count. */
export async function giveBackTry(db: Queryable, subject: string): Promise<void> {
  await db.query('UPDATE sign_in_failure SET failures = greatest(0, failures - 1), paused_until = 0 WHERE subject = $1', [subject])
}

export async function dropTriesBefore(db: Queryable, before: number): Promise<void> {
  await db.query('DELETE FROM sign_in_failure WHERE last_at < $1 AND paused_until < $1', [before])
}
