import type { Role } from '../../../core/sync/people.ts'
import type { Queryable } from './terminal-store.ts'

export interface PersonRecord {
  readonly personId: string
  readonly name: string
  /** argon2id in the PHC string format. */
  readonly password: string
  readonly roles: readonly Role[]
  readonly createdAt: number
  readonly disabledAt: number | null
}

const COLUMNS = 'person_id AS "personId", name, password, roles, created_at AS "createdAt", disabled_at AS "disabledAt"'

/** A name as it is compared: one writing of each letter (NFKC), small, single spaces. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()
}

/** False where somebody has that name. */
export async function insertPerson(client: Queryable, person: Omit<PersonRecord, 'disabledAt'>): Promise<boolean> {
  const { rowCount } = await client.query(
    'INSERT INTO person (person_id, name, name_key, password, roles, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (name_key) DO NOTHING',
    [person.personId, person.name, nameKey(person.name), person.password, person.roles, person.createdAt],
  )
  return rowCount === 1
}

export async function personNamed(db: Queryable, name: string): Promise<PersonRecord | null> {
  const { rows } = await db.query<PersonRecord>(`SELECT ${COLUMNS} FROM person WHERE name_key = $1`, [nameKey(name)])
  return rows[0] ?? null
}

export async function findPerson(db: Queryable, personId: string): Promise<PersonRecord | null> {
  const { rows } = await db.query<PersonRecord>(`SELECT ${COLUMNS} FROM person WHERE person_id = $1`, [personId])
  return rows[0] ?? null
}

export async function listPeople(db: Queryable): Promise<PersonRecord[]> {
  const { rows } = await db.query<PersonRecord>(`SELECT ${COLUMNS} FROM person ORDER BY name_key`)
  return rows
}

/** Whether anyone signs in by name yet. */
export async function anyPerson(db: Queryable): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM person LIMIT 1')
  return rowCount === 1
}

/** Holds everyone's rows until the transaction ends, so that two changes at once cannot leave nobody in charge. */
export async function lockPeople(client: Queryable): Promise<void> {
  await client.query('LOCK TABLE person IN SHARE ROW EXCLUSIVE MODE')
}

export async function changePerson(client: Queryable, personId: string, to: Pick<PersonRecord, 'password' | 'roles' | 'disabledAt'>): Promise<void> {
  await client.query('UPDATE person SET password = $2, roles = $3, disabled_at = $4 WHERE person_id = $1', [personId, to.password, to.roles, to.disabledAt])
}
