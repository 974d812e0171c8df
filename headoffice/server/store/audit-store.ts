import { createHash } from 'node:crypto'
import { GENESIS_HASH } from '../../../core/ledger/chain.ts'
import { AUDIT_LOCK, LOCK_SPACE } from './locks.ts'
import type { Queryable } from './terminal-store.ts'

/** One thing a person did. `detail` holds ids, numbers and codes: nothing about members, nothing secret. */
export interface AuditNote {
  readonly at: number
  /** Null: whoever sat at head office's own computer, by a command. */
  readonly personId: string | null
  /** `noun.verb`, as `terminal.revoked`. */
  readonly action: string
  /** What it was done to: an id, a version. */
  readonly subject: string
  readonly detail: Readonly<Record<string, string | number | boolean | null | readonly string[]>>
}

export interface AuditEntry extends Omit<AuditNote, 'detail'> {
  readonly position: number
  readonly detail: string
  readonly previousHash: string
  readonly hash: string
}

const COLUMNS = 'position, at, person_id AS "personId", action, subject, detail, previous_hash AS "previousHash", hash'

/** SHA-256 over every field and the hash before: a changed, missing or added entry breaks the chain. JSON keeps fields apart. */
export function auditHash(entry: Omit<AuditEntry, 'hash'>): string {
  const { position, at, personId, action, subject, detail, previousHash } = entry
  return createHash('sha256').update(JSON.stringify(['regulars.audit/1', position, at, personId, action, subject, detail, previousHash])).digest('hex')
}

async function lastEntry(client: Queryable): Promise<AuditEntry | null> {
  const { rows } = await client.query<AuditEntry>(`SELECT ${COLUMNS} FROM audit ORDER BY position DESC LIMIT 1`)
  return rows[0] ?? null
}

/**
 * Notes what a person did, in the transaction that does it: both stand or neither. Call it last: from here to the commit no
 * other note is written.
 */
export async function noteAudit(client: Queryable, note: AuditNote): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, AUDIT_LOCK])
  const last = await lastEntry(client)
  const unhashed = { ...note, position: (last?.position ?? 0) + 1, detail: JSON.stringify(note.detail), previousHash: last?.hash ?? GENESIS_HASH }
  await client.query(
    'INSERT INTO audit (position, at, person_id, action, subject, detail, previous_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
    [unhashed.position, unhashed.at, unhashed.personId, unhashed.action, unhashed.subject, unhashed.detail, unhashed.previousHash, auditHash(unhashed)],
  )
}

/** Entries after a position, in order. */
export async function auditAfter(db: Queryable, position: number, limit: number): Promise<AuditEntry[]> {
  const { rows } = await db.query<AuditEntry>(`SELECT ${COLUMNS} FROM audit WHERE position > $1 ORDER BY position LIMIT $2`, [position, limit])
  return rows
}
