import type Database from 'better-sqlite3'
import type { JournalRow } from '../../core/ledger/journal.ts'
import type { EarlierChain } from '../../core/sync/wire.ts'
import { MAX_EARLIER_CHAINS } from '../../core/sync/wire.ts'
import { chainIdentities, noteHeldUpTo } from '../store/chain-store.ts'
import { chainRows, folderOf, listChains } from '../store/segments.ts'
import type { Chain } from '../store/segments.ts'
import type { HeadOfficeLink } from '../store/sync-store.ts'
import { createBatchSize, makeBatch, nextRows, packBatch, sendBatch } from './batches.ts'
import { DONE, endOf } from './step.ts'
import type { StepEnd, SyncContext } from './step.ts'

interface OverChain {
  readonly chain: Chain
  readonly publicKey: string | null
  readonly heldUpTo: number
  readonly lastSeq: number
  readonly head: string
}

/** The chains whose place this till's own takes, the oldest first. What a copied folder began with is the original's. */
function overChains(db: Database.Database): OverChain[] {
  const known = chainIdentities(db)
  const ownFrom = known.findLast(({ because }) => because === 'copied')?.number ?? 1
  const byTerminal = new Map(known.filter(({ number }) => number >= ownFrom).map((each) => [each.terminalId, each]))
  return listChains(db).flatMap((chain) => {
    const identity = byTerminal.get(chain.terminalId)
    const last = chain.segments.at(-1)
    return chain.isCurrent || !identity || !last ? [] : [{ chain, publicKey: identity.publicKey, heldUpTo: identity.heldUpTo, lastSeq: last.lastSeq, head: last.head }]
  })
}

/** The same as pairing tells them. */
export function earlierChains(db: Database.Database): EarlierChain[] {
  return overChains(db).slice(-MAX_EARLIER_CHAINS).map(({ chain: { terminalId }, publicKey, lastSeq, head }) => ({ terminalId, publicKey, seq: lastSeq, head }))
}

/** Whether head office holds all that the chains which are over wrote, as far as this till has it. */
export function allEarlierHeld(db: Database.Database): boolean {
  return overChains(db).every(({ heldUpTo, lastSeq }) => heldUpTo >= lastSeq)
}

/** Rows up to the first that is stated as lost. */
function untilGap(rows: [JournalRow, ...JournalRow[]] | null): [JournalRow, ...JournalRow[]] | null {
  if (!rows) return null
  const [first, ...rest] = rows
  const gap = rest.findIndex((row, i) => row.seq !== first.seq + i + 1)
  return [first, ...(gap === -1 ? rest : rest.slice(0, gap))]
}

/**
 * Sends what head office may lack of the chains that are over, signed with the key of the one that took their place. What
 * it has it skips. A chain that it holds with other content, as of a copied folder, stays as it holds it; a person there sees
 * both, and the chain that goes on is sent all the same.
 */
export function createEarlierStep(context: SyncContext) {
  const { store, deps, timings, client } = context
  const size = createBatchSize()

  function rowsOf(chain: Chain) {
    const { db } = deps
    return { rowsAfter: (seq: number, limit: number) => [...chainRows(db, folderOf(db), chain, { from: seq + 1, to: seq + limit })].map(({ terminalId: _terminal, position: _position, ...row }) => row) }
  }

  async function sendSome(link: HeadOfficeLink, { chain, heldUpTo, lastSeq }: OverChain): Promise<StepEnd | null> {
    const { terminalId } = chain
    const rows = untilGap(nextRows(rowsOf(chain), heldUpTo, size.rows()))
    if (!rows) return noteHeld(terminalId, lastSeq)
    const answer = await sendBatch(await packBatch(makeBatch(rows, link, deps, terminalId), false), false, link, timings.requestTimeoutMs, client)
    if (answer.kind === 'answer') return noteHeld(terminalId, Math.min(lastSeq, Math.max(answer.value.watermark, rows.at(-1)?.seq ?? 0)))
    if (answer.kind === 'trouble') {
      if (answer.code !== 'UNREACHABLE') size.shrink()
      return endOf(answer)
    }
    const { code, expectedSeq } = answer.problem
    // Lost here and not there either: nothing after it can be sent.
    if (code === 'GAP' && rows[0].seq > heldUpTo + 1) return noteHeld(terminalId, lastSeq)
    if (code === 'GAP' && expectedSeq !== undefined && expectedSeq <= heldUpTo) return noteHeld(terminalId, expectedSeq - 1)
    if (code !== 'FORK') return endOf(answer)
    deps.log.warn('sync.earlier-chain-differs', { terminalId, seq: heldUpTo })
    return noteHeld(terminalId, lastSeq)
  }

  function noteHeld(terminalId: string, seq: number): null {
    noteHeldUpTo(deps.db, terminalId, seq)
    return null
  }

  return async function sendEarlier(): Promise<StepEnd> {
    for (;;) {
      const { headOffice } = store.read()
      const unsent = overChains(deps.db).find(({ heldUpTo, lastSeq }) => heldUpTo < lastSeq)
      if (!headOffice || unsent === undefined || client.closing.aborted) return DONE
      const end = await sendSome(headOffice, unsent)
      if (end !== null) return end
    }
  }
}
