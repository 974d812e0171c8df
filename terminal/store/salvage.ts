import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Clock, Hasher } from '../../core/base/ports.ts'
import type { Log } from '../log/log.ts'
import { DATABASE_FILE } from './database-file.ts'
import { readIdentity } from './journal-store.ts'
import { layTables } from './lay-tables.ts'
import type { Migration } from './migrations.ts'
import { bestBackup, fillFromBackup } from './salvage-backup.ts'
import { fillTable } from './salvage-fill.ts'
import { gapsOf, soundEntry } from './salvage-journal.ts'
import { openPages } from './salvage-pages.ts'
import type { Pages } from './salvage-pages.ts'
import { UNDER_WAY, asidePath, declareReady, finishSalvage, stampOf } from './salvage-place.ts'
import { keepSalvageReport } from './salvage-report.ts'
import { hasEssentials, nameChain, repairLinks } from './salvage-repair.ts'
import { listSegmentsAgain } from './salvage-segments.ts'
import { indexShapes, isFold, tableShapes } from './salvage-shapes.ts'
import { readTables } from './salvage-tables.ts'
import type { FoundTable, TableShape } from './salvage-tables.ts'
import { earlierEntries, listSegments } from './segments.ts'
import type { SeqRange } from './segments.ts'
import { createSettings } from './settings-store.ts'
import { syncPath } from './sync-path.ts'

export interface SalvagePorts {
  readonly clock: Clock
  readonly hasher: Hasher
  readonly log: Log
  readonly migrations: readonly Migration[]
}

/**
 * Makes a sound database of a damaged one: whatever can be read of it, page by page, in a new file of the same layout; what
 * is lost filled from the newest sound backup as far as it proves itself; folds left out, for they are made anew. Then the
 * damaged file is put aside whole and the new one takes its place. Cut off at any point, it begins anew or is finished by
 * the next start. Answers false, and leaves everything as it was, where the file is not a till's or too little of it is
 * left to sell with.
 */
