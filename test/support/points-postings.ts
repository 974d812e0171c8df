import { movePoints } from '../../core/ledger/points-entries.ts'
import type { Posting } from '../../core/ledger/postings.ts'
import type { CompletedTender } from '../../core/ledger/tender.ts'

/** Entries of points of a plain sale: earned at once, and spent from the member's own; nothing without a member. */
export function plainPoints(sale: { pointsEarned: number; memberId: string | null; tenders: readonly CompletedTender[] }): Posting[] {
  const { memberId } = sale
  if (memberId === null) return []
  const own = { account: 'points-available', memberId } as const
  const spent = sale.tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.points : 0), 0)
  return [...movePoints({ account: 'points-issued' }, own, sale.pointsEarned), ...movePoints(own, { account: 'points-redeemed' }, spent)]
}
