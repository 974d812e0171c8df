import { groupSize } from './effects.ts'
import type { GroupEffect } from './effects.ts'
import type { Candidate } from './problem.ts'

/**
 * How far each exclusive promotion has come while units are handed out, dearest first: units in the open set, demanded
 * quantities reached, whether anything is rewarded. With the dearest first, the last units of a set are its cheapest,
 * so what a set saves is known as it fills. A state is a flat list of counters.
 */
export type Counters = readonly number[]

/** What one exclusive promotion counts, and where its counters begin. */
export interface Counting {
  candidate: Candidate
  first: number
  /** Most counted per counter: beyond it nothing changes. */
  most: number[]
  /** What a minor unit off is worth at most on its lines. */
  worth: number
}

export function countersOf(candidates: readonly { candidate: Candidate; worth: number }[]): { counting: Counting[]; start: Counters } {
  const counting: Counting[] = []
  let first = 0
  for (const { candidate, worth } of candidates) {
    const repeats = candidate.compiled.promotion.effect.kind === 'amount-off' ? candidate.mostUses : 1
    const most = [mostOf(candidate), ...candidate.requirements.map((need) => need.needMilli * repeats)]
    counting.push({ candidate, first, most, worth })
    first += most.length
  }
  return { counting, start: Array.from({ length: first }, () => 0) }
}

/** What the first counter counts to: units of sets, minor units an amount can be taken off, units of a limited offer, or one. */
function mostOf(candidate: Candidate): number {
  const { effect } = candidate.compiled.promotion
  switch (effect.kind) {
    case 'cheapest-free':
    case 'bundle-price': return groupSize(effect) * Math.min(candidate.mostUses, 100_000)
    case 'amount-off': return effect.amountMinor * candidate.mostUses
    case 'amount-off-each':
    case 'fixed-price': return candidate.mostUses
    default: return 1
  }
}

interface Given { line: number; units: number; quantityMilli: number; unitMinor: number; listMinor: number }

/** What is gained by giving `units` more of a line to a promotion; null when it cannot need them. Writes the counters. */
export function give(counting: Counting, counters: number[], given: Given): number | null {
  const { candidate, first, most } = counting
  const eachMilli = given.quantityMilli / given.units
  let demanded = false
  candidate.requirements.forEach((need, at) => {
    if (!need.lines.has(given.line)) return
    const before = counters[first + 1 + at]!
    if (before + given.quantityMilli - eachMilli < most[1 + at]!) demanded = true
    counters[first + 1 + at] = Math.min(most[1 + at]!, before + given.quantityMilli)
  })
  if (!candidate.targets.includes(given.line)) return demanded ? 0 : null
  const { effect } = candidate.compiled.promotion
  switch (effect.kind) {
    case 'cheapest-free':
    case 'bundle-price': return giveToSets(counting, counters, given, effect)
    case 'amount-off': {
      if (!demanded && counters[first]! + (given.units - 1) * given.listMinor >= most[0]!) return null
      counters[first] = Math.min(most[0]!, counters[first]! + given.units * given.listMinor)
      return 0
    }
    case 'amount-off-each':
    case 'fixed-price':
      if (most[0] === Number.MAX_SAFE_INTEGER) break
      if (!demanded && counters[first]! + given.units > most[0]!) return null
      counters[first] = Math.min(most[0]!, counters[first]! + given.units)
      return 0
    default:
  }
  // Only where something is demanded does it matter at the end that a unit was rewarded.
  if (candidate.requirements.length > 0) counters[first] = 1
  return 0
}

function giveToSets({ candidate, first, most, worth }: Counting, counters: number[], given: Given, effect: GroupEffect): number | null {
  if (counters[first]! + given.units > most[0]!) return null
  const size = groupSize(effect)
  let gain = 0
  for (let n = 0; n < given.units; n += 1) {
    const place = (counters[first]! + n) % size
    if (effect.kind === 'cheapest-free') gain += place >= size - effect.free ? given.unitMinor : 0
    else gain += given.unitMinor - (place === size - 1 ? effect.priceMinor : 0)
  }
  const units = counters[first]! + given.units
  // Without a limit only the open set matters, and whether there is any: fewer states to look at.
  counters[first] = candidate.mostUses < Number.MAX_SAFE_INTEGER ? units : ((units - 1) % size) + 1
  return gain * worth
}

/**
 * What a promotion still gains when nothing more can be given to it; null when it has units it cannot use. Sets its
 * counters back: what went before no longer matters, and fewer states are left to look at.
 */
export function close({ candidate, first, most, worth }: Counting, counters: number[]): number | null {
  const { effect } = candidate.compiled.promotion
  const own = counters.slice(first, first + most.length)
  if (own.every((count) => count === 0)) return 0
  counters.fill(0, first, first + most.length)
  const times = candidate.requirements.length === 0
    ? Number.MAX_SAFE_INTEGER
    : Math.min(...candidate.requirements.map((need, at) => Math.floor(own[1 + at]! / need.needMilli)))
  const grouped = effect.kind === 'cheapest-free' || effect.kind === 'bundle-price'
  const whole = own[0]! > 0 && (!grouped || own[0]! % groupSize(effect) === 0)
  if (times === 0 || !whole) return null
  return effect.kind === 'amount-off' ? Math.min(own[0]!, effect.amountMinor * Math.min(candidate.mostUses, times)) * worth : 0
}
