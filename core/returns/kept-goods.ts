import type { HandDiscount } from '../basket/by-hand.ts'
import { pointsEarned } from '../points/earning.ts'
import type { CompiledRulebook } from '../promotions/compile.ts'
import { handDiscountsKept } from '../promotions/by-hand.ts'
import { HAND_DISCOUNT_IDS } from '../promotions/hand-ids.ts'
import { evaluate } from '../promotions/evaluate.ts'
import type { EvaluatedLine, Evaluation } from '../promotions/evaluation.ts'
import type { EarnedParts } from './earned-shares.ts'
import type { ReturnedLine, ReturnedTax, ReturnParts } from './parts.ts'
import type { Returned } from './quantities.ts'
import type { KeptBack } from './line-shares.ts'
import type { RecordedSale, SoldLine } from './sale.ts'
import { tenderAmountMinor } from './sale.ts'
import { share } from './shares.ts'

/** The goods of a sale that stay with the customer, evaluated as the sale was: same rulebook, instant, member, usage and coupons. */
export function evaluateKept(compiled: CompiledRulebook, sale: RecordedSale, returned: Returned): Evaluation {
  const lines = sale.input.lines.flatMap((line) => {
    const quantityMilli = line.quantityMilli - (returned.get(line.lineId) ?? 0)
    return quantityMilli > 0 ? [{ ...line, quantityMilli }] : []
  })
  if (sale.input.discounts === undefined) return evaluate(compiled, { ...sale.input, lines })
  return evaluate(compiled, { ...sale.input, lines, discounts: handDiscountsKept(sale.input.discounts, (discount) => handMinorKept(sale, returned, discount)) })
}

/** What of an amount given by hand stays with the kept goods: each line's part of it in share of its quantity, cumulatively. */
function handMinorKept({ input, evaluation }: RecordedSale, returned: Returned, { lineId }: HandDiscount): number {
  const soldMilli = new Map(input.lines.map((line) => [line.lineId, line.quantityMilli]))
  return evaluation.lines.filter((line) => lineId === null || line.lineId === lineId).reduce((sum, line) => {
    const offMinor = line.discounts.find(({ promotionId }) => promotionId === HAND_DISCOUNT_IDS[lineId === null ? 'sale' : 'line'])?.amountMinor ?? 0
    return sum + offMinor - share(offMinor, returned.get(line.lineId) ?? 0, soldMilli.get(line.lineId)!)
  }, 0)
}

type MoneyParts = Pick<ReturnParts, 'lines' | 'taxes'> & { readonly refundMinor: number }

/**
 * F where a return has the kept goods evaluated again (choices row 24): what was paid less what the kept goods would have
 * cost, line by line and rate by rate. The refund may come out below what was given back before; the caller gives nothing then.
 */
export function moneyAfterKept(sale: RecordedSale, lines: readonly SoldLine[], kept: Evaluation, returned: Returned, keptBack: KeptBack): MoneyParts {
  const keptLines = new Map(kept.lines.map((line) => [line.lineId, line]))
  const keptTaxes = new Map(kept.taxes.map((tax) => [tax.taxCode, tax]))
  const back = lines.map(({ basketLine, evaluated }) =>
    changedLine(evaluated, keptLines.get(basketLine.lineId), returned.get(basketLine.lineId) ?? 0, keptBack.get(basketLine.lineId) ?? 0))
  const usedMinor = [...keptBack.values()].reduce((sum, each) => sum + each, 0)
  return {
    lines: back,
    taxes: sale.evaluation.taxes.map((tax) => changedTax(tax, keptTaxes.get(tax.taxCode))),
    refundMinor: sale.evaluation.totalMinor - kept.totalMinor - usedMinor,
  }
}

function changedLine(sold: EvaluatedLine, kept: EvaluatedLine | undefined, quantityMilli: number, keptBackMinor: number): ReturnedLine {
  const promotionIds = new Set([...sold.discounts, ...(kept?.discounts ?? [])].map((discount) => discount.promotionId))
  const offMinor = (line: EvaluatedLine | undefined, promotionId: string): number => line?.discounts.find((each) => each.promotionId === promotionId)?.amountMinor ?? 0
  return {
    lineId: sold.lineId,
    quantityMilli,
    grossMinor: sold.grossMinor - (kept?.grossMinor ?? 0),
    discounts: [...promotionIds].map((promotionId) => ({ promotionId, amountMinor: offMinor(sold, promotionId) - offMinor(kept, promotionId) })),
    netMinor: sold.netMinor - (kept?.netMinor ?? 0) - keptBackMinor,
    keptBackMinor,
  }
}

