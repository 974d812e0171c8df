import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import type { PointsEntryView, PointsStanding, POINTS_MOVES } from '../../core/contract/points-methods.ts'
import { nextExpiries } from '../../core/points/lots.ts'
import type { PointsEntry } from '../store/points-accounts-projection.ts'
import { pointsWallet } from './points-wallet.ts'
import { canBeServed } from './recognition.ts'
import type { Till } from './till.ts'

/** How many dates on which points end are listed. */
const EXPIRIES_LISTED = 12

/** What a member has today. */
export function pointsStanding(till: Till, id: string): PointsStanding {
  const onDate = till.rules.dateOf(till.clock.now())
  const { memberId, available, own, debt, lots } = pointsWallet(till, id, till.rules.now().rulebook, onDate)
  return { memberId, available, pending: own.pending, held: own.held, debt, nextExpiries: nextExpiries(lots, onDate, EXPIRIES_LISTED) }
}

/** The same, where this till knows the member. */
export function knownStanding(till: Till, id: string): Result<PointsStanding, ContractError<'MEMBER_UNKNOWN'>> {
  return canBeServed(till, till.projections.people.memberOf(id)) ? ok(pointsStanding(till, id)) : fail('MEMBER_UNKNOWN', {})
}

const WHAT: Partial<Record<PointsEntry['kind'], (typeof POINTS_MOVES)[number]>> = {
  'balances.imported': 'imported', 'sale.completed': 'sale', 'return.completed': 'return', 'points.expired': 'expired', 'points.reopened': 'expiry-undone',
  'points.released': 'released', 'points.adjusted': 'adjusted', 'points.transferred': 'transferred', 'points.held': 'held', 'points.hold-ended': 'hold-ended',
  'referral.rewarded': 'referral', 'referral.reopened': 'referral-undone', 'member.merged': 'merged', 'merge.undone': 'merge-undone', 'member.erased': 'erased',
}

/** A page of what happened to a member's points under all their ids, the newest first. */
export function pointsHistory(till: Till, id: string, page: { before: number | null; limit: number }): { entries: PointsEntryView[]; next: number | null } {
  const { people, points } = till.projections
  const before = page.before ?? Number.MAX_SAFE_INTEGER
  // One more than asked of each id, so that it is known whether there is a next page; entries of one row stay together.
  const found = people.idsOf(id).flatMap((memberId) => points.accounts.entriesOf(memberId, before, page.limit + 1)).sort((a, b) => b.seq - a.seq)
  const last = found[page.limit - 1]
  const entries = last === undefined ? found : found.filter((entry) => entry.seq >= last.seq)
  return { entries: entries.map(entryView), next: entries.length < found.length ? entries.at(-1)!.seq : null }
}

function entryView({ memberId, seq, at, onDate, kind, gained, lost, moved, balance, saleId }: PointsEntry): PointsEntryView {
  const what = WHAT[kind]
  if (what === undefined) throw new Error(`points moved by an entry that has no name: ${kind}`)
  return { memberId, seq, at, on: onDate, what, gained, lost, change: gained - lost, moved, balance, saleId }
}
