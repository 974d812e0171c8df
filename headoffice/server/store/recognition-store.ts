import type { Queryable } from './terminal-store.ts'

/** What digests of members' numbers are keyed with, in hex. */
export async function recognitionKey(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ secret: string }>('SELECT secret FROM recognition_key')
  const [row] = rows
  if (!row) throw new Error('head office has no key for digests')
  return row.secret
}
