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
const OPEN = `dismissed_at IS NULL AND NOT EXISTS (
  WITH RECURSIVE a (id) AS (SELECT p.a_id UNION SELECT r.into_id FROM a JOIN member_redirect r ON r.member_id = a.id),
       b (id) AS (SELECT p.b_id UNION SELECT r.into_id FROM b JOIN member_redirect r ON r.member_id = b.id)
  SELECT FROM a JOIN b USING (id))`

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

/** How many open proposals concern each store where one of these members is at home. */
export async function openByStore(db: Queryable, memberIds: readonly string[]): Promise<{ storeId: string; open: number }[]> {
  const { rows } = await db.query<{ storeId: string; open: number }>(
    `SELECT h.store_id AS "storeId", count(DISTINCT (p.a_id, p.b_id)) AS open FROM merge_proposal p JOIN member_home h ON h.member_id IN (p.a_id, p.b_id)
     WHERE ${OPEN} AND h.store_id IN (SELECT store_id FROM member_home WHERE member_id = ANY ($1::uuid[])) GROUP BY h.store_id ORDER BY h.store_id`, [memberIds])
  return rows
}

/** Says that two members are two people; false where no such proposal is open. */
export async function dismissProposal(client: Queryable, { aId, bId }: Pick<MergeProposal, 'aId' | 'bId'>, at: number): Promise<boolean> {
  const { rowCount } = await client.query('UPDATE merge_proposal SET dismissed_at = $3 WHERE a_id = least($1::uuid, $2::uuid) AND b_id = greatest($1::uuid, $2::uuid) AND dismissed_at IS NULL', [aId, bId, at])
  return rowCount === 1
}

/** Remembers the message that tells a store of its proposals; answers the one before. */
export async function keepNotice(client: Queryable, storeId: string, messageId: string): Promise<string | null> {
  const { rows } = await client.query<{ message_id: string }>('SELECT message_id FROM merge_notice WHERE store_id = $1 FOR UPDATE', [storeId])
  await client.query('INSERT INTO merge_notice (store_id, message_id) VALUES ($1, $2) ON CONFLICT (store_id) DO UPDATE SET message_id = $2', [storeId, messageId])
  return rows[0]?.message_id ?? null
}

/** Takes a message back: tills stop showing it. */
export async function withdrawNotice(client: Queryable, messageId: string, at: number): Promise<void> {
  await client.query('UPDATE message SET withdrawn_at = $2 WHERE message_id = $1 AND withdrawn_at IS NULL', [messageId, at])
}
