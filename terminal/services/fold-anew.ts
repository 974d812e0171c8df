import { eventIn } from '../../core/ledger/read-event.ts'
import { RowUnreadable } from '../../core/ledger/verify-chain.ts'
import { folderOf, listSegments, readChain } from '../store/segments.ts'
import { foldRules } from './fold-rules.ts'
import type { Till } from './till.ts'

type Books = Pick<Till, 'db' | 'projections'>

/**
 * Folds the whole journal anew where the kept folds were made by another version of the program, or a row was written by
 * one: all of it or nothing. The journal is the truth, so nothing is lost by it. Where a closed segment cannot be read, or
 * entries of one are lost, the kept folds stay: what they hold is better than what the rest of the journal gives.
 */
export function foldAnew(till: Till): void {
  const foldedUpTo = till.projections.foldedUpTo()
  try {
    if (foldedUpTo !== null && !hasFoldedAfter(till, foldedUpTo)) return
    const lost = listSegments(till.db).find(({ missing }) => missing.length > 0)
    if (lost) throw new RowUnreadable('ENTRIES_LOST', lost.missing[0]?.first ?? null, `entries of ${lost.file} are lost`)
    till.db.transaction(() => foldWhole(till)).immediate()
  } catch (error) {
    if (!(error instanceof RowUnreadable)) throw error
    till.log.error('projections.not-folded', { from: foldedUpTo, code: error.code, seq: error.seq, message: error.message })
    return
  }
  till.log.info('projections.folded', { from: foldedUpTo, head: till.journal.headOf().seq })
}

/** Throws every fold away and folds the journal from its first row; inside the caller's transaction. Throws RowUnreadable at a segment that cannot be read. */
export function foldWhole(books: Books): void {
  const rulesOf = foldRules(books.db, { orNearest: true })
  books.projections.clear()
  for (const row of readChain(books.db, folderOf(books.db))) {
    const event = eventIn(row.body)
    if (event !== null) books.projections.apply(event, row, rulesOf(event))
  }
}

function hasFoldedAfter(till: Books, position: number): boolean {
  for (const row of readChain(till.db, folderOf(till.db), position + 1)) {
    const event = eventIn(row.body)
    if (event !== null && till.projections.isFolded(event)) return true
  }
  return false
}
