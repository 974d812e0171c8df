import type Database from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'

/** A till of the shop as the others know it: what it signs is checked with its key. */
export interface TillKey {
  readonly terminalId: string
  /** The raw 32 bytes of an Ed25519 key, base64. */
  readonly publicKey: string
  readonly programmeId: string
  readonly storeId: string
  readonly tillNumber: number
  /** The till was lost or taken out of service: nothing that it signed is believed any more. */
  readonly revoked: boolean
  readonly knownSince: Instant
  /** Rises with every change that head office tells of this till. */
  readonly version: number
}

export interface TillKeys {
  /** The key of a till, also a revoked one; null where this till never heard of it. */
  keyOf(terminalId: string): TillKey | null
  /** Every till known, by store and number. */
  all(): TillKey[]
  /** Notes a till as head office says it is now. A revoked key comes back only with a higher version, when its till was found again: throws else. */
  put(key: TillKey): void
}

type Row = Omit<TillKey, 'revoked'> & { revoked: number }

const COLUMNS = 'terminal_id AS terminalId, public_key AS publicKey, programme_id AS programmeId, store_id AS storeId, till_number AS tillNumber, revoked, known_since AS knownSince, version'

export const TILL_KEY_SQL = {
  keyOf: `SELECT ${COLUMNS} FROM till_key WHERE terminal_id = ?`,
  all: `SELECT ${COLUMNS} FROM till_key ORDER BY store_id, till_number, terminal_id`,
} as const

/** Keys of the shop's other tills; filled by head office, read by whoever checks what another till signed. */
export function createTillKeys(db: Database.Database): TillKeys {
  const keyOf = db.prepare<[string], Row>(TILL_KEY_SQL.keyOf)
  const all = db.prepare<[], Row>(TILL_KEY_SQL.all)
  const put = db.prepare(`INSERT INTO till_key (terminal_id, public_key, programme_id, store_id, till_number, revoked, known_since, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (terminal_id) DO UPDATE SET public_key = excluded.public_key, programme_id = excluded.programme_id, store_id = excluded.store_id,
      till_number = excluded.till_number, revoked = excluded.revoked, version = max(version, excluded.version)`)
  const read = (row: Row): TillKey => ({ ...row, revoked: row.revoked === 1 })
  return {
    keyOf(terminalId) {
      const row = keyOf.get(terminalId)
      return row ? read(row) : null
    },
    all: () => all.all().map(read),
    put(key) {
      const known = keyOf.get(key.terminalId)
      if (!key.revoked && known?.revoked === 1 && key.version <= known.version) throw new Error('a revoked key comes back only where head office says so anew')
      put.run(key.terminalId, key.publicKey, key.programmeId, key.storeId, key.tillNumber, key.revoked ? 1 : 0, key.knownSince, key.version)
    },
  }
}
