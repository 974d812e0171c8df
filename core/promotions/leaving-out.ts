import { touchedBy } from './touched.ts'
import { isPerLine } from './line-prices.ts'
import type { Node } from './node-bounds.ts'
import type { Candidate, Problem } from './problem.ts'

/** An amount off for each full amount spent: what later offers leave of its goods decides how often it was given. */
function isForEach({ compiled: { promotion: { effect } } }: Candidate): boolean {
  return effect.kind === 'amount-off' && effect.everyMinor !== undefined
}

/** Everything of one choice holds beside everything else, whatever is taken off first (settle.ts says which). */
function alwaysHelps(candidate: Candidate): boolean {
  if (isForEach(candidate)) return false
  const { compiled, roles } = candidate
  if (compiled.set?.rewarded.kind !== 'part') return true
  const seen = new Set(roles.values())
  return !(seen.has(3) && seen.size > 1)
}

/** Free units count nothing for it, so an offer that makes units free can cost it more than it gives. */
function countsPieces({ compiled: { promotion: { effect } } }: Candidate): boolean {
  return effect.kind === 'points-per-unit' || (effect.kind === 'stamps' && effect.perUnitOf !== undefined)
}

/**
 * Which shared promotions may cost others more than they give, so that a choice without them must be looked at: those
 * that lower a spend others need, or whose discount makes another round or spread to the customer's disadvantage.
 */
export class LeavingOut {
  private readonly problem: Problem

  constructor(problem: Problem) {
    this.problem = problem
  }

  /** `gave`: promotions that gave something; `broke`: that others brought below their minimum spend; `ties`: also those that may give nothing more than others would. */
  worthTrying(node: Node, gave: ReadonlySet<number>, broke: ReadonlySet<number>, ties: boolean): number[] {
    const giving = node.others.filter(({ slot }) => gave.has(slot))
    if (ties) return [...new Set([...giving, ...(broke.size > 0 ? node.others : [])].map(({ slot }) => slot))]
    // Where spends fail, all may have been cut off before anything was worked out. Of two offers that each leave the other
    // nothing, none gave: so few full amounts that a budget no longer covers the rest.
    const takesMoney = (broke.size > 0 || node.on.some(isForEach) ? node.others : giving).filter(({ compiled }) => compiled.step !== 'points')
    const all = broke.size > 0 || this.isUnusual() || node.on.some((candidate) => !alwaysHelps(candidate) || countsPieces(candidate))
    const trying = all ? takesMoney : takesMoney.filter((candidate) => this.mayCost(node, candidate))
    return [...new Set([...trying.map(({ slot }) => slot), ...node.others.filter(({ slot }) => broke.has(slot)).map(({ slot }) => slot)])]
  }

  private isUnusual(): boolean {
    const { order, percentagesOnLine, lineRounding, earningBase, amountOverPool, percentagesOnBasket, amountOffBasis } = this.problem.rulebook.rulebook.choices
    return order !== 'steps' || percentagesOnLine !== 'compound' || lineRounding !== 'per-line' || earningBase !== 'after-all'
      || amountOverPool !== 'proportional' || percentagesOnBasket !== 'better' || amountOffBasis !== 'price-list'
  }

  private mayCost(node: Node, candidate: Candidate): boolean {
    if (!node.worth.alike) return true
    if (candidate.compiled.step === 'basket') return false
    // Shares of a later percentage may fall otherwise on the parts of a line, or on the lines of a later offer.
    const later = (other: Candidate): boolean => other !== candidate && other.slot > candidate.slot && other.compiled.step !== 'points' && other.compiled.step !== 'basket'
      && !other.compiled.exclusiveUnits && meet(other, candidate)
    const divided = node.exclusive.some((other) => meet(other, candidate))
    return node.others.some((other) => later(other) && (divided || !isPerLine(other) || !isPerLine(candidate)))
  }
}

function meet(a: Candidate, b: Candidate): boolean {
  const lines = touchedBy(a)
  for (const line of touchedBy(b)) if (lines.has(line)) return true
  return false
}
