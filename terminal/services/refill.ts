import type { JournalRow } from '../../core/ledger/journal.ts'
import { mendSegment } from '../store/mend-segment.ts'
import type { MendedSegment } from '../store/mend-segment.ts'
import { fillsGap } from '../store/salvage-journal.ts'
import { keepSalvageReport, salvageReport } from '../store/salvage-report.ts'
import { folderOf, listSegments, rowOf } from '../store/segments.ts'
import type { Segment, SeqRange } from '../store/segments.ts'
import { bookEvent } from './booking.ts'
import { foldWhole } from './fold-anew.ts'
import { listSalesAgain } from './sales-again.ts'
import { spendingBarred, spendingCleared } from './spending-guard.ts'
import type { Till } from './till.ts'

/** Entries that this till lacks of one of its chains. */
export interface MissingEntries {
  readonly terminalId: string
  readonly range: SeqRange
}

/** A copy of missing entries, as head office holds them: rows exactly as they were stored, in order, of whole ranges. */
export interface Refill {
  readonly terminalId: string
  readonly rows: readonly JournalRow[]
}

export interface RefillReport {
  /** Ranges that are whole again. */
  readonly filled: readonly SeqRange[]
  /** Ranges of which rows came that do not prove their place, or not all of them: nothing of these was taken. */
  readonly refused: readonly SeqRange[]
  /** Nothing is missing any more of any chain. */
  readonly isWhole: boolean
}

/** What to ask head office for. */
export function missingEntries(till: Pick<Till, 'db'>): MissingEntries[] {
  return listSegments(till.db).flatMap(({ terminalId, missing }) => missing.map((range) => ({ terminalId, range })))
}

/**
 * Takes entries back that were lost. A range is taken as a whole or not at all: every hash must hold, each entry follow the
 * one before it, the first follow what is there before the range, and what is there after it follow the last. They become
 * part of their closed segment again; then everything that follows from the journal is made anew, and where nothing is
 * missing any more, what the damage had barred from being spent is spent again.
 *
 * Not inside a transaction. Can be cut off and called again with the same rows. Throws RowUnreadable where a segment's file
 * cannot be read, and what the disk says.
 */
export function refill(till: Till, { terminalId, rows }: Refill): RefillReport {
  const filled: SeqRange[] = []
  const refused: SeqRange[] = []
  const mended: MendedSegment[] = []
  for (const segment of listSegments(till.db).filter((each) => each.terminalId === terminalId && each.missing.length > 0)) {
    const fitting = segment.missing.filter((gap) => proves(till, segment, gap, rowsOf(rows, gap)))
    refused.push(...segment.missing.filter((gap) => !fitting.includes(gap) && rowsOf(rows, gap).length > 0))
    if (fitting.length === 0) continue
    mended.push(mendSegment(till.db, folderOf(till.db), segment, { rows: fitting.flatMap((gap) => rowsOf(rows, gap)), missing: segment.missing.filter((gap) => !fitting.includes(gap)) }))
    filled.push(...fitting)
  }
  const isWhole = till.db.transaction(() => {
    for (const segment of mended) segment.list()
    const nothingMissing = missingEntries(till).length === 0
    if (filled.length > 0) settle(till, { terminalId, filled, isWhole: nothingMissing })
    return nothingMissing
  }).immediate()
  for (const segment of mended) segment.removeOld()
  till.log.info('journal.refilled', { terminalId, filled, refused, isWhole })
  return { filled, refused, isWhole }
}

const rowsOf = (rows: readonly JournalRow[], { first, last }: SeqRange): JournalRow[] => rows.filter(({ seq }) => seq >= first && seq <= last).sort((a, b) => a.seq - b.seq)

function proves(till: Till, segment: Segment, gap: SeqRange, rows: readonly JournalRow[]): boolean {
  const folder = folderOf(till.db)
  const before = gap.first === segment.firstSeq ? segment.previousHash : rowOf(till.db, folder, segment.terminalId, gap.first - 1)?.hash
  if (before === undefined) return false
  const after = gap.last === segment.lastSeq ? headAfter(till, segment) : rowOf(till.db, folder, segment.terminalId, gap.last + 1)?.previousHash ?? null
  return fillsGap(till.hasher, segment.terminalId, rows, { gap, before, after })
}

/** What the segment's last entry must hash to, where something says it: the entry after it, in this or the next segment. */
function headAfter(till: Till, { terminalId, lastSeq }: Segment): string | null {
  return rowOf(till.db, folderOf(till.db), terminalId, lastSeq + 1)?.previousHash ?? null
}

/** Once nothing is missing, the folds follow from the journal again; until then they stay what they were. Inside the caller's transaction. */
function settle(till: Till, { terminalId, filled, isWhole }: { terminalId: string; filled: readonly SeqRange[]; isWhole: boolean }): void {
  if (isWhole) foldWhole(till)
  listSalesAgain(till)
  bookEvent(till, { type: 'journal.refilled', terminalId, entries: [...filled], isWhole })
  const report = salvageReport(till.settings)
  if (report && isWhole) keepSalvageReport(till.settings, { ...report, refilledAt: till.clock.now() })
  // Where the end was lost as well, only head office knows whether this was all.
  if (isWhole && report?.isEndLost !== true && spendingBarred(till.settings)?.because === 'damaged') spendingCleared(till)
}
