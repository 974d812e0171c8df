import type { BasketLine, MemberSnapshot } from '../basket/basket.ts'
import { earningRank, saleCounts, tierRank } from '../loyalty/tiers.ts'
import { allocate, mulDivRound } from '../money/money.ts'
import type { CompiledPromotion, CompiledRulebook } from '../promotions/compile.ts'
import { earningBaseOf } from '../promotions/earning-base.ts'
import type { EvaluatedLine, Evaluation } from '../promotions/evaluation.ts'
import { asItsKindAllows } from '../promotions/priced-lines.ts'
import type { Choices } from '../rulebook/choices.ts'
import type { Instant } from '../time/instant.ts'
import { capEarned, earnCaps } from './caps.ts'
import type { CappedBy } from './caps.ts'
import { appliedFlats } from './flats.ts'
import type { SharedFlat } from './flats.ts'
import { earn, ratedPoints, weightMilli } from './rates.ts'
import type { EarningLine, EarnOptions, EarnRate } from './rates.ts'
import { pointScale } from './scale.ts'
import { payableWithPointsMinor } from './tender.ts'

export interface PointsEarnedInput {
  lines: readonly BasketLine[]
  evaluation: Evaluation
  member: MemberSnapshot | null
  pinnedAt: Instant
  /** What is paid by tenders that earn nothing (`nonEarningPaidMinor`). */
  nonEarningMinor: number
}

/** Points in minor units of a point. */
export interface PointsEarned {
  total: number
  /** By rule: `base` or a promotion id; they sum to the total. */
  byRule: { ruleId: string; points: number }[]
  /** By line, those without points left out; they sum to the total. What a return takes back starts from these. */
  byLine: { lineId: string; points: number }[]
  /** The spend that counts for tiers: the earning base before multipliers. */
  tierBaseMinor: number
  /** What the sale adds to the tier's counter, in the programme's measure. */
  tierCounts: number
  /** A cap of the programme took points away. */
  cappedBy?: CappedBy
}

const NOTHING: PointsEarned = { total: 0, byRule: [], byLine: [], tierBaseMinor: 0, tierCounts: 0 }

/** What of a payment was by tenders that do not earn (loyalty-rules section 8, row 14): as the rulebook lists them. */
export function nonEarningPaidMinor(choices: Pick<Choices, 'nonEarningTenders'>, tenders: readonly { kind: string; amountMinor: number }[]): number {
  const none: readonly string[] = choices.nonEarningTenders
  return tenders.reduce((sum, tender) => sum + (none.includes(tender.kind) ? tender.amountMinor : 0), 0)
}

interface PaidLine { lineId: string; earning: EarningLine }

/**
 * Points really earned once it is known how the sale is paid. What a non-earning tender pays is spread over all payable
 * lines by largest remainder of what is due on them and earns nothing (loyalty-rules section 2, step 7). A bonus stands
 * as long as anything of its sale was paid otherwise.
 */
export function pointsEarned(compiled: CompiledRulebook, input: PointsEarnedInput): PointsEarned {
  const { member } = input
  if (member === null) return NOTHING
  const { rulebook } = compiled
  const options = { fractions: rulebook.choices.pointFractions, decimals: rulebook.pointsRules.decimals }
  const promotions = compiled.byId
  const lines = paidLines(compiled, promotions, input)
  const amounts = new Map(lines.map(({ lineId, earning }) => [lineId, earning.amountMinor]))
  const nothingLeft = input.nonEarningMinor > 0 && lines.every(({ earning }) => earning.amountMinor === 0)
  const flats = nothingLeft ? [] : appliedFlats(input.evaluation.promotions, promotions, new Map(input.lines.map((line) => [line.lineId, line])), amounts)
  const caps = earnCaps(rulebook.pointsRules, member)
  const earnAt = (rate: EarnRate): ReturnType<typeof capEarned> => capEarned(earn(rate, lines.map(({ earning }) => earning), flats, options), caps)
  const before = earnAt(rulebook.tiers[tierRank(rulebook, member.tierId)]!.earn)
  const saleBaseMinor = saleCounts(rulebook, { baseMinor: before.baseMinor, points: before.total })
  const rate = rulebook.tiers[earningRank(rulebook, { tierId: member.tierId, countedMinor: member.tierCountedMinor, saleBaseMinor })]!.earn
  const earned = earnAt(rate)
  return {
    total: earned.total,
    byRule: earned.byRule,
    byLine: sharedByLine({ rate, options, lines, flats, total: earned.total }),
    tierBaseMinor: earned.baseMinor,
    tierCounts: saleCounts(rulebook, { baseMinor: earned.baseMinor, points: earned.total }),
    ...(earned.cappedBy === undefined ? {} : { cappedBy: earned.cappedBy }),
  }
}

