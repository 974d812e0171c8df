import type Database from 'better-sqlite3'
import type { LocalText } from '../../core/base/local-text.ts'
import type { Clock, Hasher } from '../../core/base/ports.ts'
import { GENESIS_HASH, chainHash } from '../../core/ledger/chain.ts'
import { journalEventSchema } from '../../core/ledger/journal.ts'
import type { JournalEvent, JournalRow } from '../../core/ledger/journal.ts'
import { chainRows, earlierEntries, folderOf, listChains, readableEntryAt } from './segments.ts'
import type { ChainRow } from './segments.ts'

/** Who this till is; fixed at its first start. */
export interface TerminalIdentity {
  readonly terminalId: string
  readonly programmeId: string
  readonly storeId: string
  readonly storeName: LocalText
  readonly tillNumber: number
  readonly demo: boolean
  /** In front of the numbers of its receipts and shift reports: none on its first chain. */
  readonly letters: string
}

export interface JournalStore {
  /** The last row's seq and hash; seq 0 and the genesis hash where there is none. */
  headOf(): { seq: number; hash: string }
  /** Appends one event to the chain. Only inside a transaction, with what the event changes. */
  append(event: JournalEvent): AppendedRow
  /**
   * At most `limit` rows of the current chain after `seq`, in order, also those that lie in closed segments; none only where
   * there are none. Throws RowUnreadable at a segment that cannot be read.
   */
  rowsAfter(seq: number, limit: number): JournalRow[]
  /** The row at this place among all entries of this till (segments.ts); null also where it cannot be read. */
  entryAt(position: number): ChainRow | null
  /** Throws before the till was set up. */
  terminalIdentity(): TerminalIdentity
  /** Another chain began. */
  readAgain(): void
}

/** A row with its place among all entries of this till: what the folds and the list of sales know it by. */
export type AppendedRow = JournalRow & Pick<ChainRow, 'position'>

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
    letters: lettersOf(db, row.terminal_id),
  }
}

/** None in a database that an older program made. */
function lettersOf(db: Database.Database, terminalId: string): string {
  if (db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'chain'").get() === undefined) return ''
  return db.prepare<[string], string>('SELECT letter FROM chain WHERE terminal_id = ?').pluck().get(terminalId) ?? ''
}

export const JOURNAL_SQL = {
  head: 'SELECT seq, hash, at FROM journal WHERE seq = (SELECT max(seq) FROM journal)',
  first: 'SELECT min(seq) AS seq FROM journal',
  after: 'SELECT seq, at, body, previous_hash AS previousHash, hash FROM journal WHERE seq > ? ORDER BY seq LIMIT ?',
} as const

interface Head {
  readonly seq: number
  readonly hash: string
  readonly at: number
}

/** The last entry of the current chain, wherever it lies; seq 0 and the genesis hash where there is none. */
export function journalHead(db: Database.Database): Head {
  return db.prepare<[], Head>(JOURNAL_SQL.head).get() ?? closedHead(db)
}

/** Where no row is live: the end of the chain's last closed segment, and when that was closed. */
function closedHead(db: Database.Database): Head {
  const last = readIdentity(db) === null ? undefined : listChains(db).at(-1)?.segments.at(-1)
  return last ? { seq: last.lastSeq, hash: last.head, at: last.closedAt } : { seq: 0, hash: GENESIS_HASH, at: 0 }
}

/** The journal of this till: append only, numbered, chained (ledger-and-sync). */
export function createJournalStore(db: Database.Database, ports: { clock: Clock; hasher: Hasher }): JournalStore {
  const liveHead = db.prepare<[], Head>(JOURNAL_SQL.head)
  const first = db.prepare<[], number | null>(JOURNAL_SQL.first).pluck()
  const insert = db.prepare('INSERT INTO journal (seq, at, body, previous_hash, hash) VALUES (?, ?, ?, ?, ?)')
  const after = db.prepare<[number, number], JournalRow>(JOURNAL_SQL.after)
  let identity: TerminalIdentity | null = null
  /** Of the chain that is written. */
  let earlier: number | null = null

  function terminalIdentity(): TerminalIdentity {
    identity ??= readIdentity(db)
    if (!identity) throw new Error('the terminal has no identity yet')
    return identity
  }

  const head = (): Head => liveHead.get() ?? closedHead(db)

  function closedRowsAfter(seq: number, limit: number): JournalRow[] {
    const chain = listChains(db).at(-1)
    const segment = chain?.segments.find(({ lastSeq }) => lastSeq > seq)
    if (!chain || !segment) return after.all(seq, limit)
    const rows = chainRows(db, folderOf(db), chain, { from: seq + 1, to: Math.min(seq + limit, segment.lastSeq) })
    return [...rows].map(({ terminalId: _terminalId, position: _position, ...row }) => row)
  }

  return {
    headOf() {
      const { seq, hash } = head()
      return { seq, hash }
    },
    append(event) {
      if (!db.inTransaction) throw new Error('journal rows are written inside a transaction only')
      const last = head()
      const { terminalId } = terminalIdentity()
      const seq = last.seq + 1
      // Never before the last entry: a clock set back must not put a later entry earlier.
      const at = Math.max(ports.clock.now(), last.at)
      const body = JSON.stringify(journalEventSchema.parse(event))
      const previousHash = last.hash
      const hash = chainHash(ports.hasher, { terminalId, seq, at, previousHash, body })
      insert.run(seq, at, body, previousHash, hash)
      earlier ??= earlierEntries(db)
      return { seq, at, body, previousHash, hash, position: earlier + seq }
    },
    rowsAfter(seq, limit) {
      const firstLive = first.get() ?? null
      return firstLive !== null && seq + 1 >= firstLive ? after.all(seq, limit) : closedRowsAfter(seq, limit)
    },
    entryAt: (position) => readableEntryAt(db, folderOf(db), position),
    terminalIdentity,
    readAgain() {
      identity = null
      earlier = null
    },
  }
}
