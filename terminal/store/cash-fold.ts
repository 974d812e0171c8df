import type Database from 'better-sqlite3'
import { ACCOUNT_OF_TENDER } from '../../core/ledger/cash-entries.ts'
import type { ShiftClosed } from '../../core/ledger/events/cash-events.ts'
import { journalEventSchema } from '../../core/ledger/journal.ts'
import type { JournalEvent, JournalRow } from '../../core/ledger/journal.ts'
import type { Posting } from '../../core/ledger/postings.ts'
import type { Fold } from './fold.ts'

const COUNTED_ACCOUNTS: ReadonlySet<string> = new Set(Object.values(ACCOUNT_OF_TENDER))

/** Events that book something in a shift, whatever area they are of. */
type Booked = JournalEvent & { readonly shiftId: string; readonly postings: readonly Posting[] }

/** Shifts, and what each should hold of the tenders that are counted. */
export function createCashFold(db: Database.Database): Fold {
  const closeOpen = db.prepare('UPDATE shift SET closed_at = ? WHERE closed_at IS NULL')
  const open = db.prepare('INSERT INTO shift (shift_id, business_day, staff_id, opened_at, opened_seq) VALUES (?, ?, ?, ?, ?)')
  const setFloat = db.prepare('UPDATE shift SET float_minor = ?, float_counted = ? WHERE shift_id = ?')
  const close = db.prepare('UPDATE shift SET closed_at = ?, closed_by = ?, z_number = ?, letter = ?, how = ?, left_minor = ? WHERE shift_id = ?')
  const noteNoSale = db.prepare('UPDATE shift SET no_sales = no_sales + 1 WHERE shift_id = ?')
  const noteCount = db.prepare('UPDATE shift SET counts = counts + 1 WHERE shift_id = ?')
  const putCount = db.prepare('INSERT INTO projected_shift_count (shift_id, tender, expected_minor, counted_minor) VALUES (?, ?, ?, ?)')
  const addFlow = db.prepare(`INSERT INTO projected_shift_flow (shift_id, account, kind, amount_minor, entries) VALUES (?, ?, ?, ?, 1)
    ON CONFLICT (shift_id, account, kind) DO UPDATE SET amount_minor = amount_minor + excluded.amount_minor, entries = entries + 1`)

  function bookFlows(shiftId: string, kind: string, postings: readonly Posting[]): void {
    const sums = new Map<string, number>()
    for (const { account, amount } of postings) if (COUNTED_ACCOUNTS.has(account)) sums.set(account, (sums.get(account) ?? 0) + amount)
    for (const [account, amountMinor] of sums) addFlow.run(shiftId, account, kind, amountMinor)
  }

  function openShift(event: Extract<JournalEvent, { type: 'shift.opened' }>, row: Pick<JournalRow, 'seq' | 'at'>): void {
    // Older versions opened the next shift and said nothing of the one before.
    closeOpen.run(row.at)
    open.run(event.shiftId, event.businessDay, event.staffId, row.at, row.seq)
  }

  function closeShift(event: ShiftClosed, row: Pick<JournalRow, 'at'>): void {
    close.run(row.at, event.staffId, event.zNumber, event.letters ?? '', event.how, event.leftMinor, event.shiftId)
    for (const { tender, expectedMinor, countedMinor } of event.tenders) putCount.run(event.shiftId, tender, expectedMinor, countedMinor)
  }

  return {
    tables: ['shift', 'projected_shift_flow', 'projected_shift_count'],
    events: eventsOfShifts(),
    apply(event, row) {
      if (isBooked(event)) bookFlows(event.shiftId, flowOf(event), event.postings)
      if (event.type === 'shift.opened') openShift(event, row)
      else if (event.type === 'float.set') setFloat.run(event.floatMinor, event.isCounted ? 1 : 0, event.shiftId)
      else if (event.type === 'shift.closed') closeShift(event, row)
      else if (event.type === 'drawer.opened') noteNoSale.run(event.shiftId)
      else if (event.type === 'shift.counted') noteCount.run(event.shiftId)
    },
  }
}

/** What older programs say of a payment for no sale is in no shift. */
function isBooked(event: JournalEvent): event is Booked {
  return 'postings' in event && event.postings !== undefined && 'shiftId' in event && event.shiftId !== undefined && event.shiftId !== null
}

const flowOf = (event: Booked): string => (event.type === 'cash.moved' ? event.kind : event.type)

/** Every event that books something in a shift: a new kind counts in its drawer without being told here. */
function eventsOfShifts(): JournalEvent['type'][] {
  const booking = journalEventSchema.options.flatMap((option) => ('shape' in option && 'shiftId' in option.shape && 'postings' in option.shape ? [option.shape.type.value] : []))
  return [...booking, 'cash.moved', 'shift.opened', 'drawer.opened', 'shift.counted']
}
