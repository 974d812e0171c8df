import { AccountSums } from '../../../core/accounts/account-sums.ts'
import { InstrumentSums } from '../../../core/accounts/instrument-sums.ts'
import type { JournalEvent } from '../../../core/ledger/journal.ts'
import { addAccountSums, keptBefore } from '../store/account-sums-store.ts'
import { databaseNow } from '../store/database-now.ts'
import { addInstrumentSums } from '../store/instrument-store.ts'
import type { Queryable, TerminalRecord } from '../store/terminal-store.ts'
import { refreshAccounts } from './accounts.ts'
import type { BooksRules } from './books-rules.ts'

/** An entry that counts, and the rules it was written under. */
export interface CountedEntry {
  readonly seq: number
  readonly at: number
  readonly event: JournalEvent
  readonly rules: BooksRules
}

/**
 * Adds what entries of one till do to members' accounts, gift cards and codes, in the till's own order, and works those
 * accounts out anew; in the transaction that marks the entries as interpreted.
 */
export async function foldAccounts(client: Queryable, terminal: Pick<TerminalRecord, 'terminalId' | 'storeId'>, entries: readonly CountedEntry[]): Promise<void> {
  const lotIds = entries.flatMap(({ event }) => (event.type === 'merge.undone' ? [...event.from.lots, ...event.into.lots].map(({ lotId }) => lotId) : []))
  const holdIds = entries.flatMap(({ event }) => (event.type === 'points.hold-ended' ? [event.holdId] : event.type === 'sale.completed' ? (event.captured ?? []).map(({ holdId }) => holdId) : []))
  const sums = new AccountSums(await keptBefore(client, terminal.terminalId, lotIds, holdIds))
  for (const { seq, at, event, rules } of entries) sums.add(event, { seq, at }, rules)
  const members = sums.members()
  const instruments = new InstrumentSums()
  for (const { seq, at, event, rules } of entries) instruments.add(event, { seq, at }, rules)
  const now = await databaseNow(client)
  await addInstrumentSums(client, terminal, instruments, now)
  if (members.size === 0) return
  await addAccountSums(client, terminal.terminalId, sums)
  await refreshAccounts(client, [...members], { at: now, by: terminal })
}
