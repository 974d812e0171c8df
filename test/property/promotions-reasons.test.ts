import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BasketLine, MemberSnapshot } from '../../core/basket/basket.ts'
import { compileRulebook, evaluate } from '../../core/promotions/evaluate.ts'
import { choose } from '../../core/promotions/priority.ts'
import { settle } from '../../core/promotions/settle.ts'
import { stateProblem } from '../../core/promotions/state-problem.ts'
import type { Evaluation, NotMet, PromotionOutcome } from '../../core/promotions/evaluation.ts'
import type { Promotion } from '../../core/rulebook/promotion.ts'
import { nearMissWords, notMetWords, whyWords } from '../../core/promotions/words.ts'
import type { Condition } from '../../core/rulebook/condition.ts'
import type { GoodsSet } from '../../core/rulebook/goods.ts'
import { milliWords, moneyWords } from '../../core/rulebook/wording.ts'
import { line, member } from '../support/promotion-fixtures.ts'
import { sales } from '../support/reason-arbitraries.ts'
import type { Sale } from '../support/reason-arbitraries.ts'
import { excludes, expectedReasons, lackingPieces, names, partsOf, readingOf, spentOn, unmetIn, wall } from '../support/reread.ts'
import type { Reading } from '../support/reread.ts'

const RUNS = Number(process.env.PROPERTY_RUNS ?? 1)
const some = sales({ lines: 5, units: 4, promotions: 5 })

function evaluated({ rulebook, input }: Sale): Evaluation {
  return evaluate(compileRulebook(rulebook), input)
}

const promotionOf = ({ rulebook }: Sale, id: string): Promotion => rulebook.promotions.find((each) => each.id === id)!

/** A limit's kind is told apart elsewhere. */
function plain(reason: NotMet): NotMet | { code: 'LIMIT_REACHED' } {
  return reason.code === 'LIMIT_REACHED' ? { code: 'LIMIT_REACHED' } : reason
}

/** Holds one outcome to the second reading of the rules. */
function agrees(sale: Sale, evaluation: Evaluation, outcome: PromotionOutcome): void {
  const promotion = promotionOf(sale, outcome.promotionId)
  const expected = expectedReasons(promotion, readingOf(sale, evaluation, outcome.promotionId)).map((each) => each.reason)
  if (outcome.status !== 'not-met') {
    expect(unmetIn(promotion.when, readingOf(sale, evaluation, outcome.promotionId)), outcome.promotionId).toBeNull()
    expect(expected, outcome.promotionId).toEqual([])
  } else if (outcome.reason.code === 'NO_BENEFIT') expect(expected, outcome.promotionId).toEqual([])
  else if (outcome.reason.code === 'LIMIT_REACHED' && expected.length === 0) expect(['budget-money', 'allotment']).toContain(outcome.reason.limit)
  else expect(expected, outcome.promotionId).toContainEqual(plain(outcome.reason))
}

/** The part of the condition that the second reading finds to be the first that does not hold. */
function unmetLeaf(sale: Sale, evaluation: Evaluation, promotionId: string): Condition | null {
  return unmetIn(promotionOf(sale, promotionId).when, readingOf(sale, evaluation, promotionId))?.leaf ?? null
}

describe('every promotion of the rulebook', () => {
  it('has one outcome, in the rulebook’s order, for which a second reading of the rules finds the same reason', () => {
    fc.assert(fc.property(some, (sale) => {
      const evaluation = evaluated(sale)
      expect(evaluation.promotions.map((each) => each.promotionId)).toEqual(sale.rulebook.promotions.map((each) => each.id))
      for (const outcome of evaluation.promotions) agrees(sale, evaluation, outcome)
    }), { numRuns: 350 * RUNS })
  })
})

/** What the customer has of a sale, in units of benefit (loyalty-rules section 4). */
function benefitOf({ rulebook, input }: Sale): bigint {
  return choose(stateProblem(compileRulebook(rulebook), input)).best.benefit
}

function withPromotions(sale: Sale, promotions: Promotion[]): Sale {
  return { ...sale, rulebook: { ...sale.rulebook, promotions } }
}

