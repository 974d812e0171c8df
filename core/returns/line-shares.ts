import type { Result } from '../base/result.ts'
import { err, ok } from '../base/result.ts'
import type { EvaluatedLine } from '../promotions/evaluation.ts'
import type { ReturnFault } from './faults.ts'
import type { ReturnedLine, ReturnParts } from './parts.ts'
import type { AskedLine, Returned } from './quantities.ts'
import type { SoldLine } from './sale.ts'
import { sharesOf, share } from './shares.ts'

/** What gift cards sold have been spent of, by line id: that much is not given back. */
export type KeptBack = ReadonlyMap<string, number>

/** A line's amounts for a part of its quantity. `grossMinor` = `netMinor` + discounts. */
export interface LineShare {
  grossMinor: number
  netMinor: number
  /** In the order of the evaluated line. */
  discountsMinor: readonly number[]
}

/**
 * F for one line: the price of what came back (half-up for goods by weight, exact for pieces), and of that what was paid
 * and each discount.
 */
export function lineShare(evaluated: EvaluatedLine, quantityMilli: number, soldMilli: number): LineShare {
  const grossMinor = share(evaluated.grossMinor, quantityMilli, soldMilli)
  const [netMinor, ...discountsMinor] = sharesOf([evaluated.netMinor, ...evaluated.discounts.map((discount) => discount.amountMinor)], grossMinor)
  return { grossMinor, netMinor: netMinor!, discountsMinor }
}

/** Every line's share of what came back so far; lines of which nothing did are left out. */
export function lineShares(lines: readonly SoldLine[], returned: Returned, keptBack: KeptBack): ReturnedLine[] {
  return lines.flatMap(({ basketLine, evaluated }): ReturnedLine[] => {
    const quantityMilli = returned.get(basketLine.lineId) ?? 0
    if (quantityMilli === 0) return []
    const { grossMinor, netMinor, discountsMinor } = lineShare(evaluated, quantityMilli, basketLine.quantityMilli)
    const keptBackMinor = keptBack.get(basketLine.lineId) ?? 0
    return [{
      lineId: basketLine.lineId,
      quantityMilli,
      grossMinor,
      discounts: evaluated.discounts.map(({ promotionId }, at) => ({ promotionId, amountMinor: discountsMinor[at]! })),
      netMinor: netMinor - keptBackMinor,
      keptBackMinor,
    }]
  })
}

/** What is kept back of gift cards sold, these lines included: all but their unused balance. */
export function keptBackWith(lines: readonly SoldLine[], before: Pick<ReturnParts, 'lines'>, asked: readonly AskedLine[]): Result<KeptBack, ReturnFault> {
  const keptBack = new Map(before.lines.map((line) => [line.lineId, line.keptBackMinor]))
  for (const { lineId, quantityMilli, unusedMinor } of asked) {
    const line = lines.find((each) => each.basketLine.lineId === lineId)!
    if (line.basketLine.kind !== 'gift-card') continue
    if (unusedMinor === undefined) return err({ code: 'GIFT_CARD_BALANCE_NEEDED', data: { lineId } })
    if (unusedMinor <= 0) return err({ code: 'GIFT_CARD_USED_UP', data: { lineId } })
    const soFarMilli = before.lines.find((each) => each.lineId === lineId)?.quantityMilli ?? 0
    const priceMinor = lineShare(line.evaluated, soFarMilli + quantityMilli, line.basketLine.quantityMilli).netMinor
      - lineShare(line.evaluated, soFarMilli, line.basketLine.quantityMilli).netMinor
    if (priceMinor > unusedMinor) keptBack.set(lineId, (keptBack.get(lineId) ?? 0) + priceMinor - unusedMinor)
  }
  return ok(keptBack)
}
