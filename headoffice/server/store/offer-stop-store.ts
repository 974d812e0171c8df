import type { RulebookStopChange } from '../../../core/sync/changes/rulebook-stop-change.ts'
import type { Queryable } from './terminal-store.ts'

export interface KeptStop {
  readonly version: number
  /** Null: given again. */
  readonly by: RulebookStopChange['by']
  readonly at: number
}

const STOP = 'SELECT version, stopped_by AS "by", at FROM rulebook_stop'

export async function stopsOf(db: Queryable, versions: readonly number[]): Promise<KeptStop[]> {
  const { rows } = await db.query<KeptStop>(`${STOP} WHERE version = ANY ($1::integer[]) ORDER BY version`, [versions])
  return rows
}

/** The next versions above one whose offers were ever stopped. */
export async function stopsAfter(db: Queryable, version: number, limit: number): Promise<number[]> {
  const { rows } = await db.query<{ version: number }>('SELECT version FROM rulebook_stop WHERE version > $1 ORDER BY version LIMIT $2', [version, limit])
  return rows.map((row) => row.version)
}

/** Holds what is said of a version until the transaction ends. */
export async function lockStop(client: Queryable, version: number): Promise<KeptStop | null> {
  const { rows } = await client.query<KeptStop>(`${STOP} WHERE version = $1 FOR UPDATE`, [version])
  return rows[0] ?? null
}

export async function putStop(client: Queryable, { version, by, at }: KeptStop, personId: string | null): Promise<void> {
  await client.query(`INSERT INTO rulebook_stop (version, stopped_by, at, person_id) VALUES ($1, $2, $3, $4)
    ON CONFLICT (version) DO UPDATE SET stopped_by = $2, at = $3, person_id = $4`, [version, by, at, personId])
}

/** Keeps what a till says that the offers of a version gave away there; it never falls. */
export async function keepGiven(client: Queryable, terminalId: string, version: number, minor: number): Promise<void> {
  await client.query(`INSERT INTO rulebook_given AS g (version, terminal_id, minor) VALUES ($1, $2, $3)
    ON CONFLICT (version, terminal_id) DO UPDATE SET minor = greatest(g.minor, $3)`, [version, terminalId, minor])
}

/** What all tills together say that each version's offers gave away, in minor units. */
export async function givenByVersion(db: Queryable, versions: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await db.query<{ version: number; minor: number }>('SELECT version, sum(minor)::bigint AS minor FROM rulebook_given WHERE version = ANY ($1::integer[]) GROUP BY version', [versions])
  return new Map(rows.map(({ version, minor }) => [version, minor]))
}