/** A condition whose spends hold or fail as they do in a reading, whatever else is in the rulebook. */
function spendsAsRead(condition: Condition, reading: Reading): Condition {
  switch (condition.kind) {
    case 'spend': return spentOn(condition.goods, reading) >= condition.minimumMinor ? { kind: 'dates' } : { kind: 'not', of: { kind: 'dates' } }
    case 'not': return { kind: 'not', of: spendsAsRead(condition.of, reading) }
    case 'all': case 'any': return { kind: condition.kind, of: condition.of.map((each) => spendsAsRead(each, reading)) }
    default: return condition
  }
}

/** The rulebook with this promotion alone, its spends holding as they do in the sale. */
function onlyWith(sale: Sale, evaluation: Evaluation, promotionId: string): Sale {
  const promotion = promotionOf(sale, promotionId)
  return withPromotions(sale, [{ ...promotion, when: spendsAsRead(promotion.when, readingOf(sale, evaluation, promotionId)) }])
}

type Applied = Extract<PromotionOutcome, { status: 'applied' }>
type NearMiss = Evaluation['nearMisses'][number]
type Beaten = Extract<PromotionOutcome, { status: 'beaten' }>

/** Money off and points at what they are worth, rounded down; the sale’s promotions count nothing else. */
function worthOf({ rulebook: { redemption, pointsRules } }: Sale, { amountMinor, points }: { amountMinor: number; points: number }): number {
  return amountMinor + Math.floor((points * redemption.valueMinor) / (redemption.points * 10 ** pointsRules.decimals))
}

const found = <Status extends PromotionOutcome['status']>(evaluation: Evaluation, status: Status): Extract<PromotionOutcome, { status: Status }>[] =>
  evaluation.promotions.filter((each): each is Extract<PromotionOutcome, { status: Status }> => each.status === status)

describe('an applied promotion', () => {
  it('is the sum of its shares, within its limits, and never missed for the better', () => {
    fc.assert(fc.property(some, (sale) => {
      const evaluation = evaluated(sale)
      for (const outcome of found(evaluation, 'applied')) {
        const { limits } = promotionOf(sale, outcome.promotionId)
        const used = sale.input.usage?.[outcome.promotionId] ?? {}
        const shares = evaluation.lines.flatMap((line) => line.discounts.filter((each) => each.promotionId === outcome.promotionId).map((each) => ({ lineId: line.lineId, ...each })))
        expect(shares.reduce((sum, each) => sum + each.amountMinor, 0)).toBe(outcome.amountMinor)
        if (outcome.amountMinor > 0) expect(new Set(outcome.lineIds)).toEqual(new Set(shares.map((each) => each.lineId)))
        expect(outcome.uses).toBeLessThanOrEqual(limits.usesPerBasket ?? Infinity)
        expect(outcome.uses).toBeLessThanOrEqual((limits.budgetUses ?? Infinity) - (used.uses ?? 0))
        expect(outcome.uses).toBeLessThanOrEqual((limits.perStore ?? Infinity) - (used.store ?? 0))
        expect(outcome.uses).toBeLessThanOrEqual(used.allottedUses ?? Infinity)
        if (sale.input.member !== null) {
          expect(outcome.uses).toBeLessThanOrEqual((limits.perMember?.day ?? Infinity) - (used.memberDay ?? 0))
          expect(outcome.uses).toBeLessThanOrEqual((limits.perMember?.month ?? Infinity) - (used.memberMonth ?? 0))
        }
        expect(outcome.amountMinor).toBeLessThanOrEqual(Math.min((limits.budgetMinor ?? Infinity) - (used.spentMinor ?? 0), used.allottedMinor ?? Infinity))
        if (!evaluation.exact || sale.rulebook.choices.percentagesOnBasket === 'refuse-second') continue
        const without = withPromotions(sale, sale.rulebook.promotions.filter((each) => each.id !== outcome.promotionId))
        expect(benefitOf(without) <= benefitOf(sale), outcome.promotionId).toBe(true)
      }
    }), { numRuns: 250 * RUNS })
  })
})

