import { z } from 'zod'
import { civilDateSchema, positiveMinorSchema, quantityMilliSchema } from '../base/numbers.ts'
import type { Result } from '../base/result.ts'
import { err, ok } from '../base/result.ts'
import { lineAmountMinor } from '../money/money.ts'
import { taxTotals } from '../promotions/taxes.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { addDays } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'
import type { ReturnFault } from './faults.ts'
import { returnedTaxSchema } from './parts.ts'

/** A price that was charged in this store from a day on, until the next one began; offers included. */
export interface ChargedPrice { readonly from: CivilDate; readonly unitPriceMinor: number }

export interface GoodsWithoutReceipt {
  readonly sku: string
  readonly taxCode: string
  readonly quantityMilli: number
  /** In any order. */
  readonly prices: readonly ChargedPrice[]
}

/** Goods taken back without a receipt, as recorded. They bring and cost no points: nobody knows who bought them. */
export const withoutReceiptSchema = z.strictObject({
  onDate: civilDateSchema,
  lines: z.array(z.strictObject({ sku: z.string(), quantityMilli: quantityMilliSchema, unitPriceMinor: positiveMinorSchema, amountMinor: positiveMinorSchema })),
  taxes: z.array(returnedTaxSchema),
  /** For store credit; 0: none is made out. */
  creditMinor: positiveMinorSchema,
  approvedBy: z.string().min(1),
})
export type WithoutReceipt = z.infer<typeof withoutReceiptSchema>

/** The lowest price of the last `days` days, that of the day `days` ago included; null where none is known. */
export function lowestPriceMinor(prices: readonly ChargedPrice[], onDate: CivilDate, days: number): number | null {
  const since = addDays(onDate, -days)
  const known = prices.filter((price) => price.from <= onDate)
  const within = known.filter((price) => price.from >= since)
  // What held before counts on the first day too, unless a price began with that day.
  const before = known.filter((price) => price.from < since).sort((a, b) => (a.from < b.from ? 1 : -1))[0]
  const charged = before === undefined || within.some((price) => price.from === since) ? within : [before, ...within]
  return charged.length === 0 ? null : Math.min(...charged.map((price) => price.unitPriceMinor))
}

/** Takes goods back without a receipt: to store credit, at the lowest price of the last days, with approval. */
export function returnWithoutReceipt(
  rulebook: Pick<Rulebook, 'programme' | 'returnRules'>, asked: { readonly goods: readonly GoodsWithoutReceipt[]; readonly onDate: CivilDate; readonly approvedBy: string | null },
): Result<WithoutReceipt, ReturnFault> {
  const rules = rulebook.returnRules.withoutReceipt
  if (rules.kind === 'never') return err({ code: 'RECEIPT_NEEDED', data: {} })
  if (asked.goods.length === 0) return err({ code: 'RETURN_EMPTY', data: {} })
  if (asked.approvedBy === null) return err({ code: 'APPROVAL_NEEDED', data: {} })
  const lines: WithoutReceipt['lines'] = []
  const taxed: { taxCode: string; amountMinor: number }[] = []
  for (const { sku, taxCode, quantityMilli, prices } of asked.goods) {
    const unitPriceMinor = lowestPriceMinor(prices, asked.onDate, rules.lowestPriceDays)
    if (unitPriceMinor === null) return err({ code: 'PRICE_UNKNOWN', data: { sku } })
    const amountMinor = lineAmountMinor(unitPriceMinor, quantityMilli)
    lines.push({ sku, quantityMilli, unitPriceMinor, amountMinor })
    taxed.push({ taxCode, amountMinor })
  }
  const taxes = taxTotals(rulebook.programme, taxed).map((tax) => ({ ...tax, components: tax.components ?? [] }))
  return ok({ onDate: asked.onDate, lines, taxes, creditMinor: taxes.reduce((sum, tax) => sum + tax.grossMinor, 0), approvedBy: asked.approvedBy })
}
