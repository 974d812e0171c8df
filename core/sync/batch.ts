import type { Hasher } from '../base/ports.ts'
import { chainHash, GENESIS_HASH } from '../ledger/chain.ts'
import type { JournalRow } from '../ledger/journal.ts'
import type { Batch } from './wire.ts'

/** SHA-256 over the rows' hashes, each ended by a line break. */
export function batchContentHash(hasher: Hasher, rows: readonly JournalRow[]): string {
  return hasher.sha256Hex(rows.map((row) => `${row.hash}\n`).join(''))
}

/** Where the first thing is wrong inside a batch, before anything outside it is looked at. */
export type BatchFault = { readonly seq: number; readonly what: 'seq' | 'previous' | 'hash' | 'content' }

/** Recomputes every hash of a batch from the exact bytes it brought: numbers rise by one, each row names the one before. */
export function batchFault(hasher: Hasher, batch: Pick<Batch, 'terminalId' | 'firstSeq' | 'previousHash' | 'rows' | 'contentHash'>): BatchFault | null {
  let previousHash = batch.firstSeq === 1 ? GENESIS_HASH : batch.previousHash
  if (batch.previousHash !== previousHash) return { seq: batch.firstSeq, what: 'previous' }
  let seq = batch.firstSeq
  for (const row of batch.rows) {
    if (row.seq !== seq) return { seq, what: 'seq' }
    if (row.previousHash !== previousHash) return { seq, what: 'previous' }
    if (chainHash(hasher, { terminalId: batch.terminalId, ...row }) !== row.hash) return { seq, what: 'hash' }
    previousHash = row.hash
    seq += 1
  }
  return batchContentHash(hasher, batch.rows) === batch.contentHash ? null : { seq: batch.firstSeq, what: 'content' }
}
