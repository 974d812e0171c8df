import type Database from 'better-sqlite3'
import type { Continues } from '../../core/ledger/events/chain-events.ts'
import type { Instant } from '../../core/time/instant.ts'

/** One of the chains a till has written: an identity with a key and letters of its own. */
export interface ChainIdentity {
  /** 1 for a till's first. */
  readonly number: number
  readonly terminalId: string
  /** Raw Ed25519 key, base64; null where nothing says it any more. */
  readonly publicKey: string | null
  /** In front of the numbers of receipts and shift reports; empty on the first chain. */
  readonly letters: string
  /** What is added to an entry's number for its place among all entries of this till. */
  readonly before: number
  /** Why it began; null for the first. */
  readonly because: Continues['because'] | null
  /** Address of the head office of the chain before it; null: none. */
  readonly pairedBefore: string | null
  /** Of a chain that is over: how far head office has said that it holds it. */
  readonly heldUpTo: number
  readonly begunAt: Instant
}

type Row = Omit<ChainIdentity, 'letters'> & { letter: string }

const ALL = `SELECT number, terminal_id AS terminalId, public_key AS publicKey, letter, before, because, paired_before AS pairedBefore, held_up_to AS heldUpTo, begun_at AS begunAt
  FROM chain ORDER BY number`

const readRow = ({ letter, ...row }: Row): ChainIdentity => ({ ...row, letters: letter })

/** The chains of a till, the first one first; none before it was set up. */
export function chainIdentities(db: Database.Database): ChainIdentity[] {
  return db.prepare<[], Row>(ALL).all().map(readRow)
}

/** The chain that is written; null before the till was set up. */
export function currentIdentity(db: Database.Database): ChainIdentity | null {
  return chainIdentities(db).at(-1) ?? null
}

/** Lists a chain that begins; inside the transaction that writes its first entry. */
export function putChain(db: Database.Database, chain: ChainIdentity): void {
  db.prepare('INSERT INTO chain (number, terminal_id, public_key, letter, before, because, paired_before, held_up_to, begun_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
    .run(chain.number, chain.terminalId, chain.publicKey, chain.letters, chain.before, chain.because, chain.pairedBefore, chain.heldUpTo, chain.begunAt)
}

/** Head office holds this much of a chain. */
export function noteHeldUpTo(db: Database.Database, terminalId: string, seq: number): void {
  db.prepare('UPDATE chain SET held_up_to = ? WHERE terminal_id = ?').run(seq, terminalId)
}
