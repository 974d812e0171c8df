import type { SaleView } from '../../core/contract/views.ts'
import type { Basket } from '../../core/basket/basket.ts'
import { ageUnchecked } from '../../core/basket/age.ts'
import { saleCounts } from '../../core/loyalty/tiers.ts'
import { maxPointsTender } from '../../core/points/tender.ts'
import type { OpenSale } from '../store/basket-store.ts'
import { evaluateBasket } from './evaluate-basket.ts'
import { memberView } from './member-views.ts'
import { approvedMinor } from './payment-amounts.ts'
import { attemptView } from './payment-requests.ts'
import { pointsLimits } from './points-limits.ts'
import { codesAsPresented } from './presented-coupons.ts'
import type { Till } from './till.ts'

/** The open sale as every screen sees it; null: none is open. */
export function openSaleView(till: Till): SaleView | null {
  const open = till.baskets.open()
  return open ? saleView(till, open) : null
}

function saleView(till: Till, { basket, lastLineId }: OpenSale): SaleView {
  const { rulebook } = till.rules.of(basket)
  const evaluated = evaluateBasket(till, basket)
  const { member, evaluation } = evaluated
  const attempts = till.attempts.ofSale(basket.saleId).map((attempt) => attemptView(till, attempt))
  const paidMinor = approvedMinor(attempts)
  const onDate = till.rules.dateOf(basket.pinnedAt)
  const limits = pointsLimits(till, basket, evaluated, paidMinor)
  return {
    saleId: basket.saleId,
    revision: basket.revision,
    pinnedAt: basket.pinnedAt,
    rulebookVersion: basket.rulebookVersion,
    lines: basket.lines,
    lastLineId: basket.lines.some((line) => line.lineId === lastLineId) ? lastLineId : null,
    member: member ? memberView(till, member.memberId, { rulebook, onDate, saleBaseMinor: saleCounts(rulebook, { baseMinor: evaluation.tierBaseMinor, points: evaluation.points.total }) }) : null,
    identification: member ? basket.identification : null,
    note: basket.note,
    ...byHandView(basket),
    ...(basket.otherTill === undefined ? {} : { otherTill: basket.otherTill }),
    evaluation: evaluation.coupons === undefined ? evaluation : { ...evaluation, coupons: codesAsPresented(evaluation.coupons, basket.coupons ?? []) },
    maxPointsTender: maxPointsTender(rulebook, limits),
    pointsTender: { available: limits.available, billMinor: limits.billMinor, payableMinor: limits.payableMinor, ...(limits.offline === null ? {} : { offline: limits.offline }) },
    attempts,
    paidMinor,
  }
}

function byHandView(basket: Basket): Pick<SaleView, 'discounts' | 'lineNotes' | 'ageUnchecked'> {
  const there = new Set(basket.lines.map((line) => line.lineId))
  const discounts = (basket.discounts ?? []).filter(({ lineId }) => lineId === null || there.has(lineId))
  const notes = Object.entries(basket.lineNotes ?? {}).filter(([lineId, note]) => there.has(lineId) && note !== '')
  const years = ageUnchecked(basket)
  return { ...(discounts.length > 0 && { discounts }), ...(notes.length > 0 && { lineNotes: Object.fromEntries(notes) }), ...(years > 0 && { ageUnchecked: years }) }
}
