import type { BasketLine } from '../basket/basket.ts'
import { lineAmountMinor, mulDivRound } from '../money/money.ts'
import type { GoodsMatcher } from '../rulebook/goods-match.ts'
import type { CompiledPromotion, CompiledRulebook } from './compile.ts'
import { circumstancesOf } from './circumstances.ts'
import type { Circumstances } from './circumstances.ts'
import type { Spend } from './conditions.ts'
import { claimsOn } from './claims.ts'
import type { Claim } from './claims.ts'
import { claimsBefore, firstUnmet, mayHold } from './conditions.ts'
import type { LimitKind, NotMet } from './evaluation.ts'
import { UNLIMITED, limitsLeft } from './limits.ts'
import { linesByGoods } from './lines-by-goods.ts'
import { pricedLines } from './priced-lines.ts'
import type { PricedLine } from './priced-lines.ts'
import { leastUnits } from './sets.ts'
import { spendAt } from './spends.ts'
import { mostUses, usesByGoods } from './uses.ts'
import type { UsesOf } from './uses.ts'
import type { EvaluationInput } from './input.ts'

/** A basket line as the engine sees it, in canonical order: sku, price, larger quantity, line id. */
export interface Line {
  index: number
  /** At the price that holds in this sale. */
  basketLine: BasketLine
  /** Where the rulebook's price list made that price. */
  price: PricedLine['price']
  grossMinor: number
  /** Whole pieces; 0 for goods sold by weight. */
  units: number
}

/** What one piece of a line costs before discounts; a line sold by weight is one piece. */
export function unitMinor(problem: Pick<Problem, 'lines'>, line: number): number {
  const { units, basketLine, grossMinor } = problem.lines[line]!
  return units === 0 ? grossMinor : basketLine.unitPriceMinor
}

/** Its quantity in thousandths. */
export function unitMilli(problem: Pick<Problem, 'lines'>, line: number): number {
  return problem.lines[line]!.units === 0 ? problem.lines[line]!.basketLine.quantityMilli : 1000
}

/** A promotion that could apply to this basket. */
export interface Candidate {
  slot: number
  compiled: CompiledPromotion
  /** Lines its effect may touch. */
  targets: readonly number[]
  /** Per part of its set: the lines that can fill it. What is only bought may be goods that are never discounted, and not among the targets. */
  parts: readonly { lines: readonly number[]; quantity: number }[]
  /** Which parts of its set a line can fill, a bit for each; lines that fill none are left out. */
  roles: ReadonlyMap<number, number>
  /** Per requirement: the lines that count towards it. */
  requirements: readonly { lines: ReadonlySet<number>; needMilli: number }[]
  /** Most uses in this basket; the largest whole number where no limit can be reached. */
  mostUses: number
  /** Most money off that its budget leaves, in minor units; the largest whole number without one. */
  mostMinor: number
  /** Which budget leaves that; null without one. */
  minorLimit: LimitKind | null
  /** What its uses use up. */
  claims: readonly Claim[]
  /** Whether its cap can be reached in this basket. */
  capped: boolean
}

/** What is to be decided for one basket. */
export interface Problem {
  rulebook: CompiledRulebook
  lines: readonly Line[]
  candidates: readonly Candidate[]
  now: Circumstances
  /** Lines of goods, kept between questions. */
  linesOf(goods: GoodsMatcher): readonly number[]
  /** `points` for every `perMinor`; null without a member. */
  earn: { points: number; perMinor: number } | null
  /** Why a promotion that goods of this basket speak to cannot apply. */
  refused: ReadonlyMap<CompiledPromotion, NotMet>
}

function byCanon(a: BasketLine, b: BasketLine): number {
  // Sku first, so that shares and choices do not depend on the order of scanning.
  if (a.sku !== b.sku) return a.sku < b.sku ? -1 : 1
  if (a.unitPriceMinor !== b.unitPriceMinor) return a.unitPriceMinor - b.unitPriceMinor
  if (a.quantityMilli !== b.quantityMilli) return b.quantityMilli - a.quantityMilli
  return a.lineId < b.lineId ? -1 : a.lineId > b.lineId ? 1 : 0
}