function holdsOfBeaten(sale: Sale, evaluation: Evaluation, outcome: Beaten, benefit: bigint): void {
  const only = onlyWith(sale, evaluation, outcome.promotionId)
  const alone = evaluated(only).promotions[0]!
  expect(alone, outcome.promotionId).toMatchObject({ status: 'applied' })
  // What is handed over on top counts at its price, and is no money off.
  if (sale.rulebook.choices.freeUnit === 'added') expect(outcome.wouldGiveMinor).toBeGreaterThanOrEqual(worthOf(sale, alone as Applied))
  else expect(outcome.wouldGiveMinor, outcome.promotionId).toBe(worthOf(sale, alone as Applied))
  // With its own condition: one that holds only for what the others take off is not to be had without them.
  const really = withPromotions(sale, [promotionOf(sale, outcome.promotionId)])
  if (evaluation.exact && sale.rulebook.choices.percentagesOnBasket !== 'refuse-second') expect(benefitOf(really) <= benefit, outcome.promotionId).toBe(true)
  const winners = outcome.byPromotionIds.map((id) => evaluation.promotions.find((each) => each.promotionId === id)!)
  expect(winners.length).toBeGreaterThan(0)
  expect(new Set(outcome.byPromotionIds).size).toBe(winners.length)
  for (const winner of winners) expect(winner.status).toBe('applied')
  const inItsPlace = found(evaluation, 'applied').map((each) => each.promotionId).filter((id) => excludes(promotionOf(sale, outcome.promotionId), promotionOf(sale, id), sale))
  expect(outcome.byPromotionIds).toEqual(expect.arrayContaining(inItsPlace))
  if (sale.rulebook.choices.freeUnit === 'added') return
  const gives = winners.reduce((sum, winner) => sum + worthOf(sale, winner as Applied), 0)
  expect(outcome.winnerGivesMinor).toBeLessThanOrEqual(gives)
  const beaten = promotionOf(sale, outcome.promotionId)
  if (outcome.byPromotionIds.every((id) => excludes(beaten, promotionOf(sale, id), sale))) expect(outcome.winnerGivesMinor).toBe(gives)
}

describe('a beaten promotion', () => {
  it('would give what it says by itself, and was beaten by promotions that applied', () => {
    fc.assert(fc.property(some, (sale) => {
      const evaluation = evaluated(sale)
      const outcomes = found(evaluation, 'beaten')
      const benefit = outcomes.length === 0 ? 0n : benefitOf(sale)
      for (const outcome of outcomes) holdsOfBeaten(sale, evaluation, outcome, benefit)
    }), { numRuns: 250 * RUNS })
  })
})

/** The points that one promotion more would give beside those that applied. */
function pointsBeside(sale: Sale, evaluation: Evaluation, promotionId: string): number {
  const applied = sale.rulebook.promotions.filter((each) => found(evaluation, 'applied').some((outcome) => outcome.promotionId === each.id))
  const beside = evaluated(withPromotions(sale, [...applied, ...onlyWith(sale, evaluation, promotionId).rulebook.promotions]))
  const outcome = beside.promotions.at(-1)!
  return outcome.status === 'applied' ? outcome.points : 0
}

/** Whether one that applied gives less with this one forced beside it; not asked of promotions that hold units, which has many answers. */
function costsOthers({ rulebook, input }: Sale, promotionId: string): boolean {
  const problem = stateProblem(compileRulebook(rulebook), input)
  const { best } = choose(problem)
  const { slot, compiled } = problem.candidates.find((each) => each.compiled.promotion.id === promotionId)!
  if (compiled.exclusiveUnits) return false
  const forced = settle(problem, { ...best.choice, on: new Set([...best.choice.on, slot]) })
  return best.takings.some((before) => {
    const after = forced.takings.find((each) => each.slot === before.slot)
    return after === undefined || forced.broken.includes(before.slot) || after.amountMinor < before.amountMinor && after.points < before.points
  })
}

