import { UNLIMITED } from './limits.ts'
import type { Candidate, Problem } from './problem.ts'
import { unitMinor } from './problem.ts'
import { MOST_CODES, mayTake, piecesOf } from './taker.ts'
import type { LineGains, Taker } from './taker.ts'

/** Buckets in which the money an amount can be taken off is counted. */
const BUCKETS = 24

/** Exclusive promotions that form no sets: percentages, amounts off each, fixed prices, an amount off goods together. */
export function takerOfLines(problem: Problem, candidate: Candidate, gains: LineGains): Taker {
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
