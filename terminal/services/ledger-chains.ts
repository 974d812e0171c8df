import type Database from 'better-sqlite3'
import type { Hasher } from '../../core/base/ports.ts'
import { createTotals } from '../../core/ledger/chain-totals.ts'
import type { LedgerTotals, TotalStores } from '../../core/ledger/chain-totals.ts'
import type { HeldHead } from '../../core/ledger/heads.ts'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import { verifyChain } from '../../core/ledger/verify-chain.ts'
import type { ChainReport, Found, SeenSales } from '../../core/ledger/verify-chain.ts'
import { chainRows, folderOf, listChains, rowOf } from '../store/segments.ts'
import type { Chain, ChainRow, Segment, SeqRange } from '../store/segments.ts'
import { bookFault } from './ledger-report.ts'
import type { BookFault } from './ledger-report.ts'

export interface ChainsReport {
  readonly fault: BookFault | null
  /** The chain that the fault is in, or else the one the till writes. */
  readonly terminalId: string
  /** The last good entry of that chain. */
  readonly head: { readonly seq: number; readonly hash: string }
  /** Of all chains, up to the fault. */
  readonly totals: LedgerTotals
  readonly headsUnmet: readonly HeldHead[]
}

export interface ChainsOptions {
  readonly heads: readonly HeldHead[]
  readonly seenSales: SeenSales
  readonly totals: TotalStores
  readonly also: (row: ChainRow, event: JournalEvent) => Found | null
}

/** Entries of all chains that are stated as lost, by their positions, in order. */
export function lostPositions(db: Database.Database): SeqRange[] {
  return listChains(db).flatMap((chain) => lostOf(chain).map(({ first, last }) => ({ first: chain.before + first, last: chain.before + last })))
}

const lostOf = ({ segments }: Chain): SeqRange[] => segments.flatMap(({ missing }) => missing)

/** Walks every chain of a till, the oldest first, closed segments and live rows, and stops at the first fault. */
export function verifyChains(db: Database.Database, hasher: Hasher, { heads, seenSales, totals, also }: ChainsOptions): ChainsReport {
  const folder = folderOf(db)
  const sums = createTotals(totals)
  let headsUnmet = heads
  let last: ChainsReport | null = null
  let before: Segment | null = null
  for (const chain of listChains(db)) {
    // A number alone means the chain that the till writes; receipts say which they are.
    const held = chain.isCurrent ? headsUnmet : headsUnmet.filter(({ at }) => typeof at === 'string')
    const follows = before === null ? null : { ...before, hashOf: hashesOf(db, folder, before.terminalId) }
    const report = verifyChain(hasher, chain.terminalId, chainRows(db, folder, chain), {
      heads: held, missing: lostOf(chain), sums, seenSales, also: (row, event) => wrongBeginning(event, follows) ?? also(row, event),
    })
    const unmet = new Set(report.headsUnmet)
    headsUnmet = headsUnmet.filter((head) => !held.includes(head) || unmet.has(head))
    last = { fault: report.fault ?? cutChain(chain, report), terminalId: chain.terminalId, head: report.head, totals: report.totals, headsUnmet }
    if (last.fault !== null) return last
    before = chain.segments.at(-1) ?? null
  }
  if (last === null) throw new Error('a till writes a chain')
  return last
}

const hashesOf = (db: Database.Database, folder: string, terminalId: string) => (seq: number): string | null => rowOf(db, folder, terminalId, seq)?.hash ?? null

/**
 * A chain after the first names the one it takes the place of, and where that ended as far as the till knew: at its last
 * entry, or at an earlier one where later ones were lost, back by now or not.
 */
function wrongBeginning(event: JournalEvent, before: (Segment & { readonly hashOf: (seq: number) => string | null }) | null): Found | null {
  if (event.type !== 'terminal.opened') return null
  const { continues } = event
  const told = continues === undefined ? 'nothing' : `entry ${continues.seq} of ${continues.terminalId}, ${continues.head}`
  const ended = before === null ? 'nothing' : `entry ${before.lastSeq} of ${before.terminalId}, ${before.head}`
  const isEarlier = continues !== undefined && before !== null && continues.terminalId === before.terminalId && continues.seq < before.lastSeq
  if (isEarlier && before.hashOf(continues.seq) === continues.head) return null
  return told === ended ? null : { code: 'BEGINNING_WRONG', detail: `it says that it follows ${told}, and follows ${ended}` }
}

/** An earlier chain ends where its last segment says it ends. */
function cutChain({ isCurrent, segments }: Chain, { head }: ChainReport): BookFault | null {
  const end = segments.at(-1)
  if (isCurrent || end === undefined) return null
  const lastThere = end.missing.findLast(({ last }) => last === end.lastSeq)?.first
  const expected = lastThere === undefined ? end.lastSeq : lastThere - 1
  return head.seq === expected ? null : bookFault('ROWS_CUT', head.seq + 1, `the chain of ${end.terminalId} goes to entry ${expected}`)
}
