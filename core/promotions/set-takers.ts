import { UNLIMITED } from './limits.ts'
import type { Candidate, Problem } from './problem.ts'
import type { CompiledSet } from './sets.ts'
import { setSize } from './sets.ts'
import { Counters, MOST_CODES, piecesOf } from './taker.ts'
import type { LineGains, Taker } from './taker.ts'

/** Codes where whole sets are taken out of what is counted: most of them are then never come to. */
const MOST_CODES_SETTLED = 20_000

/** What one set is rewarded with, apart from what its units cost: gains of a unit, and of a whole set. */
function rewardOf(problem: Problem, { reward }: CompiledSet, several: boolean): { ofUnit(minor: number): number; ofSet: number } {
  switch (reward.kind) {
    case 'percent': {
      const whole = reward.rateBp === 10_000
      const perUnit = problem.rulebook.rulebook.choices.lineRounding === 'per-unit'
      // A percentage of several units is rounded once for the set: half a minor unit more, at most, than unrounded.
      if (whole) return { ofUnit: (minor) => minor, ofSet: 0 }
      if (perUnit || !several) return { ofUnit: (minor) => Math.floor((minor * reward.rateBp + 5000) / 10_000), ofSet: 0 }
      return { ofUnit: (minor) => (minor * reward.rateBp) / 10_000, ofSet: 0.5 }
    }
    case 'amount': return { ofUnit: () => 0, ofSet: reward.amountMinor }
    case 'price': return { ofUnit: (minor) => minor, ofSet: -reward.priceMinor }
  }
}

/** What pieces gain that cost so much all together: unequal cents lie on the first of them, and so many are rewarded. */
function gainOf(ofUnit: (minor: number) => number, amountMinor: number, pieces: number, rewarded = pieces): number {
  const each = Math.floor(amountMinor / pieces)
  const dearer = Math.min(rewarded, amountMinor - each * pieces)
  return (dearer === 0 ? 0 : dearer * ofUnit(each + 1)) + (rewarded - dearer) * ofUnit(each)
}

/** What so many pieces of a line gain of which so many are rewarded; worked out once for each. */
function piecesGains(ofUnit: (minor: number) => number, prices: LineGains): (line: number, units: number, rewarded: number) => number {
  const known: (number[] | undefined)[] = []
  return (line, units, rewarded) => {
    const ofLine = known[line] ??= []
    const place = units * (units + 1) + rewarded
    return ofLine[place] ??= gainOf(ofUnit, prices.partMinor(line, units), units, rewarded)
  }
}

/** Exclusive promotions that form sets. */
export function takerOfSets(problem: Problem, candidate: Candidate, set: CompiledSet, gains: LineGains): Taker {
  if (set.handsOver > 0) return handingOver(problem, candidate, set)
  const bySold = problem.rulebook.rulebook.choices.cheapestBy === 'price-as-sold'
  if (set.parts.length > 1) return ofParts(problem, candidate, set, gains)
  if (!bySold && set.rewarded.kind !== 'all') return loosely(candidate, set, gains, problem)
  return inTurn(problem, candidate, set, gains)
}

/** Sets of one part, each of the next dearest units. */
function inTurn(problem: Problem, candidate: Candidate, set: CompiledSet, gains: LineGains): Taker {
  const size = set.parts[0]!.quantity
  const rewardedUnits = set.rewarded.kind === 'cheapest' || set.rewarded.kind === 'dearest' ? set.rewarded.units : size
  const first = set.rewarded.kind === 'cheapest' ? size - rewardedUnits : 0
  const reward = rewardOf(problem, set, rewardedUnits > 1)
  const whole = rewardedUnits === size
  // Too many to count: as if nothing limited it.
  const limited = candidate.mostUses < Math.floor(piecesOf(problem, candidate.roles.keys()) / size) && candidate.mostUses * size < MOST_CODES
  const most = limited ? candidate.mostUses * size : size
  return {
    sure: candidate.mostMinor === UNLIMITED,
    codes: most + 1,
    take(code, line, units, to) {
      if (units === 0 || !candidate.roles.has(line)) {
        if (units === 0) to(code, 0)
        return
      }
      if (limited && code + units > most) return
      // Which of the pieces are the cheapest depends on the other lines: each may be the dearest of its line.
      const minor = whole ? 0 : reward.ofUnit(gains.unitMinor(line))
      let gain = whole ? gainOf(reward.ofUnit, gains.partMinor(line, units), units) : 0
      for (let n = 0; n < units; n += 1) {
        const place = (code + n) % size
        if (place >= first && place < first + rewardedUnits) gain += minor
        if (place === size - 1) gain += reward.ofSet
      }
      to(limited ? code + units : ((code + units - 1) % size) + 1, gain)
    },
    close: (code) => (code % size === 0 ? 0 : set.inPart ? Math.max(0, reward.ofSet) : Number.NEGATIVE_INFINITY),
  }
}

/**
 * Sets of several parts: how many units each part has. Units that can fill several are told off in every way. Where only
 * the goods themselves limit the sets, whole sets are settled as they fill, and what is counted is what is left of them.
 */