describe('a promotion without benefit', () => {
  it('gives nothing when it is the only one either', () => {
    fc.assert(fc.property(some, (sale) => {
      const evaluation = evaluated(sale)
      // Where the search was cut short, another choice may have had a use for it.
      const useless = evaluation.exact ? found(evaluation, 'not-met').filter((each) => each.reason.code === 'NO_BENEFIT') : []
      for (const { promotionId } of useless) {
        const alone = evaluated(onlyWith(sale, evaluation, promotionId)).promotions[0]!
        // Points are earned on what the others leave: beside them it may have none to give, or cost the customer more of them.
        if (alone.status === 'applied' && alone.amountMinor === 0) expect(pointsBeside(sale, evaluation, promotionId), promotionId).toBe(0)
        else if (alone.status === 'applied') expect(costsOthers(sale, promotionId), promotionId).toBe(false)
        else expect(alone, promotionId).toMatchObject({ status: 'not-met' })
      }
    }), { numRuns: 150 * RUNS })
  })
})

/** One line more that is not taxed, nothing is taken off and that earns nothing: so much of these goods, for so much. */
function withLine(sale: Sale, goods: GoodsSet, { milli, minor }: { milli: number; minor: number }): Sale {
  // A thousandth of a kilogram at a thousand times the amount: it hardly counts as a quantity.
  const fresh = line(sale.input.lines.length + 1, goods.skus?.[0] ?? 'zucchini', minor * 1000, 1, { unit: 'kg', taxCode: 'zero', brand: goods.brands?.[0] ?? null, quantityMilli: milli, discountable: false, earns: false })
  return { ...sale, input: { ...sale.input, lines: [...sale.input.lines, fresh] } }
}

/** What the others took off every line. */
function others(evaluation: Evaluation, promotionId: string): unknown {
  return evaluation.lines.flatMap(({ lineId, discounts }) => discounts.filter((each) => each.promotionId !== promotionId).map((each) => ({ lineId, ...each })))
}

function withMember(sale: Sale, facts: Partial<MemberSnapshot>): Sale {
  return { ...sale, input: { ...sale.input, member: { ...sale.input.member!, ...facts } } }
}

const plusDays = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
const later = (sale: Sale, days: number): Sale => ({ ...sale, input: { ...sale.input, pinnedAt: sale.input.pinnedAt + days * 86_400_000 } })

/** A moment at which a window holds, within the next two years at the same hour, or on the same day at another. */
function withinWindow(sale: Sale, leaf: Condition): Sale | null {
  const minutes = Array.from({ length: 1440 }, (_, minute) => sale.input.pinnedAt - 14 * 3_600_000 + minute * 60_000)
  const days = Array.from({ length: 800 }, (_, day) => sale.input.pinnedAt + (day - 30) * 86_400_000)
  for (const pinnedAt of leaf.kind === 'time' ? minutes : days) {
    const then = { ...sale, input: { ...sale.input, pinnedAt } }
    if (unmetIn(leaf, { sale: then, due: new Map(), spent: new Map() }) === null) return then
  }
  return null
}

/** The sale with what a reason names mended, by as much as it says; null where nothing of this sale would mend it. */
function withMended(sale: Sale, reason: NotMet, leaf: Condition): Sale | null {
  const today = wall(sale.input.pinnedAt).date
  const who = sale.input.member
  switch (reason.code) {
    case 'SPEND_MORE': return leaf.kind === 'spend' ? withLine(sale, leaf.goods, { milli: 1, minor: reason.missingMinor }) : null
    case 'BUY_MORE': return leaf.kind === 'quantity' ? withLine(sale, leaf.goods, { milli: reason.missingMilli, minor: 0 }) : null
    case 'NO_MEMBER': return { ...sale, input: { ...sale.input, member: member('platinum') } }
    case 'TIER_TOO_LOW': return withMember(sale, { tierId: reason.tierId })
    case 'NOT_TODAY': case 'NOT_NOW': return withinWindow(sale, leaf)
    case 'NO_COUPON': return reason.couponId === 'old' ? null : { ...sale, input: { ...sale.input, coupons: [{ code: 'TE9', couponId: reason.couponId }] } }
    // So many stamps more fill the card.
    case 'STAMPS_MORE': return (who!.stamps?.[reason.cardId] ?? 0) + reason.missing === 8 ? withMember(sale, { fullStampCards: { [reason.cardId]: 1 } }) : null
    case 'NO_ENTITLEMENT': return withMember(sale, { entitlements: { [reason.entitlementId]: 1 } })
    case 'VISIT_MORE': return reason.missing === 0 ? null : withMember(sale, { visits: who!.visits! + reason.missing })
    case 'NOT_ABSENT': return reason.moreDays === 0 ? null : withMember(sale, { lastVisitOn: plusDays(who!.lastVisitOn ?? today, -reason.moreDays) })
    case 'NOT_BIRTHDAY': case 'NOT_ANNIVERSARY': return reason.inDays === null ? null : later(sale, reason.inDays)
    case 'NOT_FIRST_PURCHASE': return withMember(sale, { visits: 0 })
    case 'NOT_REFERRED': return withMember(sale, { referred: true })
    case 'OTHER_TENDER': return { ...sale, input: { ...sale.input, tender: reason.tenders[0]! } }
    case 'OTHER_STORE': return { ...sale, input: { ...sale.input, storeId: 'main' } }
    case 'OTHER_CHANNEL': return { ...sale, input: { ...sale.input, channel: 'online' } }
    default: return null
  }
}

