import { allocate } from '../money/money.ts'
import { nonEarningPaidMinor, pointsEarned } from '../points/earning.ts'
import type { PointsEarned } from '../points/earning.ts'
import type { CompiledRulebook } from '../promotions/compile.ts'
import type { EvaluationInput } from '../promotions/input.ts'
import type { RecordedSale } from './sale.ts'
import type { SoldSale } from './sold-sale.ts'

type Earned = RecordedSale['earned']

/**
 * A sale as the journal or a copy of its receipt has it, read as what returns start from. `compiled`: the rulebook that the sale had pinned. What it
 * earned by line and rule is not in the journal: it is worked out again from the recorded inputs.
 */
export function recordedSale(compiled: CompiledRulebook, event: SoldSale): RecordedSale {
  const { saleId, shiftId, evaluation, tenders } = event
  // Sales of the first programs have no circumstances: nothing but lines, instant and member was looked at.
  const input: EvaluationInput = { ...event.circumstances, lines: event.lines, pinnedAt: event.pinnedAt, member: event.member }
  return { saleId, shiftId, input, evaluation, tenders, earned: earnedBy(compiled, event, input) }
}

function earnedBy(compiled: CompiledRulebook, event: SoldSale, { lines, pinnedAt, member }: EvaluationInput): Earned {
  const paid = event.tenders.map((tender) => ({ kind: tender.kind, amountMinor: tender.kind === 'cash' ? tender.paidMinor : tender.amountMinor }))
  const nonEarningMinor = nonEarningPaidMinor(compiled.rulebook.choices, paid)
  const again = pointsEarned(compiled, { lines: [...lines], evaluation: event.evaluation, member, pinnedAt, nonEarningMinor })
  const counted = { tierBaseMinor: event.tierBaseMinor, tierCounts: event.tierCounts ?? event.tierBaseMinor }
  return again.total === event.pointsEarned ? { byRule: again.byRule, byLine: again.byLine, ...counted } : { ...asRecorded(event, again), ...counted }
}

/** What the sale really earned counts, where an older program worked it out otherwise: it lies as this one would lay it. */
function asRecorded(event: SoldSale, again: PointsEarned): Pick<Earned, 'byRule' | 'byLine'> {
  const total = event.pointsEarned
  if (again.total > 0) {
    const byRule = allocate(total, again.byRule.map((rule) => rule.points))
    const byLine = allocate(total, again.byLine.map((line) => line.points))
    return {
      byRule: again.byRule.map(({ ruleId }, at) => ({ ruleId, points: byRule[at]! })),
      byLine: again.byLine.map(({ lineId }, at) => ({ lineId, points: byLine[at]! })),
    }
  }
  const { lines } = event.evaluation
  const byLine = allocate(total, lines.map((line) => (event.evaluation.totalMinor > 0 ? line.netMinor : 1)))
  return { byRule: [{ ruleId: 'base', points: total }], byLine: lines.map(({ lineId }, at) => ({ lineId, points: byLine[at]! })) }
}
