import type Database from 'better-sqlite3'
import type { LedgerTotals } from '../../core/ledger/chain-totals.ts'
import { bookFault } from './ledger-report.ts'
import type { BookFault } from './ledger-report.ts'

/**
 * What the entries of the accounts add up to, against what follows from the same events by another way: lots, instruments
 * and drawers. Both come from the journal, so a difference means that the till booked otherwise than it reckoned.
 */
export function balanceDifference(db: Database.Database, totals: LedgerTotals): BookFault | null {
  return pointsDifference(db, totals)
}

/** A member's lots, less what they owe, hold what their entries add up to. */
function pointsDifference(db: Database.Database, totals: LedgerTotals): BookFault | null {
  const kept = new Map<string, number>()
  for (const { member_id: memberId, points } of db.prepare<[], { member_id: string; points: number }>('SELECT member_id, sum(remaining) AS points FROM projected_lot GROUP BY member_id').iterate()) kept.set(memberId, points)
  for (const memberId of new Set([...kept.keys(), ...totals.pointsByMember.keys()])) {
    const inLots = (kept.get(memberId) ?? 0) + (totals.debtByMember.get(memberId) ?? 0)
    const inEntries = totals.pointsByMember.get(memberId) ?? 0
    if (inLots !== inEntries) return bookFault('MEMBER_POINTS_DIFFER', null, `member ${memberId}: lots less debt ${inLots}, entries ${inEntries}`)
  }
  return null
}
