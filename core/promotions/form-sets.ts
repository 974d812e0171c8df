import { mulDivRound, taxOnTop } from '../money/money.ts'
import type { Reward } from '../rulebook/effect.ts'
import type { Part } from './effects.ts'
import type { Candidate, Problem } from './problem.ts'
import { countByRole, dearestFilling, runsOf } from './set-units.ts'
import type { Run } from './set-units.ts'
import type { CompiledSet } from './sets.ts'
import { amountsContainTax, taxRateOf } from './tax-basis.ts'

/** Free units handed over on top of the basket. */
export interface Handed {
  /** Empty: any of the goods the promotion names. */
  sku: string
  quantity: number
  /** What they would cost, in minor units, all together. */
  worthMinor: number
}

/** What a multi-unit promotion takes: uses, money, and how many units of each part took part, its dearest. */
export interface FormedSets {
  uses: number
  savingMinor: number
  units: number[]
  /** Per part: how many of those are rewarded, and what they cost. */
  rewarded: number[]
  rewardedMinor: number[]
  handed: Handed[]
}

interface Segment { run: Run; count: number }
interface FormedSet { units: Segment[]; rewarded: Segment[]; savingMinor: number }

interface Forming {
  set: CompiledSet
  runs: readonly Run[]
  mostUses: number
  perUnit: boolean
  /** By list price the units of a later set may save what those of an earlier one do not. */
  byList: boolean
}

/**
 * Forms sets from the dearest unit down while they save something (loyalty-rules section 3). `parts` are what is there;
 * lines that fill no part of the set are passed over. A percentage is rounded once for each set, or for each unit (row 3).
 */
export function formSets(problem: Problem, candidate: Candidate, parts: readonly Part[], mostUses: number): FormedSets {
  const set = candidate.compiled.set!
  const { choices } = problem.rulebook.rulebook
  const inclusive = set.reward.kind === 'amount' && amountsContainTax(problem.rulebook)
  // Which unit is the cheapest is asked where not all are rewarded (row 10).
  const byList = choices.cheapestBy === 'list-price' && set.rewarded.kind !== 'all'
  const runs = runsOf(parts, {
    roleOf: (line) => candidate.roles.get(line) ?? 0,
    valueOf: inclusive ? (line, unitMinor) => unitMinor + taxOnTop(unitMinor, taxRateOf(problem, line)) : (_, unitMinor) => unitMinor,
    keyOf: byList ? (line) => problem.lines[line]!.basketLine.unitPriceMinor : null,
  })
  const forming: Forming = { set, runs, mostUses, perUnit: choices.lineRounding === 'per-unit', byList }
  const formed = set.rewarded.kind === 'part' ? boughtAndRewarded(forming) : set.parts.length > 1 ? mixed(forming) : inTurn(forming)
  return gathered(formed, parts, set.handsOver === 0 ? [] : handedOver(problem, set, parts, formed))
}

/** What a reward takes off rewarded units; `outOf`: of so many wanted only those are there. */
function rewardOn(reward: Reward, units: readonly Segment[], perUnit: boolean, share: { there: number; outOf: number } | null = null): number {
  const minor = valueOf(units)
  switch (reward.kind) {
    case 'percent':
      return perUnit
        ? units.reduce((sum, { run, count }) => sum + mulDivRound(run.valueMinor, reward.rateBp, 10_000, 'half-up') * count, 0)
        : mulDivRound(minor, reward.rateBp, 10_000, 'half-up')
    case 'amount': return Math.min(minor, share === null ? reward.amountMinor : mulDivRound(reward.amountMinor, share.there, share.outOf, 'half-up'))
    case 'price': return Math.max(0, minor - (share === null ? reward.priceMinor : mulDivRound(reward.priceMinor, share.there, share.outOf, 'half-up')))
  }
}

function valueOf(units: readonly Segment[]): number {
  return units.reduce((sum, { run, count }) => sum + run.valueMinor * count, 0)
}

/** Cuts segments after `count` units. */
function cutAfter(segments: readonly Segment[], count: number): [Segment[], Segment[]] {
  const head: Segment[] = []
  const tail: Segment[] = []
  let left = count
  for (const { run, count: there } of segments) {
    const taken = Math.min(left, there)
    if (taken > 0) head.push({ run, count: taken })
    if (there > taken) tail.push({ run, count: there - taken })
    left -= taken
  }
  return [head, tail]
}

