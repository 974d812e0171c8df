import type { JournalEvent } from '../../core/ledger/journal.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { DayRules } from '../../core/time/civil.ts'
import type { Instant } from '../../core/time/instant.ts'

/** The parts of a rulebook that expiry follows from. */
export type ExpiryRules = Pick<Rulebook, 'pointsExpireAfterMonths' | 'pointsRules'>

/** What folding needs of the rulebook that a row was written under. */
export type FoldRules = ExpiryRules & Pick<Rulebook, 'giftCards' | 'storeCredit' | 'stampCards'> & { readonly programme: DayRules; readonly choices: Pick<Rulebook['choices'], 'pointsOfThisSale'> }

/** What a fold knows of a row beside its event: its place among all entries of this till over all its chains, and its instant. */
export interface FoldedRow {
  readonly seq: number
  readonly at: Instant
}

/**
 * Tables that follow from the journal alone, and so can be thrown away, made anew and compared (ledger-and-sync.md). A
 * fold writes its own tables only and reads no other; what it needs beside the row is in the row's event.
 */
export interface Fold {
  readonly tables: readonly string[]
  /** The events that change it. */
  readonly events: readonly JournalEvent['type'][]
  /** Folds one row in; only inside the transaction that appends it, and in the journal's order. */
  apply(event: JournalEvent, row: FoldedRow, rules: FoldRules): void
}
