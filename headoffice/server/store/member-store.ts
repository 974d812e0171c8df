import { MEMBER_FIELDS } from '../../../core/sync/member-post.ts'
import type { MemberField, PostedCard, PostedNote, PostedPhone } from '../../../core/sync/member-post.ts'
import type { HeldField, HeldMember, LostValue } from '../../../core/sync/member-versions.ts'
import type { Queryable } from './terminal-store.ts'

/**
 * Whoever changes what is held of these members waits here for whoever does so already, until the transaction ends. Asked
 * for before anything is read; nothing of a member that is being erased can then be put back beside it, and of two members
 * that come with the same number at once the second one is compared with the first.
 *
 * @param numbers cards and phones that are brought
 */
export async function holdMembers(client: Queryable, memberIds: readonly string[], numbers: readonly string[] = []): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT hashtextextended(held, 0) AS k FROM unnest($1::text[]) AS held ORDER BY k) AS keys', [[...memberIds, ...numbers]])
}

type OfMember<T> = T & { memberId: string }

function grouped<T extends { memberId: string }>(rows: readonly T[]): Map<string, Omit<T, 'memberId'>[]> {
  const groups = new Map<string, Omit<T, 'memberId'>[]>()
  for (const { memberId, ...row } of rows) {
    const group = groups.get(memberId)
    if (group) group.push(row)
    else groups.set(memberId, [row])
  }
  return groups
}

function fieldsOf(rows: readonly (HeldField & { field: MemberField })[]): Record<MemberField, HeldField> {
  const byName = new Map(rows.map(({ field, ...held }) => [field, held]))
  return Object.fromEntries(MEMBER_FIELDS.map((field) => {
    const held = byName.get(field)
    if (!held) throw new Error(`a member is held without ${field}`)
    return [field, held]
  })) as Record<MemberField, HeldField>
}

const CARDS = `SELECT member_id AS "memberId", c.card_id AS "cardId", number, blocked OR b.card_id IS NOT NULL AS blocked
  FROM member_card c LEFT JOIN card_block b USING (card_id) WHERE member_id = ANY ($1::uuid[]) ORDER BY c.card_id`
const PHONES = 'SELECT member_id AS "memberId", phone, typed FROM member_phone WHERE member_id = ANY ($1::uuid[]) ORDER BY phone'

/** What members are known by, of those that are held. */
export async function numbersOf(db: Queryable, memberIds: readonly string[]): Promise<Map<string, { cards: Pick<PostedCard, 'number' | 'blocked'>[]; phones: Pick<PostedPhone, 'phone'>[] }>> {
  const { rows } = await db.query<{ member_id: string }>('SELECT member_id FROM member WHERE member_id = ANY ($1::uuid[])', [memberIds])
  const cards = grouped((await db.query<OfMember<PostedCard>>(CARDS, [memberIds])).rows)
  const phones = grouped((await db.query<OfMember<PostedPhone>>(PHONES, [memberIds])).rows)
  return new Map(rows.map(({ member_id: id }) => [id, { cards: cards.get(id) ?? [], phones: phones.get(id) ?? [] }]))
}

/** What is held of members, by id. */
export async function heldMembers(db: Queryable, memberIds: readonly string[]): Promise<Map<string, HeldMember>> {
  const ask = async <T extends object>(sql: string): Promise<Map<string, Omit<OfMember<T>, 'memberId'>[]>> => grouped((await db.query<OfMember<T>>(sql, [memberIds])).rows)
  const { rows } = await db.query<OfMember<{ version: number; since: string; importedVisitOn: string | null }>>(
    'SELECT member_id AS "memberId", version, since, imported_visit_on AS "importedVisitOn" FROM member WHERE member_id = ANY ($1::uuid[])', [memberIds])
  if (rows.length === 0) return new Map()
  const fields = await ask<HeldField & { field: MemberField }>(
    'SELECT member_id AS "memberId", field, value, at, terminal_id AS by, version FROM member_field WHERE member_id = ANY ($1::uuid[])')
  const cards = await ask<PostedCard>(CARDS)
  const phones = await ask<PostedPhone>(PHONES)
  const notes = await ask<PostedNote>('SELECT member_id AS "memberId", note_id AS "noteId", kind, text, at FROM member_note WHERE member_id = ANY ($1::uuid[]) ORDER BY at, note_id')
  return new Map(rows.map(({ memberId, ...member }) => [memberId, {
    ...member, fields: fieldsOf((fields.get(memberId) ?? []) as (HeldField & { field: MemberField })[]),
    cards: (cards.get(memberId) ?? []) as PostedCard[], phones: (phones.get(memberId) ?? []) as PostedPhone[], notes: (notes.get(memberId) ?? []) as PostedNote[],
  }]))
}

/** Who sent a member, and how far. */
export interface MemberSource {
  readonly memberId: string
  readonly version: number
  readonly base: number | null
}

/** The last version of each member that was taken of a till. */
export async function sourcesOf(db: Queryable, terminalId: string, memberIds: readonly string[]): Promise<Map<string, MemberSource>> {
  const { rows } = await db.query<MemberSource>(
    'SELECT member_id AS "memberId", version, base FROM member_source WHERE terminal_id = $1 AND member_id = ANY ($2::uuid[])', [terminalId, memberIds])
  return new Map(rows.map((row) => [row.memberId, row]))
}

export interface ChangedMember {
  readonly memberId: string
  readonly member: HeldMember
  readonly lost: readonly LostValue[]
}

