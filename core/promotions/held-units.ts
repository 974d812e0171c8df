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
  for (const line of held.keys()) {
    // What fills a part of its sets, and all of those are formed.
    if (candidate.roles.has(line)) continue
    if (!isDemanded(problem, candidate, held, taking, line) && !isRewarded(problem, candidate, held, taking, line)) return true
  }
  return false
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

/** What the units held that its effect may touch cost at the prices of the lines. */
function rewardedMinor(problem: Problem, { targets }: Candidate, held: ReadonlyMap<number, number>): number {
  let minor = 0
  for (const [line, units] of held) if (targets.includes(line)) minor += units * unitMinor(problem, line)
  return minor
}

function isRewarded(problem: Problem, candidate: Candidate, held: ReadonlyMap<number, number>, taking: Taking, line: number): boolean {
  if (!candidate.targets.includes(line)) return false
  const { effect } = candidate.compiled.promotion
  switch (effect.kind) {
    // What each full amount is spent on is needed to spend it, at prices that earlier offers made.
    case 'amount-off': return effect.everyMinor !== undefined || rewardedMinor(problem, candidate, held) - unitMinor(problem, line) < effect.amountMinor * taking.uses
    // A piece that is demanded may save nothing itself; that says nothing of the others.
    case 'amount-off-each':
    case 'fixed-price': return (taking.byLine.get(line)?.quantityMilli ?? 0) >= held.get(line)! * unitMilli(problem, line)
    case 'percent-off': return taking.byLine.has(line)
    default: return true
  }
}
