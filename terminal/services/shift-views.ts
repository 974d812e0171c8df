import type { ShiftView } from '../../core/contract/cash-methods.ts'
import { ACCOUNT_OF_TENDER } from '../../core/ledger/cash-entries.ts'
import { COUNTED_TENDERS } from '../../core/ledger/events/cash-events.ts'
import { hasRight } from '../../core/people/rights.ts'
import type { Shift } from '../store/shift-store.ts'
import type { Till } from './till.ts'

const BLIND_COUNT = 'cash.blind-count'

/** Whether those who may not close a shift count without being told what to expect. Yes unless a manager said no. */
export function countsBlind(till: Till): boolean {
  return till.settings.get(BLIND_COUNT) !== 'no'
}

export function setBlindCount(till: Till, isBlind: boolean): void {
  till.settings.set(BLIND_COUNT, isBlind ? 'yes' : 'no')
}

/** Whether whoever is signed in may be told what the open shift should hold. */
export function maySeeExpected(till: Till): boolean {
  const staff = till.session.staffId === null ? null : till.staff.byId(till.session.staffId)
  return staff !== null && (!countsBlind(till) || hasRight(staff.role, 'close-shift'))
}

/** A shift as screens show it: an open one without what is expected for whoever counts blind. */
export function shiftView(till: Till, shift: Shift): ShiftView {
  const maySee = shift.closedAt !== null || maySeeExpected(till)
  const { openedAt, openedBy, closedAt, closedBy, shiftId, businessDay, zNumber, letters, how, floatMinor, isFloatCounted, leftMinor, noSales, counts } = shift
  const drawer = till.shifts.flowsOf(shiftId).filter((flow) => flow.account === ACCOUNT_OF_TENDER.cash && flow.kind !== 'shift.closed')
  return {
    shiftId, businessDay, openedAt, openedBy, closedAt, closedBy, zNumber, letters, how, floatMinor, isFloatCounted, leftMinor, noSales, counts,
    tenders: maySee ? tendersOf(till, shift) : COUNTED_TENDERS.map((tender) => ({ tender, expectedMinor: null, countedMinor: null, overMinor: null })),
    drawer: maySee ? drawer.map(({ kind, amountMinor, entries }) => ({ kind, amountMinor, entries })) : null,
  }
}

function tendersOf(till: Till, shift: Shift): ShiftView['tenders'] {
  const counts = till.shifts.countsOf(shift.shiftId)
  const expected = till.shifts.expectedOf(shift.shiftId)
  return COUNTED_TENDERS.map((tender) => {
    const counted = counts.find((one) => one.tender === tender)
    const expectedMinor = counted?.expectedMinor ?? expected[tender]
    const countedMinor = counted?.countedMinor ?? null
    return { tender, expectedMinor, countedMinor, overMinor: countedMinor === null ? null : countedMinor - expectedMinor }
  })
}

/** A shift that is there: its id came out of a command. */
export function shiftViewOf(till: Till, shiftId: string): ShiftView {
  const shift = till.shifts.byId(shiftId)
  if (shift === null) throw new Error('no such shift')
  return shiftView(till, shift)
}
