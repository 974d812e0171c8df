import type { ListedTill } from '../../../core/sync/changes/till-key-change.ts'
import type { Queryable } from './terminal-store.ts'

const LISTED = `SELECT terminal_id AS "terminalId", public_key AS "publicKey", store_id AS "storeId", till_number AS "tillNumber",
  revoked_at IS NOT NULL AS revoked, list_version AS version FROM terminal`

/** A chain that was told of by its successor only may have no key: there is nothing to check with. */
const HAS_KEY = `public_key <> ''`

/** Tills as all others know them. */
export async function listedTills(db: Queryable, terminalIds: readonly string[]): Promise<Omit<ListedTill, 'programmeId'>[]> {
  const { rows } = await db.query<Omit<ListedTill, 'programmeId'>>(`${LISTED} WHERE terminal_id = ANY ($1::uuid[]) AND ${HAS_KEY}`, [terminalIds])
  return rows
}

export async function listedAfter(db: Queryable, terminalId: string | null, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ terminal_id: string }>(
    `SELECT terminal_id FROM terminal WHERE ($1::uuid IS NULL OR terminal_id > $1) AND ${HAS_KEY} ORDER BY terminal_id LIMIT $2`, [terminalId, limit])
  return rows.map((row) => row.terminal_id)
}

/** Takes a till out of service: nothing it signed is believed from now on, at head office and at every till. False where it is not known or was revoked before. */
export async function revokeTill(client: Queryable, terminalId: string, at: number): Promise<boolean> {
  const { rowCount } = await client.query('UPDATE terminal SET revoked_at = $2, list_version = list_version + 1 WHERE terminal_id = $1 AND revoked_at IS NULL', [terminalId, at])
  return rowCount === 1
}

/** Takes a till back into service. */
export async function reinstateTill(client: Queryable, terminalId: string): Promise<void> {
  await client.query('UPDATE terminal SET revoked_at = NULL, list_version = list_version + 1 WHERE terminal_id = $1', [terminalId])
}

/** Tells every till of all tills once more. */
export async function tellTillsAnew(client: Queryable, at: number): Promise<void> {
  await client.query(`INSERT INTO change (kind, key, at) SELECT 'till-key', terminal_id::text, $1 FROM terminal WHERE ${HAS_KEY}`, [at])
}
