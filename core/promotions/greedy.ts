import type { Allotment } from './apply.ts'
import { overclaiming } from './claims.ts'
import { conflict } from './conflicts.ts'
import { lineDiscount } from './effects.ts'
import type { LineEffect, Part } from './effects.ts'
import { formSets } from './form-sets.ts'
import { UNLIMITED } from './limits.ts'
import { unitMilli, unitMinor } from './problem.ts'
import type { Candidate, Problem } from './problem.ts'
import { settle } from './settle.ts'
import type { Choice, Settled } from './settle.ts'

/** Pieces of each line not yet given away; a line sold by weight is one. */
export type FreeUnits = number[]

/** All units of a basket. */
export function allUnits(problem: Problem): FreeUnits {
  return problem.lines.map((line) => Math.max(1, line.units))
}

function dearestFirst(problem: Problem, lines: Iterable<number>): number[] {
  return [...lines].sort((a, b) => problem.lines[b]!.basketLine.unitPriceMinor - problem.lines[a]!.basketLine.unitPriceMinor || a - b)
}

/** Whole sets of the dearest free units, as many as save something at the price of the line. */
function setUnits(problem: Problem, candidate: Candidate, free: FreeUnits): Map<number, number> | null {
  const lines = [...candidate.roles.keys()].filter((line) => free[line]! > 0)
  const parts = lines.map((line): Part => ({
    line, slot: candidate.slot, units: free[line]!, quantityMilli: free[line]! * 1000, amountMinor: free[line]! * problem.lines[line]!.basketLine.unitPriceMinor,
  }))
  const { units } = formSets(problem, candidate, parts, candidate.mostUses)
  const taken = new Map(lines.flatMap((line, at) => (units[at]! > 0 ? [[line, units[at]!] as const] : [])))
  return taken.size === 0 ? null : taken
}

/** Fulfils each demanded quantity with the fewest units, those that are rewarded first. Null when it cannot. */
function demandedUnits(problem: Problem, candidate: Candidate, free: FreeUnits, uses: number): Map<number, number> | null {
  const taken = new Map<number, number>()
  for (const need of candidate.requirements) {
    let missing = need.needMilli * uses
    for (const [line, units] of taken) if (need.lines.has(line)) missing -= units * unitMilli(problem, line)
    const rewarded = dearestFirst(problem, need.lines).sort((a, b) => Number(candidate.targets.includes(b)) - Number(candidate.targets.includes(a)))
    for (const line of rewarded) {
      if (missing <= 0) break
      const units = Math.min(free[line]! - (taken.get(line) ?? 0), Math.ceil(missing / unitMilli(problem, line)))
      if (units <= 0) continue
      taken.set(line, (taken.get(line) ?? 0) + units)
      missing -= units * unitMilli(problem, line)
    }
    if (missing > 0) return null
  }
  return withoutNeedless(problem, candidate, taken, uses)
}

/** Gives back, the last taken first, what others have made needless: a gram where two kilograms more were taken. */
function withoutNeedless(problem: Problem, { requirements }: Candidate, taken: Map<number, number>, uses: number): Map<number, number> {
  const isMet = (need: Candidate['requirements'][number]): boolean => {
    let milli = 0
    for (const [line, units] of taken) if (need.lines.has(line)) milli += units * unitMilli(problem, line)
    return milli >= need.needMilli * uses
  }
  for (const line of [...taken.keys()].reverse()) {
    let needed = taken.get(line)!
    for (; needed > 0; needed -= 1) {
      taken.set(line, needed - 1)
      if (!requirements.every(isMet)) break
    }
    if (needed > 0) taken.set(line, needed)
    else taken.delete(line)
  }
  return taken
}

/** Adds free units that are rewarded, dearest first: as many as the amount or the uses reach, none that gain nothing or that no budget pays for. */
function rewardedUnits(problem: Problem, candidate: Candidate, free: FreeUnits, taken: ReadonlyMap<number, number>): Map<number, number> {
  const { effect } = candidate.compiled.promotion
  const all = new Map(taken)
  let leftMinor = effect.kind === 'amount-off' && effect.everyMinor === undefined ? effect.amountMinor * candidate.mostUses : Number.POSITIVE_INFINITY
  const byPiece = effect.kind !== 'amount-off' && effect.kind !== 'percent-off'
  let leftUses = byPiece ? candidate.mostUses : Number.POSITIVE_INFINITY
  // A piece that a budget does not pay for keeps it from those that it does.
  const most = byPiece && problem.rulebook.rulebook.choices.limitInside === 'not-given' ? candidate.mostMinor : UNLIMITED
  for (const line of dearestFirst(problem, candidate.targets)) {
    const each = unitMinor(problem, line)
    const gains = effect.kind === 'amount-off' ? each : lineDiscount(effect as LineEffect, each, problem.lines[line]!.units === 0 ? problem.lines[line]!.basketLine.quantityMilli : 1000)
    const held = all.get(line) ?? 0
    leftMinor -= held * each
    leftUses -= held
    if (gains === 0 || gains > most) continue
    const units = Math.max(0, Math.min(free[line]! - held, leftUses, Math.ceil(leftMinor / each)))
    leftMinor -= units * each
    leftUses -= units
    if (held + units > 0) all.set(line, held + units)
  }
  return all
}

