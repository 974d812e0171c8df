import type { Taking } from './apply.ts'
import type { Grant } from './evaluation.ts'
import type { Candidate } from './problem.ts'

type Given = Omit<Grant, 'promotionId'>

function givenBy({ compiled }: Candidate, taking: Taking): Given[] {
  const { effect } = compiled.promotion
  if (compiled.set !== null) return taking.handed.map(({ sku, quantity }) => ({ kind: 'gift', id: sku, quantity }))
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
export function grantsOf(candidate: Candidate, taking: Taking): Grant[] {
  return givenBy(candidate, taking).map((given) => ({ promotionId: candidate.compiled.promotion.id, ...given }))
}
