import type { Candidate, Problem } from './problem.ts'
import { unitMilli } from './problem.ts'
import { Counters, MOST_CODES } from './taker.ts'
import type { Taker } from './taker.ts'

export interface Demands { counters: Counters; needs: readonly { lines: ReadonlySet<number>; need: number; each: number }[] }

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

/** The quantities a promotion demands, counted in steps that all its lines share; null where there are none. */
export function demandsOf(problem: Problem, candidate: Candidate): Demands | null {
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
export function demandingBeside(problem: Problem, taker: Taker, { counters, needs }: Demands, candidate: Candidate): Taker {
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
