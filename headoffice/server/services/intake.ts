import { batchFault } from '../../../core/sync/batch.ts'
import { batchSigningText } from '../../../core/sync/wire.ts'
import type { Batch } from '../../../core/sync/wire.ts'
import type { Hasher } from '../../../core/base/ports.ts'
import type { JournalRow } from '../../../core/ledger/journal.ts'
import type { HeadOfficeLog } from '../log.ts'
import { verifyEd25519 } from '../keys.ts'
import { Refusal } from '../problem.ts'
import type { Database } from '../store/database.ts'
import { asideHashes, keepAside } from '../store/aside-store.ts'
import { heldHashes, insertRows, noteFork } from '../store/journal-store.ts'
import { successorsOf } from '../store/succession-store.ts'
import { findTerminal, lockTerminal, moveWatermark, noteSeen } from '../store/terminal-store.ts'
import type { Queryable, TerminalRecord } from '../store/terminal-store.ts'
import type { HeadOfficeIdentity } from '../store/identity-store.ts'

export interface IntakeDeps {
  readonly database: Database
  readonly identity: () => Promise<HeadOfficeIdentity>
  readonly hasher: Hasher
  readonly now: () => number
  readonly log: HeadOfficeLog
}

type Taken = { readonly kind: 'taken'; readonly heldUpTo: number } | { readonly kind: 'fork'; readonly seq: number }

/** How far a batch may bring new entries: anything of a chain that goes on; of one that is over, what its successor knows of it. */
interface Admitted {
  readonly newUpTo: number
  /** Signed by a till that was taken out of service: what it brings waits beside the journal for a person. */
  readonly isAside: boolean
}

async function signerOf(deps: IntakeDeps, terminal: TerminalRecord, batch: Batch): Promise<Admitted> {
  const text = batchSigningText(batch)
  const successors = await successorsOf(deps.database.pool, terminal.terminalId)
  // A chain that was never paired may come without its key.
  if (terminal.publicKey !== '' && verifyEd25519(terminal.publicKey, text, batch.signature)) {
    return { newUpTo: successors.length === 0 ? Number.MAX_SAFE_INTEGER : 0, isAside: terminal.revokedAt !== null }
  }
  const successor = successors.find(({ publicKey }) => verifyEd25519(publicKey, text, batch.signature))
  if (!successor) throw new Refusal('BAD_SIGNATURE', 'not signed with the key this terminal was paired with')
  return { newUpTo: successor.seq, isAside: successor.revokedAt !== null }
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
async function forkIn(client: Queryable, terminal: TerminalRecord, place: Place, batch: Batch): Promise<{ row: JournalRow; heldHash: string } | null> {
  const [next] = batch.rows
  // Most batches go on where the last one ended: there is nothing to look up.
  if (next && batch.firstSeq === place.seq + 1) return next.previousHash === place.hash ? null : { row: next, heldHash: place.hash }
  const lastSeq = batch.rows.at(-1)?.seq ?? 0
  const held = await heldHashes(client, terminal.terminalId, batch.firstSeq - 1, Math.min(lastSeq, terminal.watermark))
  if (lastSeq > terminal.watermark && place.seq > terminal.watermark) for (const [seq, hash] of await asideHashes(client, terminal.terminalId, batch.firstSeq - 1, lastSeq)) held.set(seq, hash)
  for (const row of batch.rows) {
    const heldHash = held.get(row.seq)
    if (heldHash !== undefined && heldHash !== row.hash) return { row, heldHash }
  }
  const before = held.get(batch.firstSeq - 1)
  return next && before !== undefined && before !== next.previousHash ? { row: next, heldHash: before } : null
}

/** Where new rows go on: after the journal, or after what is kept aside. */
interface Place {
  readonly seq: number
  readonly hash: string
}

function placeOf(terminal: TerminalRecord, isAside: boolean): Place {
  const { asideSeq, asideHash } = terminal
  if (isAside && asideSeq !== null && asideHash !== null && asideSeq > terminal.watermark) return { seq: asideSeq, hash: asideHash }
  return { seq: terminal.watermark, hash: terminal.headHash }
}

async function keep(client: Queryable, terminalId: string, kept: { fresh: readonly JournalRow[]; place: Place; isAside: boolean; at: number; rows: number }): Promise<number> {
  const { fresh, place, isAside, at, rows } = kept
  const last = fresh.at(-1)
  const { seq, hash } = last ?? place
  if (isAside) {
    if (last) await keepAside(client, terminalId, fresh, at)
    await noteSeen(client, terminalId, at)
  } else {
    if (last) await insertRows(client, terminalId, fresh, at)
    await moveWatermark(client, terminalId, { watermark: seq, headHash: hash, at, rows })
  }
  return seq
}

async function store(deps: IntakeDeps, client: Queryable, batch: Batch, { newUpTo, isAside }: Admitted): Promise<Taken> {
  const terminal = await lockTerminal(client, batch.terminalId)
  if (!terminal) throw new Refusal('UNKNOWN_TERMINAL', 'this terminal is not paired here')
  const place = placeOf(terminal, isAside)
  if (batch.firstSeq > place.seq + 1) throw new Refusal('GAP', `held up to ${place.seq}`, { expectedSeq: place.seq + 1 })
  const at = deps.now()
  const fork = await forkIn(client, terminal, place, batch)
  if (fork) {
    await noteFork(client, batch.terminalId, fork.row, fork.heldHash, at)
    return { kind: 'fork', seq: fork.row.seq }
  }
  const fresh = batch.rows.filter((row) => row.seq > place.seq)
  const last = fresh.at(-1)
  if (last && last.seq > newUpTo) throw new Refusal('SUCCEEDED', `another chain has taken the place of this one, which is held up to ${place.seq}`)
  return { kind: 'taken', heldUpTo: await keep(client, batch.terminalId, { fresh, place, isAside, at, rows: batch.rows.length }) }
}

/**
 * Takes a batch in: signature, chain and seq checked, the exact bytes kept, the watermark moved, all in one transaction
 * that holds the terminal's row. What is held already is skipped. What a till taken out of service brings is kept aside. Interpretation is another step (interpretation.ts).
 * Throws Refusal.
 */
export async function takeBatch(deps: IntakeDeps, batch: Batch): Promise<{ heldUpTo: number }> {
  const admitted = await admit(deps, batch)
  const taken = await deps.database.transaction((client) => store(deps, client, batch, admitted))
  if (taken.kind === 'fork') {
    deps.log.warn('intake.fork', { terminalId: batch.terminalId, seq: taken.seq })
    throw new Refusal('FORK', `entry ${taken.seq} is held with other content`)
  }
  return taken
}
