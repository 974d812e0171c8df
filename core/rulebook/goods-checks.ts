import { fault } from './faults.ts'
import type { Path, RulebookFault } from './faults.ts'
import type { GoodsSet } from './goods.ts'
import { unknownName } from './names.ts'
import type { Names } from './names.ts'
import { shown } from './plain-copy.ts'

function isEmpty(goods: GoodsSet): boolean {
  return goods.all === undefined && !goods.skus && !goods.categories && !goods.brands && !goods.tags && !goods.sets
}

/** A goods set that names sets which are not there, or nothing at all. */
export function goodsFaults(goods: GoodsSet, path: Path, names: Names): RulebookFault[] {
  const faults = (goods.sets ?? []).flatMap((id, at) => unknownName('sets', id, [...path, 'sets', at], names))
  if (isEmpty(goods)) faults.push(fault(path, 'GOODS_EMPTY', 'No goods are named here. Name articles, categories, brands, tags or sets, or all.', '此处没有指定商品，请填写商品、分类、品牌、标签、商品组或 all。'))
  return goods.except === undefined ? faults : [...faults, ...goodsFaults(goods.except, [...path, 'except'], names)]
}

/** A named goods set as far as it can be read. */
export type ReadableSet = { id: string; goods: GoodsSet | null } | null

function setsIn(goods: GoodsSet): string[] {
  return [...(goods.sets ?? []), ...(goods.except === undefined ? [] : setsIn(goods.except))]
}

/** Goods sets that reach themselves by way of others. */
export function cycleFaults(sets: readonly ReadableSet[]): RulebookFault[] {
  const next = new Map(sets.flatMap((set) => (set?.goods ? [[set.id, setsIn(set.goods)] as const] : [])))
  const before = new Map<string, string[]>([...next.keys()].map((id) => [id, []]))
  for (const [id, named] of next) for (const each of named) before.get(each)?.push(id)
  const onCycle = endless(next, before)
  const reachedFromCycle = endless(before, next)
  return sets.flatMap((set, at) => {
    if (set === null || !onCycle.has(set.id) || !reachedFromCycle.has(set.id)) return []
    return [fault(['goodsSets', at, 'goods', 'sets'], 'SET_CYCLE', `The goods set “${shown(set.id)}” contains itself, maybe by way of another. Take one of them out.`, `商品组“${shown(set.id)}”直接或间接包含自身，请去掉其中一个。`)]
  })
}

/** Names from which following `next` never ends: what is left when names with nothing left to follow are taken away. */
function endless(next: ReadonlyMap<string, readonly string[]>, before: ReadonlyMap<string, readonly string[]>): Set<string> {
  const open = new Map([...next].map(([id, named]) => [id, named.filter((each) => next.has(each)).length]))
  const ended = [...open].filter(([, count]) => count === 0).map(([id]) => id)
  for (let id = ended.pop(); id !== undefined; id = ended.pop()) {
    open.delete(id)
    for (const each of before.get(id) ?? []) {
      const count = open.get(each)
      if (count === undefined) continue
      open.set(each, count - 1)
      if (count === 1) ended.push(each)
    }
  }
  return new Set(open.keys())
}
