import type Database from 'better-sqlite3'
import type { JournalRow } from '../../core/ledger/journal.ts'
import type { EarlierChain } from '../../core/sync/wire.ts'
import { MAX_EARLIER_CHAINS } from '../../core/sync/wire.ts'
import { chainIdentities, noteHeldUpTo } from '../store/chain-store.ts'
import { chainRows, folderOf, listChains } from '../store/segments.ts'
import type { Chain } from '../store/segments.ts'
import type { HeadOfficeLink } from '../store/sync-store.ts'
import { createBatchSize, makeBatch, nextRows, sendBatch } from './batches.ts'
import { DONE, endOf } from './step.ts'
import type { StepEnd, SyncContext } from './step.ts'

/** The chains of this till that are over, the oldest first, as pairing tells them. */
export function earlierChains(db: Database.Database): EarlierChain[] {
  const keys = new Map(chainIdentities(db).map(({ terminalId, publicKey }) => [terminalId, publicKey]))
  return listChains(db).filter(({ isCurrent }) => !isCurrent).slice(-MAX_EARLIER_CHAINS).flatMap(({ terminalId, segments }) => {
    const last = segments.at(-1)
    return last ? [{ terminalId, publicKey: keys.get(terminalId) ?? null, seq: last.lastSeq, head: last.head }] : []
  })
}

/** Rows up to the first that is stated as lost. */
function untilGap(rows: [JournalRow, ...JournalRow[]] | null): [JournalRow, ...JournalRow[]] | null {
  if (!rows) return null
  const [first, ...rest] = rows
  const gap = rest.findIndex((row, i) => row.seq !== first.seq + i + 1)
  return [first, ...(gap === -1 ? rest : rest.slice(0, gap))]
}

/** The next chain that is over and that head office may not hold whole. */
function nextUnsent(db: Database.Database): { readonly chain: Chain; readonly heldUpTo: number; readonly lastSeq: number } | null {
  const held = new Map(chainIdentities(db).map(({ terminalId, heldUpTo }) => [terminalId, heldUpTo]))
  for (const chain of listChains(db)) {
    const lastSeq = chain.isCurrent ? 0 : chain.segments.at(-1)?.lastSeq ?? 0
    const heldUpTo = held.get(chain.terminalId) ?? 0
    if (heldUpTo < lastSeq) return { chain, heldUpTo, lastSeq }
  }
  return null
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

  async function sendSome(link: HeadOfficeLink, { chain, heldUpTo, lastSeq }: NonNullable<ReturnType<typeof nextUnsent>>): Promise<StepEnd | null> {
    const { terminalId } = chain
    const rows = untilGap(nextRows(rowsOf(chain), heldUpTo, size.rows()))
    if (!rows) return noteHeld(terminalId, lastSeq)
    const answer = await sendBatch(makeBatch(rows, link, deps, terminalId), link, timings.requestTimeoutMs, client)
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
      const unsent = headOffice ? nextUnsent(deps.db) : null
      if (!headOffice || unsent === null || client.closing.aborted) return DONE
      const end = await sendSome(headOffice, unsent)
      if (end !== null) return end
    }
  }
}
