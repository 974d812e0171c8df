import { redirects } from '../../../core/people/redirects.ts'
import type { KnownMerge } from '../../../core/people/redirects.ts'
import type { ConsentState, PersonState } from '../../../core/sync/changes/member-change.ts'
import type { Queryable } from './terminal-store.ts'

/** Where something was said: of two words about the same thing the later one counts, whichever is read first. */
export interface SaidAt {
  readonly at: number
  readonly terminalId: string
  readonly seq: number
}

/** The order of words from several tills: by instant, then by till and number, so that every server finds the same. */
const IS_LATER = (table: string): string => `(EXCLUDED.at, EXCLUDED.terminal_id, EXCLUDED.seq) > (${table}.at, ${table}.terminal_id, ${table}.seq)`

export async function noteBlocks(client: Queryable, blocks: readonly (SaidAt & { readonly memberId: string; readonly blocked: boolean })[]): Promise<void> {
  for (const { memberId, blocked, at, terminalId, seq } of blocks) {
    await client.query(
      `INSERT INTO member_block (member_id, blocked, at, terminal_id, seq) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (member_id) DO UPDATE SET blocked = EXCLUDED.blocked, at = EXCLUDED.at, terminal_id = EXCLUDED.terminal_id, seq = EXCLUDED.seq WHERE ${IS_LATER('member_block')}`,
      [memberId, blocked, at, terminalId, seq])
  }
}

/** A card that was blocked anywhere is blocked for good; so is every other card of the same number. */
export async function noteBlockedCards(client: Queryable, cardIds: readonly string[]): Promise<void> {
  if (cardIds.length === 0) return
  await client.query('INSERT INTO card_block (card_id) SELECT DISTINCT id FROM unnest($1::uuid[]) AS id ON CONFLICT DO NOTHING', [cardIds])
}

/** Blocks the cards of these members whose number is that of a blocked card, and all others of that number; answers whose they are. */
export async function blockSameNumbers(client: Queryable, memberIds: readonly string[]): Promise<string[]> {
  if (memberIds.length === 0) return []
  const { rows } = await client.query<{ member_id: string }>(
    `UPDATE member_card c SET blocked = true
     WHERE NOT c.blocked AND c.number IN (SELECT number FROM member_card WHERE member_id = ANY ($1::uuid[]))
       AND EXISTS (SELECT FROM member_card o LEFT JOIN card_block b USING (card_id) WHERE o.number = c.number AND (o.blocked OR b.card_id IS NOT NULL))
     RETURNING c.member_id`, [memberIds])
  return [...new Set(rows.map((row) => row.member_id))]
}

/** Whose these cards are, as far as they were sent. */
export async function ownersOfCards(db: Queryable, cardIds: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ member_id: string }>('SELECT DISTINCT member_id FROM member_card WHERE card_id = ANY ($1::uuid[])', [cardIds])
  return rows.map((row) => row.member_id)
}

export async function noteConsents(client: Queryable, consents: readonly (SaidAt & ConsentState & { readonly memberId: string })[]): Promise<void> {
  for (const { memberId, consent, channel, given, textVersion, language, at, terminalId, seq } of consents) {
    await client.query(
      `INSERT INTO member_consent (member_id, consent, channel, given, text_version, language, at, terminal_id, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (member_id, consent, channel) DO UPDATE SET given = EXCLUDED.given, text_version = EXCLUDED.text_version, language = EXCLUDED.language,
         at = EXCLUDED.at, terminal_id = EXCLUDED.terminal_id, seq = EXCLUDED.seq WHERE ${IS_LATER('member_consent')}`,
      [memberId, consent, channel, given, textVersion, language, at, terminalId, seq])
  }
}

export async function noteMerges(client: Queryable, merges: readonly (SaidAt & KnownMerge)[]): Promise<void> {
  for (const { mergeId, fromId, intoId, at, terminalId, seq } of merges) {
    await client.query('INSERT INTO member_merge (merge_id, from_id, into_id, at, terminal_id, seq) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING', [mergeId, fromId, intoId, at, terminalId, seq])
  }
}

