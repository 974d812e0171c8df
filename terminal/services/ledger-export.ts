import type Database from 'better-sqlite3'
import { stringify } from 'csv-stringify/sync'
import { POSTING_COLUMNS, postingRows } from '../../core/ledger/export-postings.ts'
import { headerLine, rowLine } from '../../core/ledger/export-rows.ts'
import { journalEventSchema } from '../../core/ledger/journal.ts'
import { programmeDate } from '../../core/time/civil.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import { readIdentity } from '../store/journal-store.ts'
import { journalRows } from '../store/journal-rows.ts'
import { oldestRules } from './fold-rules.ts'

export type ExportFormat = 'jsonl' | 'csv'
/** The number of an entry, or a civil day of the programme. */
export type ExportLimit = number | CivilDate

export interface ExportRange {
  readonly from: ExportLimit | null
  readonly to: ExportLimit | null
}

/**
 * The entries of a range as lines of text, without line breaks, streamed. The range is always one piece of the journal:
 * an entry's day is that of its own instant, which never goes back.
 */
export function* exportLines(db: Database.Database, format: ExportFormat, range: ExportRange): Generator<string> {
  const identity = readIdentity(db)
  if (!identity) throw new Error('this till was never set up')
  const { programme, pointsRules } = oldestRules(db)
  const dayOf = (at: number): CivilDate => programmeDate(programme, at)
  const { from, to } = seqRange(db, range, dayOf)
  if (from > to) throw new Error('there are no entries in this range')
  yield format === 'jsonl' ? headerLine({ terminalId: identity.terminalId, from, to }) : csvLine(POSTING_COLUMNS)
  for (const row of journalRows(db, { from, to })) {
    if (format === 'jsonl') yield rowLine(row)
    else yield* postingRows(row, journalEventSchema.parse(JSON.parse(row.body)), { currency: programme.currency, pointDecimals: pointsRules.decimals }).map(csvLine)
  }
}

function seqRange(db: Database.Database, range: ExportRange, dayOf: (at: number) => CivilDate): { from: number; to: number } {
  const last = db.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM journal').get()?.seq ?? 0
  const atOf = db.prepare<[number], { at: number }>('SELECT at FROM journal WHERE seq = ?')
  /** The first entry whose day is not before (or, where `after`, is past) a day: instants never go back, so halving finds it. */
  const firstOn = (day: CivilDate, after: boolean): number => {
    let low = 1
    let high = last + 1
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const on = dayOf(atOf.get(middle)?.at ?? 0)
      if (after ? on > day : on >= day) high = middle
      else low = middle + 1
    }
    return low
  }
  const { from, to } = range
  return {
    from: from === null ? 1 : typeof from === 'number' ? Math.max(1, from) : firstOn(from, false),
    to: to === null ? last : typeof to === 'number' ? Math.min(last, to) : firstOn(to, true) - 1,
  }
}

/** One record of RFC 4180, without its line break. A spreadsheet never takes a field for a formula. */
export function csvLine(fields: readonly string[]): string {
  return stringify([[...fields]], { escape_formulas: true, eof: false })
}
