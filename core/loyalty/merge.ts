import type { PointsLot } from '../ledger/points-lot.ts'
import { allocate } from '../money/money.ts'
import { isExpired, spendingOrder, takeInOrder } from '../points/lots.ts'
import type { LotBalance, LotPart } from '../points/lot.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { CivilDate } from '../time/instant.ts'
import { handedOver } from './household.ts'
import { tierRank } from './tiers.ts'

/** Merged ids and whom they stand for since; an old id stays valid for ever (loyalty-rules section 7). */
export type Redirects = ReadonlyMap<string, string>

/** The member an id stands for now. Throws RangeError for redirects that lead in a circle. */
export function memberOf(redirects: Redirects, memberId: string): string {
  let at = memberId
  const seen = new Set<string>()
  for (let next = redirects.get(at); next !== undefined; next = redirects.get(at)) {
    if (seen.has(at)) throw new RangeError(`merged members lead in a circle at ${at}`)
    seen.add(at)
    at = next
  }
  return at
}

/** The tier of two members made one: the higher. */
export function mergedTier(rulebook: Pick<Rulebook, 'tiers'>, a: string, b: string): string {
  return tierRank(rulebook, a) >= tierRank(rulebook, b) ? a : b
}

/** A lot of one of two merged members, and what spends took from it while they were one. */
export type MergedLot = LotBalance & { spentMerged: number }

export interface Unmerged {
  /** Points left in each own lot; lots whose last day is over keep what they have and are not listed. */
  remaining: { lotId: string; points: number }[]
  /** Points of the other that stand for own ones spent and over by now, with the dates they have. */
  received: PointsLot[]
}

/** Own lots that still run, filled up again: what is kept of them, and what was used up by own spends. */
interface Side { memberId: string; target: number; kept: LotPart[]; used: LotBalance[] }

/**
 * Undoes a merge: each has their own lots again, less what was spent meanwhile, which is split in share of what each
 * brought (largest remainder, the smaller member id first). A spend takes whatever expires first, so it may have used up
 * one member's lots alone: the other then gives from own lots what they owe, refilled to lots that still run, else as
 * lots with the giver's dates. Not a point is won or lost.
 */
export function undoMerge(a: { memberId: string; lots: readonly MergedLot[] }, b: { memberId: string; lots: readonly MergedLot[] }, undo: { onDate: CivilDate; newLotId: (memberId: string, part: LotPart) => string }): Map<string, Unmerged> {
  const ordered = [a, b].sort((x, y) => (x.memberId < y.memberId ? -1 : 1))
  const had = ordered.map(({ lots }) => lots.reduce((sum, lot) => sum + lot.spentMerged + (isExpired(lot, undo.onDate) ? 0 : lot.remaining), 0))
  const spent = ordered.flatMap(({ lots }) => lots).reduce((sum, lot) => sum + lot.spentMerged, 0)
  const shares = allocate(spent, had)
  const sides = ordered.map(({ memberId, lots }, at) => sideOf(memberId, lots, had[at]! - shares[at]!, undo.onDate))
  return new Map(sides.map((side, at): [string, Unmerged] => {
    const { used } = sides[1 - at]!
    const byId = new Map(used.map((lot) => [lot.lotId, lot]))
    const missing = side.target - side.kept.reduce((sum, part) => sum + part.points, 0)
    // What lives longest of that which the other used up, so that nobody is worse off by the undoing.
    const { parts } = takeInOrder(used.toReversed(), missing, (lot) => lot.remaining)
    const received = parts.map((part) => handedOver(byId.get(part.lotId)!, part.points, side.memberId, undo.newLotId(side.memberId, part)))
    return [side.memberId, { remaining: side.kept, received }]
  }))
}

/** Fills own lots that still run up again and takes from them, in spending order, what is above the target. */
function sideOf(memberId: string, lots: readonly MergedLot[], target: number, onDate: CivilDate): Side {
  const full = lots
    .filter((lot) => !isExpired(lot, onDate))
    .map(({ spentMerged, ...lot }): LotBalance => ({ ...lot, remaining: lot.remaining + spentMerged }))
    .sort(spendingOrder)
  const above = full.reduce((sum, lot) => sum + lot.remaining, 0) - target
  const usedOf = new Map(takeInOrder(full, Math.max(0, above), (lot) => lot.remaining).parts.map((part) => [part.lotId, part.points]))
  return {
    memberId,
    target,
    kept: full.map((lot) => ({ lotId: lot.lotId, points: lot.remaining - (usedOf.get(lot.lotId) ?? 0) })),
    used: full.flatMap((lot) => (usedOf.has(lot.lotId) ? [{ ...lot, remaining: usedOf.get(lot.lotId)! }] : [])),
  }
}
