import { TextDecoder } from 'node:util'
import Database from 'better-sqlite3'
import type { JournalRow } from '../../core/ledger/journal.ts'
import { RowUnreadable } from '../../core/ledger/verify-chain.ts'

interface StoredRow {
  seq: unknown
  at: unknown
  body: unknown
  previousHash: unknown
  hash: unknown
}

/** Bytes, not text: SQLite hands out text that is no UTF-8 as if it were, and so as another text than was hashed. */
const ALL_ROWS = 'SELECT seq, at, CAST(body AS BLOB) AS body, previous_hash AS previousHash, hash FROM journal WHERE seq >= ? AND seq <= ? ORDER BY seq'

/**
 * The journal's rows exactly as they are stored, streamed, with damage said where it is: throws RowUnreadable for a row
 * whose bytes are not what any till writes, and for a damaged place in the file.
 */
export function* journalRows(db: Database.Database, range: { from: number; to: number } = { from: 1, to: Number.MAX_SAFE_INTEGER }): Generator<JournalRow> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let last = range.from - 1
  try {
    for (const row of db.prepare<[number, number], StoredRow>(ALL_ROWS).iterate(range.from, range.to)) {
      const read = readRow(row, decoder)
      if (read === null) throw new RowUnreadable('ROW_CHANGED', Number.isSafeInteger(row.seq) ? Number(row.seq) : last + 1, 'the stored bytes are not a row of a journal')
      last = read.seq
      yield read
    }
  } catch (error) {
    throw error instanceof Database.SqliteError ? new RowUnreadable('DATABASE_DAMAGED', last + 1, `${error.code}: ${error.message}`) : error
  }
}

function readRow({ seq, at, body, previousHash, hash }: StoredRow, decoder: TextDecoder): JournalRow | null {
  if (!Number.isSafeInteger(seq) || !Number.isSafeInteger(at) || !(body instanceof Uint8Array) || typeof previousHash !== 'string' || typeof hash !== 'string') return null
  try {
    return { seq: Number(seq), at: Number(at), body: decoder.decode(body), previousHash, hash }
  } catch (error) {
    // A TypeError is how a fatal decoder says that bytes are no UTF-8.
    if (error instanceof TypeError) return null
    throw error
  }
}
