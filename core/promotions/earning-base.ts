import type { Choices } from '../rulebook/choices.ts'
import type { CompiledPromotion, CompiledRulebook } from './compile.ts'
import type { EvaluatedLine } from './evaluation.ts'

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

/** What a line that earns earns points on, before any tender that does not earn, in minor units. */
export function earningBaseMinor(earningBase: Choices['earningBase'], grossMinor: number, discounts: readonly LineOff[]): number {
  return discounts.reduce((left, { compiled, amountMinor }) => (lowersBase(earningBase, compiled) ? left - amountMinor : left), grossMinor)
}

/** The same for a line of an evaluation. */
export function earningBaseOf({ rulebook, byId }: CompiledRulebook, line: Pick<EvaluatedLine, 'grossMinor' | 'netMinor' | 'discounts'>): number {
  const { earningBase } = rulebook.choices
  if (earningBase === 'after-all') return line.netMinor
  return earningBaseMinor(earningBase, line.grossMinor, line.discounts.flatMap(({ promotionId, amountMinor }) => {
    const compiled = byId.get(promotionId)
    return compiled === undefined ? [] : [{ compiled, amountMinor }]
  }))
}
