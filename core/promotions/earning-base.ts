import type { Choices } from '../rulebook/choices.ts'
import type { CompiledPromotion, CompiledRulebook } from './compile.ts'
import type { EvaluatedLine } from './evaluation.ts'
import { HAND_DISCOUNT_IDS } from './hand-ids.ts'

/** What one promotion takes off a line. */
export interface LineOff { compiled: CompiledPromotion; amountMinor: number }

/** Whether a discount lowers what points are earned on (loyalty-rules section 8, row 13). Free units never earn (row 9). */
export function lowersBase(earningBase: Choices['earningBase'], { step, freeUnits }: CompiledPromotion): boolean {
  switch (earningBase) {
    case 'after-all': return true
    case 'after-line': return step !== 'basket' || freeUnits
    case 'before-discounts': return freeUnits
  }
}

/** The same for a discount given by hand: that of a line counts as the line's own, that of the sale as one on the basket. */
function handLowersBase(earningBase: Choices['earningBase'], promotionId: string): boolean {
  if (promotionId === HAND_DISCOUNT_IDS.line) return earningBase !== 'before-discounts'
  return promotionId === HAND_DISCOUNT_IDS.sale && earningBase === 'after-all'
}

/** What a line that earns earns points on, before any tender that does not earn, in minor units. */
export function earningBaseMinor(earningBase: Choices['earningBase'], grossMinor: number, discounts: readonly LineOff[]): number {
  return discounts.reduce((left, { compiled, amountMinor }) => (lowersBase(earningBase, compiled) ? left - amountMinor : left), grossMinor)
}

/** The same for a line of an evaluation. */
export function earningBaseOf({ rulebook, byId }: CompiledRulebook, line: Pick<EvaluatedLine, 'grossMinor' | 'netMinor' | 'discounts'>): number {
  const { earningBase } = rulebook.choices
  if (earningBase === 'after-all') return line.netMinor
  const byHandMinor = line.discounts.reduce((sum, { promotionId, amountMinor }) => (handLowersBase(earningBase, promotionId) ? sum + amountMinor : sum), 0)
  return earningBaseMinor(earningBase, line.grossMinor - byHandMinor, line.discounts.flatMap(({ promotionId, amountMinor }) => {
    const compiled = byId.get(promotionId)
    return compiled === undefined ? [] : [{ compiled, amountMinor }]
  }))
}