/** Sets of one part: each takes the next dearest units. */
function inTurn({ set, runs, mostUses, perUnit, byList }: Forming): FormedSet[] {
  const { quantity } = set.parts[0]!
  const sets: FormedSet[] = []
  // Gone through once: a basket may have thousands of lines.
  let at = 0
  let used = 0
  while (sets.length < mostUses && at < runs.length) {
    const units: Segment[] = []
    let there = 0
    while (there < quantity && at < runs.length) {
      const run = runs[at]!
      const count = Math.min(quantity - there, run.count - used)
      units.push({ run, count })
      there += count
      used += count
      if (used === run.count) [at, used] = [at + 1, 0]
    }
    if (there < quantity && !set.inPart) break
    const rewarded = rewardedInTurn(set, units)
    const savingMinor = set.handsOver > 0 ? 0 : rewardOn(set.reward, rewarded, perUnit)
    if (savingMinor > 0 || set.handsOver > 0) sets.push({ units, rewarded, savingMinor })
    else if (!byList) break
  }
  return sets
}

function rewardedInTurn({ rewarded, parts }: CompiledSet, units: Segment[]): Segment[] {
  switch (rewarded.kind) {
    case 'cheapest': return cutAfter(units, parts[0]!.quantity - rewarded.units)[1]
    case 'dearest': return cutAfter(units, rewarded.units)[0]
    default: return units
  }
}

/**
 * Sets of several parts, rewarded as a whole: k sets take the dearest units that can fill every part k times, and the
 * last set is what they cost more than k − 1. That falls with every set, so the first that saves nothing ends it.
 */
function mixed({ set, runs, mostUses, perUnit }: Forming): FormedSet[] {
  const sets: FormedSet[] = []
  let before = runs.map(() => 0)
  while (sets.length < mostUses) {
    const taken = dearestFilling(runs, set.parts.map((part) => part.quantity * (sets.length + 1)))
    if (taken === null) break
    // A run may give a unit back to a part that another fills better: counts below nought cancel in the sums.
    const units = runs.map((run, at) => ({ run, count: taken[at]! - before[at]! })).filter(({ count }) => count !== 0)
    const savingMinor = rewardOn(set.reward, units, perUnit)
    if (savingMinor <= 0) break
    sets.push({ units, rewarded: units, savingMinor })
    before = taken
  }
  return sets
}

/** Sets that are formed to find how many are best where goods can be bought or rewarded: every number up to 63, fewer beyond. */
const SETS_TRIED = 4000

/** Buying some units for a reward on others: as many sets as save most. */
function boughtAndRewarded(forming: Forming): FormedSet[] {
  const { set, runs, mostUses } = forming
  const [buy, get] = [set.parts[0]!.quantity, set.parts[1]!.quantity]
  const { first, second, either } = countByRole(runs)
  const all = first + second + either
  const whole = Math.min(mostUses, Math.floor((first + either) / buy), Math.floor((second + either) / get), Math.floor(all / (buy + get)))
  const there = Math.min(second + either - whole * get, all - (whole + 1) * buy - whole * get)
  const part = set.inPart && whole < mostUses && there > 0 && there < get && (whole + 1) * buy <= first + either ? there : 0
  const most = setsOf(forming, whole, part)
  if (either === 0 || first + second === 0) {
    // The same sets come first however many there are; those that save nothing are not formed.
    return most.filter((each) => each.savingMinor > 0)
  }
  let best: FormedSet[] = most
  const fewest = Math.max(0, whole - Math.floor(SETS_TRIED / Math.max(1, whole)))
  for (let uses = whole - (part > 0 ? 0 : 1); uses >= fewest; uses -= 1) {
    const fewer = setsOf(forming, uses, 0)
    if (savingOf(fewer) >= savingOf(best)) best = fewer
  }
  return best
}

function savingOf(sets: readonly FormedSet[]): number {
  return sets.reduce((sum, each) => sum + each.savingMinor, 0)
}

