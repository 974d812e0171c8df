import type { BasketLine } from '../../../core/basket/basket.ts'

/** Pieces and weighed lines, as staff count a basket. */
export function itemCountOf(lines: readonly BasketLine[]): number {
  return lines.reduce((sum, line) => sum + (line.unit === 'kg' ? 1 : line.quantityMilli / 1000), 0)
}