type TaxTotal = Evaluation['taxes'][number]

function changedTax(sold: TaxTotal, kept: TaxTotal | undefined): ReturnedTax {
  const keptComponent = (code: string): number => kept?.components?.find((each) => each.code === code)?.taxMinor ?? 0
  return {
    taxCode: sold.taxCode,
    rateBp: sold.rateBp,
    grossMinor: sold.grossMinor - (kept?.grossMinor ?? 0),
    taxMinor: sold.taxMinor - (kept?.taxMinor ?? 0),
    netMinor: sold.netMinor - (kept?.netMinor ?? 0),
    components: (sold.components ?? []).map(({ code, rateBp, taxMinor }) => ({ code, rateBp, taxMinor: taxMinor - keptComponent(code) })),
  }
}

/**
 * F for points where they are worked out again on what was kept (choices row 11, recompute): the offers that the kept goods
 * still meet, on what was really paid for them. `money`: what has come back of the sale with this return.
 */
export function earnedAfterKept(
  compiled: CompiledRulebook, sale: RecordedSale, kept: Evaluation, money: Pick<ReturnParts, 'lines' | 'taxes' | 'refundMinor' | 'tenders' | 'keptPointsMinor'>,
): EarnedParts {
  const nonEarning = new Set<string>(compiled.rulebook.choices.nonEarningTenders)
  const paidMinor = sale.tenders.reduce((sum, tender) => sum + (nonEarning.has(tender.kind) ? tenderAmountMinor(tender) : 0), 0)
  const backMinor = money.tenders.reduce((sum, tender) => sum + (nonEarning.has(tender.kind) ? tender.amountMinor : 0), nonEarning.has('points') ? money.keptPointsMinor : 0)
  const still = pointsEarned(compiled, {
    lines: sale.input.lines,
    member: sale.input.member,
    pinnedAt: sale.input.pinnedAt,
    evaluation: paidForKept(sale, kept, money),
    nonEarningMinor: paidMinor - backMinor,
  })
  const stillOf = new Map(still.byRule.map((rule) => [rule.ruleId, rule.points]))
  const ruleIds = new Set([...sale.earned.byRule, ...still.byRule].map((rule) => rule.ruleId))
  const wasOf = new Map(sale.earned.byRule.map((rule) => [rule.ruleId, rule.points]))
  return {
    earned: [...ruleIds].map((ruleId) => ({ ruleId, points: (wasOf.get(ruleId) ?? 0) - (stillOf.get(ruleId) ?? 0) })),
    tierBaseMinor: sale.earned.tierBaseMinor - still.tierBaseMinor,
    // By visits nothing: something was kept, so it is a visit still.
    tierCounts: sale.earned.tierCounts - still.tierCounts,
  }
}

/** The kept goods' offers with the amounts that were paid for them, less what was given back. */
function paidForKept(sale: RecordedSale, kept: Evaluation, money: Pick<ReturnParts, 'lines' | 'refundMinor'>): Evaluation {
  const sold = new Map(sale.evaluation.lines.map((line) => [line.lineId, line]))
  const back = new Map(money.lines.map((line) => [line.lineId, line]))
  const lines = kept.lines.map((line): EvaluatedLine => {
    const was = sold.get(line.lineId)!
    const returned = back.get(line.lineId)
    const offOf = new Map(was.discounts.map((discount) => [discount.promotionId, discount.amountMinor]))
    for (const { promotionId, amountMinor } of returned?.discounts ?? []) offOf.set(promotionId, (offOf.get(promotionId) ?? 0) - amountMinor)
    return {
      ...line,
      grossMinor: was.grossMinor - (returned?.grossMinor ?? 0),
      netMinor: was.netMinor - (returned?.netMinor ?? 0) - (returned?.keptBackMinor ?? 0),
      discounts: [...offOf].map(([promotionId, amountMinor]) => ({ promotionId, amountMinor, quantityMilli: 0 })),
    }
  })
  return { ...kept, lines, totalMinor: sale.evaluation.totalMinor - money.refundMinor }
}
