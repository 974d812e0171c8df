import { batchFault } from '../../../core/sync/batch.ts'
import { batchSigningText } from '../../../core/sync/wire.ts'
import type { Batch } from '../../../core/sync/wire.ts'
import type { JournalRow } from '../../../core/ledger/journal.ts'
import { verifyEd25519 } from '../keys.ts'
import { keepNext } from '../store/journal-store.ts'
import type { NotCounted } from '../store/journal-store.ts'
import { findTerminal } from '../store/terminal-store.ts'
import type { Counter } from './counter.ts'
import type { IntakeDeps } from './intake.ts'

/** Keys remembered at most; then they are looked up anew. */
const MAX_KEYS = 100_000

export interface TakenNext extends NotCounted {
  readonly heldUpTo: number
}

export interface NextIntakeDeps extends IntakeDeps {
  readonly counter: Counter
}

const isAny = (rows: readonly JournalRow[]): rows is readonly [JournalRow, ...JournalRow[]] => rows.length > 0

/**
 * Takes in a batch that comes next in its terminal's chain, of a terminal in service: signature, chain and numbers checked,
 * its exact bytes on disk when this resolves; counted soon after (ADR 0012). Null where anything is out of the ordinary:
 * nothing was kept, and `takeAndCount` finds out what to say.
 */
export function createNextIntake(deps: NextIntakeDeps): (batch: Batch) => Promise<TakenNext | null> {
  const { database, hasher, counter } = deps
  /** A key never changes hands; whether it still is the terminal's, and in service, is asked in the statement that keeps the rows. */
  const keys = new Map<string, string>()

  async function keyOf(terminalId: string): Promise<string> {
    const known = keys.get(terminalId)
    if (known !== undefined) return known
    const key = (await findTerminal(database.pool, terminalId))?.publicKey ?? ''
    if (keys.size >= MAX_KEYS) keys.clear()
    if (key !== '') keys.set(terminalId, key)
    return key
  }

  return async (batch) => {
    const { terminalId, programmeId, incarnation, rows } = batch
    const publicKey = await keyOf(terminalId)
    if (publicKey === '' || !isAny(rows) || !verifyEd25519(publicKey, batchSigningText(batch), batch.signature) || batchFault(hasher, batch)) return null
    const kept = await keepNext(database.pool, { terminalId, publicKey, programmeId, incarnation }, rows, deps.now())
    if (kept === null) return null
    counter.held(terminalId, rows)
    return { ...kept, heldUpTo: rows.at(-1)?.seq ?? 0 }
  }
}
