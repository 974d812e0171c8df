import type { BasketLine } from '../../../core/basket/basket.ts'
import type { HandOff } from '../../../core/basket/by-hand.ts'
import type { SaleView } from '../../../core/contract/views.ts'
import { lineAmountMinor, mulDivRound } from '../../../core/money/money.ts'
import { DISCOUNT_LIMITS, rightForDiscount } from '../../../core/people/discount-limits.ts'
import { hasRight } from '../../../core/people/rights.ts'
import type { Right } from '../../../core/people/rights.ts'
import type { StaffRole } from '../../../core/people/roles.ts'
import { isByHand } from '../../../core/promotions/hand-ids.ts'

export type Way = 'price' | 'percent' | 'amount'

/** What was keyed: a price each, a percentage in whole percent, or an amount off. */
export interface Keyed {
  readonly way: Way
  readonly value: number
}

/** What the goods cost without anything given by hand, now, and once what is keyed holds. A preview: the till works it out to the cent, offers and all. */
export interface Preview {
  readonly ownMinor: number
  readonly nowMinor: number
  readonly afterMinor: number
  /** What somebody has to have, as far as can be told here. */
  readonly right: Right
}

const BP_OF_PERCENT = 100
const MOST_PERCENT = 100

/** The discount that was keyed; null: nothing, or a price. */
export function offOf({ way, value }: Keyed): HandOff | null {
  if (value === 0 || way === 'price') return null
  return way === 'percent' ? { kind: 'percent', rateBp: Math.min(value, MOST_PERCENT) * BP_OF_PERCENT } : { kind: 'amount', amountMinor: value }
}

/** What a line (null: the sale) costs before and after what is keyed for it. */
export function previewOf(sale: Pick<SaleView, 'lines' | 'evaluation'>, line: BasketLine | null, keyed: Keyed): Preview {
  const evaluated = line === null ? null : sale.evaluation.lines.find((each) => each.lineId === line.lineId) ?? null
  const nowMinor = line === null ? sale.evaluation.totalMinor : evaluated?.netMinor ?? 0
  const discounts = line === null ? sale.evaluation.lines.flatMap((each) => each.discounts) : evaluated?.discounts ?? []
  const givenMinor = discounts.reduce((sum, { promotionId, amountMinor }) => (isByHand(promotionId) ? sum + amountMinor : sum), 0)
  const changedMinor = (line === null ? sale.lines : [line]).reduce((sum, each) => sum + (each.priceChange ? lineAmountMinor(each.priceChange.fromMinor, each.quantityMilli) - lineAmountMinor(each.unitPriceMinor, each.quantityMilli) : 0), 0)
  const ownMinor = nowMinor + givenMinor + changedMinor
  const afterMinor = afterOf(line, keyed, { nowMinor, ownMinor, beforeOffMinor: nowMinor + givenMinor })
  return { ownMinor, nowMinor, afterMinor, right: rightForDiscount([{ beforeMinor: ownMinor, afterMinor }]) }
}

function afterOf(line: BasketLine | null, { way, value }: Keyed, at: { nowMinor: number; ownMinor: number; beforeOffMinor: number }): number {
  if (way === 'price') return line === null ? at.nowMinor : lineAmountMinor(value, line.quantityMilli)
  if (value === 0) return at.nowMinor
  if (way === 'percent') return at.beforeOffMinor - mulDivRound(at.beforeOffMinor, Math.min(value, MOST_PERCENT), MOST_PERCENT, 'half-up')
  return Math.max(0, at.beforeOffMinor - value)
}

/** The most percent somebody may give alone. */
export function mostAlone(role: StaffRole): number {
  return Math.max(0, ...DISCOUNT_LIMITS.filter(({ right }) => hasRight(role, right)).map(({ mostBp }) => mostBp / BP_OF_PERCENT))
}

/** The higher of two rights to give something by hand. */
export function higherRight(one: Right, other: Right | null): Right {
  const rank = (right: Right | null) => DISCOUNT_LIMITS.findIndex((limit) => limit.right === right)
  return other !== null && rank(other) > rank(one) ? other : one
}
