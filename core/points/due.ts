import type { PointsExpired, PointsReleased, PointsReopened } from '../ledger/events/points-events.ts'
import { movePoints, sideOfLot, summedPostings } from '../ledger/points-entries.ts'
import type { CivilDate } from '../time/instant.ts'
import { expiriesDue, releasesDue } from './expiry.ts'
import type { DuePosting } from './expiry.ts'
import type { LotBalance } from './lot.ts'

type Named = DuePosting & { lot: LotBalance }

function named(lots: readonly LotBalance[], due: readonly DuePosting[]): Named[] {
  const byId = new Map(lots.map((lot) => [lot.lotId, lot]))
  return due.map((posting) => ({ ...posting, lot: byId.get(posting.lotId)! }))
}

/** What every due posting says of its lot. */
const ofLot = ({ id, lotId, points, lot }: Named) => ({ id, lotId, memberId: lot.memberId, points })

/** The entry that releases lots which stand as pending and have begun by a day; null where there is none with anything left. */
export function releaseEntry(lots: readonly LotBalance[], onDate: CivilDate): PointsReleased | null {
  const pending = lots.filter((lot) => lot.unreleased === true)
  const due = named(pending, releasesDue(pending, null, onDate))
  if (due.length === 0) return null
  return {
    type: 'points.released',
    onDate,
    lots: due.map((each) => ({ ...ofLot(each), availableFrom: each.lot.availableFrom })),
    postings: summedPostings(due.flatMap(({ lot, points }) => movePoints(sideOfLot(lot), { account: 'points-available', memberId: lot.memberId }, points))),
  }
}

/** The entries that post what expired by a day, and that undo what was posted and has not. */
export function expiryEntries(lots: readonly LotBalance[], onDate: CivilDate): (PointsExpired | PointsReopened)[] {
  const due = named(lots, expiriesDue(lots, onDate))
  const expired = due.filter((each) => each.kind === 'expiry')
  const undone = due.filter((each) => each.kind === 'reopening')
  const programme = { account: 'points-expired' } as const
  return [
    ...(expired.length === 0 ? [] : [{
      type: 'points.expired' as const,
      onDate,
      lots: expired.map((each) => ({ ...ofLot(each), expiresOn: each.lot.expiresOn! })),
      postings: summedPostings(expired.flatMap(({ lot, points }) => movePoints(sideOfLot(lot), programme, points))),
    }]),
    ...(undone.length === 0 ? [] : [{
      type: 'points.reopened' as const,
      onDate,
      lots: undone.map((each) => ({ ...ofLot(each), expiresOn: each.lot.expiresOn })),
      postings: summedPostings(undone.flatMap(({ lot, points }) => movePoints(programme, sideOfLot(lot), points))),
    }]),
  ]
}
