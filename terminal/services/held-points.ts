import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { Tender } from '../../core/contract/tender.ts'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import { movePoints, summedPostings } from '../../core/ledger/points-entries.ts'
import type { Posting } from '../../core/ledger/postings.ts'
import type { Till } from './till.ts'

/** A hold that pays in a sale: all of it, from the lots it was set aside from. */
export type CapturedHold = NonNullable<SaleCompleted['captured']>[number]

/** The holds that a payment names, each once; they are the member's who is on the sale. */
export function holdsOf(till: Till, memberId: string | null, asked: readonly Tender[]): Result<CapturedHold[], ContractError<'HOLD_UNKNOWN' | 'HOLD_OTHER_MEMBER'>> {
  const named = new Set(asked.flatMap((tender) => (tender.kind === 'hold' ? [tender.holdId] : [])))
  const holds: CapturedHold[] = []
  for (const holdId of named) {
    const hold = till.projections.points.lots.hold(holdId)
    if (hold === null) return fail('HOLD_UNKNOWN', {})
    if (hold.memberId !== memberId) return fail('HOLD_OTHER_MEMBER', {})
    holds.push({ holdId, memberId, taken: hold.parts.map((part) => ({ ...part, memberId })) })
  }
  return ok(holds)
}

export function pointsIn(captured: readonly CapturedHold[] = []): number {
  return captured.flatMap(({ taken }) => taken).reduce((sum, { points }) => sum + points, 0)
}

/** Points that were set aside are spent. */
export function capturePostings(captured: readonly CapturedHold[]): Posting[] {
  return summedPostings(captured.flatMap((hold) => movePoints({ account: 'points-held', memberId: hold.memberId }, { account: 'points-redeemed' }, pointsIn([hold]))))
}
