import type Database from 'better-sqlite3'
import { readEvent } from '../../core/ledger/read-event.ts'
import { RowUnreadable } from '../../core/ledger/verify-chain.ts'
import { journalHead, readIdentity } from './journal-store.ts'
import { earlierEntries, readChain } from './segments.ts'

/** Notes how many entries there were when the database was brought to a layout; inside the transaction that did. */
export function noteLayoutSince(db: Database.Database, versions: readonly number[]): void {
  if (!hasTable(db, 'layout_since')) return
  const position = readIdentity(db) === null ? 0 : earlierEntries(db) + journalHead(db).seq
  const note = db.prepare('INSERT INTO layout_since (version, position) VALUES (?, ?) ON CONFLICT (version) DO NOTHING')
  for (const version of versions) note.run(version, position)
}

/**
 * The first entry that a newer program wrote and this one cannot read, so that it would reckon balances without it; null
 * where there is none. Only entries from after the database was brought to a layout newer than `newest` are looked at.
 */
export function firstEntryBeyond(db: Database.Database, dataDir: string, newest: number): { readonly position: number; readonly detail: string } | null {
  if (readIdentity(db) === null) return null
  const since = hasTable(db, 'layout_since') ? db.prepare<[number], number | null>('SELECT min(position) FROM layout_since WHERE version > ?').pluck().get(newest) ?? 0 : 0
  try {
    for (const { position, body } of readChain(db, dataDir, since + 1)) {
      const read = readEvent(body)
      if (read.kind === 'unreadable') return { position, detail: read.detail }
    }
  } catch (error) {
    // A closed segment that is missing is told by the check of the books; it says nothing of versions.
    if (!(error instanceof RowUnreadable)) throw error
  }
  return null
}

function hasTable(db: Database.Database, name: string): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined
}
