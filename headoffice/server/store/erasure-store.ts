import type { Queryable } from './terminal-store.ts'

/** Which of these people were erased. */
export async function erasedAmong(db: Queryable, memberIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ member_id: string }>('SELECT member_id FROM erasure WHERE member_id = ANY ($1::uuid[])', [memberIds])
  return new Set(rows.map((row) => row.member_id))
}

/** Deletes everything that is held about people, and keeps that it was; answers those who were not erased before. The caller holds them. */
export async function eraseMembers(client: Queryable, memberIds: readonly string[], by: { readonly terminalId: string; readonly at: number }): Promise<string[]> {
  const { rows } = await client.query<{ member_id: string }>(
    'INSERT INTO erasure (member_id, at, terminal_id) SELECT DISTINCT id, $2::bigint, $3::uuid FROM unnest($1::uuid[]) AS id ON CONFLICT DO NOTHING RETURNING member_id', [memberIds, by.at, by.terminalId])
  // Fields, cards, phones, notes, lost values and sources go with the member (ON DELETE CASCADE).
  await client.query('DELETE FROM member WHERE member_id = ANY ($1::uuid[])', [memberIds])
  for (const table of ['member_home', 'member_consent', 'member_block']) await client.query(`DELETE FROM ${table} WHERE member_id = ANY ($1::uuid[])`, [memberIds])
  await client.query('DELETE FROM merge_proposal WHERE a_id = ANY ($1::uuid[]) OR b_id = ANY ($1::uuid[])', [memberIds])
  return rows.map((row) => row.member_id)
}

/** Others who have a card or phone that these people have too. */
export async function sharersOf(db: Queryable, memberIds: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ member_id: string }>(
    `SELECT o.member_id FROM member_card c JOIN member_card o ON o.number = c.number WHERE c.member_id = ANY ($1::uuid[]) AND o.member_id <> ALL ($1::uuid[])
     UNION SELECT o.member_id FROM member_phone p JOIN member_phone o ON o.phone = p.phone WHERE p.member_id = ANY ($1::uuid[]) AND o.member_id <> ALL ($1::uuid[])`, [memberIds])
  return rows.map((row) => row.member_id)
}

/**
 * Notes that a till has nothing left of these people. Answers those whom head office knows to be erased: of the others the
 * till says so again, once its journal has told of it.
 */
export async function confirmErasures(client: Queryable, terminalId: string, memberIds: readonly string[], at: number): Promise<string[]> {
  const known = [...await erasedAmong(client, memberIds)]
  await client.query('INSERT INTO erasure_confirmation (member_id, terminal_id, at) SELECT id, $2, $3 FROM unnest($1::uuid[]) AS id ON CONFLICT DO NOTHING', [known, terminalId, at])
  return known
}

export async function erasuresOf(db: Queryable, memberIds: readonly string[]): Promise<{ memberId: string; at: number }[]> {
  const { rows } = await db.query<{ memberId: string; at: number }>('SELECT member_id AS "memberId", at FROM erasure WHERE member_id = ANY ($1::uuid[])', [memberIds])
  return rows
}

export async function erasuresAfter(db: Queryable, memberId: string | null, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ member_id: string }>('SELECT member_id FROM erasure WHERE ($1::uuid IS NULL OR member_id > $1) ORDER BY member_id LIMIT $2', [memberId, limit])
  return rows.map((row) => row.member_id)
}

/** Tills that have not said yet that nothing is left of somebody: those whose chain goes on and that are not revoked. */
const WAITED_FOR = 'terminal t WHERE t.revoked_at IS NULL AND NOT EXISTS (SELECT FROM succession s WHERE s.terminal_id = t.terminal_id)'
const UNCONFIRMED = `NOT EXISTS (SELECT FROM erasure_confirmation c WHERE c.member_id = e.member_id AND c.terminal_id = t.terminal_id)`

export interface OpenErasure {
  readonly memberId: string
  readonly at: number
  readonly waitsFor: { readonly terminalId: string; readonly storeId: string; readonly tillNumber: number }[]
}

/** Erasures that some till has not confirmed, the oldest first, and how many there are in all. */
export async function openErasures(db: Queryable, limit: number): Promise<{ open: number; erasures: OpenErasure[] }> {
  const { rows } = await db.query<OpenErasure & { open: number }>(
    `SELECT e.member_id AS "memberId", e.at, count(*) OVER () AS open,
       (SELECT json_agg(json_build_object('terminalId', t.terminal_id, 'storeId', t.store_id, 'tillNumber', t.till_number) ORDER BY t.store_id, t.till_number)
        FROM ${WAITED_FOR} AND ${UNCONFIRMED}) AS "waitsFor"
     FROM erasure e WHERE EXISTS (SELECT FROM ${WAITED_FOR} AND ${UNCONFIRMED}) ORDER BY e.at, e.member_id LIMIT $1`, [limit])
  return { open: rows[0]?.open ?? 0, erasures: rows.map(({ memberId, at, waitsFor }) => ({ memberId, at, waitsFor })) }
}
