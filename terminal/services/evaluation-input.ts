import type { Basket } from '../../core/basket/basket.ts'
import type { EvaluationInput, PromotionUsage } from '../../core/promotions/input.ts'
import { memberSnapshot } from './member-views.ts'
import type { Till } from './till.ts'

/** Everything the rules look at for a basket, as this till knows it now (loyalty-rules section 2). */
export function evaluationInput(till: Till, basket: Basket): EvaluationInput {
  const { rulebook, limited } = till.rules.of(basket)
  const onDate = till.rules.dateOf(basket.pinnedAt)
  const identity = till.journal.terminalIdentity()
  const memberIds = basket.memberId === null ? [] : till.projections.people.idsOf(basket.memberId)
  const usage = Object.fromEntries(limited.map((promotionId): [string, PromotionUsage] => [promotionId, till.projections.usage.of(promotionId, memberIds, onDate)]))
  return {
    lines: basket.lines,
    pinnedAt: basket.pinnedAt,
    member: basket.memberId === null ? null : memberSnapshot(till, basket.memberId, rulebook, onDate),
    storeId: identity.storeId,
    terminalId: identity.terminalId,
    channel: 'store',
    ...(limited.length === 0 ? {} : { usage }),
  }
}
