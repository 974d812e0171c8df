import type { Queryable } from './terminal-store.ts'

/** `roll-back`: the content of an older version; `stop`: one offer less. Both take the place of a version at once. */
export type DraftKind = 'rules' | 'roll-back' | 'stop'

export interface DraftRecord {
  readonly draftId: string
  readonly name: string
  readonly kind: DraftKind
  readonly insteadOf: number | null
  readonly state: 'open' | 'published' | 'given-up'
  readonly version: number | null
  readonly createdAt: number
}

export interface Revision {
  readonly revision: number
  readonly body: string
  readonly bodyHash: string
  /** Null: made from published versions, nobody wrote it. */
  readonly author: string | null
  readonly at: number
}

export interface Approval {
  readonly personId: string
  readonly keyId: string
  readonly publicKey: string
  readonly signature: string
  readonly at: number
}

const COLUMNS = 'draft_id AS "draftId", name, kind, instead_of AS "insteadOf", state, version, created_at AS "createdAt"'

export async function addDraft(client: Queryable, draft: Pick<DraftRecord, 'draftId' | 'name' | 'kind' | 'insteadOf' | 'createdAt'>): Promise<void> {
  await client.query(`INSERT INTO rulebook_draft (draft_id, name, kind, instead_of, state, created_at) VALUES ($1, $2, $3, $4, 'open', $5)`,
    [draft.draftId, draft.name, draft.kind, draft.insteadOf, draft.createdAt])
}

export async function findDraft(db: Queryable, draftId: string): Promise<DraftRecord | null> {
  const { rows } = await db.query<DraftRecord>(`SELECT ${COLUMNS} FROM rulebook_draft WHERE draft_id = $1`, [draftId])
  return rows[0] ?? null
}

/** Holds a draft until the transaction ends: changes and approvals of it come one after another. */
export async function lockDraft(client: Queryable, draftId: string): Promise<DraftRecord | null> {
  const { rows } = await client.query<DraftRecord>(`SELECT ${COLUMNS} FROM rulebook_draft WHERE draft_id = $1 FOR UPDATE`, [draftId])
  return rows[0] ?? null
}

/** The newest first. */
export async function listDrafts(db: Queryable, limit: number): Promise<DraftRecord[]> {
  const { rows } = await db.query<DraftRecord>(`SELECT ${COLUMNS} FROM rulebook_draft ORDER BY created_at DESC, draft_id LIMIT $1`, [limit])
  return rows
}

/** Ends a draft; with the version as which it was published, or given up. */
export async function closeDraft(client: Queryable, draftId: string, version: number | null): Promise<void> {
  await client.query('UPDATE rulebook_draft SET state = $2, version = $3 WHERE draft_id = $1', [draftId, version === null ? 'given-up' : 'published', version])
}

export async function addRevision(client: Queryable, draftId: string, revision: Revision): Promise<void> {
  await client.query('INSERT INTO rulebook_revision (draft_id, revision, body, body_hash, author, at) VALUES ($1, $2, $3, $4, $5, $6)',
    [draftId, revision.revision, revision.body, revision.bodyHash, revision.author, revision.at])
}

const REVISION_COLUMNS = 'revision, body, body_hash AS "bodyHash", author, at'

export async function latestRevision(db: Queryable, draftId: string): Promise<Revision | null> {
  const { rows } = await db.query<Revision>(`SELECT ${REVISION_COLUMNS} FROM rulebook_revision WHERE draft_id = $1 ORDER BY revision DESC LIMIT 1`, [draftId])
  return rows[0] ?? null
}

/** Every revision without its text, the first one first. */
export async function revisionsOf(db: Queryable, draftId: string): Promise<Omit<Revision, 'body'>[]> {
  const { rows } = await db.query<Omit<Revision, 'body'>>('SELECT revision, body_hash AS "bodyHash", author, at FROM rulebook_revision WHERE draft_id = $1 ORDER BY revision', [draftId])
  return rows
}

export async function findRevision(db: Queryable, draftId: string, revision: number): Promise<Revision | null> {
  const { rows } = await db.query<Revision>(`SELECT ${REVISION_COLUMNS} FROM rulebook_revision WHERE draft_id = $1 AND revision = $2`, [draftId, revision])
  return rows[0] ?? null
}

export async function addApproval(client: Queryable, of: { readonly draftId: string; readonly revision: number }, approval: Omit<Approval, 'publicKey'>): Promise<void> {
  await client.query('INSERT INTO rulebook_approval (draft_id, revision, person_id, key_id, signature, at) VALUES ($1, $2, $3, $4, $5, $6)',
    [of.draftId, of.revision, approval.personId, approval.keyId, approval.signature, approval.at])
}

/** In the order in which they were given. */
export async function approvalsOf(db: Queryable, draftId: string, revision: number): Promise<Approval[]> {
  const { rows } = await db.query<Approval>(
    `SELECT a.person_id AS "personId", a.key_id AS "keyId", k.public_key AS "publicKey", a.signature, a.at
     FROM rulebook_approval a JOIN approver_key k USING (key_id) WHERE a.draft_id = $1 AND a.revision = $2 ORDER BY a.at, a.key_id`, [draftId, revision])
  return rows
}

export async function authorMayApprove(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ may: boolean }>('SELECT author_may_approve AS may FROM approval_policy')
  return rows[0]?.may === true
}

export async function setAuthorMayApprove(client: Queryable, may: boolean): Promise<void> {
  await client.query('UPDATE approval_policy SET author_may_approve = $1', [may])
}
