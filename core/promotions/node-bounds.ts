import { TakerNetworks, contestsOf, dividerOf, worthFor, worthOver } from './contests.ts'
import type { Contest } from './contests.ts'
import { formSets } from './form-sets.ts'
import { LinePrices, isPerLine, wholeLine } from './line-prices.ts'
import type { Candidate, Problem } from './problem.ts'
import { offPieces, percentOffLine } from './wanted.ts'
import type { UnitDivider } from './unit-divider.ts'
import { SpendBounds } from './spend-bounds.ts'
import type { MostAt } from './spend-bounds.ts'
import { dearestHanded } from './set-takers.ts'
import { touchedBy } from './touched.ts'
import { spend } from './work.ts'
import type { Work } from './work.ts'
import { worthOf } from './worth.ts'
import type { Worth } from './worth.ts'

/** A set of promotions that are on, with a bound on the benefit of every admissible choice among them. */
export interface Node {
  on: readonly Candidate[]
  /** Shared promotions that are on for certain. */
  others: readonly Candidate[]
  exclusive: readonly Candidate[]
  /** Groups of which a shared promotion is a member and more than one are on, the most valuable first. */
  mixed: readonly string[]
  prices: LinePrices
  dividers: readonly UnitDivider[]
  /** What the others come to before units are divided. */
  value: number
  /** What those of them that are sure come to. */
  least: number
  worth: Worth
  /** What is taken off before the basket step, at most. */
  most: number
  bound: number
}

const WORK_OF_BOUNDING = 100

/** Works out bounds for sets of promotions, keeping what does not change between them. */
export class NodeBounds {
  private readonly problem: Problem
  private readonly work: Work
  private readonly beyond: (worth: Worth, others: number) => number
  readonly spends: SpendBounds
  private readonly nodes = new Map<string, Node>()
  private readonly dividers = new Map<string, UnitDivider>()
  private readonly networks: TakerNetworks
  private latest: { divider: UnitDivider; alike: boolean } | null = null
  private readonly mostAt: MostAt
  private readonly alone = new Map<number, number>()
  private gross: number[] | null = null
  /** Prices of units last found, by line: where value is counted in minor units, and where at what they are worth. */
  private readonly known = { inMinor: new Map<number, number>(), inWorth: new Map<number, number>() }

  /** `matters`: whether a benefit is of interest; `beyond`: the largest value of units that is of no interest, beside what others come to; `mostAt`: what is known of all promotions together. */
  constructor(problem: Problem, work: Work, matters: (bound: number) => boolean, beyond: (worth: Worth, others: number) => number, mostAt: MostAt = () => Number.POSITIVE_INFINITY) {
    this.spends = new SpendBounds(problem, work, matters, mostAt)
    this.mostAt = mostAt
    this.beyond = beyond
    this.problem = problem
    this.work = work
    this.networks = new TakerNetworks(problem, work)
  }

  nodeOf(on: readonly Candidate[]): Node {
    const key = on.map((candidate) => candidate.slot).join(',')
    const known = this.nodes.get(key)
    if (known !== undefined) return known
    const node = this.boundNode(on)
    this.nodes.set(key, node)
    return node
  }

  private boundNode(on: readonly Candidate[]): Node {
    spend(this.work, WORK_OF_BOUNDING + on.length * 4 + this.problem.lines.length * 2)
    const mixed = mixedGroups(on)
    const isOpen = ({ compiled }: Candidate): boolean => compiled.group !== null && mixed.includes(compiled.group)
    const exclusive = on.filter(({ compiled }) => compiled.exclusiveUnits)
    const shared = on.filter(({ compiled }) => !compiled.exclusiveUnits)
    const others = shared.filter((candidate) => !isOpen(candidate))
    const worth = worthOf(this.problem, on)
    const prices = new LinePrices(this.problem, others, [...exclusive, ...shared.filter(isOpen)])
    const floors = new Map<string, number>()
    for (const candidate of shared) {
      if (isOpen(candidate)) floors.set(candidate.compiled.group!, Math.max(floors.get(candidate.compiled.group!) ?? 0, this.mostValue(candidate, prices, worth)))
    }
    const least = this.valueOfLines(prices, worth, exclusive, others)
    let value = least
    for (const candidate of others) if (!isPerLine(candidate)) value += this.valueOverLines(candidate, prices, worth, [...exclusive, ...others])
    const contests = contestsOf(exclusive)
    const contested = new Set(exclusive.map(({ compiled }) => compiled.group))
    const dividers = contests.map((contest) => this.dividerOf(contest, prices, worth, floors))
    let most = value
    for (const [group, floor] of floors) if (!contested.has(group)) most += floor
    // Of one contest no closer bound is looked for once the node is of no interest.
    const goal = dividers.length === 1 && !exclusive.some(isOpen) ? this.beyond(worth, most) : Number.NEGATIVE_INFINITY
    for (const divider of dividers) most += divider.bound(goal)
    most = Math.min(most, this.mostAt(on, worth))
    const ranked = [...mixed].sort((a, b) => floors.get(b)! - floors.get(a)! || (a < b ? -1 : 1))
    return { on, others, exclusive, mixed: ranked, prices, dividers, value, least, worth, most, bound: this.spends.boundOf({ on, worth, most }) }
  }

