import { peer } from '../lib/peers.ts'
import { matchKey } from './load.ts'
import type { Load, Offer } from './load.ts'

interface Engine {
  addRule(rule: object): void
  run(facts: Record<string, unknown>): Promise<{ events: { type: string }[] }>
}
interface Package { Engine: new (rules: readonly object[], options: object) => Engine }

/** The condition that fails most often comes first: conditions of one priority are all worked out, lower ones only where it holds. */
function ruleOf({ id, goods, tiers, minimumPieces }: Offer): object {
  const all: object[] = [goods.values.length === 1
    ? { fact: goods.field, operator: 'equal', value: goods.values[0], priority: 3 }
    : { fact: goods.field, operator: 'in', value: goods.values, priority: 3 }]
  if (tiers !== null) all.push({ fact: 'tier', operator: 'in', value: tiers, priority: 2 })
  if (minimumPieces !== null) all.push({ fact: 'pieces', operator: 'greaterThanInclusive', value: minimumPieces, priority: 1 })
  return { conditions: { all }, event: { type: id } }
}

/**
 * json-rules-engine: rules made once, the engine kept, a run for every line (its answer is which rules hold for the facts
 * it is given, so that is how it says which line a rule is for). It works out no amounts.
 */
export function jsonRulesEngine(load: Load, say: (text: string) => void): { run(): Promise<Set<string>> } {
  const { Engine } = peer('json-rules-engine', say) as Package
  const engine = new Engine(load.offers.map(ruleOf), { allowUndefinedFacts: false })
  const facts = load.lines.map(({ sku, brand, category, pieces }) => ({ sku, brand, category, pieces, tier: load.tier }))
  return {
    run: async () => {
      const matches = new Set<string>()
      for (const [at, each] of facts.entries()) {
        for (const { type } of (await engine.run(each)).events) matches.add(matchKey(type, load.lines[at]!.id))
      }
      return matches
    },
  }
}

/**
 * The same promotions asked once for the whole basket: which hold for any line, not for which. That is less of an answer
 * (nothing can be taken off with it), told so that nobody need wonder.
 */
export function jsonRulesEngineByBasket(load: Load, say: (text: string) => void): { run(): Promise<Set<string>> } {
  const { Engine } = peer('json-rules-engine', say) as Package
  const rules = load.offers.map(({ id, goods, tiers, minimumPieces }) => {
    const all: object[] = [{ any: goods.values.map((value) => ({ fact: goods.field, operator: 'contains', value })), priority: 3 }]
    if (tiers !== null) all.push({ fact: 'tier', operator: 'in', value: tiers, priority: 2 })
    if (minimumPieces !== null) all.push({ fact: 'pieces', path: `$.${goods.values[0]}`, operator: 'greaterThanInclusive', value: minimumPieces, priority: 1 })
    return { conditions: { all }, event: { type: id } }
  })
  const engine = new Engine(rules, { allowUndefinedFacts: false, pathResolver: (object: Record<string, unknown>, path: string) => object[path.slice(2)] })
  const each = (of: (line: Load['lines'][number]) => string): string[] => [...new Set(load.lines.map(of))]
  const facts = {
    sku: each((line) => line.sku), brand: each((line) => line.brand), category: each((line) => line.category),
    pieces: Object.fromEntries(load.lines.map((line) => [line.sku, line.pieces])), tier: load.tier,
  }
  return { run: async () => new Set((await engine.run(facts)).events.map(({ type }) => type)) }
}
