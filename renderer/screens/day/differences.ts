import type { ShiftView } from '../../../core/contract/cash-methods.ts'
import type { CountedTender } from '../../../core/ledger/events/cash-events.ts'
import { cashOf } from '../../state/day-store.ts'
import type { CountDraft } from '../../state/day-store.ts'

export interface Difference {
  readonly tender: CountedTender
  /** Above zero: too much; below: missing. */
  readonly overMinor: number
}

/** Where a count differs from the books, for whoever may know what they say; nothing for who counts blind, nor of what nobody looked at. */
export function differencesOf(shift: Pick<ShiftView, 'tenders'>, draft: CountDraft): Difference[] {
  const counted = { cash: cashOf(draft), card: draft.cardMinor, paynow: draft.paynowMinor }
  return shift.tenders.flatMap(({ tender, expectedMinor }) => {
    const countedMinor = counted[tender]
    if (expectedMinor === null || countedMinor === null || countedMinor === expectedMinor) return []
    return [{ tender, overMinor: countedMinor - expectedMinor }]
  })
}