/** Writes members as they are now. The caller holds them. */
export async function putMembers(client: Queryable, changed: readonly ChangedMember[], from: { readonly terminalId: string; readonly now: number }): Promise<void> {
  if (changed.length === 0) return
  const rows = <T extends object>(of: (member: HeldMember) => readonly T[]) => JSON.stringify(changed.flatMap(({ memberId, member }) => of(member).map((row) => ({ memberId, ...row }))))
  const memberIds = changed.map(({ memberId }) => memberId)
  await client.query(
    `INSERT INTO member (member_id, version, since, imported_visit_on, first_terminal_id, first_at)
     SELECT "memberId", version, since, "importedVisitOn", $2, $3 FROM json_to_recordset($1::json) AS r ("memberId" uuid, version bigint, since text, "importedVisitOn" text)
     ON CONFLICT (member_id) DO UPDATE SET version = EXCLUDED.version, since = EXCLUDED.since, imported_visit_on = EXCLUDED.imported_visit_on`,
    [rows(({ version, since, importedVisitOn }) => [{ version, since, importedVisitOn }]), from.terminalId, from.now])
  await client.query(
    `INSERT INTO member_field (member_id, field, value, at, terminal_id, version)
     SELECT "memberId", field, value, at, by, version FROM json_to_recordset($1::json) AS r ("memberId" uuid, field text, value text, at bigint, by uuid, version bigint)
     ON CONFLICT (member_id, field) DO UPDATE SET value = EXCLUDED.value, at = EXCLUDED.at, terminal_id = EXCLUDED.terminal_id, version = EXCLUDED.version`,
    [rows(({ fields }) => MEMBER_FIELDS.map((field) => ({ field, ...fields[field] })))])
  // An id that is another member's already is not taken from them.
  await client.query(
    `INSERT INTO member_card (card_id, member_id, number, blocked)
     SELECT "cardId", "memberId", number, blocked FROM json_to_recordset($1::json) AS r ("memberId" uuid, "cardId" uuid, number text, blocked boolean)
     ON CONFLICT (card_id) DO UPDATE SET blocked = member_card.blocked OR EXCLUDED.blocked WHERE member_card.member_id = EXCLUDED.member_id`,
    [rows(({ cards }) => cards)])
  await client.query(
    `DELETE FROM member_phone p WHERE member_id = ANY ($2::uuid[])
     AND NOT EXISTS (SELECT FROM json_to_recordset($1::json) AS r ("memberId" uuid, phone text) WHERE r."memberId" = p.member_id AND r.phone = p.phone)`,
    [rows(({ phones }) => phones), memberIds])
  await client.query(
    `INSERT INTO member_phone (member_id, phone, typed)
     SELECT "memberId", phone, typed FROM json_to_recordset($1::json) AS r ("memberId" uuid, phone text, typed text) ON CONFLICT (member_id, phone) DO NOTHING`,
    [rows(({ phones }) => phones)])
  await client.query(
    `DELETE FROM member_note n WHERE member_id = ANY ($2::uuid[])
     AND NOT EXISTS (SELECT FROM json_to_recordset($1::json) AS r ("noteId" uuid) WHERE r."noteId" = n.note_id)`,
    [rows(({ notes }) => notes), memberIds])
  await client.query(
    `INSERT INTO member_note (note_id, member_id, kind, text, at)
     SELECT "noteId", "memberId", kind, text, at FROM json_to_recordset($1::json) AS r ("memberId" uuid, "noteId" uuid, kind text, text text, at bigint)
     ON CONFLICT (note_id) DO NOTHING`,
    [rows(({ notes }) => notes)])
  await putLost(client, changed, from.now)
}

async function putLost(client: Queryable, changed: readonly ChangedMember[], at: number): Promise<void> {
  const lost = changed.flatMap(({ memberId, lost: values }) => values.map((value) => ({ memberId, ...value })))
  if (lost.length === 0) return
  await client.query(
    `INSERT INTO member_lost_value (member_id, field, value, typed_at, typed_by, kept_by, noted_at)
     SELECT "memberId", field, value, at, by, "keptBy", $2 FROM json_to_recordset($1::json) AS r ("memberId" uuid, field text, value text, at bigint, by uuid, "keptBy" uuid)`,
    [JSON.stringify(lost), at])
}

/** Notes how far a till's members were taken. */
export async function putSources(client: Queryable, terminalId: string, sources: readonly MemberSource[]): Promise<void> {
  if (sources.length === 0) return
  await client.query(
    `INSERT INTO member_source (member_id, terminal_id, version, base)
     SELECT "memberId", $2, version, base FROM json_to_recordset($1::json) AS r ("memberId" uuid, version bigint, base bigint)
     ON CONFLICT (member_id, terminal_id) DO UPDATE SET version = EXCLUDED.version, base = EXCLUDED.base`,
    [JSON.stringify(sources), terminalId])
}

export interface LostValueRow extends LostValue {
  readonly position: number
  readonly memberId: string
  readonly notedAt: number
}

/** Values that gave way, the last one first. */
export async function lostValues(db: Queryable, limit: number): Promise<LostValueRow[]> {
  const { rows } = await db.query<LostValueRow>(
    `SELECT position, member_id AS "memberId", field, value, typed_at AS at, typed_by AS by, kept_by AS "keptBy", noted_at AS "notedAt"
     FROM member_lost_value ORDER BY position DESC LIMIT $1`, [limit])
  return rows
}

/** Whose cards have a number. */
export async function ownersOfNumber(db: Queryable, number: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ memberId: string }>('SELECT DISTINCT member_id AS "memberId" FROM member_card WHERE number = $1 ORDER BY 1 LIMIT $2', [number, limit])
  return rows.map(({ memberId }) => memberId)
}
