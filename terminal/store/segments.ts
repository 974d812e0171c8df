import type Database from 'better-sqlite3'
import type { JournalRow } from '../../core/ledger/journal.ts'
import type { Instant } from '../../core/time/instant.ts'

/** Why a piece of the journal was closed: a business year is over, its file was damaged, or another chain began after it. */
export type ClosedBecause = 'year' | 'damage' | 'new-chain'

/** Numbers of entries, first and last included. */
export interface SeqRange {
  readonly first: number
  readonly last: number
}

/** One closed segment: what table `segment` says, and the manifest beside its file. */
export interface Segment {
  /** In the order of closing. */
  readonly number: number
  readonly terminalId: string
  readonly firstSeq: number
  readonly lastSeq: number
  /** The hash its first entry follows. */
  readonly previousHash: string
  /**
   * The hash of entry `lastSeq`. Where that entry is missing and no live row after it says it: of the last entry there is
   * before it.
   */
  readonly head: string
  /** Name in the folder `segments`. */
  readonly file: string
  readonly sha256: string
  readonly because: ClosedBecause
  /** Entries that could not be read when it was closed; in order, apart. */
  readonly missing: readonly SeqRange[]
  readonly closedAt: Instant
}

export interface CloseOrder {
  /** The last entry of the live journal that goes into the segment; the first is the first live one. */
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

/** Closed segments in the order of closing. */
export function listSegments(_db: Database.Database): Segment[] {
  throw new Error('not written yet')
}

/** How many entries the earlier chains of this till have: what is added to an entry's number for its position. */
export function earlierEntries(_db: Database.Database): number {
  throw new Error('not written yet')
}

/**
 * Closes the first live rows of the journal, in three steps of which the first two can be taken apart: `writeSegment` writes
 * the file with its manifest, puts it on the disk for certain, reads it back and compares every byte; then `adoptSegment`, in
 * one transaction (the caller's, where there is one), removes the rows from the live table and lists the segment.
 *
 * @param folder the till's folder: the file goes to `segments` in it
 */
export function closeSegment(_db: Database.Database, _folder: string, _order: CloseOrder): Segment {
  throw new Error('not written yet')
}

/** The file without the change of the database: over a connection that only reads, or before a damaged database is replaced. */
export function writeSegment(_db: Database.Database, _folder: string, _order: CloseOrder): Omit<Segment, 'number'> {
  throw new Error('not written yet')
}

/** Lists a segment that was written. Rows of it that are in the live table go; there may be none, as in a database made anew. */
export function adoptSegment(_db: Database.Database, _segment: Omit<Segment, 'number'>): Segment {
  throw new Error('not written yet')
}

/**
 * Every row of every chain in order, closed segments first, streamed: what verify, rebuild, export and folding anew read.
 * Throws RowUnreadable, as journalRows does, at a segment whose file is missing or does not fit (verifyChain turns it into a
 * stated fault).
 */
export function readChain(_db: Database.Database, _folder: string): Iterable<ChainRow> {
  throw new Error('not written yet')
}

/** One row of any chain, live or closed; null where there is none. Throws RowUnreadable where its segment cannot be read. */
export function rowOf(_db: Database.Database, _folder: string, _terminalId: string, _seq: number): ChainRow | null {
  throw new Error('not written yet')
}
