import { AccountSums } from '../../../core/accounts/account-sums.ts'
import type { JournalEvent } from '../../../core/ledger/journal.ts'
import type { Database } from '../store/database.ts'
import { entriesAfter } from '../store/journal-store.ts'
import type { HeldEntry } from '../store/journal-store.ts'
import { addSales, emptyProjections, noteDroppedSales, noteNotApplied, waitingSales } from '../store/projection-store.ts'
import type { NotAppliedNote, SaleAt } from '../store/projection-store.ts'
import { addReturned } from '../store/returned-store.ts'
import { lockTerminal, noteInterpreted, terminalsBehind } from '../store/terminal-store.ts'
import type { Queryable, TerminalRecord } from '../store/terminal-store.ts'
import { booksRulebooks } from './books-rules.ts'
import type { BooksRulebooks, BooksRules } from './books-rules.ts'
import { foldAccounts } from './fold-accounts.ts'
import { interpret, keepableReason } from './interpret.ts'
import type { Meaning } from './interpret.ts'
import { foldPeople } from './people-facts.ts'
import { returnedIn } from './returned.ts'

/** Entries interpreted in one transaction. */
const AT_ONCE = 500

type Read = HeldEntry & { readonly meaning: Meaning }

/** The event of an entry that was understood and changes something; null for any other. */
function eventOf(meaning: Meaning): JournalEvent | null {
  return meaning.kind === 'sale' ? meaning.sale : meaning.kind === 'event' ? meaning.event : null
}