export function salvage(dataDir: string, ports: SalvagePorts): boolean {
  const stage = join(dataDir, UNDER_WAY)
  for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${stage}${end}`, { force: true })
  const pages = openPages(join(dataDir, DATABASE_FILE))
  try {
    const layout = layoutOf(pages, ports.migrations)
    if (layout === null) return false
    const at = ports.clock.now()
    if (!fillStage(pages, stage, dataDir, { layout, at, ...ports })) {
      rmSync(stage, { force: true })
      return false
    }
    syncPath(stage, 'file')
    declareReady(dataDir, stampOf(at))
  } finally {
    pages.close()
  }
  return finishSalvage(dataDir)
}

/** The layout the file has: of a header that cannot be read, this build's own. Null: laid out by a newer program. */
function layoutOf({ header }: Pages, migrations: readonly Migration[]): number | null {
  if (header === null || header.userVersion === 0) return migrations.length
  return header.userVersion <= migrations.length ? header.userVersion : null
}

interface Order extends SalvagePorts {
  readonly layout: number
  readonly at: number
}

function fillStage(pages: Pages, stage: string, dataDir: string, order: Order): boolean {
  const db = new Database(stage)
  try {
    // Nothing has to survive before the file is synced as a whole.
    db.pragma('journal_mode = OFF')
    db.pragma('synchronous = OFF')
    db.pragma('foreign_keys = OFF')
    layTables(db, 0, order.migrations.slice(0, order.layout), order.at)
    const guards = db.prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all()
    for (const { name } of guards) db.exec(`DROP TRIGGER ${name}`)
    const isUsable = db.transaction(() => copyOver(pages, db, dataDir, order))()
    if (!isUsable) return false
    for (const { sql } of guards) db.exec(sql)
    const found = String(db.pragma('integrity_check(1)', { simple: true }))
    if (found !== 'ok') throw new Error(`the salvaged database is not whole: ${found}`)
    return true
  } finally {
    db.close()
  }
}

function copyOver(pages: Pages, db: Database.Database, dataDir: string, order: Order): boolean {
  const { hasher, log, at } = order
  const shapes = tableShapes(db)
  const found = readTables(pages, shapes, indexShapes(db))
  const lost = copyTables(db, found, shapes.filter(({ name }) => name !== 'journal' && !isFold(name)))
  if (lost.segment !== undefined) listSegmentsAgain(db, dataDir)
  const journal = found.get('journal')
  const backup = bestBackup(db, dataDir, hasher)
  const terminalId = readIdentity(db)?.terminalId ?? backup?.terminalId
  if (journal === undefined || terminalId === undefined || fillJournal(db, journal, hasher, terminalId) === 0) return false
  if (journal.lost() > 0) lost.journal = journal.lost()
  nameChain(db, { at, terminalId })
  const foldedUpTo = lastFolded(found)
  const before = extentOf(db, terminalId, foldedUpTo)
  const isAnythingLost = Object.keys(lost).length > 0 || before.missing.length > 0 || before.lastKnownSeq > before.last
  const filled = backup !== null && isAnythingLost ? fillFromBackup(db, backup, { lost: Object.keys(lost), gaps: before.missing, after: before.last, hasher, terminalId }) : null
  if (!hasEssentials(db)) return false
  repairLinks(db, at)
  const { missing, last, lastKnownSeq } = extentOf(db, terminalId, foldedUpTo)
  if (missing.length > 0 || lastKnownSeq > last) keepFolds(db, found, shapes.filter(({ name }) => isFold(name)))
  const isEndSeen = journal.hasEnd() && (!pages.isLogBroken || pages.isLogEndWhole)
  const report = {
    at, terminalId, aside: asidePath(stampOf(at)), missing, isEndLost: !isEndSeen || lastKnownSeq > last, lastKnownSeq: Math.max(last, lastKnownSeq), lost,
    backup: backup && filled && { name: backup.name, at: backup.at, ...filled }, isSettled: false, refilledAt: null,
  }
  keepSalvageReport(createSettings(db), report)
  log.warn('database.salvaged', { ...report })
  return true
}

/** How much of each table was lost, where anything was. */
function copyTables(db: Database.Database, found: ReadonlyMap<string, FoundTable>, shapes: readonly TableShape[]): Record<string, number> {
  const lost: Record<string, number> = {}
  for (const shape of shapes) {
    const table = found.get(shape.name)
    if (table === undefined) continue
    const refused = fillTable(db, shape, table.rows)
    if (table.lost() + refused > 0) lost[shape.name] = table.lost() + refused
  }
  return lost
}

/**
 * Where entries are missing, the balances that were kept know more than the entries that are left, so they stay: if all of
 * them could be read. Else they are left out, and made anew from what there is.
 */
function keepFolds(db: Database.Database, found: ReadonlyMap<string, FoundTable>, shapes: readonly TableShape[]): void {
  if (shapes.some(({ name }) => (found.get(name)?.lost() ?? 1) > 0)) return
  if (Object.keys(copyTables(db, found, shapes)).length === 0) return
  for (const { name } of shapes) if (name !== 'projection_state') db.exec(`DELETE FROM "${name}"`)
  db.exec('UPDATE projection_state SET version = 0, head_seq = 0')
}

/** The place of the last entry that the folds knew; 0 where that is not to be read. */
function lastFolded(found: ReadonlyMap<string, FoundTable>): number {
  const [row] = [...found.get('projection_state')?.rows ?? []]
  const place = row?.values[2]
  return typeof place === 'number' ? place : 0
}

/** Takes the entries whose hash holds, wherever in the file they were found; those of closed segments are in their files. */
function fillJournal(db: Database.Database, journal: FoundTable, hasher: Hasher, terminalId: string): number {
  const closedUpTo = closedSeq(db, terminalId)
  const put = db.prepare('INSERT OR IGNORE INTO journal (seq, at, body, previous_hash, hash) VALUES (?, ?, ?, ?, ?)')
  let taken = 0
  for (const row of journal.rows) {
    const entry = soundEntry(hasher, terminalId, row)
    if (entry === null) continue
    taken += 1
    if (entry.seq > closedUpTo) put.run(entry.seq, entry.at, entry.body, entry.previousHash, entry.hash)
  }
  return taken
}

const closedSeq = (db: Database.Database, terminalId: string): number => listSegments(db).findLast((segment) => segment.terminalId === terminalId)?.lastSeq ?? 0

/** What the live journal has, and what else of it is known to have been: by the list of sales, the folds, head office. */
function extentOf(db: Database.Database, terminalId: string, foldedUpTo: number): { missing: SeqRange[]; last: number; lastKnownSeq: number } {
  const closed = closedSeq(db, terminalId)
  const missing = gapsOf(db.prepare<[], number>('SELECT seq FROM journal ORDER BY seq').pluck().iterate(), closed)
  const last = db.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck().get() ?? closed
  const sold = db.prepare<[], number | null>('SELECT max(seq) FROM sale').pluck().get() ?? 0
  const acknowledged = db.prepare<[], number | null>('SELECT max(watermark) FROM sync_state').pluck().get() ?? 0
  const earlier = readIdentity(db) === null ? 0 : earlierEntries(db)
  return { missing, last, lastKnownSeq: Math.max(0, sold - earlier, foldedUpTo - earlier, acknowledged) }
}
