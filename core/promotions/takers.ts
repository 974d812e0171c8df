import { UNLIMITED } from './limits.ts'
import type { Candidate, Problem } from './problem.ts'
import { unitMilli, unitMinor } from './problem.ts'
import type { CompiledSet } from './sets.ts'
import { setSize } from './sets.ts'

/**
 * An exclusive promotion as something that takes units, line by line from the dearest down: what it has taken so far is a
 * code, what it may end with is said by `close`. With the dearest first, the last units of a set are its cheapest, so
 * what a set saves is known as it fills. Gains are never below what the promotion can take off, in minor units.
 */
export interface Taker {
  /** Codes are below this. */
  codes: number
  /** From a code, `units` more of a line: every code that may lead to, with what it gains. */
  take(code: number, line: number, units: number, to: (code: number, gain: number) => void): void
  /** What is gained when nothing more comes; negative infinity where it may not end so. */
  close(code: number): number
  /** Whether it gains what is said here to the cent of a rounding; else it may gain anything less. */
  sure: boolean
}

/** What pieces of a line can cost at most when their turn comes, and what an exclusive offer of the line step takes off so many of them. */
export interface LineGains {
  unitMinor(line: number): number
  /** What giving `units` of the line to an exclusive line promotion takes off it. */
  offMinor(candidate: Candidate, line: number, units: number): number
}

/** Beyond so many codes a promotion is looked at more simply, and gains more than it can. */
const MOST_CODES = 2500
/** The same where whole sets are taken out of what is counted: most codes are then never come to. */
const MOST_CODES_SETTLED = 20_000

/** Buckets in which the money an amount can be taken off is counted. */
const BUCKETS = 24

/** Counts several things at once in one number. */
class Counters {
  readonly size: number
  private readonly factors: number[] = []
  private readonly most: readonly number[]

  constructor(most: readonly number[]) {
    this.most = most
    let size = 1
    for (const each of most) {
      this.factors.push(size)
      size *= each + 1
    }
    this.size = size
  }

  read(code: number, at: number): number {
    return Math.floor(code / this.factors[at]!) % (this.most[at]! + 1)
  }

  /** With so many less of each. */
  less(code: number, by: readonly number[]): number {
    return code - by.reduce((sum, each, at) => sum + each * this.factors[at]!, 0)
  }

  add(code: number, at: number, by: number): number {
    return code + this.factors[at]! * (Math.min(this.most[at]!, this.read(code, at) + by) - this.read(code, at))
  }
}

/** Whether an exclusive promotion may use units of a line: to count, to be cheaper, or to fulfil what it demands. */
export function mayTake(candidate: Candidate, line: number): boolean {
  if (candidate.requirements.some((need) => need.lines.has(line))) return true
  return candidate.compiled.set === null ? candidate.targets.includes(line) : candidate.roles.has(line)
}

export function takerOf(problem: Problem, candidate: Candidate, gains: LineGains): Taker {
  const demands = demandsOf(problem, candidate)
  const plain = candidate.compiled.set === null ? ofLines(problem, candidate, gains) : ofSets(problem, candidate, candidate.compiled.set, gains)
  return demands === null ? plain : both(problem, plain, demands, candidate)
}

function piecesOf(problem: Problem, lines: Iterable<number>): number {
  let pieces = 0
  for (const line of lines) pieces += Math.max(1, problem.lines[line]!.units)
  return pieces
}

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

