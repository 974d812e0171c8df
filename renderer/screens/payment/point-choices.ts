import { pointScale } from '../../../core/points/scale.ts'
import { pointsValueMinor } from '../../../core/points/tender.ts'
import type { Rulebook } from '../../../core/rulebook/rulebook.ts'

export interface PointChoice {
  readonly points: number
  readonly valueMinor: number
}

/** Round amounts, in units of the smallest step that is worth something. */
const ROUND = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
const MOST_CHOICES = 3

/** What a member is likely to use: up to three round amounts below the most, the largest of them, and the most itself. Ascending. */
export function pointChoices(rulebook: Pick<Rulebook, 'redemption' | 'pointsRules'>, most: number): PointChoice[] {
  if (most <= 0) return []
  const { stepPoints, minimumPoints } = rulebook.redemption
  const scale = pointScale(rulebook.pointsRules.decimals)
  const round = ROUND.map((times) => times * stepPoints * scale).filter((points) => points >= minimumPoints * scale && points < most)
  return [...round.slice(-MOST_CHOICES), most].map((points) => ({ points, valueMinor: pointsValueMinor(rulebook, points) }))
}
