import type Database from 'better-sqlite3'
import type { StoredValueKind } from '../../core/ledger/events/stored-value-events.ts'
import type { Instant } from '../../core/time/instant.ts'

/** A code and what it opens. */
export interface KnownCode {
  readonly code: string
  readonly kind: StoredValueKind
  readonly instrumentId: string
  /** Made up by this till: then it is printed, for nobody holds a card with it. */
  readonly madeHere: boolean
}

interface CodeRow {
  code: string
  kind: StoredValueKind
  instrument_id: string
  made_here: number
}

export interface CodeStore {
  byCode(code: string): KnownCode | null
  of(instrumentId: string): KnownCode | null
  put(known: KnownCode, at: Instant): void
}

const COLUMNS = 'code, kind, instrument_id, made_here'
export const CODE_SQL = {
  byCode: `SELECT ${COLUMNS} FROM stored_value_code WHERE code = ?`,
  of: `SELECT ${COLUMNS} FROM stored_value_code WHERE instrument_id = ?`,
} as const

const codeOf = (row: CodeRow | undefined): KnownCode | null =>
  (row ? { code: row.code, kind: row.kind, instrumentId: row.instrument_id, madeHere: row.made_here === 1 } : null)

/** The codes of gift cards and store credit: the only place of them, in deletable rows. */
export function createCodeStore(db: Database.Database): CodeStore {
  const byCode = db.prepare<[string], CodeRow>(CODE_SQL.byCode)
  const of = db.prepare<[string], CodeRow>(CODE_SQL.of)
  const insert = db.prepare(`INSERT INTO stored_value_code (${COLUMNS}, known_since) VALUES (?, ?, ?, ?, ?)`)
  return {
    byCode: (code) => codeOf(byCode.get(code)),
    of: (instrumentId) => codeOf(of.get(instrumentId)),
    put: ({ code, kind, instrumentId, madeHere }, at) => void insert.run(code, kind, instrumentId, madeHere ? 1 : 0, at),
  }
}
