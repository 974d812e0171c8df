import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { instantSchema } from '../../core/base/numbers.ts'
import { fileDigest } from './file-digest.ts'
import { syncPath } from './sync-path.ts'

/** In the till's folder, and beside its backups. */
export const SEGMENT_FOLDER = 'segments'
export const SEGMENT_FORMAT = 'regulars.segment/1'
/** "RGLS": marks a SQLite file as a closed segment of a till's journal. */
const APPLICATION_ID = 0x52474c53

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)
const rangeSchema = z.strictObject({ first: z.int().positive(), last: z.int().positive() })

/** What a segment is: in table `about` of its file, in the manifest beside it, and in table `segment` of the till. */
export const segmentFactsSchema = z.strictObject({
  terminalId: z.string().regex(/^[A-Za-z0-9-]+$/),
  firstSeq: z.int().positive(),
  lastSeq: z.int().positive(),
  /** The hash that its first entry follows. */
  previousHash: hashSchema,
  /** The hash of entry `lastSeq`; where that is missing and no later row says it, of the last entry before it. */
  head: hashSchema,
  because: z.enum(['year', 'damage', 'new-chain']),
  /** Entries that could not be read when it was closed, first and last included; in order, apart. */
  missing: z.array(rangeSchema),
  closedAt: instantSchema,
})
export type SegmentFacts = z.output<typeof segmentFactsSchema>

const manifestSchema = z.strictObject({ format: z.literal(SEGMENT_FORMAT), ...segmentFactsSchema.shape, file: z.string(), bytes: z.int().positive(), sha256: hashSchema })
export type SegmentManifest = z.output<typeof manifestSchema>

/** A row with its text as bytes, so that none is read as another text than was stored. */
export interface ExactRow {
  readonly seq: number
  readonly at: number
  readonly body: Buffer
  readonly previousHash: string
  readonly hash: string
}

export const EXACT_COLUMNS = 'seq, at, CAST(body AS BLOB) AS body, previous_hash AS previousHash, hash'

/** As in a till's database; the file takes nothing any more, whoever opens it. */
const LAYOUT = `
CREATE TABLE about (what TEXT NOT NULL) STRICT;
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  at INTEGER NOT NULL,
  body TEXT NOT NULL,
  previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;`
const CLOSED = ['about', 'journal'].flatMap((table) => ['INSERT', 'UPDATE', 'DELETE'].map((what) =>
  `CREATE TRIGGER ${table}_no_${what.toLowerCase()} BEFORE ${what} ON ${table} BEGIN SELECT RAISE(ABORT, 'a closed segment is never changed'); END;`)).join('\n')

export const segmentPath = (folder: string, file: string): string => join(folder, SEGMENT_FOLDER, file)
export const segmentManifestPath = (path: string): string => `${path}.json`
/** A name that no finished file has. */
export const partialSegmentPath = (path: string): string => `${path}.partial`

/** Whether a name in the folder is one that no finished file has. */
export const isPartialSegment = (name: string): boolean => /\.partial(-journal)?$/.test(name)

export function segmentFileName({ terminalId, firstSeq, lastSeq }: Pick<SegmentFacts, 'terminalId' | 'firstSeq' | 'lastSeq'>): string {
  return `${terminalId}-${String(firstSeq).padStart(9, '0')}-${String(lastSeq).padStart(9, '0')}.db`
}

/**
 * Puts rows into a segment's file with its manifest beside it: under other names first, on the disk for certain, read back
 * and compared with `rows` asked a second time, and only then named; the folder's names are synced last. A finished file of
 * that name is written over: it was not listed yet, or it would not be written again.
 *
 * @param rows the segment's rows, exactly as they are stored; asked twice
 * @param folder that has, or gets, the folder `segments`
 */
export function writeSegmentFile(folder: string, facts: SegmentFacts, rows: () => Iterable<ExactRow>): SegmentManifest {
  const file = segmentFileName(facts)
  const path = segmentPath(folder, file)
  makeSegmentFolder(folder)
  try {
    fillFile(partialSegmentPath(path), facts, rows())
    syncPath(partialSegmentPath(path), 'file')
    compareFile(partialSegmentPath(path), rows())
    const manifest: SegmentManifest = { format: SEGMENT_FORMAT, ...facts, file, ...fileDigest(partialSegmentPath(path)) }
    publishSegment(folder, manifest)
    return manifest
  } catch (error) {
    for (const left of [partialSegmentPath(path), `${partialSegmentPath(path)}-journal`]) rmSync(left, { force: true })
    throw error
  }
}

