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

/** Rows of the log between two places that concern a till: `$1` and `$2` the place after which, `$4` the till; `below` the transaction before which. */
const concerns = (scope: string, below: string): string =>
  `${scope} AND (xid, position) > ($1::xid8, $2::bigint) AND xid < ${below} AND (terminal_id IS NULL OR terminal_id = $4) AND not_for IS DISTINCT FROM $4`

/** Where the log stands for a till that read to a place, at one asking; null where it has to be read: a row came, or the place says nothing here. */
export async function horizonWhereNothingCame(db: Queryable, terminal: { readonly terminalId: string; readonly storeId: string }, { xid, position }: LogPosition): Promise<LogPosition | null> {
  const none = (scope: string) => `NOT EXISTS (SELECT FROM change WHERE ${concerns(scope, 'pg_snapshot_xmin(pg_current_snapshot())')})`
  const { rows } = await db.query<{ horizon: string; isQuiet: boolean }>(
    `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
       $1::xid8 <= pg_snapshot_xmax(pg_current_snapshot()) AND NOT EXISTS (SELECT FROM change_log WHERE (dropped_xid, dropped_position) > ($1::xid8, $2::bigint))
         AND ${none('store_id IS NULL')} AND ${none('store_id = $3')} AS "isQuiet"`,
    [xid, position, terminal.storeId, terminal.terminalId])
  const [row] = rows
  return row?.isQuiet === true ? { xid: row.horizon, position: 0 } : null
}

/** What a till has to hear of after a place and below another, in order. */
export async function changesAfter(db: Queryable, terminal: { readonly terminalId: string; readonly storeId: string }, after: LogPosition, below: LogPosition, limit: number): Promise<NotedChange[]> {
  const part = (scope: string) => `(SELECT xid, position, kind, key FROM change
    WHERE ${concerns(scope, '$3::xid8')}
    ORDER BY xid, position LIMIT $6)`
  const { rows } = await db.query<NotedChange>(
    `SELECT xid::text AS xid, position, kind, key FROM (${part('store_id IS NULL')} UNION ALL ${part('store_id = $5')}) AS noted ORDER BY noted.xid, position LIMIT $6`,
    [after.xid, after.position, below.xid, terminal.terminalId, terminal.storeId, limit],
  )
  return rows
}

/** Forgets rows that say the same as a later one which tills may read already. */
export async function dropSuperseded(client: Queryable, limit: number): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM change c WHERE (c.xid, c.position) IN (
       SELECT o.xid, o.position FROM change o WHERE EXISTS (
         SELECT FROM change n WHERE n.kind = o.kind AND n.key = o.key AND (n.xid, n.position) > (o.xid, o.position) AND n.xid < pg_snapshot_xmin(pg_current_snapshot())
           AND n.store_id IS NOT DISTINCT FROM o.store_id AND n.terminal_id IS NOT DISTINCT FROM o.terminal_id AND n.not_for IS NOT DISTINCT FROM o.not_for)
       LIMIT $1)`, [limit])
  return rowCount ?? 0
}

/** Forgets rows from before an instant, and remembers up to where: who has not read so far gets a snapshot. */
export async function dropChangesBefore(client: Queryable, at: number): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `WITH old AS (DELETE FROM change WHERE at < $1 AND xid < pg_snapshot_xmin(pg_current_snapshot()) RETURNING xid, position),
       last AS (SELECT xid, position FROM old ORDER BY xid DESC, position DESC LIMIT 1),
       noted AS (UPDATE change_log SET dropped_xid = last.xid, dropped_position = last.position FROM last WHERE (last.xid, last.position) > (dropped_xid, dropped_position))
     SELECT count(*) AS count FROM old`, [at])
  return rows[0]?.count ?? 0
}

/** Whether the log was written by another database server, as after it was dumped and loaded: its transaction numbers mean nothing here. */
export async function isLogOfAnotherServer(db: Queryable): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT FROM change WHERE xid > pg_snapshot_xmax(pg_current_snapshot())
     UNION ALL SELECT FROM change_log WHERE dropped_xid > pg_snapshot_xmax(pg_current_snapshot()) LIMIT 1`)
  return rowCount === 1
}

/** Whether a place in the log has not come yet: it was given out before this database was put back. */
export async function isAhead(db: Queryable, { xid }: LogPosition): Promise<boolean> {
  const { rowCount } = await db.query('SELECT WHERE $1::xid8 > pg_snapshot_xmax(pg_current_snapshot())', [xid])
  return rowCount === 1
}

/** Begins the log anew, where every till is going to get a snapshot. */
export async function startLogAnew(client: Queryable): Promise<void> {
  await client.query('DELETE FROM change')
  await client.query(`UPDATE change_log SET dropped_xid = '0', dropped_position = 0`)
}
