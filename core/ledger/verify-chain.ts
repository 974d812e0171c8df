import type { Hasher } from '../base/ports.ts'
import type { LocalText } from '../base/local-text.ts'
import { GENESIS_HASH, chainHash } from './chain.ts'
import { createTotals, postingsOf } from './chain-totals.ts'
import type { LedgerTotals } from './chain-totals.ts'
import { FAULT_WORDS } from './fault-words.ts'
import { headName } from './heads.ts'
import type { HeldHead } from './heads.ts'
import { journalEventSchema } from './journal.ts'
import type { JournalEvent, JournalRow } from './journal.ts'
import { saleDisagreement } from './sale-agreement.ts'
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

export type Found = Pick<LedgerFault, 'code' | 'detail'>

export interface ChainReport {
  /** Null: every row holds. */
  readonly fault: LedgerFault | null
  /** Of the rows before the fault. */
  readonly totals: LedgerTotals
  /** The last good row; seq 0 and the genesis hash before the first. */
  readonly head: { readonly seq: number; readonly hash: string }
  /** Heads of entries that were not among the rows, and so were not compared. */
  readonly headsUnmet: readonly HeldHead[]
}

/** Thrown by a source of rows that cannot bring the next one as it was stored. */
export class RowUnreadable extends Error {
  readonly code: LedgerFaultCode
  /** The row's number, where the source can say it. */
  readonly seq: number | null

  constructor(code: LedgerFaultCode, seq: number | null, detail: string) {
    super(detail)
    this.code = code
    this.seq = seq
  }
}

export interface ChainOptions {
  /** What the first row follows, where it is not the journal's first; taken as given. */
  readonly after?: { readonly seq: number; readonly hash: string }
  /** Entries whose hash somebody holds. */
  readonly heads?: readonly HeldHead[]
  /** What else must hold of a row that is good by itself. */
  readonly also?: (row: JournalRow, event: JournalEvent) => Found | null
}

/**
 * Walks one terminal's journal from its first row and stops at the first fault. For every row: seq follows, the
 * previous hash is that of the row before, the hash is that of the exact stored text (nothing is serialised again),
 * the text is an event, entries balance in each unit, no sale comes twice, and the hash is the one that is held of it
 * elsewhere. Rows are read once, in order, so that a journal of any length can be streamed. Rows missing at the end
 * cannot be seen from the rows alone: see `headsUnmet`, or compare `head`.
 */
export function verifyChain(hasher: Hasher, terminalId: string, rows: Iterable<JournalRow>, options: ChainOptions = {}): ChainReport {
  const walk = new ChainWalk(hasher, terminalId, options)
  try {
    for (const row of rows) {
      const fault = walk.take(row)
      if (fault !== null) return walk.report(fault)
    }
  } catch (error) {
    if (error instanceof RowUnreadable) return walk.report(walk.unreadable(error))
    throw error
  }
  return walk.report(null)
}

class ChainWalk {
  private readonly hasher: Hasher
  private readonly terminalId: string
  private readonly options: ChainOptions
  private readonly saleIds = new Set<string>()
  private readonly sums = createTotals()
  private readonly heads: ReadonlyMap<number | string, HeldHead[]>
  private readonly met = new Set<HeldHead>()
  private head: { readonly seq: number; readonly hash: string }

  constructor(hasher: Hasher, terminalId: string, options: ChainOptions) {
    this.hasher = hasher
    this.terminalId = terminalId
    this.options = options
    this.head = options.after ?? { seq: 0, hash: GENESIS_HASH }
    this.heads = Map.groupBy(options.heads ?? [], ({ at }) => at)
  }

  /** Counts a good row; a fault is answered and not counted. */
  take(row: JournalRow): LedgerFault | null {
    const link = this.linkFault(row)
    if (link !== null) return faultAt(row.seq, link)
    const event = parseEvent(row.body)
    if ('code' in event) return faultAt(row.seq, event)
    const found = this.contentFault(row, event) ?? this.headFault(row, event) ?? this.options.also?.(row, event) ?? null
    if (found !== null) return faultAt(row.seq, found)
    if (event.type === 'sale.completed') this.saleIds.add(event.saleId)
    this.sums.add(event)
    this.head = { seq: row.seq, hash: row.hash }
    return null
  }

  report(fault: LedgerFault | null): ChainReport {
    return { fault, head: this.head, totals: this.sums.totals(), headsUnmet: (this.options.heads ?? []).filter((head) => !this.met.has(head)) }
  }

  unreadable({ code, seq, message }: RowUnreadable): LedgerFault {
    return faultAt(seq ?? this.head.seq + 1, { code, detail: message })
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
    if (event.type !== 'sale.completed') return null
    if (this.saleIds.has(event.saleId)) return { code: 'SALE_TWICE', detail: `sale ${event.saleId}` }
    const disagreement = saleDisagreement(event)
    return disagreement === null ? null : { code: 'ENTRIES_DIFFER', detail: disagreement }
  }

  private headFault(row: JournalRow, event: JournalEvent): Found | null {
    if (event.type === 'shift.closed' && (event.head.seq !== row.seq - 1 || event.head.hash !== row.previousHash)) {
      return { code: 'HEAD_DIFFERS', detail: `the report of shift ${event.zNumber} says entry ${event.head.seq} was ${event.head.hash}, but entry ${row.seq - 1} is ${row.previousHash}` }
    }
    const held = [...(this.heads.get(row.seq) ?? []), ...('receiptNo' in event ? (this.heads.get(event.receiptNo) ?? []) : [])]
    for (const head of held) {
      this.met.add(head)
      if (!row.hash.startsWith(head.mark)) return { code: 'HEAD_DIFFERS', detail: `${headName(head)} left as ${head.mark}, but is ${row.hash}` }
    }
    return null
  }
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

function faultAt(seq: number, found: Found): LedgerFault {
  return { ...found, seq, words: FAULT_WORDS[found.code] }
}
