import type { Identification } from '../basket/basket.ts'
import type { Result } from '../base/result.ts'
import { fail } from '../contract/errors.ts'
import type { ContractError } from '../contract/errors.ts'
import { mulDivRound } from '../money/money.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'

type Redemption = Pick<Rulebook, 'redemption'>

/** What points are worth as a tender, in minor units, rounded down; 0 for a balance in debt. */
export function pointsValueMinor(rulebook: Redemption, points: number): number {
  return points <= 0 ? 0 : mulDivRound(points, rulebook.redemption.valueMinor, rulebook.redemption.points, 'floor')
}

export interface PointsTenderLimits {
  dueMinor: number
  available: number
  /** How surely the member is known; null without one. Weak earns, but does not spend (loyalty-rules section 5). */
  identification: Identification | null
}

/** The most points this bill may take: never more than available, than the bill needs, or than its share allows; 0 where none may. */
export function maxPointsTender(rulebook: Redemption, limits: PointsTenderLimits): number {
  if (limits.identification !== 'strong' || limits.dueMinor <= 0 || limits.available <= 0) return 0
  const { points, valueMinor, minimumPoints, stepPoints, maximumShareBp } = rulebook.redemption
  const payableMinor = mulDivRound(limits.dueMinor, maximumShareBp, 10_000, 'floor')
  const needed = mulDivRound(payableMinor, points, valueMinor, 'floor')
  const whole = mulDivRound(Math.min(limits.available, needed), 1, stepPoints, 'floor') * stepPoints
  // Where a minor unit costs several points, the odd ones would buy nothing: give them back.
  const worth = pointsValueMinor(rulebook, whole)
  const enough = mulDivRound(mulDivRound(worth, points, valueMinor, 'ceil'), 1, stepPoints, 'ceil') * stepPoints
  return worth > 0 && enough >= minimumPoints ? enough : 0
}

/** Whether these points may pay, and what they are worth. */
export function checkPointsTender(
  rulebook: Redemption,
  asked: PointsTenderLimits & { points: number },
): Result<{ valueMinor: number }, ContractError<'POINTS_NOT_ENOUGH' | 'POINTS_STEP' | 'POINTS_TOO_MANY' | 'POINTS_NEED_CARD'>> {
  const { minimumPoints, stepPoints } = rulebook.redemption
  if (asked.identification !== 'strong') return fail('POINTS_NEED_CARD', {})
  if (asked.points > asked.available) return fail('POINTS_NOT_ENOUGH', { available: asked.available })
  const stepped = Number.isSafeInteger(asked.points) && asked.points > 0 && asked.points >= minimumPoints && asked.points % stepPoints === 0
  if (!stepped) return fail('POINTS_STEP', { minimum: minimumPoints, step: stepPoints })
  const maximum = maxPointsTender(rulebook, asked)
  if (asked.points > maximum) return fail('POINTS_TOO_MANY', { maximum })
  return { ok: true, value: { valueMinor: pointsValueMinor(rulebook, asked.points) } }
}
