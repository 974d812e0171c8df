import type Database from 'better-sqlite3'
import type { Clock, Hasher, Ids } from '../../core/base/ports.ts'
import type { Continues } from '../../core/ledger/events/chain-events.ts'
import { lettersAfter, nextLetters } from '../../core/ledger/receipt-letters.ts'
import type { Log } from '../log/log.ts'
import { currentIdentity, noteHeldUpTo, putChain } from '../store/chain-store.ts'
import type { ChainIdentity } from '../store/chain-store.ts'
import { createJournalStore, journalHead, readIdentity } from '../store/journal-store.ts'
import { adoptNextKey, makeNextKey } from '../store/key-store.ts'
import type { KeyStore } from '../store/key-store.ts'
import { adoptSegment, folderOf, listSegments, writeSegment } from '../store/segments.ts'
import { createSettings } from '../store/settings-store.ts'
import { createSyncStore } from '../store/sync-store.ts'
import { createTillKeys } from '../store/till-keys.ts'
import { forgetPlace } from './place.ts'
import { barSpending } from './spending-guard.ts'

/** Why a till's old chain cannot go on. */
export type NewChainReason = Continues['because']

/** Entries that head office may hold beyond what a till has of its old chain get their places before the new chain's. */
const ROOM = 1_000_000

export interface NewChainPorts {
  readonly db: Database.Database
  readonly clock: Clock
  readonly ids: Ids
  readonly hasher: Hasher
  readonly log: Log
  /** Where a till is open already: from here on it signs with the new key. */
  readonly keys?: KeyStore
}

export interface NewChainOrder {
  readonly because: NewChainReason
  /** Letters that this till has used elsewhere, as a restored one knows from beside its backup. */
  readonly lettersUsed?: readonly string[]
}

export interface NewChain {
  readonly terminalId: string
  /** In front of its receipt and shift report numbers. */
  readonly letters: string
}

/**
 * Begins another chain where the old one cannot go on (ledger-and-sync): a new identity with a key of its own, the old rows
 * closed as a segment, a first entry that names where the old chain ended as far as this till knows, the next letters.
 * Head office has to be paired again, and nothing of a customer's is spent until it has answered. Balances stay: they fold
 * from all chains. The power may go at any point: the old chain goes on, or the new one has begun whole.
 *
 * For a till that is set up, before anything of it reads who it is: at its opening, or at a restore.
 */
export function beginNewChain(ports: NewChainPorts, { because, lettersUsed = [] }: NewChainOrder): NewChain {
  const { db, clock, ids, log } = ports
  const identity = readIdentity(db)
  const old = currentIdentity(db)
  if (!identity || !old) throw new Error('a till that was never set up has no chain to go on from')
  const folder = folderOf(db)
  const last = journalHead(db)
  const lastThere = lastThereIs(db, last)
  const liveUpTo = db.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck().get() ?? null
  const written = liveUpTo === null ? null : writeSegment(db, folder, { upToSeq: liveUpTo, because: 'new-chain', at: clock.now() })
  const publicKey = makeNextKey(folder)
  const letters = [old.letters, ...lettersUsed].reduce((one, other) => (lettersAfter(other, one) ? other : one))
  const chain: ChainIdentity = {
    number: old.number + 1, terminalId: ids.next(), publicKey, letters: nextLetters(letters), because,
    before: (Math.floor((old.before + last.seq) / ROOM) + 1) * ROOM,
    pairedBefore: createSyncStore(db).read().headOffice?.url ?? (old.heldUpTo === 0 ? old.pairedBefore : null),
    heldUpTo: 0, begunAt: clock.now(),
  }
  db.transaction(() => {
    if (written) adoptSegment(db, written)
    become(ports, old, chain, { terminalId: identity.terminalId, ...lastThere, because })
  }).immediate()
  adoptNextKey(folder)
  ports.keys?.readAgain()
  log.warn('chain.begun', { because, letters: chain.letters, continues: lastThere.seq })
  return { terminalId: chain.terminalId, letters: chain.letters }
}

/** The last entry of the old chain that this till has: where the end was lost, the one before that. Its segment's head is of that one. */
function lastThereIs(db: Database.Database, { seq, hash }: { seq: number; hash: string }): { seq: number; head: string } {
  const gone = listSegments(db).findLast(({ terminalId }) => terminalId === readIdentity(db)?.terminalId)?.missing.find(({ last }) => last === seq)
  return { seq: gone === undefined ? seq : gone.first - 1, head: hash }
}

function become({ db, clock, hasher }: NewChainPorts, old: ChainIdentity, chain: ChainIdentity, continues: Continues): void {
  const sync = createSyncStore(db)
  const { watermark, headOffice } = sync.read()
  if (headOffice) noteHeldUpTo(db, old.terminalId, watermark)
  db.prepare('UPDATE terminal_identity SET terminal_id = ?').run(chain.terminalId)
  putChain(db, chain)
  sync.forgetHeadOffice()
  const journal = createJournalStore(db, { clock, hasher })
  const { programmeId, storeId, tillNumber } = journal.terminalIdentity()
  // Receipts and vouchers that the old chain signed are as good as before.
  if (old.publicKey !== null) createTillKeys(db).put({ terminalId: old.terminalId, publicKey: old.publicKey, programmeId, storeId, tillNumber, revoked: false, knownSince: clock.now(), version: 0 })
  journal.append({ type: 'terminal.opened', programmeId, storeId, tillNumber, publicKey: chain.publicKey ?? '', letters: chain.letters, continues })
  const settings = createSettings(db)
  forgetPlace(settings)
  barSpending(settings, { because: continues.because === 'damaged' ? 'damaged' : 'restored', since: clock.now() })
}
