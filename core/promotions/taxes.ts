import { allocate, taxInside, taxOnTop } from '../money/money.ts'
import type { Programme } from '../rulebook/rulebook.ts'
import type { BasketLine } from '../basket/basket.ts'
import type { CompiledRulebook } from './compile.ts'
import type { Evaluation } from './evaluation.ts'

/** A line as tax sees it. */
export interface TaxedLine {
  taxCode: string
  /** What tax is on: what is due on the line, and what a manufacturer pays back. */
  amountMinor: number
}

type TaxTotal = Evaluation['taxes'][number]
type Rate = Programme['taxes'][number]
type TaxRules = Pick<Programme, 'taxes' | 'pricesIncludeTax' | 'taxRounding'>

/**
 * Tax on the discounted total of each rate, once per rate or on every line (loyalty-rules section 1); rates in the
 * rulebook's order, those without goods left out. Amounts in minor units of the programme's currency.
 */
export function taxTotals(programme: TaxRules, lines: readonly TaxedLine[]): TaxTotal[] {
  const byCode = new Map<string, number[]>()
  for (const { taxCode, amountMinor } of lines) {
    const amounts = byCode.get(taxCode)
    if (amounts === undefined) byCode.set(taxCode, [amountMinor])
    else amounts.push(amountMinor)
  }
  const known = programme.taxes.filter((tax) => byCode.has(tax.code))
  // Goods whose tax code left the rulebook are shown as they are, at no rate, rather than dropped from the sums.
  const unknown = [...byCode.keys()].filter((code) => !programme.taxes.some((tax) => tax.code === code)).sort()
  return [...known, ...unknown.map((code) => ({ code, rateBp: 0 }))].map((rate) => totalOf(programme, rate, byCode.get(rate.code)!))
}

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0)

function totalOf({ pricesIncludeTax, taxRounding }: TaxRules, rate: Pick<Rate, 'code' | 'rateBp' | 'components'>, lineAmounts: readonly number[]): TaxTotal {
  const amountMinor = sum(lineAmounts)
  const bases = taxRounding === 'per-line' ? lineAmounts : [amountMinor]
  const { taxMinor, components } = pricesIncludeTax ? insideOf(rate, bases) : onTopOf(rate, bases)
  const grossMinor = pricesIncludeTax ? amountMinor : amountMinor + taxMinor
  return { taxCode: rate.code, rateBp: rate.rateBp, grossMinor, taxMinor, netMinor: grossMinor - taxMinor, ...(components !== undefined && { components }) }
}

type Tax = Pick<TaxTotal, 'taxMinor' | 'components'>

/** Prices contain the whole rate; its parts are told apart by largest remainder. */
function insideOf(rate: Pick<Rate, 'rateBp' | 'components'>, bases: readonly number[]): Tax {
  const taxMinor = sum(bases.map((base) => taxInside(base, rate.rateBp)))
  if (rate.components === undefined) return { taxMinor }
  const rates = rate.components.map((component) => component.rateBp)
  const parts = sum(rates) === 0 ? rates : allocate(taxMinor, rates)
  return { taxMinor, components: rate.components.map(({ code, rateBp }, at) => ({ code, rateBp, taxMinor: parts[at]! })) }
}

/** Each tax is put on top and rounded by itself. */
function onTopOf(rate: Pick<Rate, 'rateBp' | 'components'>, bases: readonly number[]): Tax {
  const onTop = (rateBp: number): number => sum(bases.map((base) => taxOnTop(base, rateBp)))
  if (rate.components === undefined) return { taxMinor: onTop(rate.rateBp) }
  const components = rate.components.map(({ code, rateBp }) => ({ code, rateBp, taxMinor: onTop(rateBp) }))
  return { taxMinor: sum(components.map((component) => component.taxMinor)), components }
}

/**
 * Tax of a sale of which points paid a part, where the country says that lowers tax (loyalty-rules section 1): the part
 * is spread over all lines but gift cards by largest remainder of what is due on them, ties to the earlier line id, and tax
 * is on the rest. Only where prices contain tax: on top of prices, what lowers tax lowers the total, and no tender does that.
 */
export function taxesPaidWithPoints({ rulebook: { programme }, byId }: CompiledRulebook, lines: readonly BasketLine[], evaluation: Evaluation, pointsMinor: number): TaxTotal[] {
  if (!programme.pointsLowerTax || !programme.pricesIncludeTax || pointsMinor === 0) return evaluation.taxes
  const taxCodes = new Map(lines.map((line) => [line.lineId, line.taxCode]))
  const due = [...evaluation.lines].sort((a, b) => (a.lineId < b.lineId ? -1 : 1))
  const giftCards = new Set(lines.flatMap((line) => (line.kind === 'gift-card' ? [line.lineId] : [])))
  const paid = allocate(pointsMinor, due.map((line) => (giftCards.has(line.lineId) ? 0 : line.netMinor)))
  return taxTotals(programme, due.map(({ lineId, netMinor, discounts }, at) => {
    const paidBack = discounts.filter(({ promotionId }) => byId.get(promotionId)?.promotion.paidByManufacturer === true)
    return { taxCode: taxCodes.get(lineId)!, amountMinor: netMinor + sum(paidBack.map((discount) => discount.amountMinor)) - paid[at]! }
  }))
}
