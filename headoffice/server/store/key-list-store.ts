import { keyListSchema } from '../../../core/sync/key-list.ts'
import type { KeyList } from '../../../core/sync/key-list.ts'
import type { Queryable } from './terminal-store.ts'

export interface KeptKeyList {
  readonly version: number
  readonly list: KeyList
  /** The same for tills of the first programs: without a version, and without keys that were withdrawn. */
  readonly plain: KeyList
}

/** The list in force; null before the first one was made. */
export async function latestKeyList(db: Queryable): Promise<KeptKeyList | null> {
  const { rows } = await db.query<{ version: number; list: string; plain: string }>('SELECT version, list, plain FROM key_list ORDER BY version DESC LIMIT 1')
  const [row] = rows
  return row ? { version: row.version, list: keyListSchema.parse(JSON.parse(row.list)), plain: keyListSchema.parse(JSON.parse(row.plain)) } : null
}

/** Lists come one after another. */
export async function lockKeyLists(client: Queryable): Promise<void> {
  await client.query('LOCK TABLE key_list IN SHARE ROW EXCLUSIVE MODE')
}

export async function addKeyList(client: Queryable, { version, list, plain }: KeptKeyList, by: { readonly personId: string | null; readonly at: number }): Promise<void> {
  await client.query('INSERT INTO key_list (version, list, plain, made_at, person_id) VALUES ($1, $2, $3, $4, $5)', [version, JSON.stringify(list), JSON.stringify(plain), by.at, by.personId])
}
