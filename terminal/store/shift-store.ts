import type Database from 'better-sqlite3'
import type { BusinessDay, Instant } from '../../core/time/instant.ts'

export interface Shift {
  readonly shiftId: string
  readonly businessDay: BusinessDay
  readonly openedAt: Instant
}

export interface ShiftStore {
  current(): Shift | null
  /** Closes the open shift, where there is one, and opens another. */
  open(shift: Shift, staffId: string): void
}

/** The shift whose business day every sale is booked on. */
export function createShiftStore(db: Database.Database): ShiftStore {
  const current = db.prepare<[], Shift>('SELECT shift_id AS shiftId, business_day AS businessDay, opened_at AS openedAt FROM shift WHERE closed_at IS NULL')
  const close = db.prepare('UPDATE shift SET closed_at = ? WHERE closed_at IS NULL')
  const insert = db.prepare('INSERT INTO shift (shift_id, business_day, staff_id, opened_at) VALUES (?, ?, ?, ?)')
  return {
    current: () => current.get() ?? null,
    open(shift, staffId) {
      close.run(shift.openedAt)
      insert.run(shift.shiftId, shift.businessDay, staffId, shift.openedAt)
    },
  }
}