export function makeSegmentFolder(folder: string): void {
  const segments = join(folder, SEGMENT_FOLDER)
  if (existsSync(segments)) return
  mkdirSync(segments, { mode: 0o700 })
  syncPath(folder, 'folder')
}

/** Gives a file that lies under its partial name its own, the manifest first: a segment's file never lies there unexplained. */
export function publishSegment(folder: string, manifest: SegmentManifest): void {
  const path = segmentPath(folder, manifest.file)
  const beside = segmentManifestPath(path)
  writeFileSync(partialSegmentPath(beside), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(partialSegmentPath(beside), beside)
  renameSync(partialSegmentPath(path), path)
  syncPath(join(folder, SEGMENT_FOLDER), 'folder')
}

function fillFile(path: string, facts: SegmentFacts, rows: Iterable<ExactRow>): void {
  for (const left of [path, `${path}-journal`]) rmSync(left, { force: true })
  closeSync(openSync(path, 'wx', 0o600))
  const db = new Database(path)
  try {
    // Nothing has to survive before the file is synced as a whole; what a cut leaves is made anew.
    db.pragma('journal_mode = MEMORY')
    db.pragma('synchronous = OFF')
    db.transaction(() => {
      db.pragma(`application_id = ${APPLICATION_ID}`)
      db.pragma('user_version = 1')
      db.exec(LAYOUT)
      db.prepare('INSERT INTO about (what) VALUES (?)').run(JSON.stringify({ format: SEGMENT_FORMAT, ...facts }))
      const insert = db.prepare('INSERT INTO journal (seq, at, body, previous_hash, hash) VALUES (?, ?, CAST(? AS TEXT), ?, ?)')
      for (const { seq, at, body, previousHash, hash } of rows) insert.run(seq, at, body, previousHash, hash)
      db.exec(CLOSED)
    })()
    // So that it opens on media that nothing can be written to.
    db.pragma('journal_mode = DELETE')
  } finally {
    db.close()
  }
}

/** Opens a segment's file to read. Throws where it is no database. */
export function openSegmentFile(path: string): Database.Database {
  return new Database(path, { readonly: true, fileMustExist: true })
}

function compareFile(path: string, rows: Iterable<ExactRow>): void {
  const db = openSegmentFile(path)
  try {
    const found = String(db.pragma('integrity_check(1)', { simple: true }))
    if (found !== 'ok') throw new Error(`${path} was not written whole: ${found}`)
    const difference = firstDifference(rows, db.prepare<[], ExactRow>(`SELECT ${EXACT_COLUMNS} FROM journal ORDER BY seq`).iterate())
    if (difference !== null) throw new Error(`${path} was not written as it should be: entry ${difference}`)
  } finally {
    db.close()
  }
}

/** The number of the first entry that is not the same on both sides; null where none is. */
function firstDifference(rows: Iterable<ExactRow>, written: IterableIterator<ExactRow>): number | null {
  try {
    for (const row of rows) {
      const next = written.next()
      if (next.done === true || !isSameRow(row, next.value)) return row.seq
    }
    const more = written.next()
    return more.done === true ? null : more.value.seq
  } finally {
    // Or the file could not be closed.
    written.return?.()
  }
}

const isSameRow = (a: ExactRow, b: ExactRow): boolean => a.seq === b.seq && a.at === b.at && a.body.equals(b.body) && a.previousHash === b.previousHash && a.hash === b.hash

/** What a file says of itself; null where it is no segment. */
export function aboutFile(path: string): SegmentFacts | null {
  try {
    const db = openSegmentFile(path)
    try {
      const { format, ...facts } = JSON.parse(db.prepare<[], string>('SELECT what FROM about').pluck().get() ?? '{}') as Record<string, unknown>
      return format === SEGMENT_FORMAT ? segmentFactsSchema.safeParse(facts).data ?? null : null
    } finally {
      db.close()
    }
  } catch (error) {
    if (error instanceof Database.SqliteError || error instanceof SyntaxError) return null
    throw error
  }
}

/** What lies beside a segment's file; null where there is none, or not one. */
export function readSegmentManifest(path: string): SegmentManifest | null {
  const beside = segmentManifestPath(path)
  if (!existsSync(beside)) return null
  try {
    return manifestSchema.safeParse(JSON.parse(readFileSync(beside, 'utf8'))).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