/** The sale with less than that mended, by the smallest step; null where the distance has no smaller one. */
function almost(sale: Sale, reason: NotMet, leaf: Condition): Sale | null {
  switch (reason.code) {
    case 'SPEND_MORE': return withMended(sale, { ...reason, missingMinor: reason.missingMinor - 1 }, leaf)
    case 'BUY_MORE': return reason.missingMilli === 1 ? null : withMended(sale, { ...reason, missingMilli: reason.missingMilli - 1 }, leaf)
    case 'VISIT_MORE': return reason.missing < 2 ? null : withMended(sale, { ...reason, missing: reason.missing - 1 }, leaf)
    case 'NOT_ABSENT': return reason.moreDays < 2 ? null : withMended(sale, { ...reason, moreDays: reason.moreDays - 1 }, leaf)
    case 'NOT_BIRTHDAY': case 'NOT_ANNIVERSARY': return reason.inDays === null || reason.inDays < 2 ? null : withMended(sale, { ...reason, inDays: reason.inDays - 1 }, leaf)
    default: return null
  }
}

/** Mends the one thing that a reason names, and looks again: it is no longer that, and with a step less it still is. */
function mends(sale: Sale, evaluation: Evaluation, promotionId: string, reason: NotMet): void {
  const leaf = unmetLeaf(sale, evaluation, promotionId)
  if (leaf === null || leaf.kind === 'not') return
  for (const [then, holds] of [[withMended(sale, reason, leaf), true], [almost(sale, reason, leaf), false]] as const) {
    if (then === null) continue
    const after = evaluated(then)
    const outcome = after.promotions.find((each) => each.promotionId === promotionId)!
    agrees(then, after, outcome)
    // What is bought may bring other offers, which lower what is spent again.
    if (reason.code === 'SPEND_MORE' && JSON.stringify(others(evaluation, promotionId)) !== JSON.stringify(others(after, promotionId))) continue
    // A member may be one of those it is not for.
    const mended = reason.code === 'NO_MEMBER' ? !(outcome.status === 'not-met' && outcome.reason.code === 'NO_MEMBER') : unmetIn(leaf, readingOf(then, after, promotionId)) === null
    expect(mended, `${promotionId} ${reason.code}`).toBe(holds)
    if (!holds && outcome.status === 'not-met' && outcome.reason.code === 'SPEND_MORE' && reason.code === 'SPEND_MORE') expect(outcome.reason.missingMinor).toBe(1)
  }
}