/** Why an entry that is understood cannot be counted under its rules; null: it can. */
function uncountable({ seq, at }: HeldEntry, event: JournalEvent, rulebooks: BooksRulebooks): string | null {
  try {
    new AccountSums().add(event, { seq, at }, rulesOf(event, rulebooks))
    return null
  } catch (thrown) {
    return keepableReason(`cannot be counted: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
  }
}

const rulesOf = (event: JournalEvent, rulebooks: BooksRulebooks): BooksRules => rulebooks.of('rulebookVersion' in event ? event.rulebookVersion : null)

/** Reads entries in order; one that speaks of a sale which could not be applied waits with it. */
function readEntries(entries: readonly HeldEntry[], waiting: Map<string, number>, rulebooks: BooksRulebooks): Read[] {
  return entries.map((entry) => {
    let meaning = interpret(entry.body)
    const saleId = meaning.kind === 'sale' ? meaning.sale.saleId : meaning.saleId
    const event = eventOf(meaning)
    const reason = event === null ? null : uncountable(entry, event, rulebooks)
    if (reason !== null) meaning = { kind: 'not-applied', reason, saleId }
    const waitsFor = saleId === null ? undefined : waiting.get(saleId)
    if (waitsFor !== undefined && meaning.kind !== 'not-applied') meaning = { kind: 'not-applied', reason: `waits for entry ${waitsFor}`, saleId }
    if (meaning.kind === 'not-applied' && saleId !== null && waitsFor === undefined) waiting.set(saleId, entry.seq)
    return { ...entry, meaning }
  })
}

async function apply(client: Queryable, terminal: Pick<TerminalRecord, 'terminalId' | 'storeId'>, read: readonly Read[], rulebooks: BooksRulebooks): Promise<void> {
  const { terminalId } = terminal
  const sales: SaleAt[] = []
  const notes: NotAppliedNote[] = []
  for (const { seq, meaning } of read) {
    if (meaning.kind === 'sale') sales.push({ seq, sale: meaning.sale })
    if (meaning.kind === 'not-applied') notes.push({ seq, reason: meaning.reason, saleId: meaning.saleId })
  }
  const added = await addSales(client, terminalId, sales)
  await noteDroppedSales(client, terminalId, sales.filter((one) => !added.has(one.seq)))
  await addReturned(client, terminalId, read.flatMap(({ seq, meaning }) => (meaning.kind === 'event' && meaning.event.type === 'return.completed' ? [{ seq, returned: returnedIn(meaning.event) }] : [])))
  const buyers = sales.flatMap(({ seq, sale }) => (added.has(seq) && sale.member ? [sale.member.memberId] : []))
  await foldPeople(client, terminal, read.filter(({ meaning }) => meaning.kind !== 'not-applied'), buyers)
  const counted = read.flatMap(({ seq, at, meaning }) => {
    const event = eventOf(meaning)
    // A sale that came a second time is held, and counted once.
    return event === null || (meaning.kind === 'sale' && !added.has(seq)) ? [] : [{ seq, at, event, rules: rulesOf(event, rulebooks) }]
  })
  await foldAccounts(client, terminal, counted)
  await noteNotApplied(client, terminalId, notes)
}

/** The entries that come next: of those that were just taken in, without reading them back, or as they are held. */
async function nextEntries(client: Queryable, { terminalId, interpretedSeq, watermark }: TerminalRecord, taken: readonly HeldEntry[], atOnce: number): Promise<readonly HeldEntry[]> {
  // Half a character has no bytes of its own: it is held, and hashed, as the mark for what cannot be written.
  const next = taken.filter(({ seq }) => seq > interpretedSeq && seq <= watermark).slice(0, atOnce).map((entry) => ({ ...entry, body: entry.body.toWellFormed() }))
  return next[0]?.seq === interpretedSeq + 1 ? next : entriesAfter(client, terminalId, interpretedSeq, atOnce)
}

/** Interprets up to `atOnce` entries of a terminal; true where there are more. */
async function interpretSome(client: Queryable, terminalId: string, taken: readonly HeldEntry[], atOnce: number): Promise<boolean> {
  const terminal = await lockTerminal(client, terminalId)
  if (!terminal || terminal.interpretedSeq >= terminal.watermark) return false
  const entries = await nextEntries(client, terminal, taken, atOnce)
  const rulebooks = await booksRulebooks(client)
  await apply(client, terminal, readEntries(entries, await waitingSales(client, terminalId), rulebooks), rulebooks)
  const last = entries.at(-1)?.seq ?? terminal.watermark
  await noteInterpreted(client, terminalId, last)
  return last < terminal.watermark
}

/** Lists the next entry as not applied without looking into it: the database could not keep what it says. */
async function passOver(client: Queryable, terminalId: string, reason: string): Promise<boolean> {
  const terminal = await lockTerminal(client, terminalId)
  if (!terminal || terminal.interpretedSeq >= terminal.watermark) return false
  const seq = terminal.interpretedSeq + 1
  await noteNotApplied(client, terminalId, [{ seq, reason: keepableReason(reason), saleId: null }])
  await noteInterpreted(client, terminalId, seq)
  return seq < terminal.watermark
}

/** The database refuses a value (PostgreSQL, appendix A, classes 22 and 23): trying again would not help. */
function isRefusedValue(thrown: unknown): thrown is Error {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
  return typeof code === 'string' && /^2[23]/.test(code)
}

/**
 * Brings the projections up to what is held of a terminal. Each step is one transaction, so it may stop anywhere and go
 * on later. Where an entry says what no table can keep, entries go one by one and that one is listed as not applied.
 *
 * @param taken entries of it that were just taken in, in order and just as they are held; they are not read back
 */
export async function interpretTerminal(database: Database, terminalId: string, taken: readonly HeldEntry[] = []): Promise<void> {
  let atOnce = AT_ONCE
  for (let more = true; more; ) {
    try {
      more = await database.transaction((client) => interpretSome(client, terminalId, taken, atOnce))
    } catch (thrown) {
      if (!isRefusedValue(thrown)) throw thrown
      if (atOnce === 1) more = await database.transaction((client) => passOver(client, terminalId, `cannot be kept: ${thrown.message}`))
      atOnce = 1
    }
  }
}

/** The same for every terminal that is behind, say after a stop between intake and interpretation. */
export async function interpretAll(database: Database): Promise<void> {
  for (const terminalId of await terminalsBehind(database.pool)) await interpretTerminal(database, terminalId)
}

/**
 * Throws the projections away and makes them again from the journal: entries an older program did not understand are
 * applied, and a projection that had gone wrong is right. Batches may arrive meanwhile; they are read in their turn.
 */
export async function rebuildProjections(database: Database): Promise<void> {
  await database.transaction(emptyProjections)
  await interpretAll(database)
}
