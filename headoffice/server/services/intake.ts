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
import { heldHashes, journalStatement, noteFork } from '../store/journal-store.ts'
import { senderOf } from '../store/admission-store.ts'
import type { Sender } from '../store/admission-store.ts'
import { lockTerminal, moveWatermark, noteSeen } from '../store/terminal-store.ts'
import type { Queryable, TerminalRecord } from '../store/terminal-store.ts'
import { together } from '../store/together.ts'

export interface IntakeDeps {
  readonly database: Database
  readonly hasher: Hasher
  readonly now: () => number
  readonly log: HeadOfficeLog
}

/** How far a batch may bring new entries: anything of a chain that goes on; of one that is over, what its successor knows of it. */
export interface Admitted {
  readonly newUpTo: number
  /** Signed by a till that was taken out of service: what it brings waits beside the journal for a person. */
  readonly isAside: boolean
}

function signerOf({ publicKey, revokedAt, successors }: Sender, batch: Batch): Admitted {
  const text = batchSigningText(batch)
  // A chain that was never paired may come without its key.
  if (publicKey !== '' && verifyEd25519(publicKey, text, batch.signature)) {
    return { newUpTo: successors.length === 0 ? Number.MAX_SAFE_INTEGER : 0, isAside: revokedAt !== null }
  }
  const successor = successors.find((each) => verifyEd25519(each.publicKey, text, batch.signature))
  if (!successor) throw new Refusal('BAD_SIGNATURE', 'not signed with the key this terminal was paired with')
  return { newUpTo: successor.seq, isAside: successor.isRevoked }
}

/** Who sent it, is it whole, is it for us: everything that needs no lock. Throws Refusal. */
export async function admit({ database, hasher }: IntakeDeps, batch: Batch): Promise<Admitted> {
  const sender = await senderOf(database.pool, batch.terminalId)
  if (!sender) throw new Refusal('UNKNOWN_TERMINAL', 'this terminal is not paired here')
  const admitted = signerOf(sender, batch)
  const { identity } = sender
  if (batch.programmeId !== identity.programmeId) throw new Refusal('WRONG_PROGRAMME', `this head office is of ${identity.programmeId}`)
  if (batch.incarnation !== identity.incarnation) {
    throw new Refusal('WRONG_INCARNATION', 'head office was put back from a backup', { incarnation: identity.incarnation, expectedSeq: sender.watermark + 1 })
  }
  const fault = batchFault(hasher, batch)
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

/** What a batch comes to for a terminal whose row is held: another story, or rows that go on from a place. */
export type Judged =
  | { readonly kind: 'fork'; readonly row: JournalRow; readonly heldHash: string }
  | { readonly kind: 'goes-on'; readonly fresh: readonly JournalRow[]; readonly place: Place }

/** Whether a batch fits what is held, and what of it is new. Throws Refusal. */
export async function judge(client: Queryable, terminal: TerminalRecord, batch: Batch, { newUpTo, isAside }: Admitted): Promise<Judged> {
  const place = placeOf(terminal, isAside)
  if (batch.firstSeq > place.seq + 1) throw new Refusal('GAP', `held up to ${place.seq}`, { expectedSeq: place.seq + 1 })
  const fork = await forkIn(client, terminal, place, batch)
  if (fork) return { kind: 'fork', ...fork }
  const fresh = batch.rows.filter((row) => row.seq > place.seq)
  const last = fresh.at(-1)
  if (last && last.seq > newUpTo) throw new Refusal('SUCCEEDED', `another chain has taken the place of this one, which is held up to ${place.seq}`)
  return { kind: 'goes-on', fresh, place }
}

async function keep(client: Queryable, terminalId: string, kept: { fresh: readonly JournalRow[]; place: Place; isAside: boolean; at: number; rows: number }): Promise<Taken> {
  const { fresh, place, isAside, at, rows } = kept
  const last = fresh.at(-1)
  const { seq, hash } = last ?? place
  if (isAside) {
    if (last) await keepAside(client, terminalId, fresh, at)
    await noteSeen(client, terminalId, at)
  } else {
    if (last) await together(client, { journal_row: journalStatement(terminalId, fresh, at) })
    await moveWatermark(client, terminalId, { watermark: seq, headHash: hash, at, rows })
  }
  return { kind: 'taken', heldUpTo: seq }
}

/** Keeps what was judged, without counting it. Inside the transaction that holds the terminal's row. */
export async function keepJudged(client: Queryable, batch: Batch, judged: Judged, { isAside }: Admitted, at: number): Promise<Taken> {
  if (judged.kind === 'goes-on') return keep(client, batch.terminalId, { ...judged, isAside, at, rows: batch.rows.length })
  await noteFork(client, batch.terminalId, judged.row, judged.heldHash, at)
  return { kind: 'fork', seq: judged.row.seq }
}

/** What came of a batch: how far its terminal's entries are held, or which of them is held with other content. */
export type Taken = { readonly kind: 'taken'; readonly heldUpTo: number } | { readonly kind: 'fork'; readonly seq: number }

/** Throws Refusal where a batch tells another story. */
export function refuseFork({ log }: IntakeDeps, terminalId: string, taken: Taken): { heldUpTo: number } {
  if (taken.kind === 'taken') return taken
  log.warn('intake.fork', { terminalId, seq: taken.seq })
  throw new Refusal('FORK', `entry ${taken.seq} is held with other content`)
}

/**
 * Takes a batch in without counting it: signature, chain and seq checked, the exact bytes kept, the watermark moved, all in
 * one transaction that holds the terminal's row. What is held already is skipped. What a till taken out of service brings is
 * kept aside. Throws Refusal.
 */
export async function takeBatch(deps: IntakeDeps, batch: Batch, admitted?: Admitted): Promise<{ heldUpTo: number }> {
  const by = admitted ?? (await admit(deps, batch))
  const taken = await deps.database.transaction(async (client) => {
    const terminal = await lockTerminal(client, batch.terminalId)
    if (!terminal) throw new Refusal('UNKNOWN_TERMINAL', 'this terminal is not paired here')
    return keepJudged(client, batch, await judge(client, terminal, batch, by), by, deps.now())
  })
  return refuseFork(deps, batch.terminalId, taken)
}