/** `whole` sets and, where `part` is not 0, one more that rewards so many: the dearest units that can fill them, cut from the dearest down. */
function setsOf({ set, runs, perUnit }: Forming, whole: number, part: number): FormedSet[] {
  const [buy, get] = [set.parts[0]!.quantity, set.parts[1]!.quantity]
  const rewards = [...Array.from({ length: whole }, () => get), ...(part > 0 ? [part] : [])]
  const taken = dearestFilling(runs, [buy * rewards.length, whole * get + part])
  if (taken === null) return []
  const left = runs.map((run, at) => ({ run, count: taken[at]! }))
  return rewards.map((wanted, at): FormedSet => {
    const later = rewards.length - at - 1
    const units = nextSet(left, { buy, get: wanted }, { buy: buy * later, get: get * Math.max(0, whole - at - 1) + (later > 0 ? part : 0) })
    // What can only be rewarded is; of what could be either, the cheapest.
    const onlyRewarded = units.filter(({ run }) => run.role === 2)
    const either = units.filter(({ run }) => run.role === 3)
    const fromEither = wanted - onlyRewarded.reduce((sum, { count }) => sum + count, 0)
    const rewarded = [...onlyRewarded, ...cutAfter(either, either.reduce((sum, { count }) => sum + count, 0) - fromEither)[1]]
    return { units, rewarded, savingMinor: rewardOn(set.reward, rewarded, perUnit, wanted === get ? null : { there: wanted, outOf: get }) }
  })
}

/** The dearest units that make the next set and leave what the later ones need. Takes them off `left`. */
function nextSet(left: Segment[], size: { buy: number; get: number }, later: { buy: number; get: number }): Segment[] {
  const has = (role: number): number => left.reduce((sum, { run, count }) => sum + (run.role === role ? count : 0), 0)
  // Later sets have no place for more than this of what can fill one part only: so much must go now.
  const must = { 1: Math.max(0, has(1) - later.buy), 2: Math.max(0, has(2) - later.get), 3: 0 }
  const may = { 1: size.buy, 2: size.get, 3: size.buy + size.get }
  let room = size.buy + size.get
  const units: Segment[] = []
  for (const segment of left) {
    const role = segment.run.role as 1 | 2 | 3
    const owed = must[1] + must[2] - (role === 3 ? 0 : must[role])
    const count = Math.min(segment.count, may[role], room - owed)
    if (count <= 0) continue
    units.push({ run: segment.run, count })
    segment.count -= count
    room -= count
    may[role] -= count
    if (role !== 3) must[role] = Math.max(0, must[role] - count)
  }
  return units
}

/** What each set hands over: its cheapest unit again, or the goods named. */
function handedOver(problem: Problem, set: CompiledSet, parts: readonly Part[], sets: readonly FormedSet[]): Handed[] {
  const named = set.handedGoods === null ? null : problem.linesOf(set.handedGoods)
  const bySku = new Map<string, Handed>()
  for (const { units } of sets) {
    const ofSet = units.map(({ run }) => parts[run.part]!.line).filter((line) => named === null || named.includes(line))
    const line = ofSet.at(-1) ?? cheapestOf(problem, named ?? [])
    const sku = line === undefined ? onlySku(set) : problem.lines[line]!.basketLine.sku
    const known = bySku.get(sku) ?? { sku, quantity: 0, worthMinor: 0 }
    known.quantity += set.handsOver
    known.worthMinor += line === undefined ? 0 : problem.lines[line]!.basketLine.unitPriceMinor * set.handsOver
    bySku.set(sku, known)
  }
  return [...bySku.values()]
}

function cheapestOf(problem: Problem, lines: readonly number[]): number | undefined {
  const priceOf = (line: number): number => problem.lines[line]!.basketLine.unitPriceMinor
  return [...lines].sort((a, b) => priceOf(a) - priceOf(b) || a - b)[0]
}

function onlySku({ handedGoods }: CompiledSet): string {
  return handedGoods !== null && !handedGoods.all && handedGoods.skus.size === 1 ? [...handedGoods.skus][0]! : ''
}

function gathered(sets: readonly FormedSet[], parts: readonly Part[], handed: Handed[]): FormedSets {
  const result: FormedSets = { uses: sets.length, savingMinor: savingOf(sets), units: parts.map(() => 0), rewarded: parts.map(() => 0), rewardedMinor: parts.map(() => 0), handed }
  for (const set of sets) {
    for (const { run, count } of set.units) result.units[run.part] = result.units[run.part]! + count
    for (const { run, count } of set.rewarded) {
      result.rewarded[run.part] = result.rewarded[run.part]! + count
      result.rewardedMinor[run.part] = result.rewardedMinor[run.part]! + run.unitMinor * count
    }
  }
  return result
}
