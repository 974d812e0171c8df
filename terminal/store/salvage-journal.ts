import { GENESIS_HASH, chainHash } from '../../core/ledger/chain.ts'
import type { Hasher } from '../../core/base/ports.ts'
import type { JournalRow } from '../../core/ledger/journal.ts'
import type { StoredRow } from './salvage-cells.ts'
import type { SeqRange } from './segments.ts'

/** An entry of the journal as a damaged page gave it, where its hash holds over the bytes that were read; else null. */
export function soundEntry(hasher: Hasher, terminalId: string, { rowid, values }: StoredRow): JournalRow | null {
  const [, at, body, previousHash, hash] = values
  if (rowid === null || typeof at !== 'number' || typeof body !== 'string' || typeof previousHash !== 'string' || typeof hash !== 'string') return null
  const row = { seq: rowid, at, body, previousHash, hash }
  return isSoundEntry(hasher, terminalId, row) ? row : null
}

/** Whether a row's hash is that of its own bytes in this chain. */
export function isSoundEntry(hasher: Hasher, terminalId: string, row: JournalRow): boolean {
  return chainHash(hasher, { terminalId, ...row }) === row.hash
}

/**
 * The entries that are not there between the one before the first and the last.
 *
 * @param seqs of the entries there are, in order
 * @param after the entry that the first should follow: 0 for a journal's first
 */
export function gapsOf(seqs: Iterable<number>, after: number): SeqRange[] {
  const gaps: SeqRange[] = []
  let last = after
  for (const seq of seqs) {
    if (seq > last + 1) gaps.push({ first: last + 1, last: seq - 1 })
    last = Math.max(last, seq)
  }
  return gaps
}

/**
 * Whether rows fill a gap exactly: each follows the one before, the first what is there before it, and what is there after
 * them follows the last. A row's hash is of its own making, so only both ends prove that these are the entries that were.
 *
 * @param before the hash that the first must follow: null for the journal's first entry
 * @param after what the entry after the gap says that it follows; null where there is none, as at the end of a journal
 */
export function fillsGap(hasher: Hasher, terminalId: string, rows: readonly JournalRow[], { gap, before, after }: { gap: SeqRange; before: string | null; after: string | null }): boolean {
  let previous = before ?? GENESIS_HASH
  if (rows.length !== gap.last - gap.first + 1) return false
  for (const [n, row] of rows.entries()) {
    if (row.seq !== gap.first + n || row.previousHash !== previous || !isSoundEntry(hasher, terminalId, row)) return false
    previous = row.hash
  }
  return after === null || after === previous
}
