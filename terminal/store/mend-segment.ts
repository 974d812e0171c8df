import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import type { JournalRow } from '../../core/ledger/journal.ts'
import { EXACT_COLUMNS, SEGMENT_FOLDER, openSegmentFile, segmentManifestPath, segmentPath, writeSegmentFile } from './segment-file.ts'
import type { ExactRow, SegmentFacts } from './segment-file.ts'
import { compareWithList } from './segments.ts'
import type { Segment, SeqRange } from './segments.ts'
import { syncPath } from './sync-path.ts'

/** Where a mended file is written before it lies beside the one it takes the place of. */
const MENDING = 'segments-being-mended'

/** A closed segment with entries that came back, in a file that is not listed yet. */
export interface MendedSegment {
  /** Lists the new file in the old one's place; inside the caller's transaction. */
  list(): void
  /** Removes the old file; after that transaction. */
  removeOld(): void
}

/**
 * Adds entries that came back to a closed segment: a new file with all of them beside the old one, on the disk for certain
 * and compared. A cut leaves the old one listed, or the new one. Throws RowUnreadable where the old file is not what was listed.
 *
 * @param rows entries that were missing, in order, proven to belong there
 * @param missing what is missing still
 */
export function mendSegment(db: Database.Database, folder: string, segment: Segment, { rows, missing }: { rows: readonly JournalRow[]; missing: readonly SeqRange[] }): MendedSegment {
  compareWithList(folder, segment)
  const { terminalId, firstSeq, lastSeq, previousHash, because, closedAt } = segment
  const head = rows.findLast(({ seq }) => seq === lastSeq)?.hash ?? segment.head
  const facts: SegmentFacts = { terminalId, firstSeq, lastSeq, previousHash, head, because, missing: [...missing], closedAt }
  const aside = join(folder, MENDING)
  rmSync(aside, { recursive: true, force: true })
  const written = inOrder(folder, segment, rows, (all) => writeSegmentFile(makeFolder(aside), facts, all))
  const file = `${segment.file.replace(/(-mended-\d+)?\.db$/, '')}-mended-${rows[0]?.seq ?? 0}.db`
  publish(folder, aside, { from: written.file, file, manifest: { ...written, file } })
  return {
    list: () => listInPlace(db, segment, { file, sha256: written.sha256, head, missing: [...missing] }),
    removeOld() {
      for (const old of [segmentPath(folder, segment.file), segmentManifestPath(segmentPath(folder, segment.file))]) rmSync(old, { force: true })
    },
  }
}

/** The guards that keep the list as it is are put back before the transaction ends. */
function listInPlace(db: Database.Database, segment: Segment, { file, sha256, head, missing }: Pick<Segment, 'file' | 'sha256' | 'head' | 'missing'>): void {
  const guards = db.prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'segment'").all()
  for (const { name } of guards) db.exec(`DROP TRIGGER ${name}`)
  db.prepare('UPDATE segment SET file = ?, sha256 = ?, head = ?, missing = ? WHERE number = ?').run(file, sha256, head, JSON.stringify(missing), segment.number)
  for (const { sql } of guards) db.exec(sql)
}

function makeFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  return path
}

/** The manifest first: a segment's file never lies there unexplained. */
function publish(folder: string, aside: string, { from, file, manifest }: { from: string; file: string; manifest: object }): void {
  const path = segmentPath(folder, file)
  writeFileSync(segmentManifestPath(path), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(segmentPath(aside, from), path)
  syncPath(join(folder, SEGMENT_FOLDER), 'folder')
  rmSync(aside, { recursive: true, force: true })
}

/** Both sides' rows, merged by number; asked as often as they are needed. */
function inOrder<T>(folder: string, segment: Segment, rows: readonly JournalRow[], use: (all: () => Iterable<ExactRow>) => T): T {
  const db = openSegmentFile(segmentPath(folder, segment.file))
  try {
    const kept = db.prepare<[number, number], ExactRow>(`SELECT ${EXACT_COLUMNS} FROM journal WHERE seq > ? AND seq < ? ORDER BY seq`)
    return use(function* () {
      let from = 0
      for (const row of rows) {
        yield* kept.iterate(from, row.seq)
        yield { ...row, body: Buffer.from(row.body, 'utf8') }
        from = row.seq
      }
      yield* kept.iterate(from, Number.MAX_SAFE_INTEGER)
    })
  } finally {
    db.close()
  }
}
