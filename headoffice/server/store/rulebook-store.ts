import type { KeyList } from '../../../core/sync/key-list.ts'
import type { Queryable } from './terminal-store.ts'

export interface PublishedRulebook {
  readonly version: number
  readonly body: string
  readonly effectiveAt: number
  readonly publishedAt: number
}

const COLUMNS = 'version, body, effective_at AS "effectiveAt", published_at AS "publishedAt"'

/** The highest version, published or the one tills were set up with. */
export async function latestRulebook(db: Queryable): Promise<PublishedRulebook | null> {
  const { rows } = await db.query<PublishedRulebook>(`SELECT ${COLUMNS} FROM rulebook ORDER BY version DESC LIMIT 1`)
  return rows[0] ?? null
}

/** Keeps the rulebook that tills were set up with, where there is none yet; of several servers that start at once the first one's. */
export async function keepFirstRulebook(db: Queryable, first: PublishedRulebook): Promise<void> {
  await db.query(
    `INSERT INTO rulebook (version, position, body, envelope, effective_at, published_at)
     SELECT $1, NULL, $2, NULL, $3, $4 WHERE NOT EXISTS (SELECT FROM rulebook) ON CONFLICT DO NOTHING`,
    [first.version, first.body, first.effectiveAt, first.publishedAt],
  )
}

/** Publications come one after another, so a till that read up to a position has missed nothing before it. */
export async function lockPublications(client: Queryable): Promise<void> {
  await client.query('LOCK TABLE rulebook IN SHARE ROW EXCLUSIVE MODE')
}

/** Adds a signed rulebook at the end of the log of changes. The caller holds the publications. */
export async function addRulebook(client: Queryable, rulebook: PublishedRulebook, envelope: string): Promise<void> {
  await client.query(
    `INSERT INTO rulebook (version, position, body, envelope, effective_at, published_at)
     VALUES ($1, (SELECT coalesce(max(position), 0) + 1 FROM rulebook), $2, $3, $4, $5)`,
    [rulebook.version, rulebook.body, envelope, rulebook.effectiveAt, rulebook.publishedAt],
  )
}

/** Signed rulebooks of these versions, the lowest first. */
export async function envelopesOf(db: Queryable, versions: readonly number[]): Promise<{ version: number; envelope: string }[]> {
  const { rows } = await db.query<{ version: number; envelope: string }>(
    'SELECT version, envelope FROM rulebook WHERE version = ANY ($1::integer[]) AND envelope IS NOT NULL ORDER BY version', [versions])
  return rows
}

/** Every signed rulebook, the lowest version first. */
export async function allEnvelopes(db: Queryable): Promise<{ version: number; envelope: string }[]> {
  const { rows } = await db.query<{ version: number; envelope: string }>('SELECT version, envelope FROM rulebook WHERE envelope IS NOT NULL ORDER BY version')
  return rows
}

/** Puts signatures in the place of those that were. The caller holds the publications. */
export async function putEnvelope(client: Queryable, version: number, envelope: string): Promise<void> {
  await client.query('UPDATE rulebook SET envelope = $2 WHERE version = $1', [version, envelope])
}

/** The next published versions above one. */
export async function publishedAfter(db: Queryable, version: number, limit: number): Promise<number[]> {
  const { rows } = await db.query<{ version: number }>('SELECT version FROM rulebook WHERE version > $1 AND envelope IS NOT NULL ORDER BY version LIMIT $2', [version, limit])
  return rows.map((row) => row.version)
}

/** A version's text, published or the one tills were set up with. */
export async function rulebookBody(db: Queryable, version: number): Promise<string | null> {
  const { rows } = await db.query<{ body: string }>('SELECT body FROM rulebook WHERE version = $1', [version])
  return rows[0]?.body ?? null
}

/** Every published version with its place in the log after a position, in order. */
export async function positionsAfter(db: Queryable, position: number): Promise<{ version: number; position: number }[]> {
  const { rows } = await db.query<{ version: number; position: number }>('SELECT version, position FROM rulebook WHERE position > $1 ORDER BY position', [position])
  return rows
}

/** A new list of keys goes with everything published so far: what a till has not read yet it reads under this one. */
export async function putKeyListUnderAll(client: Queryable, list: KeyList): Promise<void> {
  await client.query(`UPDATE rulebook SET envelope = jsonb_set(envelope::jsonb, '{keyList}', $1::jsonb)::text WHERE envelope IS NOT NULL`, [JSON.stringify(list)])
}

/** The highest version below one that was not rolled back or stopped itself; null where there is none. */
export async function versionBefore(db: Queryable, version: number): Promise<number | null> {
  const { rows } = await db.query<{ version: number | null }>(
    `SELECT max(b.version) AS version FROM rulebook b LEFT JOIN rollout r USING (version) WHERE b.version < $1 AND r.state IS DISTINCT FROM 'ended'`, [version])
  return rows[0]?.version ?? null
}

/** When these versions take effect, and when they were published. */
export async function publishedVersions(db: Queryable, versions: readonly number[]): Promise<Map<number, Pick<PublishedRulebook, 'effectiveAt' | 'publishedAt'>>> {
  const { rows } = await db.query<Omit<PublishedRulebook, 'body'>>('SELECT version, effective_at AS "effectiveAt", published_at AS "publishedAt" FROM rulebook WHERE version = ANY ($1::integer[])', [versions])
  return new Map(rows.map((row) => [row.version, row]))
}
