import type { Queryable } from './terminal-store.ts'

export interface HeadOfficeIdentity {
  readonly programmeId: string
  readonly incarnation: string
  readonly rootKey: string
}

const SELECT = 'SELECT programme_id AS "programmeId", incarnation, root_key AS "rootKey" FROM head_office'

export async function readIdentity(db: Queryable): Promise<HeadOfficeIdentity | null> {
  const { rows } = await db.query<HeadOfficeIdentity>(SELECT)
  return rows[0] ?? null
}

/** The identity of this database, made with these facts where it has none. */
export async function readOrMakeIdentity(db: Queryable, fresh: HeadOfficeIdentity, at: number): Promise<HeadOfficeIdentity> {
  await db.query('INSERT INTO head_office (singleton, programme_id, incarnation, root_key, created_at) VALUES (1, $1, $2, $3, $4) ON CONFLICT DO NOTHING', [fresh.programmeId, fresh.incarnation, fresh.rootKey, at])
  const identity = await readIdentity(db)
  if (!identity) throw new Error('head office has no identity')
  return identity
}

/** This database was put back from a backup: tills must send again what it lost. */
export async function changeIncarnation(db: Queryable, incarnation: string): Promise<void> {
  await db.query('UPDATE head_office SET incarnation = $1', [incarnation])
}
