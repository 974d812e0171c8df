import type { Candidate, Problem } from './problem.ts'

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
  /** What so many of them can cost, all together, where one offer has them: less than as many at `unitMinor`, which is rounded up. */
  partMinor(line: number, units: number): number
  /** What giving `units` of the line to an exclusive line promotion takes off it. */
  offMinor(candidate: Candidate, line: number, units: number): number
}

/** Beyond so many codes a promotion is looked at more simply, and gains more than it can. */
export const MOST_CODES = 2500

/** Counts several things at once in one number. */
export class Counters {
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

export function piecesOf(problem: Problem, lines: Iterable<number>): number {
  let pieces = 0
  for (const line of lines) pieces += Math.max(1, problem.lines[line]!.units)
  return pieces
}
