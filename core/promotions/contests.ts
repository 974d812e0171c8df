import type { LinePrices } from './line-prices.ts'
import type { Candidate, Problem } from './problem.ts'
import { touchedBy } from './touched.ts'
import { takerNetwork } from './taker-network.ts'
import type { TakerNetwork } from './taker-network.ts'
import { mayTake } from './taker.ts'
import { takerOf } from './takers.ts'
import { UnitDivider } from './unit-divider.ts'
import type { Competitor } from './unit-divider.ts'
import { benefitPerMinor } from './settle.ts'
import type { Work } from './work.ts'
import type { Worth } from './worth.ts'

/** Exclusive promotions that compete with each other for units or for the one place of their group, and with no others. */
export interface Contest {
  candidates: readonly Candidate[]
  lines: readonly number[]
}

/** Groups exclusive promotions that share a line or a group. */
export function contestsOf(exclusive: readonly Candidate[]): Contest[] {
  const sets: { candidates: Candidate[]; lines: Set<number>; groups: Set<string> }[] = []
  for (const candidate of exclusive) {
    const lines = new Set(touchedBy(candidate))
    const { group } = candidate.compiled
    const merged = { candidates: [candidate], lines, groups: new Set(group === null ? [] : [group]) }
    for (const set of sets.splice(0)) {
      const meets = [...lines].some((line) => set.lines.has(line)) || (group !== null && set.groups.has(group))
      if (!meets) {
        sets.push(set)
        continue
      }
      merged.candidates.push(...set.candidates)
      set.lines.forEach((line) => merged.lines.add(line))
      set.groups.forEach((each) => merged.groups.add(each))
    }
    sets.push(merged)
  }
  return sets.map((set) => ({ candidates: set.candidates.sort((a, b) => a.slot - b.slot), lines: [...set.lines].sort((a, b) => a - b) }))
}

/** What a minor unit that a promotion takes off is worth at most: it may lie on any of its lines. */
export function worthOver(worth: Worth, lines: Iterable<number>): number {
  let most = 0
  for (const line of lines) most = Math.max(most, worth.of(line))
  return most
}

/** What a minor unit of what a promotion gives is worth at most. What is handed over costs no points. */
export function worthFor(problem: Problem, worth: Worth, candidate: Candidate): number {
  return candidate.compiled.set?.handsOver ? benefitPerMinor(problem) : worthOver(worth, touchedBy(candidate))
}

/** Keeps what single promotions may take between contests: it is the same as long as their lines cost the same. */
export class TakerNetworks {
  private readonly problem: Problem
  private readonly work: Work
  private readonly known = new Map<string, TakerNetwork>()

  constructor(problem: Problem, work: Work) {
    this.problem = problem
    this.work = work
  }

  /** `order`: the lines of a contest, the dearest first. */
  of(candidate: Candidate, prices: LinePrices, order: readonly number[]): TakerNetwork {
    const lines = order.filter((line) => mayTake(candidate, line))
    const key = `${candidate.slot}|${lines.map((line) => `${line} ${prices.keyOf(line)}`).join('|')}`
    const known = this.known.get(key)
    if (known !== undefined) return known
    const supplies = lines.map((line) => ({ line, units: Math.max(1, this.problem.lines[line]!.units) }))
    const network = takerNetwork(takerOf(this.problem, candidate, prices), supplies, this.work)
    this.known.set(key, network)
    return network
  }
}

/** Sets the contest up: lines from the dearest down, each promotion with what it may take of them. `known`: prices of units found before, by line. */
export function dividerOf(problem: Problem, contest: Contest, prices: LinePrices, worth: Worth, floors: ReadonlyMap<string, number>, known: ReadonlyMap<number, number>, networks: TakerNetworks, work: Work): UnitDivider {
  const order = [...contest.lines].sort((a, b) => prices.unitMinor(b) - prices.unitMinor(a) || a - b)
  const stocks = order.map((line) => ({ line, units: Math.max(1, problem.lines[line]!.units) }))
  const competitors = contest.candidates.map((candidate): Competitor => {
    const most = worthFor(problem, worth, candidate)
    const onLine = candidate.compiled.step === 'line' && candidate.compiled.promotion.effect.kind !== 'amount-off'
    return { candidate, piece: networks.of(candidate, prices, order), worthOn: onLine ? (line) => worth.of(line) : () => most, worthAtEnd: most }
  })
  // About what offers give: a quarter of what a unit costs; nothing where nobody else wants it.
  const guesses = order.map((line) => (competitors.length === 1 ? 0 : known.get(line) ?? (prices.unitMinor(line) * worth.of(line)) / 4))
  return new UnitDivider(stocks, competitors, { prices: guesses, known: order.every((line) => known.has(line)) }, floors, work)
}
