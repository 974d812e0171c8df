import type { GoodsMatcher } from '../rulebook/goods-match.ts'
import type { Taking } from './apply.ts'
import type { Grant } from './evaluation.ts'
import type { Candidate, Problem } from './problem.ts'
import { setSize } from './sets.ts'
import type { CompiledSet } from './sets.ts'

type Given = Omit<Grant, 'promotionId'>

/** The one article that goods are; empty where the customer has a choice. */
function onlySku(goods: GoodsMatcher): string {
  const { skus } = goods
  const alone = !goods.all && goods.categories.size === 0 && goods.brands.size === 0 && goods.tags.size === 0 && goods.sets.length === 0
  return alone && skus.size === 1 ? [...skus][0]! : ''
}

/** Units handed over on top (row 9): for each set those named, else one like the cheapest of the set. */
function handedOver(problem: Problem, set: CompiledSet, taking: Taking): Given[] {
  if (set.handedGoods !== null) return [{ kind: 'gift', id: onlySku(set.handedGoods), quantity: set.handsOver * taking.uses }]
  const units = [...taking.byLine]
    .flatMap(([line, { quantityMilli }]) => Array.from({ length: quantityMilli / 1000 }, () => problem.lines[line]!))
    .sort((a, b) => b.basketLine.unitPriceMinor - a.basketLine.unitPriceMinor || a.index - b.index)
  const bySku = new Map<string, number>()
  for (let at = setSize(set) - 1; at < units.length; at += setSize(set)) {
    const { sku } = units[at]!.basketLine
    bySku.set(sku, (bySku.get(sku) ?? 0) + set.handsOver)
  }
  return [...bySku].map(([id, quantity]) => ({ kind: 'gift', id, quantity }))
}

function givenBy(problem: Problem, { compiled }: Candidate, taking: Taking): Given[] {
  const { effect } = compiled.promotion
  if (compiled.set !== null) return compiled.set.handsOver > 0 ? handedOver(problem, compiled.set, taking) : []
  switch (effect.kind) {
    case 'gift': return [{ kind: 'gift', id: effect.sku, quantity: effect.quantity * taking.uses }]
    case 'stamps': return [{ kind: 'stamps', id: effect.card, quantity: effect.stamps * taking.uses }]
    case 'draw-entries': return [{ kind: 'draw-entries', id: effect.draw, quantity: effect.entries * taking.uses }]
    case 'voucher': return [{ kind: 'voucher', id: effect.coupon, quantity: taking.uses }]
    case 'grant-entitlement': return [{ kind: 'entitlement', id: effect.entitlement, quantity: effect.uses * taking.uses }]
    case 'referrer-points': return [{ kind: 'referrer-points', id: '', quantity: effect.points * taking.uses }]
    default: return []
  }
}

/** What one applied promotion gives that is neither money off nor points of this sale. */
export function grantsOf(problem: Problem, candidate: Candidate, taking: Taking): Grant[] {
  return givenBy(problem, candidate, taking).map((given) => ({ promotionId: candidate.compiled.promotion.id, ...given }))
}
