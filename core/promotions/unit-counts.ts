import { groupSize } from './effects.ts'
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
    const { effect } = candidate.compiled.promotion
    const repeats = effect.kind === 'amount-off' ? candidate.mostUses : 1
    const grouped = effect.kind === 'cheapest-free' || effect.kind === 'bundle-price'
    const unitsMost = grouped ? groupSize(effect) * Math.min(candidate.mostUses, 100_000) : 1
    const most = [unitsMost, ...candidate.requirements.map((need) => need.needMilli * repeats)]
    counting.push({ candidate, first, most, worth })
    first += most.length
  }
  return { counting, start: Array.from({ length: first }, () => 0) }
}

/** What is gained by giving `units` more of a line to a promotion; null when it may not take them. Writes the counters. */
export function give(
  { candidate, first, most, worth }: Counting, counters: number[], given: { line: number; units: number; quantityMilli: number; unitMinor: number },
): number | null {
  candidate.requirements.forEach((need, at) => {
    if (need.lines.has(given.line)) counters[first + 1 + at] = Math.min(most[1 + at]!, counters[first + 1 + at]! + given.quantityMilli)
  })
  if (!candidate.targets.includes(given.line)) return 0
  const { effect } = candidate.compiled.promotion
  if (effect.kind !== 'cheapest-free' && effect.kind !== 'bundle-price') {
    // Only where something is demanded or owed at the end does it matter that a unit was rewarded.
    if (effect.kind === 'amount-off' || candidate.requirements.length > 0) counters[first] = 1
    return 0
  }
  if (counters[first]! + given.units > most[0]!) return null
  const size = groupSize(effect)
  let gain = 0
  for (let n = 0; n < given.units; n += 1) {
    const place = (counters[first]! + n) % size
    if (effect.kind === 'cheapest-free') gain += place >= size - effect.free ? given.unitMinor : 0
    else gain += given.unitMinor - (place === size - 1 ? effect.priceMinor : 0)
  }
  counters[first] = counters[first]! + given.units
  // Without a limit only the open set matters: fewer states to look at.
  if (candidate.mostUses === Number.MAX_SAFE_INTEGER) {
    counters[first] = (counters[first]! % size) + (counters[first]! >= size && counters[first]! % size === 0 ? size : 0)
  }
  return gain * worth
}

/** What the promotions still gain when all units are handed out; null when one has units it cannot use. */
export function close(counting: readonly Counting[], counters: Counters): number | null {
  let gain = 0
  for (const { candidate, first, most, worth } of counting) {
    const { effect } = candidate.compiled.promotion
    const taken = most.some((_, at) => counters[first + at]! > 0)
    if (!taken) continue
    const times = candidate.requirements.length === 0
      ? Number.MAX_SAFE_INTEGER
      : Math.min(...candidate.requirements.map((need, at) => Math.floor(counters[first + 1 + at]! / need.needMilli)))
    const grouped = effect.kind === 'cheapest-free' || effect.kind === 'bundle-price'
    const whole = grouped ? counters[first]! % groupSize(effect) === 0 && counters[first]! > 0 : counters[first]! > 0
    if (times === 0 || !whole) return null
    if (effect.kind === 'amount-off') gain += effect.amountMinor * Math.min(candidate.mostUses, times) * worth
  }
  return gain
}
