import type { JournalRow } from '../../../core/ledger/journal.ts'
import { MAX_LOST_CHARS, MAX_LOST_ROWS } from '../../../core/sync/lost-entries.ts'
import type { LostEntriesQuery } from '../../../core/sync/lost-entries.ts'
import { Refusal } from '../problem.ts'
import { rowsBetween } from '../store/journal-store.ts'
import { predecessorsOf } from '../store/succession-store.ts'
import type { Queryable } from '../store/terminal-store.ts'

/** Entries that a till lost, exactly as they came: of its own chain, or of one that it goes on from. Throws Refusal. */
export async function lostEntries(db: Queryable, terminalId: string, { chain, first, last }: LostEntriesQuery): Promise<JournalRow[]> {
  const isOwn = chain === terminalId || (await predecessorsOf(db, terminalId)).some((one) => one.terminalId === chain)
  if (!isOwn) throw new Refusal('FORBIDDEN', 'not a chain of this till')
  const rows = await rowsBetween(db, chain, first, last, MAX_LOST_ROWS)
  let chars = 0
  const end = rows.findIndex((row, i) => row.seq !== first + i || ((chars += row.body.length) > MAX_LOST_CHARS && i > 0))
  return end === -1 ? rows : rows.slice(0, end)
}
