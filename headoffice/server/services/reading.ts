import { AccountSums } from '../../../core/accounts/account-sums.ts'
import type { JournalEvent } from '../../../core/ledger/journal.ts'
import type { HeldEntry } from '../store/journal-store.ts'
import type { BooksRulebooks, BooksRules } from './books-rules.ts'
import { interpret, keepableReason } from './interpret.ts'
import type { Meaning } from './interpret.ts'

/** An entry, and what it means. */
export type ReadEntry = HeldEntry & { readonly meaning: Meaning }

/** The event of an entry that was understood and changes something; null for any other. */
export function eventOf(meaning: Meaning): JournalEvent | null {
  return meaning.kind === 'sale' ? meaning.sale : meaning.kind === 'event' ? meaning.event : null
}

export const rulesOf = (event: JournalEvent, rulebooks: BooksRulebooks): BooksRules => rulebooks.of('rulebookVersion' in event ? event.rulebookVersion : null)

/** Why an entry that is understood cannot be counted under its rules; null: it can. */
function uncountable({ seq, at }: HeldEntry, event: JournalEvent, rulebooks: BooksRulebooks): string | null {
  try {
    new AccountSums().add(event, { seq, at }, rulesOf(event, rulebooks))
    return null
  } catch (thrown) {
    return keepableReason(`cannot be counted: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
  }
}

/** Reads what one entry means by itself: pure, and before any row is held. */
export function readEntry(entry: HeldEntry, rulebooks: BooksRulebooks): ReadEntry {
  // Half a character has no bytes of its own: it is held, and hashed, as the mark for what cannot be written.
  const body = entry.body.toWellFormed()
  const meaning = interpret(body)
  const event = eventOf(meaning)
  const reason = event === null ? null : uncountable(entry, event, rulebooks)
  return { seq: entry.seq, at: entry.at, body, meaning: reason === null ? meaning : { kind: 'not-applied', reason, saleId: saleOf(meaning) } }
}

/** The sale that an entry is or speaks of. */
export const saleOf = (meaning: Meaning): string | null => (meaning.kind === 'sale' ? meaning.sale.saleId : meaning.saleId)

/** Entries in order; one that speaks of a sale which could not be applied waits with it. `waiting` is of earlier entries. */
export function withWaiting(entries: readonly ReadEntry[], waiting: ReadonlyMap<string, number>): ReadEntry[] {
  const since = new Map(waiting)
  return entries.map((entry) => {
    const saleId = saleOf(entry.meaning)
    if (saleId === null) return entry
    const waitsFor = since.get(saleId)
    if (entry.meaning.kind === 'not-applied') {
      if (waitsFor === undefined) since.set(saleId, entry.seq)
      return entry
    }
    return waitsFor === undefined ? entry : { ...entry, meaning: { kind: 'not-applied', reason: `waits for entry ${waitsFor}`, saleId } }
  })
}
