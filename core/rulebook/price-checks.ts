import { fault } from './faults.ts'
import type { RulebookFault } from './faults.ts'
import { unknownName } from './names.ts'
import type { Names } from './names.ts'
import type { PriceEntry } from './price-list.ts'

/** What a price is for, stores apart. */
function subject(entry: PriceEntry): string {
  const more = entry.kind === 'tier' ? entry.tier : entry.kind === 'quantity' ? String(entry.fromMilli) : ''
  return JSON.stringify([entry.kind, entry.sku, more])
}

/**
 * Two prices for the same thing in the same store. A price for certain stores beside one for all is no such case: there it
 * goes before the general one.
 */
function twice(prices: readonly (PriceEntry | null)[]): RulebookFault[] {
  const everywhere = new Set<string>()
  const inStores = new Map<string, Set<string>>()
  return prices.flatMap((entry, at) => {
    if (entry === null) return []
    const key = subject(entry)
    if (entry.stores === undefined) {
      const known = everywhere.has(key)
      everywhere.add(key)
      return known ? [priceTwice(at, 'sku', null)] : []
    }
    const stores = inStores.get(key) ?? new Set()
    inStores.set(key, stores)
    const again = entry.stores.find((store) => stores.has(store) || !stores.add(store))
    return again === undefined ? [] : [priceTwice(at, 'stores', again)]
  })
}

function priceTwice(at: number, field: string, store: string | null): RulebookFault {
  const [en, zh] = store === null ? ['', ''] : [` in store ${store}`, `（门店 ${store}）`]
  return fault(['prices', at, field], 'PRICE_TWICE', `This has a price${en} already. Keep one of the two.`, `此商品${zh}已有同类价格，请保留其中一个。`)
}

/** What is wrong with the price list that its schema cannot see: tiers that are not there, two prices for one thing. */
export function priceFaults(prices: readonly (PriceEntry | null)[], names: Names): RulebookFault[] {
  const tiers = prices.flatMap((entry, at) => (entry?.kind === 'tier' ? unknownName('tiers', entry.tier, ['prices', at, 'tier'], names) : []))
  return [...tiers, ...twice(prices)]
}
