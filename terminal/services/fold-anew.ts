import { journalEventSchema } from '../../core/ledger/journal.ts'
import { foldRules } from './fold-rules.ts'
import type { Till } from './till.ts'

type Books = Pick<Till, 'db' | 'journal' | 'projections'>

const ROWS_AT_ONCE = 500

/**
 * Folds the whole journal anew where the kept folds were made by another version of the program, or a row was written by
 * one: all of it or nothing. The journal is the truth, so nothing is lost by it.
 */
export function foldAnew(till: Till): void {
  const foldedUpTo = till.projections.foldedUpTo()
  if (foldedUpTo !== null && !hasFoldedAfter(till, foldedUpTo)) return
  till.db.transaction(() => foldWhole(till)).immediate()
  till.log.info('projections.folded', { from: foldedUpTo, head: till.journal.headOf().seq })
}

/** Throws every fold away and folds the journal from its first row; inside the caller's transaction. */
export function foldWhole(books: Books): void {
  const rulesOf = foldRules(books.db)
  books.projections.clear()
  for (const row of rowsAfter(books, 0)) {
    const event = journalEventSchema.parse(JSON.parse(row.body))
    books.projections.apply(event, row, rulesOf(event))
  }
}

function hasFoldedAfter(till: Books, seq: number): boolean {
  for (const row of rowsAfter(till, seq)) if (till.projections.isFolded(journalEventSchema.parse(JSON.parse(row.body)))) return true
  return false
}

function* rowsAfter(till: Books, seq: number) {
  let from = seq
  for (let rows = till.journal.rowsAfter(from, ROWS_AT_ONCE); rows.length > 0; rows = till.journal.rowsAfter(from, ROWS_AT_ONCE)) {
    yield* rows
    from = rows.at(-1)?.seq ?? from
  }
}
