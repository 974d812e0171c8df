import type { CompiledRulebook } from '../promotions/compile.ts'
import type { ReturnedLine, ReturnedTax } from './parts.ts'
import type { RecordedSale, SoldLine } from './sale.ts'
import { sharesOf, share } from './shares.ts'

/**
 * F for the tax of every rate, over the goods of that rate: its taxed amount in share of what came back, of that its tax,
 * and of that each component. A discount paid back by a manufacturer stays within the taxed amount.
 */
export function taxShares(compiled: CompiledRulebook, sale: RecordedSale, lines: readonly SoldLine[], returned: readonly ReturnedLine[]): ReturnedTax[] {
  const byManufacturer = new Set(compiled.rulebook.promotions.filter((promotion) => promotion.paidByManufacturer === true).map((promotion) => promotion.id))
  const taxedMinor = (line: Pick<ReturnedLine, 'netMinor' | 'discounts'>): number =>
    line.discounts.reduce((sum, discount) => sum + (byManufacturer.has(discount.promotionId) ? discount.amountMinor : 0), line.netMinor)
  const codes = new Map(lines.map((line) => [line.basketLine.lineId, line.basketLine.taxCode]))
  const inside = compiled.rulebook.programme.pricesIncludeTax
  return sale.evaluation.taxes.map((tax): ReturnedTax => {
    const soldMinor = lines.reduce((sum, line) => sum + (line.basketLine.taxCode === tax.taxCode ? taxedMinor(line.evaluated) : 0), 0)
    const backMinor = returned.reduce((sum, line) => sum + (codes.get(line.lineId) === tax.taxCode ? taxedMinor(line) : 0), 0)
    const baseMinor = inside ? tax.grossMinor : tax.netMinor
    const baseBackMinor = share(baseMinor, backMinor, soldMinor)
    const taxMinor = share(tax.taxMinor, baseBackMinor, baseMinor)
    const components = tax.components ?? []
    const parts = components.length === 0 ? [] : sharesOf(components.map((component) => component.taxMinor), taxMinor)
    return {
      taxCode: tax.taxCode,
      rateBp: tax.rateBp,
      grossMinor: inside ? baseBackMinor : baseBackMinor + taxMinor,
      taxMinor,
      netMinor: inside ? baseBackMinor - taxMinor : baseBackMinor,
      components: components.map(({ code, rateBp }, at) => ({ code, rateBp, taxMinor: parts[at]! })),
    }
  })
}
