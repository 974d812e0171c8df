import type Database from 'better-sqlite3'
import { eventIn } from '../../core/ledger/read-event.ts'
import type { Owed } from '../../core/reports/figures.ts'
import { shiftReports } from '../../core/reports/shift-reports.ts'
import type { Entry, ShiftReport } from '../../core/reports/shift-reports.ts'
import type { DayRules } from '../../core/time/civil.ts'
import { folderOf, readChain } from '../store/segments.ts'
import type { ChainRow } from '../store/segments.ts'

export interface ReportOrder {
  /** Where to begin: the place of an entry that opened a shift, whose own report is left out; null: at the first entry. */
  readonly after: number | null
  readonly day: DayRules
}

export interface ReadReports {
  /** Of every shift after the one at `after`, the open one last. */
  readonly reports: ShiftReport[]
  /** What is owed after the last entry of all. */
  readonly owed: Owed
  /** Whether every entry was there; a report with holes is not kept. */
  readonly isWhole: boolean
}

/** Reads the reports of a till's shifts from its journal, as all of it stood at one moment. Throws RowUnreadable. */
export function readReports(db: Database.Database, { after, day }: ReportOrder): ReadReports {
  db.exec('BEGIN')
  try {
    let isWhole = true
    let last: number | null = null
    const rows = readChain(db, folderOf(db), after ?? 1)
    function* entries(): Generator<Entry> {
      for (const row of after === null ? rows : withoutFirstShift(rows)) {
        if (last !== null && row.position !== last + 1) isWhole = false
        last = row.position
        const event = eventIn(row.body)
        if (event !== null) yield { position: row.position, at: row.at, event }
      }
    }
    const reports = [...shiftReports(entries(), day)]
    return { reports, owed: owedNow(db), isWhole }
  } finally {
    db.exec('ROLLBACK')
  }
}

const CLOSED = '{"type":"shift.closed"'
const OPENED = '{"type":"shift.opened"'

/** Goes over the entries of the first shift without looking into them: up to its closing, or to the next opening. */
function* withoutFirstShift(rows: Iterable<ChainRow>): Generator<ChainRow> {
  let [isPast, isFirst] = [false, true]
  for (const row of rows) {
    if (!isPast && !isFirst && row.body.startsWith(OPENED)) isPast = true
    if (isPast) yield row
    if (row.body.startsWith(CLOSED)) isPast = true
    isFirst = false
  }
}

/** From the till's own balances: what its members have and what stands on its cards, credits and accounts. */
function owedNow(db: Database.Database): Owed {
  const points = db.prepare<[], number | null>('SELECT sum(available + pending + held + debt) FROM projected_points_account').pluck().get() ?? 0
  const instruments = new Map(db.prepare<[], { kind: string; sum: number }>('SELECT kind, sum(balance_minor) AS sum FROM projected_instrument GROUP BY kind').all().map(({ kind, sum }) => [kind, sum]))
  return { points, giftCardsMinor: instruments.get('gift-card') ?? 0, storeCreditMinor: instruments.get('store-credit') ?? 0, accountsMinor: instruments.get('account') ?? 0 }
}