function ofSets(problem: Problem, candidate: Candidate, set: CompiledSet, gains: LineGains): Taker {
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
      const minor = reward.ofUnit(gains.unitMinor(line))
      let gain = 0
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
function ofParts(problem: Problem, candidate: Candidate, set: CompiledSet, gains: LineGains): Taker {
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
  if (counters.size > (settling ? MOST_CODES_SETTLED : MOST_CODES)) return loosely(candidate, set, gains, problem)
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
      const minor = gains.unitMinor(line)
      const only = (role & (role - 1)) === 0 ? 31 - Math.clz32(role) : -1
      if (only >= 0) {
        const each = rewardedPart < 0 || only === rewardedPart ? reward.ofUnit(minor) : 0
        if (units <= parts[only]!.quantity * sets - counters.read(code, only)) settled(counters.add(code, only, units), units * each, to)
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
        const each = rewardedPart < 0 || part === rewardedPart ? reward.ofUnit(minor) : 0
        for (let n = may; n >= least; n -= 1) spread(part + 1, n === 0 ? from : counters.add(from, part, n), left - n, gain + n * each)
      }
      spread(0, code, units, 0)
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
      to(0, units * ((rewarded ? reward.ofUnit(gains.unitMinor(line)) : 0) + (set.inPart && reward.ofSet < 0 ? 0 : ofSet)))
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

/** Exclusive promotions that form no sets: percentages, amounts off each, fixed prices, an amount off goods together. */
function ofLines(problem: Problem, candidate: Candidate, gains: LineGains): Taker {
  const { effect } = candidate.compiled.promotion
  if (effect.kind === 'amount-off') {
    if (effect.everyMinor !== undefined) return everyAmount(candidate, effect.amountMinor / effect.everyMinor, gains)
    return candidate.requirements.length > 0 ? demandedAmount(candidate) : amountOf(problem, candidate, effect.amountMinor * candidate.mostUses)
  }
  if (effect.kind === 'percent-off' && effect.capMinor !== undefined && candidate.capped) return cappedPercent(candidate, effect.capMinor, gains)
  const limited = effect.kind !== 'percent-off' && candidate.mostUses < Math.min(piecesOf(problem, candidate.targets), MOST_CODES)
  return {
    // A cap takes off less than is counted here.
    sure: candidate.mostMinor === UNLIMITED && !candidate.capped,
    codes: limited ? candidate.mostUses + 1 : 1,
    take(code, line, units, to) {
      if (units === 0) to(code, 0)
      else if (!candidate.targets.includes(line)) {
        if (candidate.requirements.length > 0) to(code, 0)
      } else if (!limited) to(code, gains.offMinor(candidate, line, units))
      // Units that are demanded may be more than the limit rewards.
      else if (code + units <= candidate.mostUses || candidate.requirements.length > 0) to(Math.min(candidate.mostUses, code + units), gains.offMinor(candidate, line, units))
    },
    close: () => 0,
  }
}

/** A percentage up to a cap: what was taken off is counted in buckets, rounded down. */
function cappedPercent(candidate: Candidate, capMinor: number, gains: LineGains): Taker {
  return {
    sure: false,
    codes: BUCKETS + 1,
    take(code, line, units, to) {
      if (units === 0) to(code, 0)
      else if (candidate.targets.includes(line)) {
        const offMinor = gains.offMinor(candidate, line, units)
        to(Math.min(BUCKETS, code + Math.floor((offMinor * BUCKETS) / capMinor)), Math.min(offMinor, capMinor - (capMinor * code) / BUCKETS))
      } else if (candidate.requirements.length > 0) to(code, 0)
    },
    close: () => 0,
  }
}

/** Never more than the amount's share of what is spent. */
function everyAmount(candidate: Candidate, share: number, gains: LineGains): Taker {
  return {
    sure: false,
    codes: 1,
    take(_, line, units, to) { to(0, candidate.targets.includes(line) ? share * units * gains.unitMinor(line) : 0) },
    close: () => 0,
  }
}

/** What it takes off is settled by the quantities it demands (`both`). */
function demandedAmount(candidate: Candidate): Taker {
  return {
    sure: false,
    codes: 1,
    take(_, line, units, to) { if (units === 0 || mayTake(candidate, line)) to(0, 0) },
    close: () => 0,
  }
}

/** An amount off goods together: never more than they cost, counted in buckets, rounded up. */
function amountOf(problem: Problem, candidate: Candidate, amountMinor: number): Taker {
  return {
    sure: false,
    codes: BUCKETS + 1,
    take(code, line, units, to) {
      // Buckets are rounded up and prices may be lower at its turn: a unit can be needed though they are full.
      if (units === 0) to(code, 0)
      else if (candidate.targets.includes(line)) to(Math.min(BUCKETS, code + Math.ceil((units * unitMinor(problem, line) * BUCKETS) / amountMinor)), 0)
    },
    close: (code) => (amountMinor * code) / BUCKETS,
  }
}

interface Demands { counters: Counters; needs: readonly { lines: ReadonlySet<number>; need: number; each: number }[] }

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

/** The quantities a promotion demands, counted in steps that all its lines share; null where there are none. */
function demandsOf(problem: Problem, candidate: Candidate): Demands | null {
  if (candidate.requirements.length === 0) return null
  const repeats = candidate.compiled.onceOnly ? candidate.mostUses : 1
  const needs = candidate.requirements.map(({ lines, needMilli }) => {
    let each = needMilli
    for (const line of lines) each = greatestCommonDivisor(each, unitMilli(problem, line))
    return { lines, need: needMilli, each }
  })
  return { counters: new Counters(needs.map(({ need, each }) => (need * repeats) / each)), needs }
}

/** A promotion that also demands quantities: without them it gains nothing. */
function both(problem: Problem, taker: Taker, { counters, needs }: Demands, candidate: Candidate): Taker {
  const { effect } = candidate.compiled.promotion
  const amountMinor = effect.kind === 'amount-off' && effect.everyMinor === undefined ? effect.amountMinor : 0
  // What is only demanded is no part of a set and gains nothing.
  const onlyDemanded = (line: number): boolean => candidate.compiled.set !== null && !candidate.roles.has(line) && needs.some(({ lines }) => lines.has(line))
  if (taker.codes * counters.size > MOST_CODES) {
    // Too many codes: as if the quantities were there.
    return {
      sure: false,
      codes: taker.codes,
      take(code, line, units, to) {
        if (units > 0 && onlyDemanded(line)) to(code, 0)
        else taker.take(code, line, units, to)
      },
      close: (code) => taker.close(code) + amountMinor * candidate.mostUses,
    }
  }
  return {
    sure: false,
    codes: taker.codes * counters.size,
    take(code, line, units, to) {
      const own = code % taker.codes
      let demanded = (code - own) / taker.codes
      needs.forEach(({ lines, each }, at) => {
        if (units > 0 && lines.has(line)) demanded = counters.add(demanded, at, (units * unitMilli(problem, line)) / each)
      })
      if (units > 0 && onlyDemanded(line)) {
        to(own + taker.codes * demanded, 0)
        return
      }
      taker.take(own, line, units, (next, gain) => { to(next + taker.codes * demanded, gain) })
    },
    close(code) {
      if (code === 0) return 0
      const own = code % taker.codes
      const demanded = (code - own) / taker.codes
      const times = Math.min(...needs.map(({ need, each }, at) => Math.floor((counters.read(demanded, at) * each) / need)))
      return times === 0 ? Number.NEGATIVE_INFINITY : taker.close(own) + amountMinor * Math.min(candidate.mostUses, times)
    },
  }
}
