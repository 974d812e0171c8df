import type { GoodsMatcher } from '../rulebook/goods-match.ts'
import type { CompiledPromotion } from './compile.ts'
import { refusedPercentages } from './conflicts.ts'
import type { Candidate, Problem } from './problem.ts'
import { WORK_LIMIT, findBest } from './search.ts'
import type { Found } from './search.ts'
import { benefitPerMinor } from './settle.ts'
import type { Choice } from './settle.ts'

/** Every choice is looked at with the minimum and without it. */
const WORK_LIMIT_WITH_MINIMUM = 2 * WORK_LIMIT

/** Choices that may be the best of those asked for, and a bound on the benefit of the best of them. */
export interface Bounded {
  choices: readonly Choice[]
  most: bigint
}

const NOTHING: ReadonlySet<string> = new Set()
/** The goods of the lines that earn, whatever they are: which they are is said by `linesOf`. */
const EARNING: GoodsMatcher = { all: false, skus: NOTHING, categories: NOTHING, brands: NOTHING, tags: NOTHING, sets: [], except: null }

/** An entry in no draw that asks for a minimum spend on what earns, and counts more than everything else together. */
function minimumAsPromotion(minimumMinor: number, worthMinor: number): CompiledPromotion {
  return {
    order: Number.MAX_SAFE_INTEGER,
    place: -1,
    promotion: {
      id: '', name: { en: '', zh: '' }, combine: { kind: 'stack' }, units: 'shared', priority: 0, when: { kind: 'dates' }, limits: {},
      effect: { kind: 'draw-entries', draw: '', entries: 1, worthMinor },
    },
    step: 'points',
    goods: null,
    set: null,
    when: { kind: 'spend', goods: EARNING, minimumMinor },
    requirements: [],
    qualifyingGoods: [],
    watchedGoods: [],
    exclusiveUnits: false,
    group: null,
    sole: false,
    spends: true,
    onceOnly: true,
    needsMember: false,
    freeUnits: false,
    onlyBasketPercent: false,
  }
}

function asCandidate(compiled: CompiledPromotion, slot: number): Candidate {
  return { slot, compiled, targets: [], parts: [], roles: new Map(), requirements: [], mostUses: 1, mostMinor: Number.MAX_SAFE_INTEGER, minorLimit: null, claims: [], capped: false }
}

/** The choice by the slots that its promotions have in the whole problem. */
function inWhole({ on, allotment }: Choice, chosen: readonly Candidate[]): Choice {
  return {
    on: new Set([...on].flatMap((slot) => chosen[slot]?.slot ?? [])),
    allotment: new Map([...allotment].map(([slot, byLine]) => [chosen[slot]!.slot, byLine])),
  }
}

/**
 * Sets of promotions that go together with one more: all that combine; and each that stands alone, by itself, no longer
 * saying so. Percentages that are refused in the whole basket stay out.
 */
function setsBeside(problem: Problem): Candidate[][] {
  const refused = refusedPercentages(problem)
  const admissible = problem.candidates.filter(({ slot }) => !refused.has(slot))
  const alone = admissible.filter(({ compiled }) => compiled.sole).map((candidate) => [{ ...candidate, compiled: { ...candidate.compiled, sole: false } }])
  return [admissible.filter(({ compiled }) => !compiled.sole), ...alone]
}

/**
 * The best choices among those that leave at least so much to earn on, in minor units. The minimum is put to the search
 * as one promotion more, with that spend as its condition and a worth that no choice without it reaches: so the best choice
 * has it, and is the best of those that leave the minimum. `free` is what was found without the minimum. Null where a spend
 * does not look at what is earned on, or the worth would be no exact number.
 */
export function bestFromMinimum(problem: Problem, minimumMinor: number, free: Found): Bounded | null {
  const { rulebook: { rulebook }, lines, candidates } = problem
  const { choices } = rulebook
  if (choices.earningBase !== 'after-all' || (choices.minimumSpend === 'net-of-tax' && candidates.some(({ compiled }) => compiled.spends))) return null
  const perMinor = BigInt(benefitPerMinor(problem))
  const worthMinor = Number(free.best.benefit / perMinor) + free.gapMinor + 1
  if (!Number.isSafeInteger(worthMinor * Number(perMinor) * 4)) return null
  const compiled = minimumAsPromotion(minimumMinor, worthMinor)
  const earning = lines.filter(({ basketLine }) => basketLine.earns).map(({ index }) => index)
  // Before discounts no other promotion looks at a spend when the choice is worked out.
  const asCharged = { ...problem.rulebook, rulebook: { ...rulebook, choices: { ...choices, minimumSpend: 'after-offers' as const } } }
  const runs = setsBeside(problem).map((chosen) => {
    const inTurn = chosen.map((candidate, slot) => ({ ...candidate, slot }))
    const { best, gapMinor } = findBest({
      ...problem,
      rulebook: asCharged,
      candidates: [...inTurn, asCandidate(compiled, inTurn.length)],
      linesOf: (goods) => (goods === EARNING ? earning : problem.linesOf(goods)),
    }, WORK_LIMIT_WITH_MINIMUM)
    return { choice: inWhole(best.choice, chosen), most: best.benefit + BigInt(gapMinor - worthMinor) * perMinor }
  })
  return { choices: runs.map(({ choice }) => choice), most: runs.reduce((most, run) => (run.most > most ? run.most : most), runs[0]!.most) }
}
