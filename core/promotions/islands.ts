import { contestsOf } from './contests.ts'
import type { Contest } from './contests.ts'
import type { Candidate, Problem } from './problem.ts'
import type { Choice } from './settle.ts'
import type { Worth } from './worth.ts'

/** What is known of the promotions of one island, money off its lines counted at what a minor unit off each is worth. */
export interface BestOfIsland {
  /** No choice among them takes off more. */
  most: number
  /** The best that was found. */
  choice: Choice
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
export function islandsOf(problem: Problem): Contest[] | null {
  const { order, amountOverPool } = problem.rulebook.rulebook.choices
  const early = problem.candidates.filter(isEarly)
  if (order !== 'steps' || amountOverPool !== 'proportional' || early.some(reachesFurther)) return null
  return contestsOf(early).sort((a, b) => a.candidates.length - b.candidates.length || a.lines[0]! - b.lines[0]!)
}

/** In how many steps the worth of a line is told apart from that of the dearest of its island. */
const WORTH_STEPS = 1_000_000

/** What the islands of a basket take off at most, by what a minor unit off each line is worth; each worked out once. */
export class Islands {
  private readonly islands: readonly Contest[]
  private readonly search: (island: Contest, lineWorth: readonly number[] | null) => BestOfIsland
  private readonly known = new Map<string, BestOfIsland>()
  private readonly slots: ReadonlySet<number>

  /** `search`: finds the best of an island; `lineWorth` is null where all its lines are worth 1. */
  constructor(islands: readonly Contest[], search: (island: Contest, lineWorth: readonly number[] | null) => BestOfIsland) {
    this.islands = islands
    this.search = search
    this.slots = new Set(islands.flatMap(({ candidates }) => candidates.map(({ slot }) => slot)))
  }

  /** Whether all of these that come before the basket step are on an island. */
  cover(on: readonly Candidate[]): boolean {
    return on.every(({ slot, compiled: { step } }) => step === 'basket' || step === 'points' || this.slots.has(slot))
  }

  /** No choice takes off more, before the basket step, as `worth` counts it. */
  mostAt(worth: Worth): number {
    return this.islands.reduce((most, island) => {
      const { scale, best } = this.bestOf(island, worth)
      return most + scale * best.most
    }, 0)
  }

  /** The best that was found of every island, together. */
  choiceAt(worth: Worth): Choice {
    const choices = this.islands.map((island) => this.bestOf(island, worth).best.choice)
    return { on: new Set(choices.flatMap(({ on }) => [...on])), allotment: new Map(choices.flatMap(({ allotment }) => [...allotment])) }
  }

  private bestOf(island: Contest, worth: Worth): { scale: number; best: BestOfIsland } {
    const dearest = island.lines.reduce((most, line) => Math.max(most, worth.of(line)), 0)
    const isAlike = dearest === 0 || island.lines.every((line) => worth.of(line) === dearest)
    // Rounded up: what is counted is never less than what it is worth.
    const steps = (line: number): number => Math.ceil((worth.of(line) / dearest) * WORTH_STEPS - 1e-6)
    const key = `${island.candidates[0]!.slot}:${isAlike ? '' : island.lines.map(steps).join(' ')}`
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
