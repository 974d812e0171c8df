import type { Hasher } from '../base/ports.ts'
import type { LocalText } from '../base/local-text.ts'
import { GENESIS_HASH, chainHash } from './chain.ts'
import { createTotals, postingsOf } from './chain-totals.ts'
import type { LedgerTotals } from './chain-totals.ts'
import { FAULT_WORDS } from './fault-words.ts'
import { headName } from './heads.ts'
import type { HeldHead } from './heads.ts'
import type { JournalEvent, JournalRow } from './journal.ts'
import { readEvent } from './read-event.ts'
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

/** Which sales have been seen; kept by whoever walks several chains, or more sales than memory should hold. */
export interface SeenSales {
  /** False where it was seen before. */
  add(saleId: string): boolean
}

export interface ChainOptions<R extends JournalRow = JournalRow> {
  /** What the first row follows, where it is not the journal's first; taken as given. */
  readonly after?: { readonly seq: number; readonly hash: string }
  /** Entries whose hash somebody holds. */
  readonly heads?: readonly HeldHead[]
  /** What else must hold of a row that is good by itself. */
  readonly also?: (row: R, event: JournalEvent) => Found | null
  /** Entries that are stated not to be there, in order: what follows them is taken as the next row says it. */
  readonly missing?: readonly { readonly first: number; readonly last: number }[]
  /** Sums to add to, where this is not the first chain of a till. */
  readonly sums?: Totals
  readonly seenSales?: SeenSales
}

type Totals = ReturnType<typeof createTotals>

/**
 * Walks one terminal's journal from its first row and stops at the first fault. For every row: seq follows, the
 * previous hash is that of the row before, the hash is that of the exact stored text (nothing is serialised again),
 * the text is an event, entries balance in each unit, no sale comes twice, and the hash is the one that is held of it
 * elsewhere. Rows are read once, in order, so that a journal of any length can be streamed. Rows missing at the end
 * cannot be seen from the rows alone: see `headsUnmet`, or compare `head`.
 */
export function verifyChain<R extends JournalRow>(hasher: Hasher, terminalId: string, rows: Iterable<R>, options: ChainOptions<R> = {}): ChainReport {
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

class ChainWalk<R extends JournalRow> {
  private readonly hasher: Hasher
  private readonly terminalId: string
  private readonly options: ChainOptions<R>
  private readonly seenSales: SeenSales
  private readonly sums: Totals
  private readonly heads: ReadonlyMap<number | string, HeldHead[]>
  private readonly met = new Set<HeldHead>()
  private head: { readonly seq: number; readonly hash: string }

  constructor(hasher: Hasher, terminalId: string, options: ChainOptions<R>) {
    this.hasher = hasher
    this.terminalId = terminalId
    this.options = options
    this.head = options.after ?? { seq: 0, hash: GENESIS_HASH }
    this.seenSales = options.seenSales ?? createSeenSales()
    this.sums = options.sums ?? createTotals()
    this.heads = Map.groupBy(options.heads ?? [], ({ at }) => at)
  }

  /** Counts a good row; a fault is answered and not counted. */
  take(row: R): LedgerFault | null {
    this.passMissing(row)
    const link = this.linkFault(row)
    if (link !== null) return faultAt(row.seq, link)
    const read = readEvent(row.body)
    if (read.kind === 'unreadable') return faultAt(row.seq, { code: read.code, detail: read.detail })
    if (read.kind === 'aside') return this.passOver(row)
    const { event } = read
    const found = this.contentFault(row, event) ?? this.headFault(row, event) ?? this.options.also?.(row, event) ?? null
    if (found !== null) return faultAt(row.seq, found)
    this.sums.add(event)
    this.head = { seq: row.seq, hash: row.hash }
    return null
  }

  /** What a newer program wrote aside: part of the chain, and nothing is reckoned from it. */
  private passOver(row: R): LedgerFault | null {
    if (row.seq === 1) return faultAt(row.seq, { code: 'BEGINNING_WRONG', detail: 'row 1 is of a newer program' })
    this.sums.pass()
    this.head = { seq: row.seq, hash: row.hash }
    return null
  }

  report(fault: LedgerFault | null): ChainReport {
    return { fault, head: this.head, totals: this.sums.totals(), headsUnmet: (this.options.heads ?? []).filter((head) => !this.met.has(head)) }
  }

  unreadable({ code, seq, message }: RowUnreadable): LedgerFault {
    return faultAt(seq ?? this.head.seq + 1, { code, detail: message })
  }

  /** Steps over entries that are stated not to be there. */
  private passMissing({ seq, previousHash }: JournalRow): void {
    const gone = this.options.missing?.find(({ first }) => first === this.head.seq + 1)
    if (gone && seq === gone.last + 1) this.head = { seq: gone.last, hash: previousHash }
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
    if (!this.seenSales.add(event.saleId)) return { code: 'SALE_TWICE', detail: `sale ${event.saleId}` }
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

function createSeenSales(): SeenSales {
  const seen = new Set<string>()
  return {
    add(saleId) {
      const before = seen.size
      return seen.add(saleId).size > before
    },
  }
}

function faultAt(seq: number, found: Found): LedgerFault {
  return { ...found, seq, words: FAULT_WORDS[found.code] }
}