/** The lines that earn, each with what is left to earn on after the part that non-earning tenders paid: they pay for no gift card. */
function paidLines(compiled: CompiledRulebook, promotions: ReadonlyMap<string, CompiledPromotion>, input: PointsEarnedInput): PaidLine[] {
  const basketLines = new Map(input.lines.map((line) => [line.lineId, asItsKindAllows(line, compiled.rulebook.choices.delivery)]))
  // Earlier line ids carry the odd cent; the order in which lines arrive here must not matter.
  const due = input.evaluation.lines.filter((line) => basketLines.get(line.lineId)?.kind !== 'gift-card').sort((a, b) => (a.lineId < b.lineId ? -1 : 1))
  const dueMinor = due.reduce((sum, line) => sum + line.netMinor, 0)
  // Where tax comes on top, a tender pays its share of the tax too: points are earned on prices.
  const totalMinor = payableWithPointsMinor(compiled.rulebook.programme, input.lines, input.evaluation)
  const onPricesMinor = totalMinor === dueMinor || totalMinor === 0 ? input.nonEarningMinor : mulDivRound(input.nonEarningMinor, dueMinor, totalMinor, 'half-up')
  const unpaidMinor = Math.min(onPricesMinor, dueMinor)
  const unpaid = allocate(unpaidMinor, due.map((line) => line.netMinor))
  return due.flatMap((line, at): PaidLine[] => {
    if (basketLines.get(line.lineId)?.earns !== true) return []
    // A base other than what is due keeps the share that an earning tender paid of the line, or where nothing is due on
    // it, of the sale.
    const baseMinor = earningBaseOf(compiled, line)
    const [earningMinor, ofMinor] = line.netMinor > 0 ? [line.netMinor - unpaid[at]!, line.netMinor] : dueMinor > 0 ? [dueMinor - unpaidMinor, dueMinor] : [1, 1]
    const amountMinor = mulDivRound(baseMinor, earningMinor, ofMinor, 'half-up')
    return [{ lineId: line.lineId, earning: { amountMinor, multipliers: multipliersOf(line, promotions) } }]
  })
}

function multipliersOf(line: EvaluatedLine, promotions: ReadonlyMap<string, CompiledPromotion>): EarningLine['multipliers'] {
  return line.pointPromotionIds.flatMap((ruleId) => {
    const effect = promotions.get(ruleId)?.promotion.effect
    return effect?.kind === 'points-multiplier' ? [{ ruleId, extraMilli: effect.factorMilli - 1000 }] : []
  })
}

interface Shared { rate: EarnRate; options: EarnOptions; lines: readonly PaidLine[]; flats: readonly SharedFlat[]; total: number }

/**
 * Points line by line: those at a rate in share of what the line earns on, multiplied; bonuses on their qualifying lines
 * (loyalty-rules section 5); what a cap leaves in share of both. By largest remainder, ties to the earlier line id.
 */
function sharedByLine({ rate, options, lines, flats, total }: Shared): PointsEarned['byLine'] {
  if (total === 0) return []
  const points = new Map(lines.map(({ lineId }) => [lineId, 0]))
  const add = (lineId: string, more: number): void => { points.set(lineId, (points.get(lineId) ?? 0) + more) }
  const weights = lines.map(({ earning }) => weightMilli(earning))
  const weight = weights.reduce((a, b) => a + b, 0)
  const rated = options.fractions === 'per-line' ? weights.map((each) => ratedPoints(rate, each, options)) : allocate(ratedPoints(rate, weight, options), weights)
  lines.forEach(({ lineId }, at) => { add(lineId, rated[at]!) })
  for (const flat of flats) {
    const shares = [...flat.shares].sort((a, b) => (a.lineId < b.lineId ? -1 : 1))
    // Goods that cost nothing carry a bonus too, each alike.
    const even = shares.every((share) => share.weight === 0)
    const parts = allocate(flat.points * pointScale(options.decimals), shares.map((share) => (even ? 1 : share.weight)))
    shares.forEach(({ lineId }, at) => { add(lineId, parts[at]!) })
  }
  const shared = [...points].sort(([a], [b]) => (a < b ? -1 : 1))
  const parts = allocate(total, shared.map(([, each]) => each))
  return shared.map(([lineId], at) => ({ lineId, points: parts[at]! })).filter((each) => each.points > 0)
}
