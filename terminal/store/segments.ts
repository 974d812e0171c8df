import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { GENESIS_HASH, chainHash } from '../../core/ledger/chain.ts'
import type { JournalRow } from '../../core/ledger/journal.ts'
import { RowUnreadable } from '../../core/ledger/verify-chain.ts'
import type { Instant } from '../../core/time/instant.ts'
import { createHasher } from '../hasher.ts'
import { fileDigest } from './file-digest.ts'
import { journalRows } from './journal-rows.ts'
import { EXACT_COLUMNS, aboutFile, openSegmentFile, segmentPath, writeSegmentFile } from './segment-file.ts'
import type { ExactRow, SegmentFacts } from './segment-file.ts'

/** Why a piece of the journal was closed: a business year is over, its file was damaged, or another chain began after it. */
export type ClosedBecause = SegmentFacts['because']

/** Numbers of entries, first and last included. */
export type SeqRange = SegmentFacts['missing'][number]

/** A segment whose file is written; not listed yet. */
export interface WrittenSegment extends SegmentFacts {
  /** Name in the folder `segments`. */
  readonly file: string
  readonly sha256: string
}

/** One closed segment, as table `segment` has it. */
export interface Segment extends WrittenSegment {
  /** In the order of closing. */
  readonly number: number
}

export interface CloseOrder {
  /** The last entry of the live journal that goes into the segment; the first is the one after the last closed one. */
  readonly upToSeq: number
  readonly because: ClosedBecause
  readonly missing?: readonly SeqRange[]
  /** Now. */
  readonly at: Instant
}

/**
 * A row of any chain of this till. `position` is its place among all entries of this till over all its chains: what the
 * folds and the list of sales know a row by, for every chain numbers its own entries from 1. In a till's first chain it is
 * the entry's number.
 */
export interface ChainRow extends JournalRow {
  readonly terminalId: string
  readonly position: number
}

interface SegmentRow {
  number: number
  terminal_id: string
  first_seq: number
  last_seq: number
  previous_hash: string
  head: string
  file: string
  sha256: string
  because: ClosedBecause
  missing: string
  closed_at: number
}

const readSegment = (row: SegmentRow): Segment => ({
  number: row.number, terminalId: row.terminal_id, firstSeq: row.first_seq, lastSeq: row.last_seq, previousHash: row.previous_hash, head: row.head,
  file: row.file, sha256: row.sha256, because: row.because, missing: JSON.parse(row.missing) as SeqRange[], closedAt: row.closed_at,
})

/** The folder that a till's database lies in, and so its segments. */
export function folderOf(db: Database.Database): string {
  // A database on media that nothing can be written to is opened by a URL.
  return dirname(db.name.startsWith('file:') ? fileURLToPath(db.name.replace(/\?.*$/, '')) : db.name)
}