/** The units one exclusive promotion takes when it comes first to what is free; null when there are too few. */
export function greedyUnits(problem: Problem, candidate: Candidate, free: FreeUnits): Map<number, number> | null {
  const repeats = candidate.compiled.onceOnly ? candidate.mostUses : 1
  let demanded: Map<number, number> | null = null
  for (let uses = repeats; uses > 0 && demanded === null; uses -= 1) demanded = demandedUnits(problem, candidate, free, uses)
  if (demanded === null) return null
  if (candidate.compiled.set !== null) {
    // What is demanded of the goods that fill the sets is no requirement of its own (candidates.ts).
    const sets = setUnits(problem, candidate, free)
    return sets === null ? null : new Map([...demanded, ...sets])
  }
  const units = rewardedUnits(problem, candidate, free, demanded)
  return units.size === 0 ? null : units
}

/** The choice with one more promotion on, which takes its units from what is left; null where there are too few. */
export function withCandidate(problem: Problem, choice: Choice, candidate: Candidate): Choice | null {
  const on = new Set([...choice.on, candidate.slot])
  if (!candidate.compiled.exclusiveUnits) return { on, allotment: choice.allotment }
  const free = allUnits(problem)
  for (const byLine of choice.allotment.values()) for (const [line, units] of byLine) free[line] = free[line]! - units
  const units = greedyUnits(problem, candidate, free)
  return units === null ? null : { on, allotment: new Map([...choice.allotment, [candidate.slot, units]]) }
}

/** Whether a promotion gives something in a choice. */
export function gives(settled: Settled, { slot }: Candidate): boolean {
  return settled.takings.some((taking) => taking.slot === slot)
}

/** With up to so many pieces every number of uses is tried, with more of them a half each time. */
const FEW_PIECES = 64

/**
 * What comes of one more promotion. Where it gives nothing on the units of all its uses, or holds some in vain, because a
 * budget does not pay for so many or what is demanded uses them up too, it takes the units of fewer uses. Null where there are too few units.
 */
export function withOneMore(problem: Problem, choice: Choice, candidate: Candidate): Settled | null {
  const onUnitsOf = (mostUses: number): Settled | null => {
    const more = withCandidate(problem, choice, { ...candidate, mostUses })
    return more === null ? null : settle(problem, more)
  }
  const isGiven = (settled: Settled | null): boolean => settled !== null && gives(settled, candidate) && !settled.broken.includes(candidate.slot)
  const whole = onUnitsOf(candidate.mostUses)
  if (whole === null || (candidate.mostMinor === UNLIMITED && candidate.mostUses === UNLIMITED) || isGiven(whole)) return whole
  const units = [...whole.choice.allotment.get(candidate.slot)?.values() ?? []].reduce((sum, each) => sum + each, 0)
  const paid = whole.takings.find(({ slot }) => slot === candidate.slot)?.uses
  for (let uses = paid ?? units; uses > 0; uses = units > FEW_PIECES ? Math.floor(uses / 2) : uses - 1) {
    const fewer = onUnitsOf(uses)
    if (isGiven(fewer)) return fewer
  }
  return whole
}

/** Worked out once for each basket: where the search starts, and again to say what an offer was beaten by. */
const knownAlone = new WeakMap<Problem, Map<Candidate, Settled | null>>()

/** What one promotion alone would do. */
export function alone(problem: Problem, candidate: Candidate): Settled | null {
  const known = knownAlone.get(problem) ?? new Map<Candidate, Settled | null>()
  knownAlone.set(problem, known)
  const answered = known.get(candidate)
  if (answered !== undefined) return answered
  const choice = withCandidate(problem, NOTHING, candidate)
  const settled = choice === null ? null : settle(problem, choice)
  known.set(candidate, settled)
  return settled
}

const NOTHING: Choice = { on: new Set(), allotment: new Map() as Allotment }

/** No promotion at all. */
export function settleNothing(problem: Problem): Settled {
  return settle(problem, NOTHING)
}

/**
 * An admissible choice, quickly: promotions in the order given, each kept where it still helps. Not the best one (that is
 * search.ts); what stands where the search must stop early. It looks at so many lines at most, all trials together.
 */
export function greedyChoice(problem: Problem, inTurn: readonly Candidate[], mostLines: number): Settled {
  let best = settleNothing(problem)
  const kept: Candidate[] = []
  let left = mostLines
  for (const candidate of inTurn) {
    left -= problem.lines.length
    if (left < 0) break
    if (kept.some((each) => conflict(each, candidate)) || overclaiming([...kept, candidate]) !== null) continue
    const tried = withOneMore(problem, best.choice, candidate)
    if (tried === null || tried.broken.length > 0 || tried.benefit <= best.benefit) continue
    best = tried
    kept.push(candidate)
  }
  return best
}