describe('what is said to be missing', () => {
  it('is no longer missing once it is there, and still is with a step less', () => {
    fc.assert(fc.property(some, (sale) => {
      const evaluation = evaluated(sale)
      for (const { promotionId, reason } of found(evaluation, 'not-met')) if (reason.code !== 'LIMIT_REACHED') mends(sale, evaluation, promotionId, reason)
    }), { numRuns: 300 * RUNS })
  })

  it('is no limit where nothing was used before', () => {
    fc.assert(fc.property(some, (sale) => {
      const evaluation = evaluated(sale)
      const reached = found(evaluation, 'not-met').filter((each) => each.reason.code === 'LIMIT_REACHED')
      const unused = evaluated({ ...sale, input: { ...sale.input, usage: {} } })
      for (const { promotionId } of reached) {
        const outcome = unused.promotions.find((each) => each.promotionId === promotionId)!
        if (outcome.status !== 'not-met' || outcome.reason.code !== 'LIMIT_REACHED') continue
        // The whole budget does not pay one use: without a budget it is something else.
        expect(outcome.reason.limit).toBe('budget-money')
        const unbound = withPromotions(sale, sale.rulebook.promotions.map((each) => (each.id === promotionId ? { ...each, limits: {} } : each)))
        expect(evaluated({ ...unbound, input: { ...sale.input, usage: {} } }).promotions.find((each) => each.promotionId === promotionId)).not.toMatchObject({ reason: { code: 'LIMIT_REACHED' } })
      }
    }), { numRuns: 150 * RUNS })
  })
})

/** Goods of which a near miss can be bought: those of the condition it names, else those of the part of a set that lacks them. */
function goodsToBuy(sale: Sale, evaluation: Evaluation, { promotionId, reason }: NearMiss): GoodsSet | null {
  const promotion = promotionOf(sale, promotionId)
  const leaf = unmetLeaf(sale, evaluation, promotionId)
  if (leaf?.kind === 'spend' || leaf?.kind === 'quantity') return leaf.goods
  const parts = partsOf(promotion.effect, sale)
  if (leaf !== null || parts === null || reason.code !== 'BUY_MORE') return null
  const mending = parts.filter((part) => lackingPieces(parts, withPieces(sale, part.goods, reason.missingMilli).input.lines) === 0)
  // What it gives is said for the cheapest: a budget may not pay for a set of dearer goods.
  const priceOf = ({ goods }: { goods: GoodsSet }): number => cheapestPiece(sale, goods)?.unitPriceMinor ?? Infinity
  return mending.reduce<GoodsSet | null>((best, part) => (best === null || priceOf(part) < priceOf({ goods: best }) ? part.goods : best), null)
}

/** The cheapest line of pieces of these goods that may be discounted. */
function cheapestPiece(sale: Sale, goods: GoodsSet): BasketLine | null {
  const there = sale.input.lines.filter((each) => names(goods, each) && each.unit === 'piece' && each.discountable)
  return there.reduce<BasketLine | null>((a, b) => (a === null || b.unitPriceMinor < a.unitPriceMinor ? b : a), null)
}

/** So many pieces more of the cheapest line of these goods that may be discounted; where there is none, of goods at one minor unit. */
function withPieces(sale: Sale, goods: GoodsSet, milli: number): Sale {
  const cheapest = cheapestPiece(sale, goods)
  if (cheapest === null) {
    const fresh = line(sale.input.lines.length + 1, goods.skus?.[0] ?? 'zucchini', 1, milli / 1000, { brand: goods.brands?.[0] ?? null })
    return { ...sale, input: { ...sale.input, lines: [...sale.input.lines, fresh] } }
  }
  return { ...sale, input: { ...sale.input, lines: sale.input.lines.map((each) => (each === cheapest ? { ...each, quantityMilli: each.quantityMilli + milli } : each)) } }
}

/** What a near miss would need, bought; null where it is not for the goods of a condition or of one part of a set. */
function bought(sale: Sale, evaluation: Evaluation, nearMiss: NearMiss): Sale | null {
  const goods = goodsToBuy(sale, evaluation, nearMiss)
  if (goods === null) return null
  if (nearMiss.reason.code === 'SPEND_MORE') return withLine(sale, goods, { milli: 1, minor: nearMiss.reason.missingMinor })
  if (nearMiss.reason.code !== 'BUY_MORE') return null
  const ofSet = partsOf(promotionOf(sale, nearMiss.promotionId).effect, sale) !== null
  return ofSet ? withPieces(sale, goods, Math.ceil(nearMiss.reason.missingMilli / 1000) * 1000) : withLine(sale, goods, { milli: nearMiss.reason.missingMilli, minor: 0 })
}

