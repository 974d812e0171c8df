import type { Database } from '../store/database.ts'
import { entriesAfter } from '../store/journal-store.ts'
import type { HeldEntry } from '../store/journal-store.ts'
import { countedAmong, emptyProjections, notAppliedStatement } from '../store/projection-store.ts'
import { holdCounting, moveInterpreted, terminalsBehind, terminalToCount } from '../store/terminal-store.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { together } from '../store/together.ts'
import { booksRulebooks } from './books-rules.ts'
import { countEntries } from './counting.ts'
import { keepableReason } from './interpret.ts'
import { readEntry, saleOf } from './reading.ts'

/** Entries interpreted in one transaction. */
const AT_ONCE = 500

/** Entries of a terminal after a seq that are held and still at hand, without a gap; none: they are read from the journal. */
export type InHand = (terminalId: string, afterSeq: number, limit: number) => readonly HeldEntry[]
const NOTHING_IN_HAND: InHand = () => []

interface Portion {
  readonly atOnce: number
  readonly inHand: InHand
  /** What comes after it may wait. */
  readonly through: number
}

/** Interprets the next entries of a terminal; true where there are more. */
async function interpretSome(client: Queryable, terminalId: string, { atOnce, inHand, through }: Portion): Promise<boolean> {
  await holdCounting(client, terminalId)
  const terminal = await terminalToCount(client, terminalId, [])
  if (!terminal || terminal.interpretedSeq >= terminal.watermark) return false
  const rulebooks = await booksRulebooks(client)
  const atHand = inHand(terminalId, terminal.interpretedSeq, atOnce)
  const entries = atHand.length > 0 ? atHand : await entriesAfter(client, terminalId, terminal.interpretedSeq, atOnce)
  const read = entries.map((entry) => readEntry(entry, rulebooks))
  const counted = await countedAmong(client, read.flatMap(({ meaning }) => saleOf(meaning) ?? []))
  const last = read.at(-1)?.seq ?? terminal.watermark
  await countEntries(client, { ...terminal, counted }, read, rulebooks, {})
  await moveInterpreted(client, terminal, last)
  return last < Math.min(terminal.watermark, through)
}

/** Lists the next entry as not applied without looking into it: the database could not keep what it says. */
async function passOver(client: Queryable, terminalId: string, reason: string): Promise<boolean> {
  await holdCounting(client, terminalId)
  const terminal = await terminalToCount(client, terminalId, [])
  if (!terminal || terminal.interpretedSeq >= terminal.watermark) return false
  const seq = terminal.interpretedSeq + 1
  await together(client, { not_applied_note: notAppliedStatement(terminalId, [{ seq, reason: keepableReason(reason), saleId: null }]) })
  await moveInterpreted(client, terminal, seq)
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
 *
 * @param through entries that come after it while this runs may wait for the next time
 */
export async function interpretTerminal(database: Database, terminalId: string, inHand = NOTHING_IN_HAND, through = Number.MAX_SAFE_INTEGER): Promise<void> {
  let atOnce = AT_ONCE
  for (let more = true; more; ) {
    try {
      more = await database.transaction((client) => interpretSome(client, terminalId, { atOnce, inHand, through }))
    } catch (thrown) {
      if (!isRefusedValue(thrown)) throw thrown
      if (atOnce === 1) more = await database.transaction((client) => passOver(client, terminalId, `cannot be kept: ${thrown.message}`))
      atOnce = 1
    }
  }
}

/** The same for every terminal that is behind, say after a stop between intake and interpretation. */
export async function interpretAll(database: Database): Promise<void> {
  for (const { terminalId } of await terminalsBehind(database.pool)) await interpretTerminal(database, terminalId)
}

/**
 * Throws the projections away and makes them again from the journal: entries an older program did not understand are
 * applied, and a projection that had gone wrong is right. Batches may arrive meanwhile; they are read in their turn.
 */
export async function rebuildProjections(database: Database): Promise<void> {
  await database.transaction(emptyProjections)
  await interpretAll(database)
}
