import type Database from 'better-sqlite3'
import { HEAD_MARK_CHARACTERS } from '../../core/ledger/heads.ts'
import type { HeldHead } from '../../core/ledger/heads.ts'
import { journalHead } from '../store/journal-store.ts'
import { earlierEntries, entryAt, folderOf } from '../store/segments.ts'

interface Head {
  readonly seq: number
  readonly hash: string
}

/** A head that left the till, and the first characters of its hash. */
export interface LeftHead {
  readonly by: 'head-office' | 'receipt' | 'shift-report'
  readonly seq: number
  readonly mark: string
}

/** What could still be rewritten unnoticed by somebody with this folder: all that no head outside covers. */
export interface UnprotectedTail {
  /** The newest head that left; null where none has yet. */
  readonly since: LeftHead | null
  readonly entries: number
  readonly sales: number
  /** From the covered entry (or the journal's first) to the last; 0 where nothing is uncovered. */
  readonly seconds: number
}

const LAST_RECEIPT = `SELECT s.seq FROM print_job p JOIN sale s ON s.sale_id = p.sale_id
  WHERE p.kind IN ('receipt', 'copy') AND p.state IN ('sent', 'confirmed') ORDER BY s.seq DESC LIMIT 1`
const ACKNOWLEDGED = 'SELECT watermark AS seq, watermark_hash AS hash FROM sync_state WHERE watermark > 0 AND watermark_hash IS NOT NULL'

/** The head that head office acknowledged, as it was sent; none where the till was never paired. */
export function acknowledgedHead(db: Database.Database): HeldHead[] {
  if (!knowsAcknowledgedHash(db)) return []
  return db.prepare<[], { seq: number; hash: string }>(ACKNOWLEDGED).all().map(({ seq, hash }) => ({ at: seq, mark: hash }))
}

/** A till that an older program runs does not keep it yet. */
function knowsAcknowledgedHash(db: Database.Database): boolean {
  return db.prepare("SELECT 1 FROM pragma_table_info('sync_state') WHERE name = 'watermark_hash'").get() !== undefined
}

/**
 * The newest head of the chain that the till writes that left it, by whatever way, and what came after it. `reported`: on
 * the last shift's report.
 */
export function unprotectedTail(db: Database.Database, reported: Head | null): UnprotectedTail {
  const before = earlierEntries(db)
  const leftBy = (by: LeftHead['by'], heads: readonly Head[]): LeftHead[] => heads.map(({ seq, hash }) => ({ by, seq, mark: hash.slice(0, HEAD_MARK_CHARACTERS) }))
  const left = [
    ...(knowsAcknowledgedHash(db) ? leftBy('head-office', db.prepare<[], Head>(ACKNOWLEDGED).all()) : []),
    ...leftBy('shift-report', reported === null ? [] : [reported]),
    ...leftBy('receipt', lastReceipt(db, before)),
  ]
  const since = left.reduce<LeftHead | null>((newest, head) => (newest === null || head.seq > newest.seq ? head : newest), null)
  const after = since?.seq ?? 0
  const { seq: last, at } = journalHead(db)
  const sales = db.prepare<[number], number>('SELECT count(*) FROM sale WHERE seq > ?').pluck().get(before + after)
  const ms = last === after ? 0 : at - (entryAt(db, folderOf(db), before + Math.max(after, 1))?.at ?? at)
  return { since, entries: last - after, sales: sales ?? 0, seconds: Math.round(ms / 1000) }
}

function lastReceipt(db: Database.Database, before: number): Head[] {
  const position = db.prepare<[], number>(LAST_RECEIPT).pluck().get()
  const row = position === undefined || position <= before ? null : entryAt(db, folderOf(db), position)
  return row ? [{ seq: row.seq, hash: row.hash }] : []
}