export async function noteUndoneMerges(client: Queryable, mergeIds: readonly string[]): Promise<void> {
  if (mergeIds.length === 0) return
  await client.query('INSERT INTO member_merge_undone (merge_id) SELECT DISTINCT id FROM unnest($1::uuid[]) AS id ON CONFLICT DO NOTHING', [mergeIds])
}

/** The two ids of merges that are known. */
export async function idsOfMerges(db: Queryable, mergeIds: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>('SELECT unnest(ARRAY[from_id, into_id]) AS id FROM member_merge WHERE merge_id = ANY ($1::uuid[])', [mergeIds])
  return rows.map((row) => row.id)
}

/** Everybody whom merges, undone ones too, ever tied to these ids. */
export async function tiedTo(db: Queryable, memberIds: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `WITH RECURSIVE tied (id) AS (
       SELECT unnest($1::uuid[])
       UNION SELECT CASE WHEN m.from_id = t.id THEN m.into_id ELSE m.from_id END FROM tied t JOIN member_merge m ON t.id IN (m.from_id, m.into_id)
     ) SELECT id FROM tied`, [memberIds])
  return rows.map((row) => row.id)
}

/** Whoever works out redirects waits here for whoever does so already, until the transaction ends: two at once would miss each other's merges. */
export async function holdMerges(client: Queryable): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('regulars.merges', 0))")
}

/** Works out anew whom these ids stand for; answers those of whom it changed. `tied` is all that merges tie together. */
export async function redirectAnew(client: Queryable, tied: readonly string[]): Promise<string[]> {
  const { rows: merges } = await client.query<KnownMerge>(
    `SELECT merge_id AS "mergeId", from_id AS "fromId", into_id AS "intoId" FROM member_merge
     WHERE from_id = ANY ($1::uuid[]) AND NOT EXISTS (SELECT FROM member_merge_undone u WHERE u.merge_id = member_merge.merge_id) ORDER BY at, terminal_id, seq`, [tied])
  const now = redirects(merges)
  const { rows: before } = await client.query<{ member_id: string; into_id: string }>('SELECT member_id, into_id FROM member_redirect WHERE member_id = ANY ($1::uuid[])', [tied])
  const was = new Map(before.map((row) => [row.member_id, row.into_id]))
  const changed = tied.filter((id) => was.get(id) !== now.get(id))
  if (changed.length === 0) return []
  await client.query('DELETE FROM member_redirect WHERE member_id = ANY ($1::uuid[])', [changed])
  const set = changed.filter((id) => now.has(id))
  await client.query('INSERT INTO member_redirect (member_id, into_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])', [set, set.map((id) => now.get(id))])
  return changed
}

/** What journals come to about members, for a till whose own journal was read up to `saw`. */
export async function personStates(db: Queryable, memberIds: readonly string[], saw: number): Promise<Map<string, PersonState>> {
  const { rows } = await db.query<{ id: string; blocked: boolean; intoId: string | null }>(
    `SELECT m AS id, coalesce(b.blocked, false) AS blocked, r.into_id AS "intoId"
     FROM unnest($1::uuid[]) AS m LEFT JOIN member_block b ON b.member_id = m LEFT JOIN member_redirect r ON r.member_id = m`, [memberIds])
  return new Map(rows.map(({ id, blocked, intoId }) => [id, { isBlocked: blocked, intoId, saw }]))
}

export async function consentsOf(db: Queryable, memberIds: readonly string[]): Promise<Map<string, ConsentState[]>> {
  const { rows } = await db.query<ConsentState & { memberId: string }>(
    `SELECT member_id AS "memberId", consent, channel, given, text_version AS "textVersion", language, at FROM member_consent
     WHERE member_id = ANY ($1::uuid[]) ORDER BY consent, channel`, [memberIds])
  const found = new Map<string, ConsentState[]>()
  for (const { memberId, ...consent } of rows) found.set(memberId, [...(found.get(memberId) ?? []), consent])
  return found
}
