import { z } from 'zod'
import { ruleMinorSchema } from '../base/numbers.ts'
import { mulDivRound } from '../money/money.ts'
import { fault } from './faults.ts'
import type { RulebookFault } from './faults.ts'

/**
 * How much the offers of one version may give away before they stop by themselves, in minor units: money off, and the points
 * they add at what points are worth (ledger-and-sync "Down"). What was given by hand, prices of the price list and the points of
 * tiers are not offers. What comes back on returns lowers none of it.
 */
export const stopLimitsSchema = z.strictObject({
  /** At one till in one day of the programme; goes on with the next day. */
  tillDayMinor: ruleMinorSchema.positive().optional(),
  /** At one till, for as long as there is this version. */
  tillMinor: ruleMinorSchema.positive().optional(),
  /** At all tills together, as far as head office has heard of it. */
  everywhereMinor: ruleMinorSchema.positive().optional(),
})
export type StopLimits = z.output<typeof stopLimitsSchema>

/** What stopped a version's offers: one of its limits, or a person at head office. */
export const STOPPERS = ['till-day', 'till', 'everywhere', 'head-office'] as const
export const stopperSchema = z.enum(STOPPERS)
export type Stopper = z.infer<typeof stopperSchema>

/** What a till gave away by offers of one version: money off, and points they added. */
export interface GivenAway {
  readonly minor: number
  readonly points: number
}

/** What was given away, in minor units; points at what they pay, rounded down. */
export function givenWorth({ points: per, valueMinor }: { readonly points: number; readonly valueMinor: number }, { minor, points }: GivenAway): number {
  return minor + mulDivRound(points, valueMinor, per, 'floor')
}

/** Which limits of a till are reached. In minor units; of the day, and of all its days. */
export function tillLimitsReached({ tillDayMinor, tillMinor }: StopLimits, given: { readonly dayMinor: number; readonly allMinor: number }): ('till-day' | 'till')[] {
  return [
    ...(tillMinor !== undefined && given.allMinor >= tillMinor ? ['till' as const] : []),
    ...(tillDayMinor !== undefined && given.dayMinor >= tillDayMinor ? ['till-day' as const] : []),
  ]
}

/** Limits that say nothing, or that a wider one never lets them reach. */
export function stopLimitFaults(limits: StopLimits): RulebookFault[] {
  const wider = [['tillDayMinor', limits.tillDayMinor], ['tillMinor', limits.tillMinor], ['everywhereMinor', limits.everywhereMinor]] as const
  const said = wider.flatMap(([name, minor]) => (minor === undefined ? [] : [{ name, minor }]))
  if (said.length === 0) return [fault(['stopLimits'], 'STOP_LIMITS_EMPTY', 'The stop limits name no amount. Name one, or take "stopLimits" out.', '停用限额没有写任何金额，请填写，或删去 "stopLimits"。')]
  return said.slice(1).flatMap(({ name, minor }, before) => (minor >= said[before]!.minor ? []
    : [fault(['stopLimits', name], 'STOP_LIMITS_ORDER', `This is lower than "${said[before]!.name}", which would then never be reached. Correct one of them.`, `此限额低于 "${said[before]!.name}"，后者永远不会达到，请更正其中一项。`)]))
}
