import type Database from 'better-sqlite3'
import { HEAD_MARK_CHARACTERS } from '../../core/ledger/heads.ts'
import type { HeldHead } from '../../core/ledger/heads.ts'

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

const LAST_RECEIPT = `SELECT s.seq, j.hash FROM print_job p JOIN sale s ON s.sale_id = p.sale_id JOIN journal j ON j.seq = s.seq
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

/** The newest head that left the till, by whatever way, and what came after it. `reported`: on the last shift's report. */
export function unprotectedTail(db: Database.Database, reported: Head | null): UnprotectedTail {
  const leftBy = (by: LeftHead['by'], heads: readonly Head[]): LeftHead[] => heads.map(({ seq, hash }) => ({ by, seq, mark: hash.slice(0, HEAD_MARK_CHARACTERS) }))
  const stored = (sql: string): Head[] => db.prepare<[], Head>(sql).all()
  const left = [
    ...(knowsAcknowledgedHash(db) ? leftBy('head-office', stored(ACKNOWLEDGED)) : []),
    ...leftBy('shift-report', reported === null ? [] : [reported]),
    ...leftBy('receipt', stored(LAST_RECEIPT)),
  ]
  const since = left.reduce<LeftHead | null>((newest, head) => (newest === null || head.seq > newest.seq ? head : newest), null)
  const after = since?.seq ?? 0
  const rest = db.prepare<[number, number], { entries: number; ms: number | null }>(`SELECT count(*) AS entries, max(at) - (SELECT at FROM journal WHERE seq = max(?, 1)) AS ms FROM journal WHERE seq > ?`).get(after, after)
  const sales = db.prepare<[number], { n: number }>('SELECT count(*) AS n FROM sale WHERE seq > ?').get(after)
  return { since, entries: rest?.entries ?? 0, sales: sales?.n ?? 0, seconds: Math.round((rest?.ms ?? 0) / 1000) }
}
