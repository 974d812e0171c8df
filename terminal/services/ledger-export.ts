import type Database from 'better-sqlite3'
import { stringify } from 'csv-stringify/sync'
import { POSTING_COLUMNS, postingRows } from '../../core/ledger/export-postings.ts'
import { headerLine, rowLine } from '../../core/ledger/export-rows.ts'
import { eventIn } from '../../core/ledger/read-event.ts'
import { programmeDate } from '../../core/time/civil.ts'
import type { CivilDate } from '../../core/time/instant.ts'
import { journalHead } from '../store/journal-store.ts'
import { chainRows, folderOf, listChains, rowOf } from '../store/segments.ts'
import type { Chain } from '../store/segments.ts'
import { oldestRules } from './fold-rules.ts'

export type ExportFormat = 'jsonl' | 'csv'
/** The number of an entry, or a civil day of the programme. */
export type ExportLimit = number | CivilDate

export interface ExportRange {
  /** An earlier chain of the till; the one it writes, unless told otherwise. */
  readonly terminalId?: string
  readonly from: ExportLimit | null
  readonly to: ExportLimit | null
}

/**
 * The entries of a range as lines of text, without line breaks, streamed. The range is always one piece of one chain:
 * an entry's day is that of its own instant, which never goes back.
 */
export function* exportLines(db: Database.Database, format: ExportFormat, range: ExportRange): Generator<string> {
  const chain = listChains(db).find(({ terminalId, isCurrent }) => (range.terminalId === undefined ? isCurrent : terminalId === range.terminalId))
  if (!chain) throw new Error('this till has no such chain')
  const { programme, pointsRules } = oldestRules(db)
  const dayOf = (at: number): CivilDate => programmeDate(programme, at)
  const { from, to } = seqRange(db, chain, range, dayOf)
  if (from > to) throw new Error('there are no entries in this range')
  yield format === 'jsonl' ? headerLine({ terminalId: chain.terminalId, from, to }) : csvLine(POSTING_COLUMNS)
  for (const row of chainRows(db, folderOf(db), chain, { from, to })) {
    if (format === 'jsonl') {
      yield rowLine(row)
      continue
    }
    const event = eventIn(row.body)
    if (event !== null) yield* postingRows(row, event, { currency: programme.currency, pointDecimals: pointsRules.decimals }).map(csvLine)
  }
}

function seqRange(db: Database.Database, chain: Chain, range: ExportRange, dayOf: (at: number) => CivilDate): { from: number; to: number } {
  const last = chain.isCurrent ? journalHead(db).seq : chain.segments.at(-1)?.lastSeq ?? 0
  const folder = folderOf(db)
  /** Of the entry, or where that is lost, of the next one there is. */
  const atOf = (seq: number): number => {
    for (let next = seq; next <= last; next++) {
      const row = rowOf(db, folder, chain.terminalId, next)
      if (row) return row.at
    }
    return Number.MAX_SAFE_INTEGER
  }
  /** The first entry whose day is not before (or, where `after`, is past) a day: instants never go back, so halving finds it. */
  const firstOn = (day: CivilDate, after: boolean): number => {
    let low = 1
    let high = last + 1
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const at = atOf(middle)
      if (at === Number.MAX_SAFE_INTEGER || (after ? dayOf(at) > day : dayOf(at) >= day)) high = middle
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
