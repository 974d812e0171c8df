import type { Database } from '../store/database.ts'
import { entriesAfter } from '../store/journal-store.ts'
import { countedAmong, emptyProjections, notAppliedStatement } from '../store/projection-store.ts'
import { interpretedStatement, lockToCount, terminalsBehind } from '../store/terminal-store.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { together } from '../store/together.ts'
import { booksRulebooks } from './books-rules.ts'
import { countEntries } from './counting.ts'
import { keepableReason } from './interpret.ts'
import { readEntry, saleOf } from './reading.ts'

/** Entries interpreted in one transaction. */
const AT_ONCE = 500

/** Interprets up to `atOnce` entries of a terminal; true where there are more. */
async function interpretSome(client: Queryable, terminalId: string, atOnce: number): Promise<boolean> {
  const terminal = await lockToCount(client, terminalId, [])
  if (!terminal || terminal.interpretedSeq >= terminal.watermark) return false
  const rulebooks = await booksRulebooks(client)
  const read = (await entriesAfter(client, terminalId, terminal.interpretedSeq, atOnce)).map((entry) => readEntry(entry, rulebooks))
  const counted = await countedAmong(client, read.flatMap(({ meaning }) => saleOf(meaning) ?? []))
  const last = read.at(-1)?.seq ?? terminal.watermark
  await countEntries(client, { ...terminal, counted }, read, rulebooks, { interpreted: interpretedStatement(terminalId, last) })
  return last < terminal.watermark
}

/** Lists the next entry as not applied without looking into it: the database could not keep what it says. */
async function passOver(client: Queryable, terminalId: string, reason: string): Promise<boolean> {
  const terminal = await lockToCount(client, terminalId, [])
  if (!terminal || terminal.interpretedSeq >= terminal.watermark) return false
  const seq = terminal.interpretedSeq + 1
  await together(client, {
    not_applied_note: notAppliedStatement(terminalId, [{ seq, reason: keepableReason(reason), saleId: null }]),
    interpreted: interpretedStatement(terminalId, seq),
  })
  return seq < terminal.watermark
}

/** The database refuses a value (PostgreSQL, appendix A, classes 21 to 23), or the program does: trying again would not help. */
function isRefusedValue(thrown: unknown): thrown is Error {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
  return thrown instanceof TypeError || (typeof code === 'string' && /^2[123]/.test(code))
}

/**
 * Brings the projections up to what is held of a terminal. Each step is one transaction, so it may stop anywhere and go
 * on later. Where an entry says what no table can keep, entries go one by one and that one is listed as not applied.
 */
export async function interpretTerminal(database: Database, terminalId: string): Promise<void> {
  let atOnce = AT_ONCE
  for (let more = true; more; ) {
    try {
      more = await database.transaction((client) => interpretSome(client, terminalId, atOnce))
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
