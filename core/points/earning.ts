import type { BasketLine, MemberSnapshot } from '../basket/basket.ts'
import { tierRank } from '../loyalty/tiers.ts'
import { allocate, mulDivRound } from '../money/money.ts'
import type { CompiledRulebook } from '../promotions/compile.ts'
import type { Evaluation } from '../promotions/evaluation.ts'
import type { Instant } from '../time/instant.ts'
import { earn } from './rates.ts'
import type { EarningLine, FlatPoints } from './rates.ts'

export interface PointsEarnedInput {
  lines: readonly BasketLine[]
  evaluation: Evaluation
  member: MemberSnapshot | null
  pinnedAt: Instant
  /** What is paid by tenders that earn nothing: points. */
  nonEarningMinor: number
}

/**
 * Points really earned once it is known how the sale is paid. What a non-earning tender pays is spread over all payable
 * lines by largest remainder of what is due on them and earns nothing (loyalty-rules section 2, step 7). A flat bonus
 * stands as long as anything of its sale was paid otherwise. `tierBaseMinor`: the spend that counts for tiers.
 */
export function pointsEarned(
  compiled: CompiledRulebook, input: PointsEarnedInput,
): { total: number; byRule: { ruleId: string; points: number }[]; tierBaseMinor: number } {
  if (input.member === null) return { total: 0, byRule: [], tierBaseMinor: 0 }
  const tier = compiled.rulebook.tiers[tierRank(compiled.rulebook, input.member.tierId)]!
  const promotions = new Map(compiled.rulebook.promotions.map((promotion) => [promotion.id, promotion]))
  const basketLines = new Map(input.lines.map((line) => [line.lineId, line]))
  // Earlier line ids carry the odd cent; the order in which lines arrive here must not matter.
  const due = [...input.evaluation.lines].sort((a, b) => (a.lineId < b.lineId ? -1 : 1))
  const dueMinor = due.reduce((sum, line) => sum + line.netMinor, 0)
  // Where tax comes on top, a tender pays its share of the tax too: points are earned on prices.
  const { totalMinor } = input.evaluation
  const onPricesMinor = totalMinor === dueMinor || totalMinor === 0 ? input.nonEarningMinor : mulDivRound(input.nonEarningMinor, dueMinor, totalMinor, 'half-up')
  const paidByPoints = allocate(Math.min(onPricesMinor, dueMinor), due.map((line) => line.netMinor))
  const lines = due.flatMap((line, at): EarningLine[] => {
    if (basketLines.get(line.lineId)?.earns !== true) return []
    const multipliers = line.pointPromotionIds.flatMap((ruleId) => {
      const effect = promotions.get(ruleId)?.effect
      return effect?.kind === 'points-multiplier' ? [{ ruleId, extraMilli: effect.factorMilli - 1000 }] : []
    })
    return [{ amountMinor: line.netMinor - paidByPoints[at]!, multipliers }]
  })
  const nothingLeft = input.nonEarningMinor > 0 && lines.every((line) => line.amountMinor === 0)
  const flats = nothingLeft ? [] : input.evaluation.promotions.flatMap((outcome): FlatPoints[] => {
    const effect = promotions.get(outcome.promotionId)?.effect
    return outcome.status === 'applied' && effect?.kind === 'points-flat' ? [{ ruleId: outcome.promotionId, points: effect.points * outcome.uses }] : []
  })
  const { total, byRule, baseMinor } = earn(tier.earn, lines, flats)
  return { total, byRule, tierBaseMinor: baseMinor }
}
