import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import type { Log } from '../log/log.ts'
import { SEGMENT_FOLDER, aboutFile, isPartialSegment, segmentManifestPath, segmentPath } from './segment-file.ts'
import type { SegmentFacts } from './segment-file.ts'
import { hasSegment } from './segment-copies.ts'
import { currentTerminal, listSegments } from './segments.ts'
import type { Segment, SeqRange } from './segments.ts'
import { syncPath } from './sync-path.ts'

/**
 * Clears away what a cut left of a segment that was being closed or mended: half files, and whole ones that are not listed
 * though every row of theirs is live, or in a listed file. Any other that is not listed is left alone and told: it may be
 * the only place where its rows are. At every start, before anything is closed.
 */
export function clearSegmentLeftovers(db: Database.Database, folder: string, log: Log): void {
  const segments = join(folder, SEGMENT_FOLDER)
  if (!existsSync(segments)) return
  const all = listSegments(db)
  const listed = new Set(all.flatMap(({ file }) => [file, segmentManifestPath(file)]))
  const names = readdirSync(segments)
  const unlisted = names.filter((name) => !listed.has(name))
  const cleared = unlisted.filter((name) => isPartialSegment(name) || (name.endsWith('.db') && isElsewhere(db, folder, name, all)))
  for (const name of cleared) rmSync(join(segments, name), { force: true })
  const kept = unlisted.filter((name) => name.endsWith('.db') && !cleared.includes(name))
  // A manifest without its file explains nothing.
  for (const name of unlisted) if (name.endsWith('.db.json') && !kept.some((file) => segmentManifestPath(file) === name)) rmSync(join(segments, name), { force: true })
  if (cleared.length > 0) syncPath(segments, 'folder')
  for (const file of kept) log.warn('segment.not-listed', { file })
}

/** Whether every row of a file is live, as far as the chain of both says it, or in a listed file that is as it was listed. */
function isElsewhere(db: Database.Database, folder: string, name: string, listed: readonly Segment[]): boolean {
  const about = aboutFile(segmentPath(folder, name))
  if (about === null) return false
  const closed = listed.find(({ terminalId, firstSeq, lastSeq }) => terminalId === about.terminalId && firstSeq === about.firstSeq && lastSeq === about.lastSeq)
  if (closed) return lacksNoMore(about.missing, closed.missing) && hasSegment(folder, closed)
  return isLive(db, about)
}

/** Whether the listed file lacks nothing that the other has. */
const lacksNoMore = (missing: readonly SeqRange[], listedMissing: readonly SeqRange[]): boolean =>
  listedMissing.every((gone) => missing.some(({ first, last }) => first <= gone.first && gone.last <= last))

function isLive(db: Database.Database, about: SegmentFacts): boolean {
  if (about.terminalId !== currentTerminal(db)) return false
  const hashOf = db.prepare<[number], string>('SELECT hash FROM journal WHERE seq = ?').pluck()
  const first = db.prepare<[], number | null>('SELECT min(seq) FROM journal').pluck().get() ?? null
  return first !== null && first <= about.firstSeq && hashOf.get(about.lastSeq) === about.head
}
