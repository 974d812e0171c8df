import type { BasketLine, Identification } from '../basket/basket.ts'
import type { Result } from '../base/result.ts'
import { fail } from '../contract/errors.ts'
import type { ContractError } from '../contract/errors.ts'
import { mulDivRound, taxOnTop } from '../money/money.ts'
import type { Evaluation } from '../promotions/evaluation.ts'
import type { PointsRules } from '../rulebook/policies.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { pointScale } from './scale.ts'

type Redemption = Pick<Rulebook, 'redemption'> & Partial<Pick<Rulebook, 'pointsRules'>>

function scaleOf(rulebook: Redemption): number {
  return pointScale(rulebook.pointsRules?.decimals ?? 0)
}

/** What points (minor units of a point) are worth as a tender, in minor units of money, rounded down; 0 for a balance in debt. */
export function pointsValueMinor(rulebook: Redemption, points: number): number {
  return points <= 0 ? 0 : mulDivRound(points, rulebook.redemption.valueMinor, rulebook.redemption.points * scaleOf(rulebook), 'floor')
}

/** What a member showed beside a phone number or a name, so that points may be spent. */
export type SpendingProof = PointsRules['weakMaySpendWith'][number]

export interface PointsTenderLimits {
  /** What is left to pay. */
  dueMinor: number
  /** Points that may be spent now, in minor units of a point (`spendableNow`). */
  available: number
  /** How surely the member is known; null without one. Weak earns, but does not spend (loyalty-rules section 5). */
  identification: Identification | null
  /** What lets a weak identification spend, as far as the rulebook takes it. */
  shown?: readonly SpendingProof[] | undefined
  /** The whole bill, of which points may pay a share; what is due, unless stated. */
  billMinor?: number | undefined
  /** What points may pay of the bill (`payableWithPointsMinor`); all, unless stated. */
  payableMinor?: number | undefined
}

/** Whether a member known so surely may spend points. */
export function maySpend(rulebook: Redemption, limits: Pick<PointsTenderLimits, 'identification' | 'shown'>): boolean {
  if (limits.identification !== 'weak') return limits.identification === 'strong'
  return limits.shown?.some((proof) => rulebook.pointsRules?.weakMaySpendWith.includes(proof)) === true
}

/** The part of a bill that points may pay: gift cards cannot be bought with them (loyalty-rules section 2, step 6). */
export function payableWithPointsMinor(programme: Pick<Rulebook['programme'], 'pricesIncludeTax' | 'taxes'>, lines: readonly BasketLine[], evaluation: Pick<Evaluation, 'lines' | 'totalMinor'>): number {
  const giftCards = new Map(lines.filter((line) => line.kind === 'gift-card').map((line) => [line.lineId, line]))
  const barredMinor = evaluation.lines.reduce((sum, { lineId, netMinor }) => {
    const line = giftCards.get(lineId)
    if (line === undefined) return sum
    const rateBp = programme.pricesIncludeTax ? 0 : programme.taxes.find((tax) => tax.code === line.taxCode)?.rateBp ?? 0
    return sum + netMinor + taxOnTop(netMinor, rateBp)
  }, 0)
  return Math.max(0, evaluation.totalMinor - barredMinor)
}

/** The most points this bill may take: never more than available, than the bill needs, or than its share allows; 0 where none may. */
export function maxPointsTender(rulebook: Redemption, limits: PointsTenderLimits): number {
  if (!maySpend(rulebook, limits) || limits.dueMinor <= 0 || limits.available <= 0) return 0
  const { valueMinor, maximumShareBp } = rulebook.redemption
  const { points, minimum, step } = scaled(rulebook)
  const shareMinor = mulDivRound(limits.billMinor ?? limits.dueMinor, maximumShareBp, 10_000, 'floor')
  const payableMinor = Math.min(limits.dueMinor, shareMinor, limits.payableMinor ?? limits.dueMinor)
  const needed = mulDivRound(payableMinor, points, valueMinor, 'floor')
  const whole = mulDivRound(Math.min(limits.available, needed), 1, step, 'floor') * step
  // Where a minor unit costs several points, the odd ones would buy nothing: give them back.
  const worth = pointsValueMinor(rulebook, whole)
  const enough = mulDivRound(mulDivRound(worth, points, valueMinor, 'ceil'), 1, step, 'ceil') * step
  return worth > 0 && enough >= minimum ? enough : 0
}

/** The amounts of points of a redemption rule in minor units of a point. */
function scaled(rulebook: Redemption): { points: number; minimum: number; step: number } {
  const scale = scaleOf(rulebook)
  const { points, minimumPoints, stepPoints } = rulebook.redemption
  return { points: points * scale, minimum: minimumPoints * scale, step: stepPoints * scale }
}

/** Whether these points may pay, and what they are worth. */
export function checkPointsTender(
  rulebook: Redemption,
  asked: PointsTenderLimits & { points: number },
): Result<{ valueMinor: number }, ContractError<'POINTS_NOT_ENOUGH' | 'POINTS_STEP' | 'POINTS_TOO_MANY' | 'POINTS_NEED_CARD'>> {
  const { minimum, step } = scaled(rulebook)
  if (!maySpend(rulebook, asked)) return fail('POINTS_NEED_CARD', {})
  if (asked.points > asked.available) return fail('POINTS_NOT_ENOUGH', { available: asked.available })
  const stepped = Number.isSafeInteger(asked.points) && asked.points > 0 && asked.points >= minimum && asked.points % step === 0
  if (!stepped) return fail('POINTS_STEP', { minimum, step })
  const maximum = maxPointsTender(rulebook, asked)
  if (asked.points > maximum) return fail('POINTS_TOO_MANY', { maximum })
  return { ok: true, value: { valueMinor: pointsValueMinor(rulebook, asked.points) } }
}
