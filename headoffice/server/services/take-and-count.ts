import type { Batch } from '../../../core/sync/wire.ts'
import { faultForLog } from '../fault-for-log.ts'
import { Refusal } from '../problem.ts'
import { journalStatement } from '../store/journal-store.ts'
import { countedWatermarkStatement, lockToCount } from '../store/terminal-store.ts'
import type { Queryable } from '../store/terminal-store.ts'
import { booksRulebooks } from './books-rules.ts'
import type { BooksRulebooks } from './books-rules.ts'
import { countEntries } from './counting.ts'
import { admit, judge, keepJudged, refuseFork, takeBatch } from './intake.ts'
import type { Admitted, IntakeDeps, Taken } from './intake.ts'
import { interpretTerminal } from './interpretation.ts'
import { readEntry, saleOf } from './reading.ts'
import type { ReadEntry } from './reading.ts'

interface Read {
  readonly entries: readonly ReadEntry[]
  readonly rulebooks: BooksRulebooks
}

interface Done {
  readonly taken: Taken
  /** Nothing of it is left to be counted. */
  readonly isCounted: boolean
}

/** Keeps a batch, and counts it in the same transaction where it goes on from what is counted already. */
async function keepAndCount(client: Queryable, deps: IntakeDeps, batch: Batch, admitted: Admitted, { entries, rulebooks }: Read): Promise<Done> {
  const terminal = await lockToCount(client, batch.terminalId, entries.flatMap(({ meaning }) => saleOf(meaning) ?? []))
  if (!terminal) throw new Refusal('UNKNOWN_TERMINAL', 'this terminal is not paired here')
  const judged = await judge(client, terminal, batch, admitted)
  const at = deps.now()
  const last = judged.kind === 'goes-on' ? judged.fresh.at(-1) : undefined
  const isBehind = terminal.interpretedSeq !== terminal.watermark
  if (judged.kind === 'fork' || last === undefined || admitted.isAside || isBehind) return { taken: await keepJudged(client, batch, judged, admitted, at), isCounted: !isBehind }
  const isFresh = new Set(judged.fresh.map(({ seq }) => seq))
  await countEntries(client, terminal, entries.filter(({ seq }) => isFresh.has(seq)), rulebooks, {
    journal_row: journalStatement(batch.terminalId, judged.fresh, at),
    moved: countedWatermarkStatement(batch.terminalId, { watermark: last.seq, headHash: last.hash, at, rows: batch.rows.length }),
  })
  return { taken: { kind: 'taken', heldUpTo: last.seq }, isCounted: true }
}

/** Reads what is held and not counted yet. What it means may wait; that it is held does not. */
async function countHeld(deps: IntakeDeps, terminalId: string): Promise<void> {
  try {
    await interpretTerminal(deps.database, terminalId)
  } catch (thrown) {
    // The batch is held; what it means is found out at the next batch or start.
    deps.log.error('interpretation.failed', { terminalId, ...faultForLog(thrown) })
  }
}

/**
 * Takes a batch in and counts it. Both in one transaction where counting succeeds: one wait for the disk, few statements.
 * Where it does not, for whatever reason, the batch is taken in by itself and counting is tried apart from it, so that what
 * cannot be counted is held all the same. Throws Refusal.
 */
export async function takeAndCount(deps: IntakeDeps, batch: Batch): Promise<{ heldUpTo: number }> {
  const admitted = await admit(deps, batch)
  try {
    const rulebooks = await booksRulebooks(deps.database.pool)
    const read: Read = { entries: batch.rows.map((row) => readEntry(row, rulebooks)), rulebooks }
    const { taken, isCounted } = await deps.database.transaction((client) => keepAndCount(client, deps, batch, admitted, read))
    const held = refuseFork(deps, batch.terminalId, taken)
    if (!isCounted) await countHeld(deps, batch.terminalId)
    return held
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown
  }
  const held = await takeBatch(deps, batch, admitted)
  await countHeld(deps, batch.terminalId)
  return held
}
