import Database from 'better-sqlite3'
import type { Hasher } from '../../core/base/ports.ts'
import type { ShiftClosed } from '../../core/ledger/events/cash-events.ts'
import { headName } from '../../core/ledger/heads.ts'
import type { HeldHead } from '../../core/ledger/heads.ts'
import { verifyChain } from '../../core/ledger/verify-chain.ts'
import type { ChainReport, Found } from '../../core/ledger/verify-chain.ts'
import { readIdentity } from '../store/journal-store.ts'
import { journalRows } from '../store/journal-rows.ts'
import { foldBeside } from './ledger-folds.ts'
import { acknowledgedHead, unprotectedTail } from './ledger-heads.ts'
import { balanceDifference } from './ledger-balances.ts'
import { bookFault } from './ledger-report.ts'
import type { BookFault, BookReport } from './ledger-report.ts'
import { createSaleMatcher } from './ledger-sales.ts'

/**
 * Checks a till's books: the chain, the sums, the heads that left, and that every balance and sale the till keeps follows
 * from its journal. Reads only, all of it as it stood at one moment, so that a till may go on selling. Says the first
 * fault. `heads`: what somebody holds of this journal, besides what head office acknowledged.
 */
export function checkBooks(db: Database.Database, hasher: Hasher, heads: readonly HeldHead[] = []): BookReport {
  db.exec('BEGIN')
  try {
    return checkAtOneMoment(db, hasher, heads)
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

function checkAtOneMoment(db: Database.Database, hasher: Hasher, heads: readonly HeldHead[]): BookReport {
  const identity = readIdentity(db)
  if (!identity) throw new Error('this till was never set up')
  const beside = foldBeside(db)
  const sales = createSaleMatcher(db)
  let reported: ShiftClosed['head'] | null = null
  try {
    const report = verifyChain(hasher, identity.terminalId, journalRows(db), {
      heads: [...heads, ...acknowledgedHead(db)],
      also(row, event) {
        if (event.type === 'shift.closed') reported = event.head
        return (event.type === 'sale.completed' ? whereReadable<Found>(() => sales.fault(row.seq, event), damaged) : null) ?? beside.fault(row, event)
      },
    })
    const fault: BookFault | null = report.fault ?? cutOff(report) ?? fileDamage(db) ?? whereReadable(() => sales.difference() ?? beside.difference() ?? balanceDifference(beside.db, report.totals), damagedBeside)
    return { fault, terminalId: identity.terminalId, firstSeq: 1, head: report.head, totals: report.totals, tail: fault === null ? unprotectedTail(db, reported) : null }
  } finally {
    beside.close()
  }
}

/** An entry whose hash somebody holds is no longer there. */
function cutOff({ headsUnmet: [lost], head }: ChainReport): BookFault | null {
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