describe('the nearest offers missed', () => {
  it('are missed no more once what they lack is bought, and then give what was said', () => {
    fc.assert(fc.property(some, (sale) => {
      const evaluation = evaluated(sale)
      for (const nearMiss of evaluation.nearMisses) {
        const { promotionId, reason } = nearMiss
        expect(evaluation.promotions.find((each) => each.promotionId === promotionId)).toMatchObject({ status: 'not-met' })
        const then = bought(sale, evaluation, nearMiss)
        if (then === null) continue
        const after = evaluated(then)
        const outcome = after.promotions.find((each) => each.promotionId === promotionId)!
        agrees(then, after, outcome)
        // What is bought may bring other offers, which lower what is spent again.
        const same = JSON.stringify(others(evaluation, promotionId)) === JSON.stringify(others(after, promotionId))
        if (same && outcome.status === 'not-met') expect([promotionId, outcome.reason.code]).not.toEqual([promotionId, reason.code])
        // What was said is what it gives by itself: others may leave it less to take it off.
        const { promotions: [alone], exact } = evaluated(onlyWith(then, after, promotionId))
        // An offer for small sales may be lost by what is bought; and a search that is cut short may not find what it gives.
        if (!exact || !same || nearMiss.amountMinor + nearMiss.points === 0 || unmetIn(promotionOf(sale, promotionId).when, readingOf(then, after, promotionId)) !== null) continue
        expect(alone, promotionId).toMatchObject({ status: 'applied' })
        expect((alone as Applied).amountMinor, promotionId).toBeGreaterThanOrEqual(nearMiss.amountMinor)
        expect((alone as Applied).points, promotionId).toBeGreaterThanOrEqual(nearMiss.points)
      }
    }), { numRuns: 250 * RUNS })
  })
})

const WORDS = { en: /[a-z]/, zh: /[\u4e00-\u9fff]/ } as const

describe('the words of every outcome', () => {
  it('are there in both languages, name things and say the amounts', () => {
    fc.assert(fc.property(some, (sale) => {
      const evaluation = evaluated(sale)
      const book = { rulebook: sale.rulebook, categories: [] }
      for (const lang of ['en', 'zh'] as const) {
        const plainWords = (words: string): void => {
          expect(words).toMatch(WORDS[lang])
          expect(words).not.toMatch(/undefined|NaN|null|Infinity|\bp\d\b|coffee-card|\bten\b|\bold\b|clean-car|\[object/)
        }
        for (const outcome of evaluation.promotions) {
          const words = whyWords(outcome, evaluation, book, lang)
          plainWords(words)
          if (outcome.status === 'beaten') {
            if (outcome.wouldGiveMinor > 0) expect(words).toContain(moneyWords(outcome.wouldGiveMinor, book, lang))
            for (const id of outcome.byPromotionIds) expect(words).toContain(promotionOf(sale, id).name[lang])
          }
          if (outcome.status !== 'not-met') continue
          const { reason } = outcome
          expect(notMetWords(reason, promotionOf(sale, outcome.promotionId), book, lang)).toBe(words)
          if (reason.code === 'SPEND_MORE') expect(words).toContain(moneyWords(reason.missingMinor, book, lang))
          if (reason.code === 'BUY_MORE') expect(words).toContain(milliWords(reason.missingMilli))
          if ('inDays' in reason && reason.inDays !== null) expect(words).toContain(String(reason.inDays))
          if ('missing' in reason && reason.missing > 0) expect(words).toContain(String(reason.missing))
        }
        for (const nearMiss of evaluation.nearMisses) {
          const words = nearMissWords(nearMiss, book, lang)
          plainWords(words)
          if (nearMiss.reason.code === 'SPEND_MORE') expect(words).toContain(moneyWords(nearMiss.reason.missingMinor, book, lang))
          if (nearMiss.reason.code === 'BUY_MORE') expect(words).toContain(milliWords(nearMiss.reason.missingMilli))
        }
      }
    }), { numRuns: 300 * RUNS })
  })
})