  /**
   * What the promotions of single lines take off. Where a discount over several lines may lie on a line at more than the
   * line's own worth, so do these: leaving one of them out then never seems to gain.
   */
  private valueOfLines(prices: LinePrices, worth: Worth, exclusive: readonly Candidate[], others: readonly Candidate[]): number {
    const most = this.problem.lines.map(({ index }) => worth.of(index))
    if (!worth.alike) {
      for (const candidate of [...exclusive, ...others]) {
        if (isPerLine(candidate) || candidate.compiled.step === 'points' || candidate.compiled.step === 'basket') continue
        const lines = touchedBy(candidate)
        const over = worthOver(worth, lines)
        for (const line of lines) most[line] = Math.max(most[line]!, over)
      }
    }
    return this.problem.lines.reduce((sum, { index, grossMinor }) => sum + (grossMinor - prices.netMinor[index]!) * most[index]!, 0)
  }

  private knownIn(alike: boolean): Map<number, number> {
    return alike ? this.known.inMinor : this.known.inWorth
  }

  private dividerOf(contest: Contest, prices: LinePrices, worth: Worth, floors: ReadonlyMap<string, number>): UnitDivider {
    const groups = new Set(contest.candidates.map(({ compiled }) => compiled.group))
    const ofContest = new Map([...floors].filter(([group]) => groups.has(group)))
    const key = [
      contest.candidates.map(({ slot }) => slot).join(' '),
      contest.lines.map((line) => prices.keyOf(line)).join(','),
      worth.alike ? '' : contest.lines.map((line) => worth.of(line)).join(' '),
      [...ofContest].map(([group, floor]) => `${group} ${floor}`).join(' '),
    ].join('|')
    const known = this.dividers.get(key)
    if (known !== undefined) return known
    const { latest } = this
    if (latest !== null) for (const [line, price] of latest.divider.prices) this.knownIn(latest.alike).set(line, price)
    const divider = dividerOf(this.problem, contest, prices, worth, ofContest, this.knownIn(worth.alike), this.networks, this.work)
    this.latest = { divider, alike: worth.alike }
    this.dividers.set(key, divider)
    return divider
  }

  /** The most that one shared promotion before the basket step can add. */
  private mostValue(candidate: Candidate, prices: LinePrices, worth: Worth): number {
    if (candidate.compiled.step === 'points' || candidate.compiled.step === 'basket') return 0
    if (isPerLine(candidate)) return candidate.targets.reduce((sum, line) => sum + prices.moreMinor(candidate, line) * worth.of(line), 0)
    return mostOff(this.problem, candidate, prices.before(candidate)) * worthFor(this.problem, worth, candidate)
  }

  /** The most that one over several lines can add: what it takes off lowers what sets take off its lines, so it counts as much there as they do. */
  private valueOverLines(candidate: Candidate, prices: LinePrices, worth: Worth, beside: readonly Candidate[]): number {
    const most = this.mostValue(candidate, prices, worth)
    if (worth.alike || candidate.compiled.step !== 'line') return most
    const lines = touchedBy(candidate)
    const meeting = beside.filter((other) => (other.compiled.step === 'line' || other.compiled.step === 'units') && [...touchedBy(other)].some((line) => lines.has(line)))
    const own = worthFor(this.problem, worth, candidate)
    return own === 0 ? most : (most / own) * meeting.reduce((over, other) => Math.max(over, worthFor(this.problem, worth, other)), own)
  }

