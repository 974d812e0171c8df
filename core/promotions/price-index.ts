import { tierRank } from '../loyalty/tiers.ts'
import type { PriceEntry } from '../rulebook/price-list.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'

/** A price of the rulebook's price list, with its tier's place in the ascending list (0 for the other kinds). */
export interface IndexedPrice { entry: PriceEntry; rank: number }

/** The rulebook's prices by sku. */
export type PriceIndex = ReadonlyMap<string, readonly IndexedPrice[]>

/** Sorts the price list by sku, once for each rulebook. */
export function indexPrices(rulebook: Pick<Rulebook, 'prices' | 'tiers'>): PriceIndex {
  const bySku = new Map<string, IndexedPrice[]>()
  for (const entry of rulebook.prices) {
    const indexed = { entry, rank: entry.kind === 'tier' ? tierRank(rulebook, entry.tier) : 0 }
    const known = bySku.get(entry.sku)
    if (known === undefined) bySku.set(entry.sku, [indexed])
    else known.push(indexed)
  }
  return bySku
}
