import type { PointsLot } from '../ledger/points-lot.ts'

/**
 * A lot and what is left of it, in minor units of a point. `expired`: what a posted expiry took from it (absent: none was
 * posted); a spend of an earlier day that arrives afterwards takes its points from there. `held`: set aside, and in
 * `remaining` no more. `unreleased`: the books still have it as pending, whatever the day; it says nothing about whether
 * the points may be spent, which follows from the dates.
 */
export type LotBalance = PointsLot & { remaining: number; expired?: number; held?: number; unreleased?: true }

/** Points taken from a lot; `reopened` of them had already been posted as expired. */
export interface LotPart {
  lotId: string
  points: number
  reopened?: number
}