  /** What one promotion before the basket step could take off if it were alone; kept. */
  private aloneMinor(candidate: Candidate): number {
    const known = this.alone.get(candidate.slot)
    if (known !== undefined) return known
    this.gross ??= this.problem.lines.map((line) => line.grossMinor)
    const { step } = candidate.compiled
    const most = step === 'points' ? 0 : mostOff(this.problem, candidate, this.gross)
    this.alone.set(candidate.slot, most)
    return most
  }

  /** A bound on the benefit of a set of promotions by what is known of all together. */
  byAll(on: readonly Candidate[]): number {
    const worth = worthOf(this.problem, on)
    const most = this.mostAt(on, worth)
    return most === Number.POSITIVE_INFINITY ? most : this.spends.boundOf({ on, worth, most })
  }

  /** About what a set of promotions could take off, for putting sets in order. */
  promise(on: readonly Candidate[]): number {
    return on.reduce((sum, candidate) => sum + this.aloneMinor(candidate), 0)
  }

  /** Promotions by what they could take off alone, the most first. */
  byPromise(on: readonly Candidate[]): Candidate[] {
    return [...on].sort((a, b) => this.aloneMinor(b) - this.aloneMinor(a) || a.slot - b.slot)
  }

  /** A bound that costs almost nothing: every promotion alone on everything it may touch, and no line below nothing. */
  loose(on: readonly Candidate[]): number {
    const worth = worthOf(this.problem, on)
    let off = 0
    let handed = 0
    for (const candidate of on) {
      if (candidate.compiled.step === 'points' || candidate.compiled.step === 'basket') continue
      const most = this.aloneMinor(candidate) * worthFor(this.problem, worth, candidate)
      if (candidate.compiled.set?.handsOver) handed += most
      else off += most
    }
    return worth.benefit(Math.min(worth.most, off) + handed)
  }
}

function mixedGroups(on: readonly Candidate[]): string[] {
  const counts = new Map<string, { members: number; shared: boolean }>()
  for (const { compiled: { group, exclusiveUnits } } of on) {
    if (group === null) continue
    const known = counts.get(group) ?? { members: 0, shared: false }
    counts.set(group, { members: known.members + 1, shared: known.shared || !exclusiveUnits })
  }
  return [...counts].flatMap(([group, { members, shared }]) => (members > 1 && shared ? [group] : []))
}

/** The most a promotion before the basket step can take off lines at these prices, in minor units. */
function mostOff(problem: Problem, candidate: Candidate, netMinor: readonly number[]): number {
  const { effect } = candidate.compiled.promotion
  const sumOf = (of: (line: number) => number): number => candidate.targets.reduce((sum, line) => sum + of(line), 0)
  const partOf = (line: number) => ({ ...wholeLine(problem, line), amountMinor: netMinor[line]! })
  const most = (): number => {
    switch (effect.kind) {
      case 'amount-off': {
        const all = sumOf((line) => netMinor[line]!)
        return effect.amountMinor >= all / candidate.mostUses ? all : effect.amountMinor * candidate.mostUses
      }
      case 'percent-off': {
        // A minor unit for each line: its parts are rounded apart where each piece is.
        const full = sumOf((line) => Math.min(netMinor[line]!, percentOffLine(problem, [partOf(line)], effect.rateBp)[0]!))
        return Math.min(effect.capMinor ?? full, full)
      }
      case 'amount-off-each':
      case 'fixed-price': return sumOf((line) => offPieces(problem, effect, partOf(line)))
      default: return setsOff(problem, candidate, netMinor)
    }
  }
  // What is handed over is no money of the budget.
  return candidate.compiled.set?.handsOver ? most() : Math.min(candidate.mostMinor, most())
}

function setsOff(problem: Problem, candidate: Candidate, netMinor: readonly number[]): number {
  const { set } = candidate.compiled
  if (set === null) return 0
  const parts = [...candidate.roles.keys()].map((line) => ({ ...wholeLine(problem, line), amountMinor: netMinor[line]! }))
  if (set.handsOver > 0) return formSets(problem, candidate, parts, candidate.mostUses).uses * set.handsOver * dearestHanded(problem, candidate, set)
  // Some that can only be bought and some that can be both: fewer or cheaper units may then save more.
  const rewardedPart = set.rewarded.kind === 'part' ? set.rewarded.part : -1
  if (rewardedPart >= 0) return parts.reduce((sum, part) => sum + ((candidate.roles.get(part.line)! >> rewardedPart) & 1) * part.amountMinor, 0)
  return formSets(problem, candidate, parts, candidate.mostUses).savingMinor
}
