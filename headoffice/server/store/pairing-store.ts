import type { EarlierChain } from '../../../core/sync/wire.ts'
import type { Queryable } from './terminal-store.ts'

export interface PairingRequest {
  readonly terminalId: string
  readonly publicKey: string
  readonly storeId: string
  readonly storeName: string
  readonly tillNumber: number
  readonly version: string
  readonly codeSalt: string
  readonly codeHash: string
  readonly askedAt: number
  readonly proof: string | null
  /** Chains that this one goes on from, the oldest first. */
  readonly continues: readonly EarlierChain[]
}

const COLUMNS = `terminal_id AS "terminalId", public_key AS "publicKey", store_id AS "storeId", store_name AS "storeName", till_number AS "tillNumber",
  version, code_salt AS "codeSalt", code_hash AS "codeHash", asked_at AS "askedAt", proof, continues`

type Row = Omit<PairingRequest, 'continues'> & { continues: string }
const readRow = (row: Row): PairingRequest => ({ ...row, continues: JSON.parse(row.continues) as EarlierChain[] })

/** Keeps a request; repeated with the same code it is the same one, with a new code it starts over. */
export async function keepRequest(db: Queryable, request: Omit<PairingRequest, 'askedAt' | 'proof'>, at: number): Promise<void> {
  await db.query(
    `INSERT INTO pairing_request (terminal_id, public_key, store_id, store_name, till_number, version, code_salt, code_hash, asked_at, continues)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (terminal_id, public_key) DO UPDATE
       SET store_id = $3, store_name = $4, till_number = $5, version = $6, code_salt = $7, code_hash = $8, asked_at = $9, continues = $10, proof = NULL
       WHERE pairing_request.code_hash <> $8`,
    [request.terminalId, request.publicKey, request.storeId, request.storeName, request.tillNumber, request.version, request.codeSalt, request.codeHash, at, JSON.stringify(request.continues)],
  )
}

export async function requestsOf(db: Queryable, terminalId: string): Promise<PairingRequest[]> {
  const { rows } = await db.query<Row>(`SELECT ${COLUMNS} FROM pairing_request WHERE terminal_id = $1`, [terminalId])
  return rows.map(readRow)
}

/** Requests nobody typed the code of yet, the newest first. */
export async function openRequests(db: Queryable, askedAfter: number): Promise<PairingRequest[]> {
  const { rows } = await db.query<Row>(`SELECT ${COLUMNS} FROM pairing_request WHERE proof IS NULL AND asked_at > $1 ORDER BY asked_at DESC`, [askedAfter])
  return rows.map(readRow)
}

export async function keepProof(db: Queryable, request: PairingRequest, proof: string): Promise<void> {
  await db.query('UPDATE pairing_request SET proof = $3 WHERE terminal_id = $1 AND public_key = $2', [request.terminalId, request.publicKey, proof])
}

export async function dropRequestsBefore(db: Queryable, askedBefore: number): Promise<void> {
  await db.query('DELETE FROM pairing_request WHERE asked_at < $1', [askedBefore])
}
