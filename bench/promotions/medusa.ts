import { peer } from '../lib/peers.ts'
import { matchKey } from './load.ts'
import type { Load, Offer } from './load.ts'

interface Action { action: string; item_id: string; code: string; amount: unknown }
interface Service { computeActions(codes: string[], context: object): Promise<Action[]> }
interface Package { default: { service: { prototype: object } } }

const values = (of: readonly string[]): object[] => of.map((value) => ({ value }))

function promotionOf({ id, goods, tiers, minimumPieces, reward }: Offer): object {
  const targets: object[] = [{ attribute: `items.${goods.field}`, operator: 'in', values: values(goods.values) }]
  if (minimumPieces !== null) targets.push({ attribute: 'items.quantity', operator: 'gte', values: values([String(minimumPieces)]) })
  return {
    id, code: id, type: 'standard', is_automatic: true, is_tax_inclusive: false,
    rules: tiers === null ? [] : [{ attribute: 'tier', operator: 'in', values: values(tiers) }],
    application_method: {
      type: reward.kind === 'percent' ? 'percentage' : 'fixed', target_type: 'items', allocation: 'each', max_quantity: 1000,
      value: reward.kind === 'percent' ? reward.percent : reward.amountMinor, target_rules: targets,
    },
  }
}

/**
 * Medusa's own computeActions, the promotions in memory where it would read them from its database. What its database
 * leaves out by the context (rules that are not about items) is left out beforehand and is not timed.
 */
export function medusa(load: Load, say: (text: string) => void): { run(): Promise<Action[]> } {
  const { prototype } = (peer('@medusajs/promotion', say) as Package).default.service
  const inForce = [...load.offers].filter((offer) => offer.tiers === null || offer.tiers.includes(load.tier)).sort((a, b) => b.value - a.value || (a.id < b.id ? -1 : 1)).map(promotionOf)
  const service = Object.create(prototype, {
    baseRepository_: { value: { getFreshManager: () => NO_DATABASE } },
    promotionService_: { value: { list: () => Promise.resolve(inForce) } },
    listActivePromotions_: { value: () => Promise.resolve(inForce) },
  }) as Service
  const items = load.lines.map(({ id, sku, brand, category, pieces, unitPriceMinor }) => ({
    id, sku, brand, category, quantity: pieces, is_discountable: true, subtotal: unitPriceMinor * pieces, original_total: unitPriceMinor * pieces,
  }))
  return { run: () => service.computeActions([], { currency_code: 'sgd', tier: load.tier, items }) }
}

/** It asks the database which attributes rules name; ours name these. */
const NO_DATABASE = { getKnex: () => ({ raw: () => Promise.resolve({ rows: ['tier', 'items.sku', 'items.brand', 'items.category', 'items.quantity'].map((attribute) => ({ attribute })) }) }) }

/** What each promotion took off each line, in minor units, not rounded: that is left to its caller. */
export function medusaAmounts(actions: readonly Action[]): Map<string, number> {
  return new Map(actions.filter(({ action }) => action === 'addItemAdjustment').map(({ code, item_id, amount }) => [matchKey(code, item_id), Number(amount)]))
}
