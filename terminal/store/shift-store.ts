import type Database from 'better-sqlite3'
import { ACCOUNT_OF_TENDER } from '../../core/ledger/cash-entries.ts'
import { COUNTED_TENDERS } from '../../core/ledger/events/cash-events.ts'
import type { CountedTender, ShiftClosed, TenderCount } from '../../core/ledger/events/cash-events.ts'
import type { BusinessDay, Instant } from '../../core/time/instant.ts'

export interface Shift {
  readonly shiftId: string
  readonly businessDay: BusinessDay
  readonly openedAt: Instant
  readonly openedBy: string
  readonly closedAt: Instant | null
  readonly closedBy: string | null
  readonly zNumber: number | null
  /** In front of the Z number. */
  readonly letters: string
  readonly how: ShiftClosed['how'] | null
  readonly floatMinor: number
  readonly isFloatCounted: boolean
  readonly leftMinor: number | null
  readonly noSales: number
  readonly counts: number
}

/** What one kind of entry added to a tender of a shift. */
export interface ShiftFlow {
  readonly account: string
  readonly kind: string
  readonly amountMinor: number
  readonly entries: number
}

export interface ShiftStore {
  /** The open one. */
  current(): Shift | null
  /** The one opened last, open or closed. */
  last(): Shift | null
  byId(shiftId: string): Shift | null
  /** Closed ones, the newest first. */
  recent(limit: number): Shift[]
  /** Closed ones with a number that were opened before this instant (null: all), the newest first. */
  closedBefore(before: Instant | null, limit: number): Shift[]
  /** Closed ones with a number of these business days, both ends included, the oldest first. */
  ofDays(from: BusinessDay, to: BusinessDay): Shift[]
  /** Where the shift before this one was opened; null: this is the first. */
  openedBefore(shiftId: string): number | null
  /** The number the next closed shift gets. */
  nextZNumber(): number
  flowsOf(shiftId: string): ShiftFlow[]
  /** What a shift's tenders should come to by the books as they are now. */
  expectedOf(shiftId: string): Readonly<Record<CountedTender, number>>
  /** What was expected and counted when it was closed. */
  countsOf(shiftId: string): TenderCount[]
}

interface ShiftRow extends Omit<Shift, 'isFloatCounted'> {
  readonly isFloatCounted: number
}

const COLUMNS = `shift_id AS shiftId, business_day AS businessDay, opened_at AS openedAt, staff_id AS openedBy, closed_at AS closedAt, closed_by AS closedBy,
  z_number AS zNumber, letter AS letters, how, float_minor AS floatMinor, float_counted AS isFloatCounted, left_minor AS leftMinor, no_sales AS noSales, counts`

export const SHIFT_SQL = {
  current: `SELECT ${COLUMNS} FROM shift WHERE closed_at IS NULL`,
  last: `SELECT ${COLUMNS} FROM shift ORDER BY opened_seq DESC LIMIT 1`,
  byId: `SELECT ${COLUMNS} FROM shift WHERE shift_id = ?`,
  recent: `SELECT ${COLUMNS} FROM shift WHERE closed_at IS NOT NULL ORDER BY opened_seq DESC LIMIT ?`,
  closedBefore: `SELECT ${COLUMNS} FROM shift WHERE z_number IS NOT NULL AND opened_at < ? ORDER BY opened_seq DESC LIMIT ?`,
  ofDays: `SELECT ${COLUMNS} FROM shift WHERE z_number IS NOT NULL AND business_day BETWEEN ? AND ? ORDER BY opened_seq`,
  openedBefore: 'SELECT max(opened_seq) AS seq FROM shift WHERE opened_seq < (SELECT opened_seq FROM shift WHERE shift_id = ?)',
  lastZ: 'SELECT max(z_number) AS z FROM shift WHERE z_number IS NOT NULL',
  flows: 'SELECT account, kind, amount_minor AS amountMinor, entries FROM projected_shift_flow WHERE shift_id = ? ORDER BY account, kind',
  counts: 'SELECT tender, expected_minor AS expectedMinor, counted_minor AS countedMinor FROM projected_shift_count WHERE shift_id = ?',
} as const

/** Reads the shifts that the journal folds to; every sale is booked on the open one and its business day. */
export function createShiftStore(db: Database.Database): ShiftStore {
  const current = db.prepare<[], ShiftRow>(SHIFT_SQL.current)
  const last = db.prepare<[], ShiftRow>(SHIFT_SQL.last)
  const byId = db.prepare<[string], ShiftRow>(SHIFT_SQL.byId)
  const recent = db.prepare<[number], ShiftRow>(SHIFT_SQL.recent)
  const lastZ = db.prepare<[], { z: number | null }>(SHIFT_SQL.lastZ)
  const closedBefore = db.prepare<[number, number], ShiftRow>(SHIFT_SQL.closedBefore)
  const ofDays = db.prepare<[string, string], ShiftRow>(SHIFT_SQL.ofDays)
  const openedBefore = db.prepare<[string], { seq: number | null }>(SHIFT_SQL.openedBefore)
  const flows = db.prepare<[string], ShiftFlow>(SHIFT_SQL.flows)
  const counts = db.prepare<[string], TenderCount>(SHIFT_SQL.counts)

  const shiftOf = (row: ShiftRow): Shift => ({ ...row, isFloatCounted: row.isFloatCounted === 1 })
  const orNull = (row: ShiftRow | undefined): Shift | null => (row ? shiftOf(row) : null)

  return {
    current: () => orNull(current.get()),
    last: () => orNull(last.get()),
    byId: (shiftId) => orNull(byId.get(shiftId)),
    recent: (limit) => recent.all(limit).map(shiftOf),
    closedBefore: (before, limit) => closedBefore.all(before ?? Number.MAX_SAFE_INTEGER, limit).map(shiftOf),
    ofDays: (from, to) => ofDays.all(from, to).map(shiftOf),
    openedBefore: (shiftId) => openedBefore.get(shiftId)?.seq ?? null,
    nextZNumber: () => (lastZ.get()?.z ?? 0) + 1,
    flowsOf: (shiftId) => flows.all(shiftId),
    expectedOf(shiftId) {
      const sums = { cash: 0, card: 0, paynow: 0 }
      const kept = flows.all(shiftId)
      for (const tender of COUNTED_TENDERS) for (const flow of kept) if (flow.account === ACCOUNT_OF_TENDER[tender]) sums[tender] += flow.amountMinor
      return sums
    },
    countsOf: (shiftId) => counts.all(shiftId),
  }
}
