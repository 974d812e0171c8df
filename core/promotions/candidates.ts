import type { BasketLine } from '../basket/basket.ts'
import { mulDivRound } from '../money/money.ts'
import type { Circumstances } from './circumstances.ts'
import { claimsOn } from './claims.ts'
import type { CompiledPromotion } from './compile.ts'
import type { Spend } from './conditions.ts'
import { claimsBefore, firstUnmet, mayHold } from './conditions.ts'
import type { NotMet } from './evaluation.ts'
import type { PromotionUsage } from './input.ts'
import { lackingOf } from './lacking.ts'
import { UNLIMITED, limitsLeft } from './limits.ts'
import type { Left } from './limits.ts'
import type { Candidate, Line, Problem } from './problem.ts'
import type { CompiledSet } from './sets.ts'
import { mostUses, usesByGoods } from './uses.ts'
import type { UsesOf } from './uses.ts'

/** What promotions are read against: one basket, in its circumstances. */
export interface Reading {
  lines: readonly Line[]
  linesOf: Problem['linesOf']
  now: Circumstances
  /** What is spent on goods before any discount. */
  before: Spend
}

/** A cap is out of reach where the percentage of the undiscounted goods, rounded on every line, does not exceed it. */
function canReachCap({ promotion: { effect } }: CompiledPromotion, targets: readonly number[], lines: readonly Line[]): boolean {
  if (effect.kind !== 'percent-off' || effect.capMinor === undefined) return false
  return targets.reduce((sum, at) => sum + mulDivRound(lines[at]!.grossMinor, effect.rateBp, 10_000, 'ceil'), 0) > effect.capMinor
}

/** Whether the effect may touch the line at all. */
export function eligible(compiled: CompiledPromotion, line: BasketLine): boolean {
  if (compiled.step === 'points') return line.earns
  // Where others are handed over, what is bought for them is not touched.
  return line.discountable || onlyBuys(compiled.set)
}

/** Whether all that a set takes of the basket is bought. */
function onlyBuys(set: CompiledSet | null): boolean {
  return set !== null && set.handedGoods !== null
}

/**
 * The quantities an exclusive promotion uses up. A multi-unit effect already says how many of its own goods make a use,
 * so a quantity of those is only a condition.
 */
export function requirementsOf(promotion: CompiledPromotion, roles: Candidate['roles'], linesOf: Problem['linesOf']): Candidate['requirements'] {
  return promotion.requirements
    .map((each) => ({ lines: new Set(linesOf(each.goods)), needMilli: each.needMilli }))
    .filter((need) => ![...need.lines].some((line) => roles.has(line)))
}

/** The lines that can fill each part of a set: pieces, and where they are rewarded only what may be discounted. */
export function partsOf({ set }: CompiledPromotion, lines: readonly Line[], linesOf: Problem['linesOf']): Candidate['parts'] {
  if (set === null) return []
  return set.parts.map(({ goods, quantity }, at) => {
    const onlyBought = onlyBuys(set) || (set.rewarded.kind === 'part' && set.rewarded.part !== at)
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

/** How many pieces the first set lacks; null where none. */
function missingUnits({ set }: CompiledPromotion, roles: Candidate['roles'], lines: readonly Line[]): NotMet | null {
  const lacking = set === null ? null : lackingOf(set, roles, lines)
  return lacking === null ? null : { code: 'BUY_MORE', missingMilli: lacking.pieces * 1000 }
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

const NO_GOODS: NotMet = { code: 'NO_GOODS' }
const NO_LINES: readonly number[] = []

/** What the goods and the circumstances have against it, before its own goods are counted. */
function unmetBefore({ when, spends, needsMember, promotion }: CompiledPromotion, { now, before }: Reading): NotMet | null {
  if (!mayHold(when, now, { before, lowered: spends })) return firstUnmet(when, now, before) ?? { code: 'EXCLUDED' }
  if (needsMember && !now.member) return { code: 'NO_MEMBER' }
  return promotion.effect.kind === 'referrer-points' && now.who?.referred !== true ? { code: 'NOT_REFERRED' } : null
}

function afterLimits(unmet: NotMet | null, { reached }: Left): NotMet | null {
  return reached !== null && (unmet === null || isBuyable(unmet)) ? { code: 'LIMIT_REACHED', limit: reached } : unmet
}

/**
 * Reads one promotion against a basket: as a candidate for the place `slot`, or the first reason why it cannot apply. A
 * promotion that its condition rules out is not looked at any further.
 */
export function candidateOf(compiled: CompiledPromotion, reading: Reading, usage: PromotionUsage | undefined, slot: number): Candidate | NotMet {
  const { lines, linesOf, now, before } = reading
  const matched = compiled.goods === null ? NO_LINES : linesOf(compiled.goods)
  if (compiled.goods !== null && matched.length === 0) return NO_GOODS
  const left = limitsLeft(compiled.promotion, usage, now.member)
  const ruledOut = unmetBefore(compiled, reading)
  if (ruledOut !== null) return afterLimits(ruledOut, left)!
  const targets = matched.filter((at) => eligible(compiled, lines[at]!.basketLine))
  const parts = partsOf(compiled, lines, linesOf)
  const roles = rolesOf(parts)
  // What is only bought may be goods that are never discounted.
  if (compiled.goods !== null && targets.length === 0 && roles.size === 0) return { code: 'EXCLUDED' }
  const uses: UsesOf = { compiled, targets, roles, lines, quantityMilli: now.quantityMilli }
  const byGoods = usesByGoods(uses)
  const reason = afterLimits(missingUnits(compiled, roles, lines) ?? missingAmount(uses, byGoods), left)
  if (reason !== null) return reason
  const claims = claimsOn(claimsBefore(compiled.when, now, { before, lowered: compiled.spends }), now.claimables, Math.min(byGoods, left.uses, compiled.promotion.limits.usesPerBasket ?? UNLIMITED))
  return {
    slot,
    compiled,
    targets,
    parts,
    roles,
    requirements: requirementsOf(compiled, roles, linesOf),
    mostUses: mostUses(uses, byGoods, Math.min(left.uses, ...claims.map((claim) => claim.have))),
    mostMinor: left.minor,
    minorLimit: left.minorLimit,
    claims,
    capped: canReachCap(compiled, targets, lines),
  }
}
