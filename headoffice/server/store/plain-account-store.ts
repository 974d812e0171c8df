import type { Queryable, TerminalRecord } from './terminal-store.ts'

/** What entries add to a member's points where nothing of the account has to be settled. */
export interface PlainAddition {
  readonly memberId: string
  /** To what the member has, net of what is owed. */
  readonly points: number
  /** The store had nothing to do with the member before: its tills are told, the one that brought the entries too. */
  readonly isFresh: boolean
}

export interface TouchedLot {
  readonly memberId: string
  readonly lotId: string
  /** These entries began it: nobody else has had to do with it. */
  readonly isNew: boolean
}

// One row is looked up after another, by the indexes, however many there are: a plan made for small tables would go through them whole.
const ADD = `WITH asked AS (SELECT "memberId" AS member_id, points, "isFresh" AS fresh FROM json_to_recordset($1::json) AS r ("memberId" uuid, points bigint, "isFresh" boolean)),
  odd AS (
    SELECT t."memberId" AS member_id FROM json_to_recordset($2::json) AS t ("memberId" uuid, "lotId" uuid, "isNew" boolean)
    CROSS JOIN LATERAL (SELECT coalesce(sum(a.left_by), 0) AS left_by, count(*) AS parts FROM account_lot a WHERE a.lot_id = t."lotId") a
    LEFT JOIN LATERAL (SELECT l.points, l.member_id FROM points_lot l WHERE l.lot_id = t."lotId" OFFSET 0) l ON true
    WHERE l.member_id IS DISTINCT FROM t."memberId" OR l.points + a.left_by < 0 OR (t."isNew" AND a.parts <> 1) OR (SELECT true FROM account_lot_due d WHERE d.lot_id = t."lotId")),
  plain AS (
    SELECT member_id, points, fresh FROM asked
    WHERE member_id NOT IN (SELECT member_id FROM odd)
      AND (SELECT true FROM member_redirect r WHERE r.member_id = asked.member_id) IS NULL AND (SELECT true FROM member_redirect r WHERE r.into_id = asked.member_id LIMIT 1) IS NULL
      AND (SELECT true FROM erasure e WHERE e.member_id = asked.member_id) IS NULL),
  added AS (
    INSERT INTO points_balance AS b (member_id, points) SELECT member_id, points FROM plain ORDER BY member_id
    ON CONFLICT (member_id) DO UPDATE SET points = b.points + EXCLUDED.points),
  noted AS (
    INSERT INTO change (kind, key, store_id, not_for, at)
    SELECT 'account', p.member_id, s.store_id, CASE WHEN s.store_id = $3 AND NOT p.fresh THEN $4::uuid END, $5
    FROM plain p CROSS JOIN LATERAL (SELECT store_id FROM account_store s WHERE s.member_id = p.member_id OFFSET 0) s)
  SELECT coalesce(json_agg(member_id), '[]') AS plain FROM plain`

/**
 * Adds to the balances of members whose accounts stay plain, and notes it for the tills of every store that has to do with
 * them; answers who they are. The others' accounts have to be worked out whole. After the sums were added; the caller holds
 * the accounts, which were plain before.
 */
export async function addPlainly(client: Queryable, asked: readonly PlainAddition[], lots: readonly TouchedLot[], by: Pick<TerminalRecord, 'terminalId' | 'storeId'>, at: number): Promise<Set<string>> {
  if (asked.length === 0) return new Set()
  const { rows } = await client.query<{ plain: string[] }>(ADD, [JSON.stringify(asked), JSON.stringify(lots), by.storeId, by.terminalId, at])
  return new Set(rows[0]?.plain)
}
