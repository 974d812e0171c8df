import type { Candidate } from './problem.ts'

/** A set of promotions that is still to be looked at, with a bound that cost little. */
export interface Waiting { on: readonly Candidate[]; bound: number }

/** What a search has not looked at yet: per open node a bound on what of it is left, or the sets beside it that wait. */
export class Unlooked {
  private readonly levels: { bound: number; waiting: readonly Waiting[] }[] = []

  /** Goes into a node of which nothing comes to more than this. */
  enter(bound: number): void {
    this.levels.push({ bound, waiting: [] })
  }

  leave(): void {
    this.levels.pop()
  }

  /** What is known of the node that is looked at. */
  get bound(): number {
    return this.levels.at(-1)!.bound
  }

  lowerTo(bound: number): void {
    const level = this.levels.at(-1)!
    level.bound = Math.min(level.bound, bound)
  }

  /** Of the node only these are left, and what is gone into next. */
  leaveWaiting(waiting: readonly Waiting[]): void {
    this.levels[this.levels.length - 1] = { bound: Number.NEGATIVE_INFINITY, waiting }
  }

  /**
   * No choice that was not looked at comes to more. `closer` bounds a set that waits more closely, or says null where it
   * may not; it is asked only for those that stand above everything else.
   */
  most(closer: (on: readonly Candidate[]) => number | null): number {
    let most = this.levels.reduce((bound, level) => Math.max(bound, level.bound), Number.NEGATIVE_INFINITY)
    const waiting = this.levels.flatMap((level) => level.waiting).sort((a, b) => b.bound - a.bound)
    for (const { on, bound } of waiting) {
      if (bound <= most) break
      const closerBound = closer(on)
      if (closerBound === null) return bound
      most = Math.max(most, Math.min(bound, closerBound))
    }
    return most
  }
}
