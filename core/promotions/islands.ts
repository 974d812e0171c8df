import { contestsOf } from './contests.ts'
import type { Contest } from './contests.ts'
import type { Candidate, Problem } from './problem.ts'
import type { OffByClass } from './late-steps.ts'
import type { Outcome } from './combinations.ts'
import type { Choice, Settled } from './settle.ts'
import type { Worth } from './worth.ts'

/** What is known of the promotions of one island, money off its lines counted at what a minor unit off each is worth. */
export interface BestOfIsland {
  /** No choice among them takes off more. */
  most: number
  /** The best that was found. */
  found: Settled
  /** What was come to on the way, the best first; with every choice that takes off up to `slack` less, where that could be found out. */
  near(slack: number): { found: readonly Settled[]; complete: boolean }
  /** What a choice of it takes off, counted in the same way. */
  worthOf(settled: Settled): number
}

/** Before the basket step, and not one that stands alone. */
function isEarly({ compiled }: Candidate): boolean {
  return (compiled.step === 'line' || compiled.step === 'units') && !compiled.sole
}

/** What it takes off depends on what is taken off other goods, or is no money off the basket. */
function reachesFurther({ compiled: { promotion: { effect }, set, spends } }: Candidate): boolean {
  return spends || (set !== null && set.handsOver > 0) || (effect.kind === 'amount-off' && effect.everyMinor !== undefined)
}

/**
 * A basket falls into islands: promotions before the basket step that share no line and no group with those of another.
 * What one island takes off is then no matter for the others, and the most that all take off is what the best of each
 * adds up to. Null where it does not fall apart like that.
 */
export function islandsOf(problem: Problem, candidates: readonly Candidate[]): Contest[] | null {
  const { order, amountOverPool } = problem.rulebook.rulebook.choices
  const early = candidates.filter(isEarly)
  if (order !== 'steps' || amountOverPool !== 'proportional' || early.some(reachesFurther)) return null
  return contestsOf(early).sort((a, b) => a.candidates.length - b.candidates.length || a.lines[0]! - b.lines[0]!)
}

/** Two that agree in this are the same to every step that comes after. */
function waysKey({ netMinor, choice: { allotment } }: Settled): string {
  const taken = [...allotment].sort(([a], [b]) => a - b).map(([slot, byLine]) => `${slot}:${[...byLine].sort(([a], [b]) => a - b).join(' ')}`)
  return `${netMinor.join(' ')}|${taken.join('|')}`
}

/** In how many steps the worth of a line is told apart from that of the dearest of its island. */
const WORTH_STEPS = 1_000_000
/** So many promotions are soon searched once more. */
const FEW = 8
const MARGIN = 1e-6
const EVEN = { of: (): number => 1 }

/** What the islands of a basket take off at most, by what a minor unit off each line is worth; each worked out once. */
export class Islands {
  private readonly islands: readonly Contest[]
  private readonly search: (island: Contest, lineWorth: readonly number[] | null) => BestOfIsland
  private readonly known: Map<string, BestOfIsland>
  private readonly slots: ReadonlySet<number>

  /** `search`: finds the best of an island, `lineWorth` null where all its lines are worth 1; `known`: of islands looked at before. */
  constructor(islands: readonly Contest[], search: (island: Contest, lineWorth: readonly number[] | null) => BestOfIsland, known: Map<string, BestOfIsland>) {
    this.known = known
    this.islands = islands
    this.search = search
    this.slots = new Set(islands.flatMap(({ candidates }) => candidates.map(({ slot }) => slot)))
  }

  /** Whether all of these that come before the basket step are on an island. */
  cover(on: readonly Candidate[]): boolean {
    return on.every(({ slot, compiled: { step } }) => step === 'basket' || step === 'points' || this.slots.has(slot))
  }

  /** No choice takes off more, before the basket step, as `worth` counts it. */
  mostAt(worth: Pick<Worth, 'of'>): number {
    return this.islands.reduce((most, island) => {
      const { scale, best } = this.bestOf(island, worth)
      return most + scale * best.most
    }, 0)
  }

  /** No choice takes off more minor units, before the basket step. */
  mostOffAt(worth: Pick<Worth, 'of'>): number {
    return this.islands.reduce((most, island) => {
      const { scale, best } = this.bestOf(island, worth)
      const worths = island.lines.map((line) => worth.of(line))
      const least = Math.min(...worths)
      if (least === Math.max(...worths)) return most + (scale === 0 ? 0 : best.most)
      // To search it once more would be dear.
      if (island.candidates.length > FEW) return most + Math.floor((scale * best.most) / least + MARGIN)
      return most + this.bestOf(island, EVEN).best.most
    }, 0)
  }

  /** The best that was found of every island. */
  bestAt(worth: Pick<Worth, 'of'>): Settled[] {
    return this.islands.map((island) => this.bestOf(island, worth).best.found)
  }

  /**
   * The outcomes of every island that take off up to `slack` less than the best of it, as `worth` counts it; null where they
   * could not all be found. Outcomes that take the same off every class of lines are one.
   */
  outcomesAt(worth: Pick<Worth, 'of'>, slack: number, offOf: (netMinor: readonly number[]) => OffByClass): Outcome[][] | null {
    const all: Outcome[][] = []
    for (const island of this.islands) {
      const { scale, best } = this.bestOf(island, worth)
      const { found, complete } = best.near(scale === 0 ? 0 : slack / scale)
      if (!complete) return null
      const known = new Map<string, { off: OffByClass; loss: number; choices: Map<string, Choice> }>()
      for (const settled of found) {
        const loss = Math.max(0, best.most - best.worthOf(settled)) * scale
        if (loss > slack) continue
        const off = offOf(settled.netMinor)
        const outcome = known.get(off.join(' ')) ?? { off, loss, choices: new Map<string, Choice>() }
        known.set(off.join(' '), outcome)
        outcome.choices.set(waysKey(settled), settled.choice)
      }
      all.push([...known.values()].map(({ off, loss, choices }) => ({ off, loss, choices: [...choices.values()] })))
    }
    return all
  }

  private bestOf(island: Contest, worth: Pick<Worth, 'of'>): { scale: number; best: BestOfIsland } {
    const dearest = island.lines.reduce((most, line) => Math.max(most, worth.of(line)), 0)
    const isAlike = dearest === 0 || island.lines.every((line) => worth.of(line) === dearest)
    // Rounded up: what is counted is never less than what it is worth.
    const steps = (line: number): number => Math.ceil((worth.of(line) / dearest) * WORTH_STEPS - 1e-6)
    const key = `${island.candidates.map(({ slot }) => slot).join(' ')}:${isAlike ? '' : island.lines.map(steps).join(' ')}`
    let best = this.known.get(key)
    if (best === undefined) {
      const lineWorth: number[] = []
      if (!isAlike) for (const line of island.lines) lineWorth[line] = steps(line)
      best = this.search(island, isAlike ? null : lineWorth)
      this.known.set(key, best)
    }
    return { scale: isAlike ? dearest : dearest / WORTH_STEPS, best }
  }
}
