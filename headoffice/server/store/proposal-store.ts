import type { Queryable } from './terminal-store.ts'

export interface MergeProposal {
  readonly aId: string
  readonly bId: string
  readonly why: 'card' | 'phone'
  readonly at: number
}

/**
 * Notes for each of these members who else has the same card or phone and was first sent by another till: the till that
 * makes a second member with a number it knows asks the cashier. Answers how many are new.
 */
export async function proposeMerges(client: Queryable, memberIds: readonly string[], at: number): Promise<number> {
  const same = (table: string, column: string, why: string): string =>
    `SELECT least(x.member_id, y.member_id) AS a, greatest(x.member_id, y.member_id) AS b, '${why}' AS why
     FROM ${table} x JOIN ${table} y ON y.${column} = x.${column} AND y.member_id <> x.member_id
     JOIN member mx ON mx.member_id = x.member_id JOIN member my ON my.member_id = y.member_id AND my.first_terminal_id <> mx.first_terminal_id
     WHERE x.member_id = ANY ($1::uuid[])`
  const { rowCount } = await client.query(
    `INSERT INTO merge_proposal (a_id, b_id, why, at)
     SELECT DISTINCT ON (a, b) a, b, why, $2::bigint FROM (${same('member_card', 'number', 'card')} UNION ALL ${same('member_phone', 'phone', 'phone')}) AS pairs ORDER BY a, b, why
     ON CONFLICT DO NOTHING`, [memberIds, at])
  return rowCount ?? 0
}

/** Open: not dismissed, and still two members. */
const OPEN = `dismissed_at IS NULL AND (NOT EXISTS (SELECT FROM member_redirect r WHERE r.member_id IN (p.a_id, p.b_id)) OR NOT EXISTS (
  WITH RECURSIVE a (id) AS (SELECT p.a_id UNION SELECT r.into_id FROM a JOIN member_redirect r ON r.member_id = a.id),
       b (id) AS (SELECT p.b_id UNION SELECT r.into_id FROM b JOIN member_redirect r ON r.member_id = b.id)
  SELECT FROM a JOIN b USING (id)))`

export interface OpenProposal extends MergeProposal {
  /** Where the two are at home. */
  readonly stores: string[]
}

/** Proposals that wait for somebody, the oldest first, and how many there are in all. */
export async function openProposals(db: Queryable, limit: number): Promise<{ open: number; proposals: OpenProposal[] }> {
  const { rows } = await db.query<OpenProposal & { open: number }>(
    `SELECT a_id AS "aId", b_id AS "bId", why, at, count(*) OVER () AS open,
       (SELECT coalesce(array_agg(DISTINCT store_id ORDER BY store_id), '{}') FROM member_home h WHERE h.member_id IN (p.a_id, p.b_id)) AS stores
     FROM merge_proposal p WHERE ${OPEN} ORDER BY at, a_id, b_id LIMIT $1`, [limit])
  return { open: rows[0]?.open ?? 0, proposals: rows.map(({ aId, bId, why, at, stores }) => ({ aId, bId, why, at, stores })) }
}

/** Whether a proposal is open about somebody who is at home in a store. */
export async function hasOpenProposal(db: Queryable, storeId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT FROM merge_proposal p WHERE ${OPEN}
     AND EXISTS (SELECT FROM member_home h WHERE h.member_id IN (p.a_id, p.b_id) AND h.store_id = $1) LIMIT 1`, [storeId])
  return rowCount === 1
}

/** Says that two members are two people; false where no such proposal is open. */
export async function dismissProposal(client: Queryable, { aId, bId }: Pick<MergeProposal, 'aId' | 'bId'>, at: number): Promise<boolean> {
  const { rowCount } = await client.query('UPDATE merge_proposal SET dismissed_at = $3 WHERE a_id = least($1::uuid, $2::uuid) AND b_id = greatest($1::uuid, $2::uuid) AND dismissed_at IS NULL', [aId, bId, at])
  return rowCount === 1
}

/** The message that tells each of these stores of its proposals; null: none stands. Held until the transaction ends. */
export async function noticesOf(client: Queryable, storeIds: readonly string[]): Promise<Map<string, string | null>> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('regulars.merge-notices', 0))")
  const { rows } = await client.query<{ storeId: string; messageId: string }>('SELECT store_id AS "storeId", message_id AS "messageId" FROM merge_notice WHERE store_id = ANY ($1::text[])', [storeIds])
  const standing = new Map(rows.map((row) => [row.storeId, row.messageId]))
  return new Map(storeIds.map((storeId) => [storeId, standing.get(storeId) ?? null]))
}

export async function putNotice(client: Queryable, storeId: string, messageId: string): Promise<void> {
  await client.query('INSERT INTO merge_notice (store_id, message_id) VALUES ($1, $2)', [storeId, messageId])
}

/** Takes a message back: tills stop showing it. */
export async function withdrawNotice(client: Queryable, messageId: string, at: number): Promise<void> {
  await client.query('DELETE FROM merge_notice WHERE message_id = $1', [messageId])
  await client.query('UPDATE message SET withdrawn_at = $2 WHERE message_id = $1 AND withdrawn_at IS NULL', [messageId, at])
}