/** Closed segments in the order of closing; none in a database that an older program made. */
export function listSegments(db: Database.Database): Segment[] {
  if (db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'segment'").get() === undefined) return []
  return db.prepare<[], SegmentRow>('SELECT * FROM segment ORDER BY number').all().map(readSegment)
}

/** The till's own terminal id. Throws before it was set up. */
export function currentTerminal(db: Database.Database): string {
  const id = db.prepare<[], string>('SELECT terminal_id FROM terminal_identity').pluck().get()
  if (id === undefined) throw new Error('the terminal has no identity yet')
  return id
}

/** One of the chains that this till has written, the oldest first; the last is the one it writes. */
export interface Chain {
  readonly terminalId: string
  /** What is added to a number for its position: more than the chains before it have entries. */
  readonly before: number
  readonly segments: readonly Segment[]
  readonly isCurrent: boolean
}

export function listChains(db: Database.Database): Chain[] {
  const current = currentTerminal(db)
  const byTerminal = Map.groupBy(listSegments(db), ({ terminalId }) => terminalId)
  const earlier = [...byTerminal.keys()].filter((terminalId) => terminalId !== current)
  const before = placesBefore(db)
  return [...earlier, current].map((terminalId) => ({
    terminalId, before: before.get(terminalId) ?? 0, segments: byTerminal.get(terminalId) ?? [], isCurrent: terminalId === current,
  }))
}

/** Where each chain's places begin; nothing in a database that an older program made: it has one chain. */
function placesBefore(db: Database.Database): ReadonlyMap<string, number> {
  if (db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'chain'").get() === undefined) return new Map()
  return new Map(db.prepare<[], { id: string; before: number }>('SELECT terminal_id AS id, before FROM chain').all().map(({ id, before }) => [id, before]))
}

/** How many entries the earlier chains of this till have: what is added to an entry's number for its position. */
export function earlierEntries(db: Database.Database): number {
  return listChains(db).at(-1)?.before ?? 0
}

/**
 * Closes the first live rows of the journal, in two steps that can be taken apart: `writeSegment` writes the file with its
 * manifest, puts it on the disk for certain, reads it back and compares every byte; then `adoptSegment`, in one transaction
 * (the caller's, where there is one), removes the rows from the live table and lists the segment. The power may go at any
 * point: the rows are all in the live table, or all in a file that is listed.
 *
 * @param folder the till's folder: the file goes to `segments` in it
 */
export function closeSegment(db: Database.Database, folder: string, order: CloseOrder): Segment {
  return adoptSegment(db, writeSegment(db, folder, order))
}

/** The file without the change of the database: over a connection that only reads, or before a damaged database is replaced. */
export function writeSegment(db: Database.Database, folder: string, { upToSeq, because, missing = [], at }: CloseOrder): WrittenSegment {
  const terminalId = currentTerminal(db)
  const before = listSegments(db).findLast((segment) => segment.terminalId === terminalId)
  const firstSeq = (before?.lastSeq ?? 0) + 1
  if (upToSeq < firstSeq) throw new Error(`entry ${upToSeq} is in a closed segment already`)
  const present = presentRanges(firstSeq, upToSeq, missing)
  const rows = () => exactRows(db, present)
  const { count, last } = countRows(rows(), before?.head ?? GENESIS_HASH)
  const expected = present.reduce((sum, range) => sum + range.last - range.first + 1, 0)
  if (count !== expected) throw new Error(`${count} entries of ${firstSeq} to ${upToSeq} are there, ${expected} were said to be`)
  const facts: SegmentFacts = {
    terminalId, firstSeq, lastSeq: upToSeq, previousHash: before?.head ?? GENESIS_HASH,
    head: last.seq === upToSeq ? last.hash : hashBefore(db, upToSeq + 1) ?? last.hash,
    because, missing: [...missing], closedAt: at,
  }
  const { file, sha256 } = writeSegmentFile(folder, facts, rows)
  return { ...facts, file, sha256 }
}

/** What is left of a range without the missing ones. Throws where they are out of order or out of it. */
function presentRanges(first: number, last: number, missing: readonly SeqRange[]): SeqRange[] {
  const present: SeqRange[] = []
  let from = first
  for (const gone of missing) {
    if (gone.first < from || gone.last < gone.first || gone.last > last) throw new Error('missing entries are told in order, apart and within the segment')
    if (gone.first > from) present.push({ first: from, last: gone.first - 1 })
    from = gone.last + 1
  }
  if (from <= last) present.push({ first: from, last })
  return present
}

function* exactRows(db: Database.Database, ranges: readonly SeqRange[]): Generator<ExactRow> {
  const some = db.prepare<[number, number], ExactRow>(`SELECT ${EXACT_COLUMNS} FROM journal WHERE seq >= ? AND seq <= ? ORDER BY seq`)
  for (const { first, last } of ranges) yield* some.iterate(first, last)
}

function countRows(rows: Iterable<ExactRow>, previousHash: string): { count: number; last: { seq: number; hash: string } } {
  let count = 0
  let last = { seq: 0, hash: previousHash }
  for (const { seq, hash } of rows) {
    count += 1
    last = { seq, hash }
  }
  return { count, last }
}

const hashBefore = (db: Database.Database, seq: number): string | undefined => db.prepare<[number], string>('SELECT previous_hash FROM journal WHERE seq = ?').pluck().get(seq)

/**
 * Lists a segment that was written, and takes its rows out of the live table: all of them, or none where none is there, as
 * in a database that was made anew. The triggers that keep the table append-only are put back before the transaction ends.
 */
export function adoptSegment(db: Database.Database, written: WrittenSegment): Segment {
  return db.transaction(() => {
    const { terminalId, firstSeq, lastSeq, previousHash, head, file, sha256, because, missing, closedAt } = written
    const last = db.prepare<[number], string>('SELECT hash FROM journal WHERE seq = ?').pluck().get(lastSeq)
    if (last !== undefined && last !== head) throw new Error(`entry ${lastSeq} is not the one in ${file}`)
    const number = Number(db.prepare(`INSERT INTO segment (terminal_id, first_seq, last_seq, previous_hash, head, file, sha256, because, missing, closed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
      .run(terminalId, firstSeq, lastSeq, previousHash, head, file, sha256, because, JSON.stringify(missing), closedAt).lastInsertRowid)
    withoutGuard(db, () => db.prepare('DELETE FROM journal WHERE seq <= ?').run(lastSeq))
    return { ...written, number }
  }).immediate()
}

const GUARD = 'journal_no_delete'

/** Does what the guard of the journal forbids, and puts it back as it was. */
function withoutGuard(db: Database.Database, work: () => void): void {
  const sql = db.prepare<[string], string>("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?").pluck().get(GUARD)
  if (sql === undefined) throw new Error('the journal has lost its guard')
  // Wiping would write every page that becomes free; the journal holds nothing that must not stay there.
  db.pragma('secure_delete = FAST')
  try {
    db.exec(`DROP TRIGGER ${GUARD}`)
    work()
    db.exec(sql)
  } finally {
    db.pragma('secure_delete = ON')
  }
}

/**
 * Every row of every chain in order, closed segments first, streamed: what verify, rebuild and folding anew read. Throws
 * RowUnreadable, as journalRows does, at a segment whose file is missing or does not fit (verifyChain turns it into a stated
 * fault); each file is compared with its hash before its first row is handed out.
 */
export function* readChain(db: Database.Database, folder: string, fromPosition = 1): Generator<ChainRow> {
  for (const chain of listChains(db)) yield* chainRows(db, folder, chain, { from: Math.max(1, fromPosition - chain.before), to: Number.MAX_SAFE_INTEGER })
}

/** The rows of one chain, or a range of their numbers. */
export function* chainRows(db: Database.Database, folder: string, chain: Chain, { from, to }: { readonly from: number; readonly to: number } = { from: 1, to: Number.MAX_SAFE_INTEGER }): Generator<ChainRow> {
  const { terminalId, before } = chain
  const placed = (row: JournalRow): ChainRow => ({ ...row, terminalId, position: before + row.seq })
  for (const segment of chain.segments) {
    if (segment.lastSeq < from || segment.firstSeq > to) continue
    compareWithList(folder, segment)
    const file = openSegment(folder, segment)
    try {
      for (const row of journalRows(file, { from, to })) yield placed(row)
    } finally {
      file.close()
    }
  }
  if (chain.isCurrent) for (const row of liveRows(db, { from, to })) yield placed(row)
}

const ROWS_AT_ONCE = 500

/** A few at a time, so that whoever takes them may write in between: folds do. */
function* liveRows(db: Database.Database, { from, to }: { readonly from: number; readonly to: number }): Generator<JournalRow> {
  const nextAfter = db.prepare<[number], number | null>('SELECT min(seq) FROM journal WHERE seq > ?').pluck()
  for (let last = from - 1; ;) {
    const next = readable(() => nextAfter.get(last) ?? null, last + 1)
    if (next === null || next > to) return
    last = Math.min(to, next + ROWS_AT_ONCE - 1)
    // Rows before a place that cannot be read are handed out first.
    for (const row of inBatch(journalRows(db, { from: next, to: last }))) {
      if (row instanceof RowUnreadable) throw row
      yield row
    }
  }
}

function inBatch(rows: Iterable<JournalRow>): (JournalRow | RowUnreadable)[] {
  const batch: (JournalRow | RowUnreadable)[] = []
  try {
    for (const row of rows) batch.push(row)
  } catch (error) {
    if (!(error instanceof RowUnreadable)) throw error
    batch.push(error)
  }
  return batch
}

function readable<T>(read: () => T, seq: number): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof Database.SqliteError ? new RowUnreadable('DATABASE_DAMAGED', seq, `${error.code}: ${error.message}`) : error
  }
}

function openSegment(folder: string, { file, firstSeq }: Segment): Database.Database {
  const path = segmentPath(folder, file)
  if (!existsSync(path)) throw new RowUnreadable('SEGMENT_MISSING', firstSeq, `${path} is not there`)
  try {
    return openSegmentFile(path)
  } catch (error) {
    throw error instanceof Database.SqliteError ? new RowUnreadable('SEGMENT_CHANGED', firstSeq, `${path}: ${error.message}`) : error
  }
}

/** Throws RowUnreadable unless the file is, byte for byte, the one that was listed. */
export function compareWithList(folder: string, segment: Segment): void {
  const { file, firstSeq, lastSeq, terminalId, sha256 } = segment
  const path = segmentPath(folder, file)
  if (!existsSync(path)) throw new RowUnreadable('SEGMENT_MISSING', firstSeq, `${path} is not there`)
  if (fileDigest(path).sha256 === sha256) return
  const about = aboutFile(path)
  if (about === null || (about.terminalId === terminalId && about.firstSeq === firstSeq && about.lastSeq === lastSeq)) throw new RowUnreadable('SEGMENT_CHANGED', firstSeq, `${path} is not what it was when it was closed`)
  throw new RowUnreadable('SEGMENT_OTHER', firstSeq, `${path} holds entries ${about.firstSeq} to ${about.lastSeq} of ${about.terminalId}`)
}

/**
 * One row of any chain, live or closed; null where there is none, also where it is stated as missing. Throws RowUnreadable
 * where its segment cannot be read or the row is not the one that was written.
 */
export function rowOf(db: Database.Database, folder: string, terminalId: string, seq: number): ChainRow | null {
  const chain = listChains(db).find((each) => each.terminalId === terminalId)
  return chain ? rowInChain(db, folder, chain, seq) : null
}

/** The same by its position among all entries of this till. */
export function entryAt(db: Database.Database, folder: string, position: number): ChainRow | null {
  const chain = listChains(db).findLast(({ before }) => before < position)
  return chain ? rowInChain(db, folder, chain, position - chain.before) : null
}

/** The same; null also where its segment cannot be read: what the shop is told of a sale must not end in an exception. */
export function readableEntryAt(db: Database.Database, folder: string, position: number): ChainRow | null {
  try {
    return entryAt(db, folder, position)
  } catch (error) {
    if (error instanceof RowUnreadable) return null
    throw error
  }
}

function rowInChain(db: Database.Database, folder: string, chain: Chain, seq: number): ChainRow | null {
  const { terminalId, before } = chain
  const segment = chain.segments.find(({ firstSeq, lastSeq }) => firstSeq <= seq && seq <= lastSeq)
  if (!segment) return chain.isCurrent ? placedRow(oneRow(db, seq), terminalId, before) : null
  const file = openSegment(folder, segment)
  try {
    const row = oneRow(file, seq)
    if (row !== null && chainHash(createHasher(), { ...row, terminalId }) !== row.hash) throw new RowUnreadable('SEGMENT_CHANGED', seq, `entry ${seq} in ${segment.file} is not as it was written`)
    return placedRow(row, terminalId, before)
  } finally {
    file.close()
  }
}

const oneRow = (db: Database.Database, seq: number): JournalRow | null => [...journalRows(db, { from: seq, to: seq })][0] ?? null
const placedRow = (row: JournalRow | null, terminalId: string, before: number): ChainRow | null => row && { ...row, terminalId, position: before + row.seq }
