import { mulDivRound } from '../money/money.ts'
import { UNLIMITED } from './limits.ts'
import type { Candidate } from './problem.ts'

/** Money promotions of the basket step, in order of application. */
export function basketOf(on: readonly Candidate[]): Candidate[] {
  return on.filter(({ compiled }) => compiled.step === 'basket')
}

/** What a promotion of the basket step takes off this much at most. */
export function offBasket(candidate: Candidate, basisMinor: number): number {
  const { effect } = candidate.compiled.promotion
  const left = Math.max(0, basisMinor)
  switch (effect.kind) {
    case 'percent-off': return Math.min(left, candidate.mostMinor, effect.capMinor ?? left, mulDivRound(left, effect.rateBp, 10_000, 'half-up'))
    case 'amount-off': return Math.min(left, candidate.mostMinor, effect.amountMinor >= left / candidate.mostUses ? left : effect.amountMinor * candidate.mostUses)
    default: return left
  }
}

/** What it takes may be less than its words say: a budget, an amount that goods do not come to. */
export function isCut({ compiled: { promotion: { effect } }, mostMinor }: Candidate): boolean {
  return mostMinor < UNLIMITED || (effect.kind === 'amount-off' && effect.everyMinor !== undefined)
}

/** What all but one take off in the end where so much was taken off before the basket step. */
export function offBesideInBasket(basket: readonly Candidate[], grossMinor: number, beforeMinor: number, candidate: Candidate): number {
  let off = beforeMinor
  let own = 0
  for (const each of basket) {
    const taken = offBasket(each, grossMinor - off)
    off += taken
    if (each === candidate) own = taken
  }
  return off - own
}
