import type { Queryable } from './terminal-store.ts'

/** A private key encrypted with its person's password; see rulebooks/sealed-key.ts. */
export interface ApproverKey {
  readonly keyId: string
  readonly personId: string
  /** Raw, base64. */
  readonly publicKey: string
  /** Null: the private half is in a file of the person's own. */
  readonly sealed: string | null
}

const COLUMNS = 'key_id AS "keyId", person_id AS "personId", public_key AS "publicKey", sealed'

/** False where somebody has that key already. */
export async function addApproverKey(client: Queryable, key: ApproverKey, at: number): Promise<boolean> {
  const { rowCount } = await client.query(
    'INSERT INTO approver_key (key_id, person_id, public_key, sealed, made_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
    [key.keyId, key.personId, key.publicKey, key.sealed, at],
  )
  return rowCount === 1
}

export async function findApproverKey(db: Queryable, keyId: string): Promise<ApproverKey | null> {
  const { rows } = await db.query<ApproverKey>(`SELECT ${COLUMNS} FROM approver_key WHERE key_id = $1`, [keyId])
  return rows[0] ?? null
}

/** Everybody's keys, with whose they are. */
export async function allApproverKeys(db: Queryable): Promise<(ApproverKey & { readonly personName: string })[]> {
  const { rows } = await db.query<ApproverKey & { personName: string }>(
    'SELECT k.key_id AS "keyId", k.person_id AS "personId", k.public_key AS "publicKey", k.sealed, p.name AS "personName" FROM approver_key k JOIN person p USING (person_id) ORDER BY k.made_at, k.key_id')
  return rows
}

/** The keys of a person, the newest first. */
export async function approverKeysOf(db: Queryable, personId: string): Promise<ApproverKey[]> {
  const { rows } = await db.query<ApproverKey>(`SELECT ${COLUMNS} FROM approver_key WHERE person_id = $1 ORDER BY made_at DESC, key_id`, [personId])
  return rows
}

export async function keepSealed(client: Queryable, keyId: string, sealed: string): Promise<void> {
  await client.query('UPDATE approver_key SET sealed = $2 WHERE key_id = $1', [keyId, sealed])
}
