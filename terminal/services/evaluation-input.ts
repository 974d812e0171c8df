import type { Basket } from '../../core/basket/basket.ts'
import type { EvaluationInput, PromotionUsage } from '../../core/promotions/input.ts'
import { memberSnapshot } from './member-views.ts'
import { presentedCoupons } from './presented-coupons.ts'
import { withoutRewards } from './spending-guard.ts'
import type { Till } from './till.ts'

/** Everything the rules look at for a basket, as this till knows it now (loyalty-rules section 2). */
export function evaluationInput(till: Till, basket: Basket): EvaluationInput {
  const { rulebook, limited } = till.rules.of(basket)
  const onDate = till.rules.dateOf(basket.pinnedAt)
  const identity = till.journal.terminalIdentity()
  const { people } = till.projections
  // Blocked while the basket was open or on hold: it is sold as to nobody, until they are unblocked.
  const memberId = basket.memberId === null || people.isBlocked(basket.memberId) ? null : basket.memberId
  const memberIds = memberId === null ? [] : people.idsOf(memberId)
  const member = memberId === null ? null : memberSnapshot(till, memberId, rulebook, onDate)
  const there = new Set(basket.lines.map((line) => line.lineId))
  const discounts = (basket.discounts ?? []).filter(({ lineId }) => lineId === null || there.has(lineId))
  const usage = Object.fromEntries(limited.map((promotionId): [string, PromotionUsage] => [promotionId, till.projections.accounts.usageOf(promotionId, memberIds, onDate)]))
  const stopped = till.offerStops.at(rulebook.version, onDate, basket.pinnedAt)
  return {
    lines: basket.lines,
    pinnedAt: basket.pinnedAt,
    member: member === null ? null : withoutRewards(till, member),
    storeId: identity.storeId,
    terminalId: identity.terminalId,
    channel: 'store',
    ...(basket.coupons === undefined || basket.coupons.length === 0 ? {} : { coupons: presentedCoupons(till, basket.coupons) }),
    ...(discounts.length === 0 ? {} : { discounts }),
    ...(limited.length === 0 ? {} : { usage }),
    ...(stopped === null ? {} : { offersStopped: stopped.by }),
  }
}