/** A cap is out of reach where the percentage of the undiscounted goods, rounded on every line, does not exceed it. */
function canReachCap({ promotion: { effect } }: CompiledPromotion, targets: readonly number[], lines: readonly Line[]): boolean {
  if (effect.kind !== 'percent-off' || effect.capMinor === undefined) return false
  return targets.reduce((sum, at) => sum + mulDivRound(lines[at]!.grossMinor, effect.rateBp, 10_000, 'ceil'), 0) > effect.capMinor
}

function eligible(compiled: CompiledPromotion, line: BasketLine): boolean {
  return compiled.step === 'points' ? line.earns : line.discountable
}

/**
 * The quantities an exclusive promotion uses up. A multi-unit effect already says how many of its own goods make a use,
 * so a quantity of those is only a condition.
 */
function requirementsOf(promotion: CompiledPromotion, roles: Candidate['roles'], linesOf: Problem['linesOf']): Candidate['requirements'] {
  return promotion.requirements
    .map((each) => ({ lines: new Set(linesOf(each.goods)), needMilli: each.needMilli }))
    .filter((need) => ![...need.lines].some((line) => roles.has(line)))
}

/** The lines that can fill each part of a set: pieces, and where they are rewarded only what may be discounted. */
export function partsOf({ set }: CompiledPromotion, lines: readonly Line[], linesOf: Problem['linesOf']): Candidate['parts'] {
  if (set === null) return []
  return set.parts.map(({ goods, quantity }, at) => {
    const onlyBought = set.rewarded.kind === 'part' && set.rewarded.part !== at
    return { quantity, lines: linesOf(goods).filter((line) => lines[line]!.units > 0 && (onlyBought || lines[line]!.basketLine.discountable)) }
  })
}

const NO_ROLES: Candidate['roles'] = new Map()

/** See Candidate.roles. */
export function rolesOf(parts: Candidate['parts']): Candidate['roles'] {
  if (parts.length === 0) return NO_ROLES
  const roles = new Map<number, number>()
  parts.forEach((part, at) => part.lines.forEach((line) => roles.set(line, (roles.get(line) ?? 0) | (1 << at))))
  return roles
}

/** The promotions whose goods are in the basket, in order of application. */
function spokenTo(compiled: CompiledRulebook, keys: ReadonlySet<string>): CompiledPromotion[] {
  const found = new Set<CompiledPromotion>()
  for (const key of keys) {
    for (const promotion of compiled.byKey.get(key) ?? []) found.add(promotion)
  }
  return [...found].sort((a, b) => a.order - b.order)
}

