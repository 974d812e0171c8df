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

/** Keeps the rulebook that tills were set up with, where there is none yet. */
export async function keepFirstRulebook(db: Queryable, first: PublishedRulebook): Promise<void> {
  await db.query(
    `INSERT INTO rulebook (version, position, body, envelope, effective_at, published_at)
     SELECT $1, NULL, $2, NULL, $3, $4 WHERE NOT EXISTS (SELECT FROM rulebook)`,
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

/** The next change after a position. */
export async function changeAfter(db: Queryable, position: number): Promise<{ position: number; envelope: string; more: boolean } | null> {
  const { rows } = await db.query<{ position: number; envelope: string }>(
    'SELECT position, envelope FROM rulebook WHERE position > $1 ORDER BY position LIMIT 1', [position])
  const [next] = rows
  if (!next) return null
  const { rowCount } = await db.query('SELECT FROM rulebook WHERE position > $1 LIMIT 1', [next.position])
  return { ...next, more: rowCount === 1 }
}
