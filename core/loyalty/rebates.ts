import { mulDivRound } from '../money/money.ts'
import { pointScale } from '../points/scale.ts'
import type { Rebate } from '../rulebook/benefits.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { addDays, addMonths, dayOfYear, endOfMonth } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'

/** A rebate's period, both days included. */
export interface Period {
  from: CivilDate
  to: CivilDate
}

const MONTHS: Record<Rebate['period'], number> = { month: 1, quarter: 3, year: 12 }

/** The calendar month, quarter or year a day lies in. */
export function periodOf(period: Rebate['period'], day: CivilDate): Period {
  const year = Number(day.slice(0, 4))
  const months = MONTHS[period]
  const first = Number(day.slice(5, 7)) - 1
  const from = dayOfYear(year, first - (first % months) + 1, 1)
  return { from, to: endOfMonth(addMonths(from, months - 1)) }
}

/** The last period that is over on a day: what is due by then. */
export function lastPeriod(period: Rebate['period'], onDate: CivilDate): Period {
  return periodOf(period, addDays(periodOf(period, onDate).from, -1))
}

export interface RebateDue {
  /** Made of rebate, member and the period's last day: it is paid once. */
  id: string
  /** The step reached; 0 below the first. */
  rateBp: number
  amountMinor: number
  /** Where it is paid in points: minor units of a point of that worth, rounded up, so that it is worth no less. */
  points: number
}

/**
 * What a volume rebate comes to for a period: the rate of the highest step reached, on everything bought of its goods in
 * the period after discounts and returns, half-up. A negative spend (more came back than was bought) earns none.
 */
export function rebateDue(rulebook: Pick<Rulebook, 'redemption' | 'pointsRules'>, rebate: Pick<Rebate, 'id' | 'steps' | 'paidAs'>, of: { memberId: string; period: Period; spentMinor: number }): RebateDue {
  const spentMinor = Math.max(0, of.spentMinor)
  const reached = rebate.steps.filter((step) => step.fromMinor <= spentMinor)
  const rateBp = reached.length === 0 ? 0 : reached.reduce((a, b) => (b.fromMinor >= a.fromMinor ? b : a)).rateBp
  const amountMinor = mulDivRound(spentMinor, rateBp, 10_000, 'half-up')
  const { points, valueMinor } = rulebook.redemption
  return {
    id: `rebate:${rebate.id}:${of.memberId}:${of.period.to}`,
    rateBp,
    amountMinor,
    points: rebate.paidAs === 'points' ? mulDivRound(amountMinor, points * pointScale(rulebook.pointsRules.decimals), valueMinor, 'ceil') : 0,
  }
}
