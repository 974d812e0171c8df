import type { ChangeKind } from '../../../core/sync/changes.ts'
import type { Queryable } from './terminal-store.ts'

/** That something changed, and whom it concerns. What it is now is read when a till asks (services/change-sources.ts). */
export interface ChangeNote {
  readonly kind: ChangeKind
  readonly key: string
  /** Tills of this store only; absent or null: of every store. */
  readonly storeId?: string | null
  /** This till only; absent or null: every till of the store. */
  readonly terminalId?: string | null
  /** Not this till: it brought the change itself. */
  readonly notFor?: string | null
}

/** A place in the log: rows are read in the order of (xid, position). */
export interface LogPosition {
  /** PostgreSQL's 64-bit transaction number, in decimal. */
  readonly xid: string
  readonly position: number
}

export interface NotedChange extends LogPosition {
  readonly kind: string
  readonly key: string
}

/** Notes changes, inside the transaction that makes them. */
export async function noteChanges(client: Queryable, changes: readonly ChangeNote[], at: number): Promise<void> {
  if (changes.length === 0) return
  await client.query(
    `INSERT INTO change (kind, key, store_id, terminal_id, not_for, at)
     SELECT c.kind, c.key, c.store_id, c.terminal_id, c.not_for, $6
     FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::uuid[]) AS c (kind, key, store_id, terminal_id, not_for)`,
    [
      changes.map(({ kind }) => kind), changes.map(({ key }) => key), changes.map(({ storeId }) => storeId ?? null),
      changes.map(({ terminalId }) => terminalId ?? null), changes.map(({ notFor }) => notFor ?? null), at,
    ],
  )
}

/** Where a till that begins now has to read on from: all that is committed below lies in what it is told. */
export async function logHorizon(db: Queryable): Promise<LogPosition> {
  const { rows } = await db.query<{ xid: string }>('SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid')
  const [row] = rows
  if (!row) throw new Error('the database names no transaction')
  return { xid: row.xid, position: 0 }
}

/** Whether rows after this place were dropped for their age. */
export async function isBeforeKept(db: Queryable, { xid, position }: LogPosition): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM change_log WHERE (dropped_xid, dropped_position) > ($1::xid8, $2::bigint)', [xid, position])
  return rowCount === 1
}

/** What a till has to hear of after a place and below another, in order. */
export async function changesAfter(db: Queryable, terminal: { readonly terminalId: string; readonly storeId: string }, after: LogPosition, below: LogPosition, limit: number): Promise<NotedChange[]> {
  const part = (scope: string) => `(SELECT xid, position, kind, key FROM change
    WHERE ${scope} AND (xid, position) > ($1::xid8, $2::bigint) AND xid < $3::xid8 AND (terminal_id IS NULL OR terminal_id = $4) AND not_for IS DISTINCT FROM $4
    ORDER BY xid, position LIMIT $6)`
  const { rows } = await db.query<NotedChange>(
    `SELECT xid::text AS xid, position, kind, key FROM (${part('store_id IS NULL')} UNION ALL ${part('store_id = $5')}) AS both ORDER BY both.xid, position LIMIT $6`,
    [after.xid, after.position, below.xid, terminal.terminalId, terminal.storeId, limit],
  )
  return rows
}
