import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { fileDigest } from './file-digest.ts'
import { SEGMENT_FOLDER, readSegmentManifest, segmentPath } from './segment-file.ts'
import type { SegmentManifest } from './segment-file.ts'

/** Lists closed segments again whose row in the list was lost, from the manifests beside them, where their file is the one that it names. */
export function listSegmentsAgain(db: Database.Database, dataDir: string): void {
  const folder = join(dataDir, SEGMENT_FOLDER)
  if (!existsSync(folder) || db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'segment'").get() === undefined) return
  const put = db.prepare('INSERT OR IGNORE INTO segment (terminal_id, first_seq, last_seq, previous_hash, head, file, sha256, because, missing, closed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const found = readdirSync(folder).filter((name) => name.endsWith('.db')).flatMap((name) => readSegmentManifest(segmentPath(dataDir, name)) ?? [])
  for (const manifest of found.sort((a, b) => a.closedAt - b.closedAt || a.firstSeq - b.firstSeq)) {
    const { terminalId, firstSeq, lastSeq, previousHash, head, file, sha256, because, missing, closedAt } = manifest
    if (isWhole(dataDir, manifest) && follows(db, manifest)) put.run(terminalId, firstSeq, lastSeq, previousHash, head, file, sha256, because, JSON.stringify(missing), closedAt)
  }
}

function isWhole(dataDir: string, { file, sha256 }: SegmentManifest): boolean {
  const path = segmentPath(dataDir, file)
  return existsSync(path) && fileDigest(path).sha256 === sha256
}

/** Two files may hold the same entries where a cut came between; one is listed. */
function follows(db: Database.Database, { terminalId, firstSeq }: SegmentManifest): boolean {
  const last = db.prepare<[string], number | null>('SELECT max(last_seq) FROM segment WHERE terminal_id = ?').pluck().get(terminalId) ?? null
  return last === null ? firstSeq === 1 : firstSeq === last + 1
}
