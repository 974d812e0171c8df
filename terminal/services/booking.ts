import type { JournalEvent } from '../../core/ledger/journal.ts'
import type { AppendedRow } from '../store/journal-store.ts'
import type { Till } from './till.ts'

/** Appends an event to the journal and folds it in, under the rules it names or else those in force; inside the caller's transaction. */
export function bookEvent(till: Till, event: JournalEvent): AppendedRow {
  const row = till.journal.append(event)
  const rules = 'rulebookVersion' in event ? till.rules.of(event) : till.rules.now()
  till.projections.apply(event, row, rules.rulebook)
  const { people } = till.projections
  till.persons.noteOwn(event, row.position, (memberId) => ({ isBlocked: people.isBlocked(memberId), intoId: people.intoOf(memberId) }))
  return row
}
