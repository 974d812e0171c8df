import Database from 'better-sqlite3'
import type { Hasher } from '../../core/base/ports.ts'
import type { ShiftClosed } from '../../core/ledger/events/cash-events.ts'
import { headName } from '../../core/ledger/heads.ts'
import type { HeldHead } from '../../core/ledger/heads.ts'
import type { Found } from '../../core/ledger/verify-chain.ts'
import type { SeqRange } from '../store/segments.ts'
import { lostPositions, verifyChains } from './ledger-chains.ts'
import type { ChainsReport } from './ledger-chains.ts'
import { foldBeside } from './ledger-folds.ts'
import { acknowledgedHead, unprotectedTail } from './ledger-heads.ts'
import { balanceDifference, hasReceived } from './ledger-balances.ts'
import { bookFault, wholeTotals } from './ledger-report.ts'
import type { BookFault, BookReport } from './ledger-report.ts'
import { createSaleMatcher } from './ledger-sales.ts'

export interface CheckOptions {
  /** What somebody holds of this journal, besides what head office acknowledged. */
  readonly heads?: readonly HeldHead[]
  /** Told how many entries were walked, now and then. */
  readonly onProgress?: (entries: number) => void
}

/** Entries between two words of progress. */
const PROGRESS_ROWS = 2_000

/**
 * Checks a till's books: every chain with its closed segments, the sums, the heads that left, and that every balance and
 * sale the till keeps follows from its journal. Reads only, all of it as it stood at one moment, so that a till may go on
 * selling. Says the first fault.
 */
export function checkBooks(db: Database.Database, hasher: Hasher, options: CheckOptions = {}): BookReport {
  db.exec('BEGIN')
  try {
    return checkAtOneMoment(db, hasher, options)
  } finally {
    endReading(db)
  }
}

/** Nothing was written; on a damaged file even the end of reading may be refused, after all was said. */
function endReading(db: Database.Database): void {
  try {
    db.exec('ROLLBACK')
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
  }
}

function checkAtOneMoment(db: Database.Database, hasher: Hasher, { heads = [], onProgress }: CheckOptions): BookReport {
  const lost = lostPositions(db)
  const beside = foldBeside(db)
  const sales = createSaleMatcher(db, lost)
  let reported: ShiftClosed['head'] | null = null
  let walked = 0
  try {
    const report = verifyChains(db, hasher, {
      heads: [...heads, ...acknowledgedHead(db)],
      seenSales: beside.seenSales,
      totals: beside.totals,
      also(row, event) {
        walked += 1
        if (walked % PROGRESS_ROWS === 0) onProgress?.(walked)
        if (event.type === 'terminal.opened') reported = null
        if (event.type === 'shift.closed') reported = event.head
        const found = event.type === 'sale.completed' ? whereReadable<Found>(() => sales.fault(row, event), damaged) : null
        // What is folded without the lost entries says nothing.
        return found ?? (lost.length > 0 ? null : beside.fault(row, event))
      },
    })
    const kept = () => sales.difference() ?? lossOf(lost) ?? beside.difference() ?? balanceDifference(beside.db, report.totals, { isShared: hasReceived(db) })
    const fault: BookFault | null = report.fault ?? cutOff(report) ?? fileDamage(db) ?? whereReadable(kept, damagedBeside)
    const { terminalId, head, totals } = report
    return { fault, terminalId, firstSeq: 1, head, totals: wholeTotals(totals), tail: fault === null ? unprotectedTail(db, reported) : null }
  } finally {
    beside.close()
  }
}

/** Entries that could not be read when their segment was closed: nothing that follows from the journal can be compared. */
function lossOf([first]: readonly SeqRange[]): BookFault | null {
  return first === undefined ? null : bookFault('ENTRIES_LOST', first.first, `entries ${first.first} to ${first.last} could not be read when their segment was closed; balances are not compared`)
}

/** An entry whose hash somebody holds is no longer there. */
function cutOff({ headsUnmet: [lost], head }: ChainsReport): BookFault | null {
  return lost === undefined ? null : bookFault('ROWS_CUT', head.seq + 1, `${headName(lost)} is held elsewhere, the journal ends with entry ${head.seq}`)
}

/** Every page of the file, also those that hold no entries. */
function fileDamage(db: Database.Database): BookFault | null {
  return whereReadable(() => {
    const found = String(db.pragma('quick_check(1)', { simple: true }))
    return found === 'ok' ? null : damagedBeside(found.slice(0, 200))
  }, damagedBeside)
}

const damaged = (detail: string): Found => ({ code: 'DATABASE_DAMAGED', detail })
const damagedBeside = (detail: string): BookFault => bookFault('DATABASE_DAMAGED', null, detail)

/** Looks, and says what cannot be read as damage. */
function whereReadable<F>(look: () => F | null, damage: (detail: string) => F): F | null {
  try {
    return look()
  } catch (error) {
    if (error instanceof Database.SqliteError) return damage(`${error.code}: ${error.message}`)
    throw error
  }
}
