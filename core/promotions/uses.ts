import { UNLIMITED } from './limits.ts'
import type { Circumstances } from './circumstances.ts'
import type { CompiledPromotion } from './compile.ts'
import type { Candidate, Line } from './problem.ts'
import { leastUnits } from './sets.ts'

/** What decides how often a promotion can be used in a basket. */
export interface UsesOf {
  compiled: CompiledPromotion
  targets: readonly number[]
  roles: Candidate['roles']
  lines: readonly Line[]
  quantityMilli: Circumstances['quantityMilli']
}

/** Pieces and full kilograms; a line sold by weight counts as one piece at least. */
function piecesOn(lines: readonly Line[], on: Iterable<number>): number {
  let pieces = 0
  let weighedLines = 0
  let weighedMilli = 0
  for (const line of on) {
    const { units, basketLine } = lines[line]!
    pieces += units
    if (units > 0) continue
    weighedLines += 1
    weighedMilli += basketLine.quantityMilli
  }
  return pieces + Math.max(weighedLines, Math.floor(weighedMilli / 1000))
}

/** The most uses that the goods of the basket allow, whatever limits say; a percentage or a multiplier is used once. */
export function usesByGoods({ compiled, targets, roles, lines, quantityMilli }: UsesOf): number {
  const { effect, limits } = compiled.promotion
  if (effect.kind === 'percent-off' || effect.kind === 'points-multiplier') return 1
  if (effect.kind === 'amount-off' && effect.everyMinor !== undefined) {
    return Math.floor(targets.reduce((sum, at) => sum + lines[at]!.grossMinor, 0) / effect.everyMinor)
  }
  if (compiled.set !== null && !compiled.onceOnly) return Math.floor(piecesOn(lines, roles.keys()) / leastUnits(compiled.set))
  if (!compiled.onceOnly) return piecesOn(lines, targets)
  // Once a basket, unless a quantity can be brought again and the promotion says how often.
  if (limits.usesPerBasket === undefined || compiled.requirements.length === 0) return 1
  return Math.min(...compiled.requirements.map((each) => Math.floor(quantityMilli(each.goods) / each.needMilli)))
}

/** The most uses in a basket; `UNLIMITED` where the goods run out before any limit does. `left`: what limits and claims leave. */
export function mostUses(of: UsesOf, byGoods: number, left: number): number {
  const { effect, limits } = of.compiled.promotion
  const allowed = Math.min(limits.usesPerBasket ?? UNLIMITED, left)
  if (of.compiled.onceOnly || (effect.kind === 'amount-off' && effect.everyMinor !== undefined)) return Math.min(byGoods, allowed)
  return allowed >= byGoods ? UNLIMITED : allowed
}
