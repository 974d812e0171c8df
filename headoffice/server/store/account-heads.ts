import type { Queryable } from './terminal-store.ts'
import { together } from './together.ts'
import type { Statement } from './together.ts'

/**
 * Raises the versions of members' accounts and holds them until the transaction ends; in the order of ids, so that two never
 * wait for each other in a circle. Answers whose accounts were plain (0009) until now.
 */
export async function raiseVersions(client: Queryable, memberIds: readonly string[]): Promise<Set<string>> {
  if (memberIds.length === 0) return new Set()
  const { rows } = await client.query<{ memberId: string; plain: boolean }>(
    `INSERT INTO account_head AS h (member_id, version, plain_version) SELECT member_id, 1, 1 FROM unnest($1::uuid[]) AS r (member_id) ORDER BY member_id
     ON CONFLICT (member_id) DO UPDATE SET version = h.version + 1, plain_version = CASE WHEN h.plain_version = h.version THEN h.version + 1 END
     RETURNING member_id AS "memberId", plain_version IS NOT NULL AS plain`, [[...memberIds].sort()])
  return new Set(rows.flatMap(({ memberId, plain }) => (plain ? [memberId] : [])))
}

/** Notes of accounts that were worked out whole which of them are plain now. */
export async function notePlain(client: Queryable, memberIds: readonly string[], plain: readonly string[]): Promise<void> {
  await client.query('UPDATE account_head SET plain_version = CASE WHEN member_id = ANY($2::uuid[]) THEN version END WHERE member_id = ANY($1::uuid[])', [memberIds, plain])
}

export async function versionsOf(db: Queryable, memberIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await db.query<{ memberId: string; version: number }>('SELECT member_id AS "memberId", version FROM account_head WHERE member_id = ANY($1::uuid[])', [memberIds])
  return new Map(rows.map(({ memberId, version }) => [memberId, version]))
}

/** Members with an account after an id, in order of ids. */
export async function accountsAfter(db: Queryable, memberId: string | null, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ memberId: string }>('SELECT member_id AS "memberId" FROM account_head WHERE $1::uuid IS NULL OR member_id > $1 ORDER BY member_id LIMIT $2', [memberId, limit])
  return rows.map((row) => row.memberId)
}

/** Notes that a store had to do with members; answers those it had not before. */
export function storeStatement(memberIds: readonly string[], storeId: string): Statement {
  return { text: 'INSERT INTO account_store (member_id, store_id) SELECT member_id, $2 FROM unnest($1::uuid[]) AS r (member_id) ORDER BY member_id ON CONFLICT DO NOTHING RETURNING member_id', values: [memberIds, storeId], answers: true }
}

/** The same by itself. */
export async function noteStores(client: Queryable, memberIds: readonly string[], storeId: string): Promise<Set<string>> {
  const { store = [] } = await together(client, { store: storeStatement(memberIds, storeId) })
  return new Set(store.map((row) => String(row['member_id'])))
}

/** The stores that had to do with members. */
export async function knownStores(db: Queryable, memberIds: readonly string[]): Promise<{ memberId: string; storeId: string }[]> {
  const { rows } = await db.query<{ memberId: string; storeId: string }>('SELECT member_id AS "memberId", store_id AS "storeId" FROM account_store WHERE member_id = ANY($1::uuid[]) ORDER BY store_id, member_id', [memberIds])
  return rows
}

/** Members a store had to do with, after an id. */
export async function membersOfStore(db: Queryable, storeId: string, afterId: string | null, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ memberId: string }>(
    'SELECT member_id AS "memberId" FROM account_store WHERE store_id = $1 AND ($2::uuid IS NULL OR member_id > $2) ORDER BY member_id LIMIT $3', [storeId, afterId, limit])
  return rows.map((row) => row.memberId)
}

/** A terminal and the chains whose place it took: one till's whole journal. */
export async function chainsOf(db: Queryable, terminalId: string): Promise<Set<string>> {
  const { rows } = await db.query<{ terminalId: string }>(
    `WITH RECURSIVE own (terminal_id) AS (SELECT $1::uuid UNION SELECT s.terminal_id FROM succession s JOIN own ON s.successor_id = own.terminal_id) SELECT terminal_id AS "terminalId" FROM own`, [terminalId])
  return new Set(rows.map((row) => row.terminalId))
}

/** The last entry of a terminal that is read, as of the same moment as what else is read in the transaction. */
export async function interpretedUpTo(db: Queryable, terminalId: string): Promise<number> {
  const { rows } = await db.query<{ seq: number }>('SELECT interpreted_seq AS seq FROM terminal WHERE terminal_id = $1', [terminalId])
  return rows[0]?.seq ?? 0
}
