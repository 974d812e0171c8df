import { batchFault } from '../../../core/sync/batch.ts'
import { batchSigningText } from '../../../core/sync/wire.ts'
import type { Batch } from '../../../core/sync/wire.ts'
import type { Hasher } from '../../../core/base/ports.ts'
import type { JournalRow } from '../../../core/ledger/journal.ts'
import type { HeadOfficeLog } from '../log.ts'
import { verifyEd25519 } from '../keys.ts'
import { Refusal } from '../problem.ts'
import type { Database } from '../store/database.ts'
import { heldHashes, insertRows, noteFork } from '../store/journal-store.ts'
import { successorsOf } from '../store/succession-store.ts'
import { findTerminal, lockTerminal, moveWatermark } from '../store/terminal-store.ts'
import type { Queryable, TerminalRecord } from '../store/terminal-store.ts'
import type { HeadOfficeIdentity } from '../store/identity-store.ts'

export interface IntakeDeps {
  readonly database: Database
  readonly identity: () => Promise<HeadOfficeIdentity>
  readonly hasher: Hasher
  readonly now: () => number
  readonly log: HeadOfficeLog
}

type Taken = { readonly kind: 'taken'; readonly watermark: number } | { readonly kind: 'fork'; readonly seq: number }

/** How far a batch may bring new entries: anything of a chain that goes on; of one that is over, what its successor knows of it. */
interface Admitted {
  readonly newUpTo: number
}

async function signerOf(deps: IntakeDeps, terminal: TerminalRecord, batch: Batch): Promise<Admitted> {
  const text = batchSigningText(batch)
  const successors = await successorsOf(deps.database.pool, terminal.terminalId)
  // A chain that was never paired may come without its key.
  if (terminal.publicKey !== '' && verifyEd25519(terminal.publicKey, text, batch.signature)) return { newUpTo: successors.length === 0 ? Number.MAX_SAFE_INTEGER : 0 }
  const successor = successors.find(({ publicKey }) => verifyEd25519(publicKey, text, batch.signature))
  if (!successor) throw new Refusal('BAD_SIGNATURE', 'not signed with the key this terminal was paired with')
  return { newUpTo: successor.seq }
}

/** Who sent it, is it whole, is it for us: everything that needs no lock. */
async function admit(deps: IntakeDeps, batch: Batch): Promise<Admitted> {
  const terminal = await findTerminal(deps.database.pool, batch.terminalId)
  if (!terminal) throw new Refusal('UNKNOWN_TERMINAL', 'this terminal is not paired here')
  const admitted = await signerOf(deps, terminal, batch)
  const identity = await deps.identity()
  if (batch.programmeId !== identity.programmeId) throw new Refusal('WRONG_PROGRAMME', `this head office is of ${identity.programmeId}`)
  if (batch.incarnation !== identity.incarnation) {
    throw new Refusal('WRONG_INCARNATION', 'head office was put back from a backup', { incarnation: identity.incarnation, expectedSeq: terminal.watermark + 1 })
  }
  const fault = batchFault(deps.hasher, batch)
  if (fault) throw new Refusal('BAD_CHAIN', `${fault.what} at ${fault.seq}`)
  return admitted
}

/** The first row that says something else than what is held, or that continues another chain than ours. */
async function forkIn(client: Queryable, terminal: TerminalRecord, batch: Batch): Promise<{ row: JournalRow; heldHash: string } | null> {
  const lastSeq = batch.rows.at(-1)?.seq ?? 0
  const held = await heldHashes(client, terminal.terminalId, batch.firstSeq - 1, Math.min(lastSeq, terminal.watermark))
  for (const row of batch.rows) {
    const heldHash = held.get(row.seq)
    if (heldHash !== undefined && heldHash !== row.hash) return { row, heldHash }
  }
  const first = batch.rows[0]
  const before = batch.firstSeq - 1 === terminal.watermark ? terminal.headHash : held.get(batch.firstSeq - 1)
  return first && before !== undefined && before !== first.previousHash ? { row: first, heldHash: before } : null
}

async function store(deps: IntakeDeps, client: Queryable, batch: Batch, { newUpTo }: Admitted): Promise<Taken> {
  const terminal = await lockTerminal(client, batch.terminalId)
  if (!terminal) throw new Refusal('UNKNOWN_TERMINAL', 'this terminal is not paired here')
  const { watermark } = terminal
  if (batch.firstSeq > watermark + 1) throw new Refusal('GAP', `held up to ${watermark}`, { expectedSeq: watermark + 1 })
  const at = deps.now()
  const fork = await forkIn(client, terminal, batch)
  if (fork) {
    await noteFork(client, batch.terminalId, fork.row, fork.heldHash, at)
    return { kind: 'fork', seq: fork.row.seq }
  }
  const fresh = batch.rows.filter((row) => row.seq > watermark)
  const last = fresh.at(-1)
  if (last && last.seq > newUpTo) throw new Refusal('SUCCEEDED', `another chain has taken the place of this one, which is held up to ${watermark}`)
  if (last) await insertRows(client, batch.terminalId, fresh, at)
  await moveWatermark(client, batch.terminalId, { watermark: last?.seq ?? watermark, headHash: last?.hash ?? terminal.headHash, at, rows: batch.rows.length })
  return { kind: 'taken', watermark: last?.seq ?? watermark }
}

/**
 * Takes a batch in: signature, chain and seq checked, the exact bytes kept, the watermark moved, all in one transaction
 * that holds the terminal's row. What is held already is skipped. Interpretation is another step (interpretation.ts).
 * Throws Refusal.
 */
export async function takeBatch(deps: IntakeDeps, batch: Batch): Promise<{ watermark: number }> {
  const admitted = await admit(deps, batch)
  const taken = await deps.database.transaction((client) => store(deps, client, batch, admitted))
  if (taken.kind === 'fork') {
    deps.log.warn('intake.fork', { terminalId: batch.terminalId, seq: taken.seq })
    throw new Refusal('FORK', `entry ${taken.seq} is held with other content`)
  }
  return taken
}
