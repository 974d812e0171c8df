import type Database from 'better-sqlite3'
import type { LocalText } from '../../core/base/local-text.ts'
import type { Clock, Hasher } from '../../core/base/ports.ts'
import { GENESIS_HASH, chainHash } from '../../core/ledger/chain.ts'
import { journalEventSchema } from '../../core/ledger/journal.ts'
import type { JournalEvent, JournalRow } from '../../core/ledger/journal.ts'

/** Who this till is; fixed at its first start. */
export interface TerminalIdentity {
  readonly terminalId: string
  readonly programmeId: string
  readonly storeId: string
  readonly storeName: LocalText
  readonly tillNumber: number
  readonly demo: boolean
}

export interface JournalStore {
  /** The last row's seq and hash; seq 0 and the genesis hash where there is none. */
  headOf(): { seq: number; hash: string }
  /** Appends one event to the chain. Only inside a transaction, with what the event changes. */
  append(event: JournalEvent): JournalRow
  /** At most `limit` rows after `seq`, in order. */
  rowsAfter(seq: number, limit: number): JournalRow[]
  /** Throws before the till was set up. */
  terminalIdentity(): TerminalIdentity
}

interface IdentityRow {
  terminal_id: string
  programme_id: string
  store_id: string
  store_name: string
  till_number: number
  demo: number
}

/** Reads who the till is, or null before it was set up. */
export function readIdentity(db: Database.Database): TerminalIdentity | null {
  const row = db.prepare<[], IdentityRow>('SELECT terminal_id, programme_id, store_id, store_name, till_number, demo FROM terminal_identity').get()
  if (!row) return null
  return {
    terminalId: row.terminal_id,
    programmeId: row.programme_id,
    storeId: row.store_id,
    storeName: JSON.parse(row.store_name) as LocalText,
    tillNumber: row.till_number,
    demo: row.demo === 1,
  }
}

export const JOURNAL_SQL = {
  head: 'SELECT seq, hash, at FROM journal WHERE seq = (SELECT max(seq) FROM journal)',
  after: 'SELECT seq, at, body, previous_hash AS previousHash, hash FROM journal WHERE seq > ? ORDER BY seq LIMIT ?',
} as const

/** The journal of this till: append only, numbered, chained (ledger-and-sync). */
export function createJournalStore(db: Database.Database, ports: { clock: Clock; hasher: Hasher }): JournalStore {
  const head = db.prepare<[], { seq: number; hash: string; at: number }>(JOURNAL_SQL.head)
  const insert = db.prepare('INSERT INTO journal (seq, at, body, previous_hash, hash) VALUES (?, ?, ?, ?, ?)')
  const after = db.prepare<[number, number], JournalRow>(JOURNAL_SQL.after)
  let identity: TerminalIdentity | null = null

  function terminalIdentity(): TerminalIdentity {
    identity ??= readIdentity(db)
    if (!identity) throw new Error('the terminal has no identity yet')
    return identity
  }

  return {
    headOf() {
      const row = head.get()
      return row ? { seq: row.seq, hash: row.hash } : { seq: 0, hash: GENESIS_HASH }
    },
    append(event) {
      if (!db.inTransaction) throw new Error('journal rows are written inside a transaction only')
      const last = head.get()
      const { terminalId } = terminalIdentity()
      const seq = (last?.seq ?? 0) + 1
      // Never before the last entry: a clock set back must not put a later entry earlier.
      const at = Math.max(ports.clock.now(), last?.at ?? 0)
      const body = JSON.stringify(journalEventSchema.parse(event))
      const previousHash = last?.hash ?? GENESIS_HASH
      const hash = chainHash(ports.hasher, { terminalId, seq, at, previousHash, body })
      insert.run(seq, at, body, previousHash, hash)
      return { seq, at, body, previousHash, hash }
    },
    rowsAfter: (seq, limit) => after.all(seq, limit),
    terminalIdentity,
  }
}