function ofParts(problem: Problem, candidate: Candidate, set: CompiledSet, prices: LineGains): Taker {
  const { parts } = candidate
  const rewardedPart = set.rewarded.kind === 'part' ? set.rewarded.part : -1
  const reward = rewardOf(problem, set, rewardedPart < 0 || set.parts[rewardedPart]!.quantity > 1)
  const there = Math.min(...parts.map(({ lines, quantity }, at) => {
    const pieces = piecesOf(problem, lines)
    return set.inPart && at === rewardedPart ? Math.ceil(pieces / quantity) : Math.floor(pieces / quantity)
  }))
  const sets = Math.min(candidate.mostUses, there)
  const settling = !set.inPart && candidate.mostUses >= there
  const counters = new Counters(parts.map(({ quantity }) => quantity * sets))
  if (counters.size > (settling ? MOST_CODES_SETTLED : MOST_CODES)) return loosely(candidate, set, prices, problem)
  const gains = piecesGains(reward.ofUnit, prices)
  /** Takes whole sets out of what is counted. */
  const settled = (code: number, gain: number, to: (code: number, gain: number) => void): void => {
    let whole = settling ? sets : 0
    for (let at = 0; at < parts.length && whole > 0; at += 1) whole = Math.min(whole, Math.floor(counters.read(code, at) / parts[at]!.quantity))
    to(whole === 0 ? code : counters.less(code, parts.map(({ quantity }) => quantity * whole)), gain + whole * reward.ofSet)
  }
  return {
    // An amount may be more than its goods cost.
    sure: candidate.mostMinor === UNLIMITED && set.reward.kind !== 'amount',
    codes: counters.size,
    take(code, line, units, to) {
      const role = candidate.roles.get(line) ?? 0
      if (role === 0 && units > 0) return
      if (units === 0) {
        to(code, 0)
        return
      }
      const only = (role & (role - 1)) === 0 ? 31 - Math.clz32(role) : -1
      if (only >= 0) {
        const gain = rewardedPart < 0 || only === rewardedPart ? gains(line, units, units) : 0
        if (units <= parts[only]!.quantity * sets - counters.read(code, only)) settled(counters.add(code, only, units), gain, to)
        return
      }
      const spread = (part: number, from: number, left: number, gain: number): void => {
        if (left === 0) {
          settled(from, gain, to)
          return
        }
        if (part === parts.length) return
        const may = (role & (1 << part)) === 0 ? 0 : Math.min(left, parts[part]!.quantity * sets - counters.read(code, part))
        // What no later part can have is this one's.
        const least = role >> (part + 1) === 0 ? left : 0
        for (let n = may; n >= least; n -= 1) spread(part + 1, n === 0 ? from : counters.add(from, part, n), left - n, part === rewardedPart ? gain + gains(line, units, n) : gain)
      }
      spread(0, code, units, rewardedPart < 0 ? gains(line, units, units) : 0)
    },
    close(code) {
      if (settling) return code === 0 ? 0 : Number.NEGATIVE_INFINITY
      let uses = 0
      parts.forEach(({ quantity }, at) => { uses = Math.max(uses, Math.ceil(counters.read(code, at) / quantity)) })
      let share = uses
      for (let at = 0; at < parts.length; at += 1) {
        const count = counters.read(code, at)
        const { quantity } = parts[at]!
        if (set.inPart && at === rewardedPart) {
          if (count <= (uses - 1) * quantity) return uses === 0 ? 0 : Number.NEGATIVE_INFINITY
          share = count / quantity
        } else if (count !== uses * quantity) return Number.NEGATIVE_INFINITY
      }
      // A share of an amount or price is rounded once.
      return share * reward.ofSet + (share === uses ? 0 : 0.5)
    },
  }
}

/** Every unit gains its part of what a whole set could: for sets too large to count, or formed in another order. */
function loosely(candidate: Candidate, set: CompiledSet, gains: LineGains, problem: Problem): Taker {
  const reward = rewardOf(problem, set, true)
  const rewardedPart = set.rewarded.kind === 'part' ? set.rewarded.part : -1
  const ofSet = reward.ofSet / (set.inPart && reward.ofSet > 0 ? 1 : setSize(set))
  return {
    sure: false,
    codes: 1,
    take(_, line, units, to) {
      const role = candidate.roles.get(line) ?? 0
      if (role === 0 && units > 0) return
      const rewarded = rewardedPart < 0 || (role & (1 << rewardedPart)) !== 0
      const ofUnits = rewarded && units > 0 ? gainOf(reward.ofUnit, gains.partMinor(line, units), units) : 0
      to(0, ofUnits + units * (set.inPart && reward.ofSet < 0 ? 0 : ofSet))
    },
    close: () => 0,
  }
}

/** What a piece that is handed over is worth at most: which it is follows from what goods cost after other offers, its worth from the list. */
export function dearestHanded(problem: Problem, candidate: Candidate, set: CompiledSet): number {
  const named = set.handedGoods === null ? [] : problem.linesOf(set.handedGoods)
  return Math.max(0, ...[...candidate.roles.keys(), ...named].map((line) => problem.lines[line]!.basketLine.unitPriceMinor))
}

/** Free units on top take nothing off; what they are worth is a matter of what is handed over (`worthFor`). */
function handingOver(problem: Problem, candidate: Candidate, set: CompiledSet): Taker {
  const size = setSize(set)
  const most = dearestHanded(problem, candidate, set) * set.handsOver
  return {
    sure: false,
    codes: 1,
    take(_, line, units, to) {
      if (units === 0 || candidate.roles.has(line)) to(0, (units * most) / size)
    },
    close: () => 0,
  }
}
