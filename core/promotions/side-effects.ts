import type { Consumed, CouponOutcome, Evaluation, Grant } from './evaluation.ts'
import type { Taking } from './apply.ts'
import { holdsUnclaimed } from './conditions.ts'
import { grantsOf } from './grants.ts'
import type { Candidate, Problem } from './problem.ts'
import { spendBeside } from './spends.ts'
import type { Settled } from './settle.ts'

/** What a sale gives beside money and points, and what it uses up; what is empty is left out. */
export type SideEffects = Pick<Evaluation, 'grants' | 'coupons' | 'consumed'>

/** Nothing is used up where the condition holds without it: a member who spent enough keeps the coupon that would have done as well. */
function usesUp(problem: Problem, best: Settled, candidate: Candidate, taking: Taking): boolean {
  return candidate.claims.length > 0 && !holdsUnclaimed(candidate.compiled.when, problem.now, spendBeside(problem, taking, best.netMinor))
}

/** Hands out the good codes of a sale, each once, those that end first before the others. */
class Codes {
  private readonly left: Map<string, string[]>
  private readonly usedBy = new Map<string, string>()

  constructor(good: Problem['now']['coupons']['good']) {
    this.left = new Map([...good].map(([couponId, codes]) => [couponId, [...codes]]))
  }

  use(couponId: string, count: number, promotionId: string): void {
    const codes = this.left.get(couponId)?.splice(0, count) ?? []
    if (codes.length < count) throw new Error(`${promotionId} used more codes of ${couponId} than there are`)
    for (const code of codes) if (!this.usedBy.has(code)) this.usedBy.set(code, promotionId)
  }

  outcomes(checked: Problem['now']['coupons']['checked']): CouponOutcome[] {
    return checked.map(({ presented: { code, couponId }, refused }) => {
      if (refused !== null) return { code, couponId, status: 'refused', promotionId: null, reason: refused }
      const promotionId = this.usedBy.get(code) ?? null
      return { code, couponId, status: promotionId === null ? 'not-used' : 'used', promotionId, reason: null }
    })
  }
}

/** What the chosen promotions hand over and use up (loyalty-rules sections 2.5, 3 and 7), in order of application. */
export function sideEffectsOf(problem: Problem, best: Settled): SideEffects {
  const grants: Grant[] = []
  const consumed: Consumed[] = []
  const codes = new Codes(problem.now.coupons.good)
  for (const taking of best.takings) {
    const candidate = problem.candidates[taking.slot]!
    const promotionId = candidate.compiled.promotion.id
    grants.push(...grantsOf(candidate, taking))
    for (const { kind, id } of usesUp(problem, best, candidate, taking) ? candidate.claims : []) {
      if (kind === 'coupon') codes.use(id, taking.uses, promotionId)
      else consumed.push({ promotionId, kind: kind === 'stamp-reward' ? 'stamp-card' : 'entitlement', id, quantity: taking.uses })
    }
  }
  const coupons = codes.outcomes(problem.now.coupons.checked)
  return {
    ...(grants.length > 0 && { grants }),
    ...(coupons.length > 0 && { coupons }),
    ...(consumed.length > 0 && { consumed }),
  }
}
