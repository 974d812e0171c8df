import { existsSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Hasher } from '../../core/base/ports.ts'
import type { JournalRow } from '../../core/ledger/journal.ts'
import { RowUnreadable } from '../../core/ledger/verify-chain.ts'
import { readIdentity } from './journal-store.ts'
import { journalRows } from './journal-rows.ts'
import { isSoundEntry } from './salvage-journal.ts'
import { isLogBroken } from './salvage-pages.ts'

/** Up to this size every page is looked at at each start; a larger file would hold up the first sale. */
const EVERY_PAGE_BYTES = 64 * 1024 * 1024
/** Entries at the end whose hashes are looked at at each start: what was written last is what a cut may have harmed. */
const LAST_ENTRIES = 50

/** Whether SQLite says that a file cannot be read as it was written: by what it holds, not for want of a disk. */
export function isDamage(error: unknown): boolean {
  const code = String((error as { code?: unknown } | null)?.code ?? '')
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || code === 'SQLITE_IOERR_SHORT_READ' || code === 'SQLITE_IOERR_CORRUPTFS' || (error instanceof RowUnreadable && (error.code === 'DATABASE_DAMAGED' || error.code === 'ROW_CHANGED'))
}

/**
 * What is wrong with a database before anything is written to it; null: nothing was seen. `isWhole`: every page, index and
 * entry is looked at, else what a start has time for. Throws what is no damage.
 */
export function lookForDamage(path: string, { hasher, isWhole }: { hasher: Hasher; isWhole: boolean }): string | null {
  if (isLogBroken(path)) return 'the log beside it lost a part that others follow'
  let db: Database.Database | undefined
  try {
    // What a cut left of a change that was not finished is taken back first, and that takes writing: a first start makes its tables so.
    db = new Database(path, { readonly: !existsSync(`${path}-journal`) })
    return pagesFault(db, path, isWhole) ?? entriesFault(db, hasher, isWhole)
  } catch (error) {
    if (isDamage(error)) return String((error as Error).message)
    throw error
  } finally {
    db?.close()
  }
}

function pagesFault(db: Database.Database, path: string, isWhole: boolean): string | null {
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
  if (!isWhole && statSync(path).size > EVERY_PAGE_BYTES) return null
  const found = String(db.pragma(isWhole ? 'integrity_check(1)' : 'quick_check(1)', { simple: true }))
  return found === 'ok' ? null : found.slice(0, 200)
}

function entriesFault(db: Database.Database, hasher: Hasher, isWhole: boolean): string | null {
  if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'terminal_identity'").get() === undefined) return null
  const terminalId = readIdentity(db)?.terminalId
  const last = db.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck().get() ?? null
  if (terminalId === undefined || last === null) return null
  const first = db.prepare<[], number | null>('SELECT min(seq) FROM journal').pluck().get() ?? last
  let previous: JournalRow | null = null
  for (const row of journalRows(db, { from: isWhole ? first : Math.max(first, last - LAST_ENTRIES + 1), to: last })) {
    if (!isSoundEntry(hasher, terminalId, row)) return `entry ${row.seq} is not as it was written`
    if (previous !== null && (row.seq !== previous.seq + 1 || row.previousHash !== previous.hash)) return `entry ${row.seq} does not follow the one before it`
    previous = row
  }
  const acknowledged = db.prepare<[], number | null>('SELECT max(watermark) FROM sync_state').pluck().get() ?? 0
  return acknowledged > last ? `head office holds entries up to ${acknowledged}, the journal ends with ${last}` : null
}
