import type { PersonRecord } from './person-store.ts'
import type { Queryable } from './terminal-store.ts'

export type SessionPerson = Pick<PersonRecord, 'personId' | 'name' | 'roles'> & { readonly lastSeenAt: number }

export async function insertSession(client: Queryable, session: { tokenHash: string; personId: string }, at: number): Promise<void> {
  await client.query('INSERT INTO person_session (token_hash, person_id, created_at, last_seen_at) VALUES ($1, $2, $3, $3)', [session.tokenHash, session.personId, at])
}

/** Whose session it is, if it began and was last used after these instants and the person may still sign in. */
export async function findSession(db: Queryable, tokenHash: string, since: { begun: number; used: number }): Promise<SessionPerson | null> {
  const { rows } = await db.query<SessionPerson>(
    `SELECT p.person_id AS "personId", p.name, p.roles, s.last_seen_at AS "lastSeenAt" FROM person_session s JOIN person p USING (person_id)
     WHERE s.token_hash = $1 AND s.created_at > $2 AND s.last_seen_at > $3 AND p.disabled_at IS NULL`,
    [tokenHash, since.begun, since.used],
  )
  return rows[0] ?? null
}

export async function noteSessionUsed(db: Queryable, tokenHash: string, at: number): Promise<void> {
  await db.query('UPDATE person_session SET last_seen_at = $2 WHERE token_hash = $1', [tokenHash, at])
}

export async function dropSession(db: Queryable, tokenHash: string): Promise<void> {
  await db.query('DELETE FROM person_session WHERE token_hash = $1', [tokenHash])
}

/** Ends every session of a person but the one named; '' names none. */
export async function dropSessionsOf(client: Queryable, personId: string, exceptHash: string): Promise<void> {
  await client.query('DELETE FROM person_session WHERE person_id = $1 AND token_hash <> $2', [personId, exceptHash])
}

export async function dropSessionsBefore(client: Queryable, since: { begun: number; used: number }): Promise<void> {
  await client.query('DELETE FROM person_session WHERE created_at <= $1 OR last_seen_at <= $2', [since.begun, since.used])
}

export async function dropAllSessions(client: Queryable): Promise<void> {
  await client.query('DELETE FROM person_session')
}
