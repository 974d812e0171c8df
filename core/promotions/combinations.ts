import type { OffByClass } from './late-steps.ts'
import type { Choice } from './settle.ts'
import { spend } from './work.ts'
import type { Work } from './work.ts'

/** Ways to choose on an island that take the same off every class of lines, and how far that is below the best of the island. */
export interface Outcome { choices: readonly Choice[]; off: OffByClass; loss: number }

/** So many at once, and no more: what would come of more is not looked for. */
const MOST_COMBINATIONS = 3000

/** What the islands take off together, and every way to come to it: an outcome of the last island added to what those before it take off. */
export interface Combination { off: OffByClass; loss: number; ways: { before: Combination; outcome: Outcome }[] }

/**
 * Every sum of one outcome of each island that loses no more than `mostLoss` altogether, once: the steps after cannot tell
 * one way to come to it from another. Null where there are too many.
 */
export function combinationsOf(islands: readonly (readonly Outcome[])[], classes: number, mostLoss: number, work: Work): readonly Combination[] | null {
  let combinations: Combination[] = [{ off: new Array<number>(classes).fill(0), loss: 0, ways: [] }]
  for (const outcomes of islands) {
    const next = new Map<string, Combination>()
    for (const before of combinations) {
      for (const outcome of outcomes) {
        const loss = before.loss + outcome.loss
        if (loss > mostLoss) continue
        const off = before.off.map((each, at) => each + outcome.off[at]!)
        const key = off.join(' ')
        const known = next.get(key)
        if (known === undefined) next.set(key, { off, loss, ways: [{ before, outcome }] })
        else known.ways.push({ before, outcome })
      }
    }
    spend(work, 1 + ((combinations.length * outcomes.length) >> 2))
    if (next.size > MOST_COMBINATIONS) return null
    combinations = [...next.values()]
  }
  return combinations
}

/** The ways to choose that come to a combination, in turn, up to so many; `false` at the end where there are more. */
export function* choicesOf(combination: Combination, most: number): Generator<Choice, boolean> {
  let left = most
  function* from({ ways }: Combination, chosen: readonly Choice[]): Generator<Choice, boolean> {
    if (ways.length === 0) {
      if (left === 0) return false
      left -= 1
      yield { on: new Set(chosen.flatMap((choice) => [...choice.on])), allotment: new Map(chosen.flatMap(({ allotment }) => [...allotment])) }
      return true
    }
    for (const { before, outcome } of ways) {
      for (const choice of outcome.choices) if (!(yield* from(before, [choice, ...chosen]))) return false
    }
    return true
  }
  return yield* from(combination, [])
}