/** Reads a basket against a rulebook: which promotions could apply, to which lines, and why others cannot. */
export function stateProblem(compiled: CompiledRulebook, input: EvaluationInput): Problem {
  const lines = pricedLines(compiled, input).sort((a, b) => byCanon(a.basketLine, b.basketLine)).map(({ basketLine, price }, index): Line => ({
    index,
    basketLine,
    price,
    grossMinor: lineAmountMinor(basketLine.unitPriceMinor, basketLine.quantityMilli),
    units: basketLine.unit === 'piece' && basketLine.quantityMilli % 1000 === 0 ? basketLine.quantityMilli / 1000 : 0,
  }))
  const { keys, linesOf } = linesByGoods(lines)
  const now = circumstancesOf(compiled, input, (goods) => linesOf(goods).reduce((sum, at) => sum + lines[at]!.basketLine.quantityMilli, 0))
  const before = spendAt({ rulebook: compiled, lines, linesOf }, (line) => lines[line]!.grossMinor)
  const candidates: Candidate[] = []
  const refused = new Map<CompiledPromotion, NotMet>()
  for (const promotion of spokenTo(compiled, keys)) {
    const matched = promotion.goods === null ? [] : linesOf(promotion.goods)
    const targets = matched.filter((at) => eligible(promotion, lines[at]!.basketLine))
    const parts = partsOf(promotion, lines, linesOf)
    const roles = rolesOf(parts)
    const left = limitsLeft(promotion.promotion, input.usage?.[promotion.promotion.id], now.member)
    const uses: UsesOf = { compiled: promotion, targets, roles, lines, quantityMilli: now.quantityMilli }
    const byGoods = usesByGoods(uses)
    const unmet = whyNot(promotion, matched, targets, missingUnits(promotion, parts, roles, lines), now, before) ?? missingAmount(uses, byGoods)
    const reason = left.reached !== null && (unmet === null || isBuyable(unmet)) ? { code: 'LIMIT_REACHED' as const, limit: left.reached } : unmet
    if (reason !== null) refused.set(promotion, reason)
    else {
      const claims = claimsOn(claimsBefore(promotion.when, now, before), now.claimables, Math.min(byGoods, left.uses, promotion.promotion.limits.usesPerBasket ?? UNLIMITED))
      candidates.push({
        slot: candidates.length,
        compiled: promotion,
        targets,
        parts,
        roles,
        requirements: requirementsOf(promotion, roles, linesOf),
        mostUses: mostUses(uses, byGoods, Math.min(left.uses, ...claims.map((claim) => claim.have))),
        mostMinor: left.minor,
        minorLimit: left.minorLimit,
        claims,
        capped: canReachCap(promotion, targets, lines),
      })
    }
  }
  const rank = now.tierRank
  const tier = rank < 0 ? undefined : compiled.rulebook.tiers[rank]
  return { rulebook: compiled, lines, candidates, now, linesOf, earn: tier === undefined ? null : tier.earn, refused }
}

/** How many pieces the first set lacks. */
function missingUnits({ set }: CompiledPromotion, parts: Candidate['parts'], roles: Candidate['roles'], lines: readonly Line[]): number {
  if (set === null) return 0
  const unitsOn = (of: Iterable<number>): number => [...of].reduce((sum, line) => sum + lines[line]!.units, 0)
  const lacking = parts.map(({ lines: fill, quantity }, at) => {
    const isReward = set.rewarded.kind === 'all' || (set.rewarded.kind === 'part' && set.rewarded.part === at)
    return Math.max(0, (set.inPart && isReward ? 1 : quantity) - unitsOn(fill))
  })
  // Parts may want the same goods: together they need as many pieces as they are.
  return Math.max(lacking.reduce((sum, each) => sum + each, 0), leastUnits(set) - unitsOn(roles.keys()))
}

/** What buying more would mend: not told where a limit leaves nothing to gain by it. */
export function isBuyable({ code }: NotMet): boolean {
  return code === 'SPEND_MORE' || code === 'BUY_MORE'
}

/** What is missing to the first full amount, for an offer that is given for each. */
function missingAmount({ compiled: { promotion: { effect } }, targets, lines }: UsesOf, byGoods: number): NotMet | null {
  if (effect.kind !== 'amount-off' || effect.everyMinor === undefined || byGoods > 0) return null
  return { code: 'SPEND_MORE', missingMinor: targets.reduce((missing, at) => missing - lines[at]!.grossMinor, effect.everyMinor) }
}

function whyNot(
  promotion: CompiledPromotion, matched: readonly number[], targets: readonly number[], missing: number, now: Circumstances, before: Spend,
): NotMet | null {
  if (promotion.goods !== null && matched.length === 0) return { code: 'NO_GOODS' }
  if (!mayHold(promotion.when, now, before)) return firstUnmet(promotion.when, now, before) ?? { code: 'EXCLUDED' }
  if (promotion.needsMember && !now.member) return { code: 'NO_MEMBER' }
  if (promotion.promotion.effect.kind === 'referrer-points' && now.who?.referred !== true) return { code: 'NOT_REFERRED' }
  if (promotion.goods !== null && targets.length === 0) return { code: 'EXCLUDED' }
  return missing > 0 ? { code: 'BUY_MORE', missingMilli: missing * 1000 } : null
}
