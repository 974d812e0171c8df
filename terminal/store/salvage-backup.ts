import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { Hasher } from '../../core/base/ports.ts'
import type { JournalRow } from '../../core/ledger/journal.ts'
import { BackupFault } from './backup-fault.ts'
import { backupsIn } from './backup-folder.ts'
import { readIdentity } from './journal-store.ts'
import { openFileReadOnly } from './open-read-only.ts'
import { fillsGap } from './salvage-journal.ts'
import { isFold } from './salvage-shapes.ts'
import type { SeqRange } from './segments.ts'
import { createSettings } from './settings-store.ts'
import { verifyBackup } from './verify-backup.ts'

/** What must not come back as it was some day: what is being done now, and what is done once. */
const OF_THE_MOMENT = new Set(['journal', 'open_sale', 'held_sale', 'undo', 'command', 'scan_seen', 'print_job', 'find_token', 'identification_try'])
/** What a new database has a row of already, or never changes once it is written. */
const TAKEN_AS_IT_WAS = new Set(['sync_state', 'rulebook', 'chain'])

/** A backup of this till that was read through and holds. */
export interface SoundBackup {
  readonly path: string
  readonly name: string
  readonly at: number
  readonly terminalId: string
  readonly seq: number
}

const settingsSchema = z.object({ folder: z.string().nullable() })

/** The newest backup of this till that holds, in its own folder or the chosen one; null: there is none. */
export function bestBackup(db: Database.Database, dataDir: string, hasher: Hasher): SoundBackup | null {
  const terminalId = readIdentity(db)?.terminalId ?? null
  const stored = createSettings(db).get('backup.settings')
  const chosen = stored === null ? null : settingsSchema.safeParse(JSON.parse(stored)).data?.folder ?? null
  // Of a folder that other tills share, only what is known to be this one's.
  const folders = [join(dataDir, 'backups'), ...(chosen !== null && terminalId !== null ? [chosen] : [])].filter((folder) => existsSync(folder))
  const all = folders.flatMap((folder) => listed(folder, terminalId)).sort((a, b) => b.at - a.at)
  for (const { path, name, at } of all) {
    try {
      const { identity, seq } = verifyBackup(path, hasher)
      return { path, name, at, terminalId: identity.terminalId, seq }
    } catch (error) {
      if (!(error instanceof BackupFault)) throw error
    }
  }
  return null
}

function listed(folder: string, terminalId: string | null): { path: string; name: string; at: number }[] {
  try {
    return backupsIn(folder, terminalId).map(({ name, at }) => ({ path: join(folder, name), name, at }))
  } catch (error) {
    if (error instanceof BackupFault) return []
    throw error
  }
}

export interface BackupFill {
  /** Tables that lost something. */
  readonly lost: readonly string[]
  readonly gaps: readonly SeqRange[]
  /** The last entry that was read: what the backup has after it goes on from there. */
  readonly after: number
  readonly hasher: Hasher
  readonly terminalId: string
}

/** Fills what is lost from a backup: entries where they prove their place in the chain, rows of other tables where none has their key. */
export function fillFromBackup(db: Database.Database, backup: SoundBackup, { lost, gaps, after, hasher, terminalId }: BackupFill): { entries: number; rows: number } {
  const source = openFileReadOnly(backup.path)
  try {
    const rowsOf = source.prepare<[number, number], JournalRow>('SELECT seq, at, body, previous_hash AS previousHash, hash FROM journal WHERE seq >= ? AND seq <= ? ORDER BY seq')
    const linkAt = db.prepare<[number], { previousHash: string; hash: string }>('SELECT previous_hash AS previousHash, hash FROM journal WHERE seq = ?')
    const put = db.prepare('INSERT INTO journal (seq, at, body, previous_hash, hash) VALUES (?, ?, ?, ?, ?)')
    const closed = (seq: number): string | null => db.prepare<[string, number], string>('SELECT head FROM segment WHERE terminal_id = ? AND last_seq = ?').pluck().get(terminalId, seq) ?? null
    const end: SeqRange[] = backup.terminalId === terminalId && backup.seq > after ? [{ first: after + 1, last: backup.seq }] : []
    let entries = 0
    for (const gap of [...gaps, ...end]) {
      const rows = rowsOf.all(gap.first, gap.last)
      const before = linkAt.get(gap.first - 1)?.hash ?? (hasSegments(db) ? closed(gap.first - 1) : null)
      if (!fillsGap(hasher, terminalId, rows, { gap, before, after: linkAt.get(gap.last + 1)?.previousHash ?? null })) continue
      for (const { seq, at, body, previousHash, hash } of rows) put.run(seq, at, body, previousHash, hash)
      entries += rows.length
    }
    const rows = lost.filter((table) => !OF_THE_MOMENT.has(table) && !isFold(table)).reduce((sum, table) => sum + fillRows(db, source, table), 0)
    return { entries, rows }
  } finally {
    source.close()
  }
}

const hasSegments = (db: Database.Database): boolean => db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'segment'").get() !== undefined

const columnsOf = (db: Database.Database, table: string): string[] => db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table)

function fillRows(db: Database.Database, source: Database.Database, table: string): number {
  const theirs = new Set(columnsOf(source, table))
  const names = columnsOf(db, table).filter((name) => theirs.has(name)).map((name) => `"${name}"`)
  if (names.length === 0) return 0
  const put = db.prepare(`INSERT OR ${TAKEN_AS_IT_WAS.has(table) ? 'REPLACE' : 'IGNORE'} INTO "${table}" (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
  let rows = 0
  for (const row of source.prepare<[], unknown[]>(`SELECT ${names.join(', ')} FROM "${table}"`).raw().iterate()) rows += put.run(...row).changes
  return rows
}
