import type { Hasher } from '../base/ports.ts'

/** Domain tag and format version of the journal's chain: changing either starts another chain. */
export const CHAIN_DOMAIN = 'regulars.journal'
export const CHAIN_VERSION = 1
/** What the first row of a chain names as its predecessor. */
export const GENESIS_HASH = '0'.repeat(64)

/**
 * The hash of one journal row (ledger-and-sync.md): domain tag, format version, terminal, seq, instant, previous
 * hash and the exact stored text. Every field but the last cannot contain the separator, so no two rows share an input.
 */
export function chainHash(hasher: Hasher, row: { terminalId: string; seq: number; at: number; previousHash: string; body: string }): string {
  return hasher.sha256Hex(`${CHAIN_DOMAIN}\n${CHAIN_VERSION}\n${row.terminalId}\n${row.seq}\n${row.at}\n${row.previousHash}\n${row.body}`)
}
