import type { OffByClass } from './late-steps.ts'
import type { Choice } from './settle.ts'
import { spend } from './work.ts'
import type { Work } from './work.ts'

/** Ways to choose on an island that take the same off every class of lines, and how far that is below the best of the island. */
export interface Outcome { choices: readonly Choice[]; off: OffByClass; loss: number }

/** So many at once, and no more: what would come of more is not looked for. */
const MOST_COMBINATIONS = 3000
const MARGIN = 1e-6

/** What the islands take off together. */
export interface Combination { off: OffByClass; loss: number }

/**
 * Every sum of one outcome of each island that loses no more than `mostLoss` altogether, once: the steps after cannot tell
 * one way to come to it from another. Null where there are too many.
 */
export function combinationsOf(islands: readonly (readonly Outcome[])[], classes: number, mostLoss: number, work: Work): readonly Combination[] | null {
  let combinations: Combination[] = [{ off: new Array<number>(classes).fill(0), loss: 0 }]
  for (const outcomes of islands) {
    const next = new Map<string, Combination>()
    for (const before of combinations) {
      for (const outcome of outcomes) {
        const loss = before.loss + outcome.loss
        if (loss > mostLoss) continue
        const off = before.off.map((each, at) => each + outcome.off[at]!)
        const key = off.join(' ')
        if (!next.has(key)) next.set(key, { off, loss })
      }
    }
    spend(work, 1 + ((combinations.length * outcomes.length) >> 2))
    if (next.size > MOST_COMBINATIONS) return null
    combinations = [...next.values()]
  }
  return combinations
}

/** The ways to choose that come to a combination, in turn, up to so many; `false` at the end where there are more. */
export function* choicesOf(islands: readonly (readonly Outcome[])[], { off, loss }: Combination, most: number): Generator<Choice, boolean> {
  let left = most
  function* from(at: number, chosen: readonly Choice[], taken: OffByClass, lost: number): Generator<Choice, boolean> {
    if (at === islands.length) {
      if (taken.some((each, place) => each !== off[place])) return true
      if (left === 0) return false
      left -= 1
      yield { on: new Set(chosen.flatMap((choice) => [...choice.on])), allotment: new Map(chosen.flatMap(({ allotment }) => [...allotment])) }
      return true
    }
    for (const outcome of islands[at]!) {
      if (lost + outcome.loss > loss + MARGIN) continue
      for (const choice of outcome.choices) {
        if (!(yield* from(at + 1, [...chosen, choice], taken.map((each, place) => each + outcome.off[place]!), lost + outcome.loss))) return false
      }
    }
    return true
  }
  return yield* from(0, [], off.map(() => 0), 0)
}
