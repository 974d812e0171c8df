import type { Allotment, Taking } from './apply.ts'
import { unitMilli, unitMinor } from './problem.ts'
import type { Candidate, Problem } from './problem.ts'

/**
 * Whether an exclusive promotion holds a unit it does not need. A unit serves it when it belongs to a set that saves
 * something, when it is itself cheaper, when the amount off would not fit on the others (at the prices of the lines), or
 * when a demanded quantity would not be reached without it. Other promotions may have what is not needed.
 */
export function holdsInVain(problem: Problem, candidate: Candidate, allotment: Allotment, takings: readonly Taking[]): boolean {
  const held = allotment.get(candidate.slot)
  if (held === undefined || held.size === 0) return false
  const taking = takings.find((each) => each.slot === candidate.slot)
  if (taking === undefined) return true
  if (candidate.compiled.set !== null) {
    let inSets = 0
    for (const [line, units] of held) if (candidate.roles.has(line)) inSets += units
    if (inSets > taking.units) return true
  }
  const targets = new Set(candidate.targets)
  const rewarded = new Map([...held].filter(([line]) => targets.has(line)))
  let rewardedMinor = 0
  for (const [line, units] of rewarded) rewardedMinor += units * unitMinor(problem, line)
  return [...held.keys()].some((line) => !isDemanded(problem, candidate, held, taking, line) && !isRewarded(problem, candidate, { rewarded, rewardedMinor }, taking, line))
}

function isDemanded(problem: Problem, candidate: Candidate, held: ReadonlyMap<number, number>, taking: Taking, line: number): boolean {
  const uses = candidate.compiled.onceOnly ? taking.uses : 1
  return candidate.requirements.some((need) => {
    if (!need.lines.has(line)) return false
    let milli = 0
    for (const [each, units] of held) if (need.lines.has(each)) milli += units * unitMilli(problem, each)
    return milli - unitMilli(problem, line) < need.needMilli * uses
  })
}

/** The units held that its effect may touch, and what they cost at the prices of the lines. */
interface Rewarded { rewarded: ReadonlyMap<number, number>; rewardedMinor: number }

function isRewarded(problem: Problem, candidate: Candidate, { rewarded, rewardedMinor }: Rewarded, taking: Taking, line: number): boolean {
  if (candidate.roles.has(line)) return true
  const units = rewarded.get(line)
  if (units === undefined) return false
  const { effect } = candidate.compiled.promotion
  switch (effect.kind) {
    // What each full amount is spent on is needed to spend it, at prices that earlier offers made.
    case 'amount-off': return effect.everyMinor !== undefined || rewardedMinor - unitMinor(problem, line) < effect.amountMinor * taking.uses
    // A piece that is demanded may save nothing itself; that says nothing of the others.
    case 'amount-off-each':
    case 'fixed-price': return (taking.byLine.get(line)?.quantityMilli ?? 0) >= units * unitMilli(problem, line)
    case 'percent-off': return taking.byLine.has(line)
    default: return true
  }
}
