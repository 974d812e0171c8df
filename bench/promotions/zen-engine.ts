import { peer } from '../lib/peers.ts'
import { matchKey } from './load.ts'
import type { Load } from './load.ts'

interface Decision { evaluate(context: unknown): Promise<{ result: unknown }> }
interface Package {
  ZenEngine: new () => { createDecision(content: unknown): Decision }
  ZenDecisionContent: new (content: object) => unknown
}

const COLUMNS = ['sku', 'brand', 'category', 'tier', 'pieces'] as const

const listed = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ')

function decisionTable(load: Load, mode: 'each line a call' | 'one call'): object {
  const rules = load.offers.map(({ id, goods, tiers, minimumPieces }) => ({
    _id: id,
    ...Object.fromEntries(COLUMNS.map((column) => [column, column === goods.field ? listed(goods.values) : ''])),
    tier: tiers === null ? '' : listed(tiers),
    pieces: minimumPieces === null ? '' : `>= ${minimumPieces}`,
    id: `'${id}'`,
  }))
  const loop = mode === 'one call' ? { executionMode: 'loop', inputField: 'lines', outputPath: 'lines' } : { executionMode: 'single' }
  const content = {
    hitPolicy: 'collect', passThrough: false, ...loop, rules,
    inputs: COLUMNS.map((field) => ({ id: field, field, name: field, type: 'expression' })),
    outputs: [{ id: 'id', field: 'id', name: 'id' }],
  }
  const position = { x: 0, y: 0 }
  return {
    contentType: 'application/vnd.gorules.decision',
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position },
      { id: 'table', type: 'decisionTableNode', name: 'table', position, content },
      { id: 'out', type: 'outputNode', name: 'out', position },
    ],
    edges: [{ id: 'a', sourceId: 'in', targetId: 'table', type: 'edge' }, { id: 'b', sourceId: 'table', targetId: 'out', type: 'edge' }],
  }
}

type Found = readonly { id: string }[]

/**
 * zen-engine: one decision table that collects, compiled once; either the table loops over the lines in one call, or every
 * line is a call, all at once on its threads. It works out no amounts.
 */
export function zenEngine(load: Load, mode: 'each line a call' | 'one call', say: (text: string) => void): { run(): Promise<Set<string>> } {
  const { ZenEngine, ZenDecisionContent } = peer('@gorules/zen-engine', say) as Package
  const decision = new ZenEngine().createDecision(new ZenDecisionContent(decisionTable(load, mode)))
  const contexts = load.lines.map(({ sku, brand, category, pieces }) => ({ sku, brand, category, pieces, tier: load.tier }))
  const matchesOf = (found: readonly Found[]): Set<string> => new Set(found.flatMap((each, at) => each.map(({ id }) => matchKey(id, load.lines[at]!.id))))
  return {
    run: mode === 'one call'
      ? async () => matchesOf(((await decision.evaluate({ lines: contexts })).result as { lines: Found[] }).lines)
      : async () => matchesOf((await Promise.all(contexts.map((each) => decision.evaluate(each)))).map(({ result }) => result as Found)),
  }
}
