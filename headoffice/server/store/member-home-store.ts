import type { ChangeNote } from './change-store.ts'
import type { Queryable } from './terminal-store.ts'
import type { Statement } from './together.ts'

/** A member and a store whose tills have them in full. */
export interface MemberHome {
  readonly memberId: string
  readonly storeId: string
}

/** Adds a store to those that have members in full; answers the members of whom that is new. */
export function homeStatement(memberIds: readonly string[], storeId: string, at: number): Statement {
  return {
    text: `INSERT INTO member_home (member_id, store_id, since)
      SELECT r.member_id, $2, $3::bigint FROM unnest($1::uuid[]) AS r (member_id)
      WHERE NOT EXISTS (SELECT FROM erasure e WHERE e.member_id = r.member_id)
      ORDER BY 1 ON CONFLICT DO NOTHING RETURNING member_id`,
    values: [[...new Set(memberIds)], storeId, at], answers: true,
  }
}

/** Adds stores to those that have a member in full; answers the pairs that are new. */
export async function addHomes(client: Queryable, homes: readonly MemberHome[], at: number): Promise<MemberHome[]> {
  if (homes.length === 0) return []
  const { rows } = await client.query<MemberHome>(
    `INSERT INTO member_home (member_id, store_id, since)
     SELECT DISTINCT r.member_id, r.store_id, $3::bigint FROM unnest($1::uuid[], $2::text[]) AS r (member_id, store_id)
     WHERE NOT EXISTS (SELECT FROM erasure e WHERE e.member_id = r.member_id)
     ORDER BY 1, 2 ON CONFLICT DO NOTHING RETURNING member_id AS "memberId", store_id AS "storeId"`,
    [homes.map(({ memberId }) => memberId), homes.map(({ storeId }) => storeId), at])
  return rows
}

/** The stores whose tills have each member in full. */
export async function homesOf(db: Queryable, memberIds: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await db.query<MemberHome>('SELECT member_id AS "memberId", store_id AS "storeId" FROM member_home WHERE member_id = ANY ($1::uuid[])', [memberIds])
  const homes = new Map<string, string[]>()
  for (const { memberId, storeId } of rows) homes.set(memberId, [...(homes.get(memberId) ?? []), storeId])
  return homes
}

/**
 * What is noted where something of members changed: in full for the stores that have them, by digests for everyone.
 *
 * @param notFor of each member, the till that need not be told
 */
export async function memberNotes(db: Queryable, memberIds: readonly string[], notFor: ReadonlyMap<string, string> = new Map()): Promise<ChangeNote[]> {
  const homes = await homesOf(db, memberIds)
  return memberIds.flatMap((memberId): ChangeNote[] => {
    const except = notFor.get(memberId) ?? null
    return [
      ...(homes.get(memberId) ?? []).map((storeId): ChangeNote => ({ kind: 'member', key: memberId, storeId, notFor: except })),
      { kind: 'member-known', key: memberId, notFor: except },
    ]
  })
}

/** Which of these members a store has in full. */
export async function homesAmong(db: Queryable, memberIds: readonly string[], storeId: string): Promise<string[]> {
  const { rows } = await db.query<{ member_id: string }>('SELECT member_id FROM member_home WHERE member_id = ANY ($1::uuid[]) AND store_id = $2', [memberIds, storeId])
  return rows.map((row) => row.member_id)
}

/** The next members that a store has in full. */
export async function homesAfter(db: Queryable, storeId: string, memberId: string | null, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ member_id: string }>(
    'SELECT member_id FROM member_home WHERE store_id = $1 AND ($2::uuid IS NULL OR member_id > $2) ORDER BY member_id LIMIT $3', [storeId, memberId, limit])
  return rows.map((row) => row.member_id)
}

/** The next members that a store does not have in full. */
export async function elsewhereAfter(db: Queryable, storeId: string, memberId: string | null, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ member_id: string }>(
    `SELECT member_id FROM member m WHERE ($2::uuid IS NULL OR member_id > $2)
     AND NOT EXISTS (SELECT FROM member_home h WHERE h.member_id = m.member_id AND h.store_id = $1) ORDER BY member_id LIMIT $3`, [storeId, memberId, limit])
  return rows.map((row) => row.member_id)
}
