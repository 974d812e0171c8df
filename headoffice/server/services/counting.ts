import { AccountSums } from '../../../core/accounts/account-sums.ts'
import { InstrumentSums } from '../../../core/accounts/instrument-sums.ts'
import type { JournalEvent } from '../../../core/ledger/journal.ts'
import { raiseVersions, storeStatement } from '../store/account-heads.ts'
import { accountSumStatements, addTierGifts, keptBefore } from '../store/account-sums-store.ts'
import { noteChanges } from '../store/change-store.ts'
import { addInstrumentSums } from '../store/instrument-store.ts'
import { homeStatement } from '../store/member-home-store.ts'
import { addPlainly } from '../store/plain-account-store.ts'
import { droppedStatement, notAppliedStatement, saleStatement } from '../store/projection-store.ts'
import type { NotAppliedNote, SaleAt } from '../store/projection-store.ts'
import { returnedStatement } from '../store/returned-store.ts'
import type { HeldTerminal, Queryable } from '../store/terminal-store.ts'
import { together } from '../store/together.ts'
import type { Statements } from '../store/together.ts'
import { refreshAccounts } from './accounts.ts'
import type { BooksRulebooks, BooksRules } from './books-rules.ts'
import { foldPeople } from './people-facts.ts'
import { plainAdditions } from './plain-additions.ts'
import { eventOf, rulesOf, withWaiting } from './reading.ts'
import type { ReadEntry } from './reading.ts'
import { returnedIn } from './returned.ts'

/** An entry that counts, and the rules it was written under. */
interface CountedEntry {
  readonly seq: number
  readonly at: number
  readonly event: JournalEvent
  readonly rules: BooksRules
}

/** A sale that another till's entries brought in this moment: begin again, and it is known. */
class BroughtMeanwhile extends Error {
  /** PostgreSQL's "serialization failure", after which a transaction is tried again. */
  readonly code = '40001'
}

/** Sales whose first entry this is, and those that came a second time: here, or in this batch. */
function sorted(entries: readonly ReadEntry[], known: ReadonlySet<string>): { added: SaleAt[]; dropped: SaleAt[] } {
  const seen = new Set(known)
  const added: SaleAt[] = []
  const dropped: SaleAt[] = []
  for (const { seq, meaning } of entries) {
    if (meaning.kind !== 'sale') continue
    const { sale } = meaning
    // As the database writes it.
    const saleId = sale.saleId.toLowerCase()
    if (seen.has(saleId)) dropped.push({ seq, sale })
    else added.push({ seq, sale })
    seen.add(saleId)
  }
  return { added, dropped }
}

async function sumsOf(client: Queryable, terminalId: string, entries: readonly CountedEntry[]): Promise<{ accounts: AccountSums; instruments: InstrumentSums }> {
  const lotIds = entries.flatMap(({ event }) => (event.type === 'merge.undone' ? [...event.from.lots, ...event.into.lots].map(({ lotId }) => lotId) : []))
  const holdIds = entries.flatMap(({ event }) => (event.type === 'points.hold-ended' ? [event.holdId] : event.type === 'sale.completed' ? (event.captured ?? []).map(({ holdId }) => holdId) : []))
  const accounts = new AccountSums(await keptBefore(client, terminalId, lotIds, holdIds))
  const instruments = new InstrumentSums()
  for (const { seq, at, event, rules } of entries) {
    accounts.add(event, { seq, at }, rules)
    instruments.add(event, { seq, at }, rules)
  }
  return { accounts, instruments }
}

function projections(terminalId: string, entries: readonly ReadEntry[], { added, dropped }: { added: readonly SaleAt[]; dropped: readonly SaleAt[] }): Statements {
  const notes = entries.flatMap(({ seq, meaning }): NotAppliedNote[] => (meaning.kind === 'not-applied' ? [{ seq, reason: meaning.reason, saleId: meaning.saleId }] : []))
  const returns = entries.flatMap(({ seq, meaning }) => (meaning.kind === 'event' && meaning.event.type === 'return.completed' ? [{ seq, returned: returnedIn(meaning.event) }] : []))
  return {
    ...(added.length === 0 ? {} : { sale: saleStatement(terminalId, added) }),
    ...(dropped.length === 0 ? {} : { dropped: droppedStatement(terminalId, dropped) }),
    ...(returns.length === 0 ? {} : { returned: returnedStatement(terminalId, returns) }),
    ...(notes.length === 0 ? {} : { not_applied_note: notAppliedStatement(terminalId, notes) }),
  }
}

/**
 * Counts entries of a terminal that come next, in its own order: sales, goods that came back, what is said of people, members'
 * accounts, gift cards and codes. What is written goes to the database as few statements, whatever the size of the batch.
 * Inside the transaction that holds the terminal's row.
 *
 * @param terminal with what is known of these entries' sales
 * @param beside what marks the entries as counted, and keeps them where that is not done yet
 */
export async function countEntries(client: Queryable, terminal: HeldTerminal, read: readonly ReadEntry[], rulebooks: BooksRulebooks, beside: Statements): Promise<void> {
  const { terminalId, storeId, now } = terminal
  const entries = withWaiting(read, terminal.waiting)
  const sales = sorted(entries, terminal.counted)
  const again = new Set(sales.dropped.map(({ seq }) => seq))
  await foldPeople(client, terminal, entries.filter(({ meaning }) => meaning.kind !== 'not-applied'), now)
  const { accounts, instruments } = await sumsOf(client, terminalId, entries.flatMap(({ seq, at, meaning }) => {
    const event = eventOf(meaning)
    // A sale that came a second time is held, and counted once.
    return event === null || again.has(seq) ? [] : [{ seq, at, event, rules: rulesOf(event, rulebooks) }]
  }))
  await addInstrumentSums(client, terminal, instruments, now)
  const members = [...accounts.members()].sort()
  const plain = await raiseVersions(client, members)
  const buyers = sales.added.flatMap(({ sale }) => (sale.member ? [sale.member.memberId] : []))
  const kept = await together(client, {
    ...beside,
    ...projections(terminalId, entries, sales),
    ...(buyers.length === 0 ? {} : { home: homeStatement(buyers, storeId, now) }),
    ...accountSumStatements(terminalId, accounts),
    ...(members.length === 0 ? {} : { store: storeStatement(members, storeId) }),
  })
  if ((kept['sale']?.length ?? 0) !== sales.added.length) throw new BroughtMeanwhile('a sale was counted meanwhile')
  await addTierGifts(client, terminalId, accounts)
  const idsIn = (name: string, column: string) => new Set(kept[name]?.map((row) => String(row[column])))
  const [newLots, fresh] = [idsIn('lot', 'lot_id'), idsIn('store', 'member_id')]
  const additions = plainAdditions(accounts, plain, (lotId) => newLots.has(lotId))
  const done = await addPlainly(client, additions.points.map((each) => ({ ...each, isFresh: fresh.has(each.memberId) })), additions.lots, terminal, now)
  await refreshAccounts(client, members.filter((id) => !done.has(id)), { at: now, by: terminal, raised: new Set(members), fresh })
  // Whoever bought in a store is served there: its tills have them in full from now on.
  await noteChanges(client, [...idsIn('home', 'member_id')].map((key) => ({ kind: 'member', key, storeId })), now)
}
