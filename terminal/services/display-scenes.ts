import type { DisplayLine, DisplayMember, DisplayScene } from '../../core/contract/display-views.ts'
import type { CompletedSale, MemberView, SaleView } from '../../core/contract/views.ts'
import type { EvaluatedLine } from '../../core/promotions/evaluation.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'

/** More lines than any display has room for; what is older is counted. */
const LINES_SHOWN = 24

/** The open sale as the customer reads it. `name`: what the display calls the member. */
export function basketScene(sale: SaleView, rulebook: Rulebook, name: (member: MemberView) => string): DisplayScene {
  const { lines, evaluation, member } = sale
  const byId = new Map(evaluation.lines.map((line) => [line.lineId, line]))
  const names = new Map(rulebook.promotions.map((promotion) => [promotion.id, promotion.name]))
  const shown = lines.slice(-LINES_SHOWN).reverse()
  return {
    kind: 'basket',
    lines: shown.map(({ lineId, name: goods, unit, quantityMilli }) => ({
      lineId, name: goods, unit, quantityMilli, grossMinor: byId.get(lineId)?.grossMinor ?? 0, offers: offersOn(byId.get(lineId), names),
    })),
    moreLines: lines.length - shown.length,
    totalMinor: evaluation.totalMinor,
    savedMinor: evaluation.discountMinor,
    paidMinor: sale.paidMinor,
    member: member && memberOn(member, evaluation.points.total, name(member)),
  }
}

function offersOn(line: EvaluatedLine | undefined, names: ReadonlyMap<string, Rulebook['promotions'][number]['name']>): DisplayLine['offers'] {
  if (!line) return []
  const all = [...line.discounts.map(({ promotionId, amountMinor }) => ({ promotionId, amountMinor })), ...line.pointPromotionIds.map((promotionId) => ({ promotionId, amountMinor: 0 }))]
  return all.flatMap(({ promotionId, amountMinor }) => {
    const name = names.get(promotionId)
    return name ? [{ name, amountMinor }] : []
  })
}

function memberOn(member: MemberView, pointsOfSale: number, name: string): DisplayMember {
  const { progress } = member
  return {
    name,
    pointsAvailable: member.pointsAvailable,
    pointsValueMinor: member.pointsValueMinor,
    pointsOfSale,
    tier: member.tier.name,
    next: progress && { tier: progress.nextTier, requiredMinor: progress.requiredMinor, missingMinor: progress.missingMinor, missingAfterSaleMinor: progress.missingAfterSaleMinor },
  }
}

/** A sale that is over: change, thanks, and the question where one is asked. */
export function thanksScene(sale: CompletedSale, name: string, rating: Extract<DisplayScene, { kind: 'thanks' }>['rating']): DisplayScene {
  const { saleId, totalMinor, changeMinor, savedMinor, member } = sale
  return {
    kind: 'thanks', saleId, totalMinor, changeMinor, savedMinor, rating,
    member: member && { name, pointsEarned: member.pointsEarned, pointsAfter: member.pointsAfter, upgradedTo: member.upgradedTo?.name ?? null },
  }
}
