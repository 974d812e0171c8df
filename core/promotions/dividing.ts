import type { Allotment } from './apply.ts'
import type { Node } from './node-bounds.ts'
import type { Problem } from './problem.ts'
import type { Looking } from './unit-divider.ts'

/** What came up while choices were worked out: who gave something, and whose condition did not hold. */
export interface Settling { gave: Set<number>; broke: Set<number> }

/** What is looked for, and what is done with a division. */
export interface Sifting {
  /** Whether a benefit is of interest. */
  matters(bound: number): boolean
  /** Whether only better ones are looked for. */
  onlyBetter(): boolean
  /** Works a choice out to the cent. */
  workOut(on: ReadonlySet<number>, allotment: Allotment, found: Settling): void
}

const MARGIN = 1e-6
const EVERY = { beyond: Number.NEGATIVE_INFINITY, fits: Number.POSITIVE_INFINITY, onlyBest: false }

/** The largest value that does not matter, to a thousandth; `bound` if not even that matters. What matters rises with the value. */
export function beyondOf(matters: (value: number) => boolean, bound: number): number {
  if (!matters(bound)) return bound
  let [from, to] = [bound - 1, bound]
  while (matters(from)) {
    // Nothing comes to less than nothing.
    if (from < 0) return from
    const step = (to - from) * 2
    to = from
    from -= step
  }
  while (to - from > 1e-3) {
    const middle = (from + to) / 2
    if (matters(middle)) to = middle
    else from = middle
  }
  return from
}

/** Divides the units of the contests of a node among the promotions that want them, and has what could be best worked out. */
export class Dividing {
  private readonly problem: Problem
  private readonly looking: Sifting

  constructor(problem: Problem, looking: Sifting) {
    this.problem = problem
    this.looking = looking
  }

  /** Divides the units in every way that could reach the best, with no more taken off before the basket step than `cap`. */
  divide(node: Node, cap: number, found: Settling): void {
    const on = new Set([...node.others, ...node.exclusive].map((candidate) => candidate.slot))
    const { dividers } = node
    const bounds = dividers.map((divider) => divider.bound())
    const matters = (value: number): boolean => this.looking.matters(node.worth.benefit(Math.min(value, cap)))
    const room = node.worth.alike ? cap - node.least + this.problem.lines.length * 2 : Number.POSITIVE_INFINITY
    if (this.looking.onlyBetter() && cap === Number.POSITIVE_INFINITY && !this.bestOfEach(node, bounds, on, found)) return
    const rest = (from: number): number => bounds.slice(from).reduce((sum, bound) => sum + bound, 0)
    const combine = (at: number, value: number, least: number, allotment: Allotment): void => {
      if (at === dividers.length) {
        this.looking.workOut(on, allotment, found)
        return
      }
      const others = value + rest(at + 1)
      const beyond = (): number => beyondOf((each) => matters(others + each), bounds[at]!)
      const looking: Looking = {
        beyond: beyond(),
        // Roundings may take a cent less off than is counted here.
        fits: room - least,
        onlyBest: false,
        seen: (chosen, each, gained) => {
          combine(at + 1, value + each, least + gained, new Map([...allotment, ...chosen]))
          looking.beyond = beyond()
          return true
        },
      }
      dividers[at]!.visit(looking)
    }
    if (matters(node.value + rest(0))) combine(0, node.value, 0, new Map())
  }

  /**
   * Finds the best division of each contest by itself, which is all there is to find where the bounds are exact. Lowers
   * the bounds to what was found; false where nothing of the node can matter.
   */
  private bestOfEach({ dividers, value, worth }: Node, bounds: number[], on: ReadonlySet<number>, found: Settling): boolean {
    const beyondAt = (at: number): number => {
      const others = value + bounds.reduce((sum, bound, other) => (other === at ? sum : sum + bound), 0)
      return beyondOf((each) => this.looking.matters(worth.benefit(others + each)), bounds[at]!)
    }
    const before = dividers.map((_, at) => beyondAt(at))
    const quick = dividers.map((divider, at) => divider.quick(before[at]!))
    const best = quick.map(({ allotment }) => allotment)
    const offer = (): void => { this.looking.workOut(on, new Map(best.flatMap((allotment) => [...allotment])), found) }
    offer()
    for (let at = 0; at < dividers.length; at += 1) {
      const beyond = beyondAt(at)
      // Among fewer divisions a better one is found more easily.
      if (beyond > before[at]! && dividers[at]!.bound() > beyond) {
        const again = dividers[at]!.quick(beyond)
        if (again.value > quick[at]!.value) {
          best[at] = again.allotment
          offer()
        }
      }
      let most = Number.NEGATIVE_INFINITY
      const looking: Looking = {
        ...EVERY,
        beyond: beyondAt(at),
        onlyBest: true,
        seen: (allotment, each) => {
          most = each
          best[at] = allotment
          looking.beyond = each + MARGIN
          return true
        },
      }
      // What is found on the way need not be worked out: the last is the best. Nor is it lost where the search is cut short.
      try {
        dividers[at]!.visit(looking)
      } finally {
        if (most > Number.NEGATIVE_INFINITY) offer()
      }
      if (most === Number.NEGATIVE_INFINITY) return false
      bounds[at] = most
    }
    return true
  }
}
