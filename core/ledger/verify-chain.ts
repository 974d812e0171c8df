import type { Hasher } from '../base/ports.ts'
import type { LocalText } from '../base/local-text.ts'
import { GENESIS_HASH, chainHash } from './chain.ts'
import { FAULT_WORDS } from './fault-words.ts'
import { journalEventSchema } from './journal.ts'
import type { JournalEvent, JournalRow } from './journal.ts'
import type { Account, Posting } from './postings.ts'
import { unbalanced } from './sale-entries.ts'

export type LedgerFaultCode = keyof typeof FAULT_WORDS

/** The first thing that is wrong, and what it means to a shop. */
export interface LedgerFault {
  readonly code: LedgerFaultCode
  /** Where: the number the row carries. */
  readonly seq: number
  /** What was found against what should be, for the one who repairs it. */
  readonly detail: string
  readonly words: LocalText
}

/** What the journal adds up to, row by row; compared with the till's own balances. */
export interface LedgerTotals {
  readonly rows: number
  readonly sales: number
  readonly salesTotalMinor: number
  /** Sums of the money entries; debit positive. */
  readonly moneyByAccount: ReadonlyMap<Account, number>
  /** Sums of the points entries of every account. */
  readonly pointsByAccount: ReadonlyMap<Account, number>
  /** A member's balance: the sum of their `points-available` entries. */
  readonly pointsByMember: ReadonlyMap<string, number>
}

export interface ChainReport {
  /** Null: every row holds. */
  readonly fault: LedgerFault | null
  /** Of the rows before the fault. */
  readonly totals: LedgerTotals
  /** The last good row; seq 0 and the genesis hash before the first. */
  readonly head: { readonly seq: number; readonly hash: string }
}

/**
 * Walks one terminal's journal from its first row and stops at the first fault. For every row: seq follows, the
 * previous hash is that of the row before, the hash is that of the exact stored text (nothing is serialised again),
 * the text is an event, entries balance in each unit, and no sale comes twice. Rows are read once, in order, so that a
 * journal of any length can be streamed. Rows missing at the end cannot be seen from the rows alone: compare `head`.
 */
export function verifyChain(hasher: Hasher, terminalId: string, rows: Iterable<JournalRow>): ChainReport {
  const walk = new ChainWalk(hasher, terminalId)
  for (const row of rows) {
    const fault = walk.take(row)
    if (fault !== null) return walk.report(fault)
  }
  return walk.report(null)
}

type Found = { readonly code: LedgerFaultCode; readonly detail: string }

class ChainWalk {
  private readonly hasher: Hasher
  private readonly terminalId: string
  private readonly saleIds = new Set<string>()
  private readonly sums: Sums = { money: new Map(), points: new Map(), members: new Map() }
  private head = { seq: 0, hash: GENESIS_HASH }
  private salesTotalMinor = 0

  constructor(hasher: Hasher, terminalId: string) {
    this.hasher = hasher
    this.terminalId = terminalId
  }

  /** Counts a good row; a fault is answered and not counted. */
  take(row: JournalRow): LedgerFault | null {
    const link = this.linkFault(row)
    if (link !== null) return faultAt(row, link)
    const event = parseEvent(row.body)
    if ('code' in event) return faultAt(row, event)
    const content = this.contentFault(row, event)
    if (content !== null) return faultAt(row, content)
    this.count(event)
    this.head = { seq: row.seq, hash: row.hash }
    return null
  }

  report(fault: LedgerFault | null): ChainReport {
    return {
      fault,
      head: this.head,
      totals: {
        rows: this.head.seq,
        sales: this.saleIds.size,
        salesTotalMinor: this.salesTotalMinor,
        moneyByAccount: this.sums.money,
        pointsByAccount: this.sums.points,
        pointsByMember: this.sums.members,
      },
    }
  }

  private linkFault(row: JournalRow): Found | null {
    const expected = this.head.seq + 1
    if (row.seq > expected) return { code: 'ROWS_MISSING', detail: `row ${expected} expected` }
    if (row.seq < expected) return { code: 'ROW_REPEATED', detail: `row ${expected} expected` }
    if (row.previousHash !== this.head.hash) return { code: 'LINK_BROKEN', detail: `previous hash ${row.previousHash}, but row ${this.head.seq} has ${this.head.hash}` }
    const hash = chainHash(this.hasher, { terminalId: this.terminalId, seq: row.seq, at: row.at, previousHash: row.previousHash, body: row.body })
    return row.hash === hash ? null : { code: 'ROW_CHANGED', detail: `hash ${row.hash}, but the text gives ${hash}` }
  }

  private contentFault(row: JournalRow, event: JournalEvent): Found | null {
    if ((row.seq === 1) !== (event.type === 'terminal.opened')) return { code: 'BEGINNING_WRONG', detail: `row ${row.seq} is ${event.type}` }
    const faults = unbalanced(postingsOf(event))
    if (faults.length > 0) return { code: 'NOT_BALANCED', detail: faults.map((fault) => `${fault.unit} ${fault.sum}`).join(', ') }
    if (event.type === 'sale.completed' && this.saleIds.has(event.saleId)) return { code: 'SALE_TWICE', detail: `sale ${event.saleId}` }
    return null
  }

  private count(event: JournalEvent): void {
    if (event.type === 'sale.completed') {
      this.saleIds.add(event.saleId)
      this.salesTotalMinor += event.evaluation.totalMinor
    }
    for (const posting of postingsOf(event)) addTo(this.sums, posting)
  }
}

interface Sums {
  readonly money: Map<Account, number>
  readonly points: Map<Account, number>
  readonly members: Map<string, number>
}

function addTo(sums: Sums, posting: Posting): void {
  add(posting.unit === 'money' ? sums.money : sums.points, posting.account, posting.amount)
  if (posting.account === 'points-available' && posting.memberId !== undefined) add(sums.members, posting.memberId, posting.amount)
}

function add<K>(sums: Map<K, number>, key: K, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount)
}

function postingsOf(event: JournalEvent): readonly Posting[] {
  return 'postings' in event ? event.postings : []
}

function parseEvent(body: string): JournalEvent | Found {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return { code: 'TEXT_UNREADABLE', detail: 'the stored text is not JSON' }
  }
  const event = journalEventSchema.safeParse(json)
  if (event.success) return event.data
  const issue = event.error.issues[0]
  return { code: 'EVENT_UNKNOWN', detail: issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}` }
}

function faultAt(row: JournalRow, found: Found): LedgerFault {
  return { ...found, seq: row.seq, words: FAULT_WORDS[found.code] }
}
