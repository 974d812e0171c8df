import type { BasketLine } from '../basket/basket.ts'
import { indexKeys, keysOfGoods, matchesGoods } from '../rulebook/goods-match.ts'
import type { GoodsMatcher, KnownMatches } from '../rulebook/goods-match.ts'

type LineOf = Readonly<{ index: number; basketLine: BasketLine }>

/** The lines of a basket by what they are. */
export interface LinesByGoods {
  /** The lines by every key their products answer to (`keysOfGoods`), in order. */
  byKey: ReadonlyMap<string, readonly number[]>
  /** Tells that no other lines carry a key of these goods (`indexKeys`), so that none need be looked up; any order, any line twice. */
  among(goods: GoodsMatcher, lines: readonly number[]): void
  /** The lines of these goods, in order; kept between questions. */
  linesOf(goods: GoodsMatcher): readonly number[]
}

/** Goods with more keys than this are found sooner by asking every line. */
const MOST_KEYS = 40
const NONE: readonly number[] = []
/** A matcher never changes, so its keys are worked out once for all baskets; null: ask every line. */
const knownKeys = new WeakMap<GoodsMatcher, readonly string[] | null>()

function keysToTry(goods: GoodsMatcher): readonly string[] | null {
  const known = knownKeys.get(goods)
  if (known !== undefined) return known
  const all = indexKeys(goods)
  const keys = all.has('*') || all.size > MOST_KEYS ? null : [...all]
  knownKeys.set(goods, keys)
  return keys
}

/** Reads the goods of a basket once; the lines are in canonical order. */
export function linesByGoods(lines: readonly LineOf[]): LinesByGoods {
  const byKey = new Map<string, number[]>()
  for (const { index, basketLine } of lines) {
    for (const key of keysOfGoods(basketLine)) {
      const found = byKey.get(key)
      // A key may be said twice of one product: a tag, a category.
      if (found === undefined) byKey.set(key, [index])
      else if (found.at(-1) !== index) found.push(index)
    }
  }
  const everyLine = lines.map((line) => line.index)
  const hasGiftCards = lines.some((line) => line.basketLine.kind === 'gift-card')
  const matches: (KnownMatches | undefined)[] = []
  const known = new Map<GoodsMatcher, readonly number[]>()

  function named(goods: GoodsMatcher): readonly number[] {
    const keys = keysToTry(goods)
    if (keys === null) return everyLine
    let first: readonly number[] = NONE
    let several: Set<number> | null = null
    for (const key of keys) {
      const found = byKey.get(key)
      if (found === undefined) continue
      if (first.length === 0) first = found
      else several = new Set([...(several ?? first), ...found])
    }
    return several === null ? first : [...several].sort((a, b) => a - b)
  }

  function confirmed(goods: GoodsMatcher, maybe: readonly number[], haveItsKeys: boolean): readonly number[] {
    // Named outright by a key that the product carries: nothing more to ask, unless goods are excepted or borrowed from sets.
    const isPlain = goods.except === null && goods.sets.length === 0 && !(goods.all && hasGiftCards)
    if (haveItsKeys && isPlain) return maybe
    return maybe.filter((line) => matchesGoods(goods, lines[line]!.basketLine, matches[line] ??= new Map()))
  }

  return {
    byKey,
    among: (goods, maybe) => {
      const inOrder = maybe.every((line, at) => at === 0 || line > maybe[at - 1]!)
      known.set(goods, confirmed(goods, inOrder ? maybe : [...new Set(maybe)].sort((a, b) => a - b), true))
    },
    linesOf: (goods) => {
      const found = known.get(goods) ?? confirmed(goods, named(goods), keysToTry(goods) !== null)
      known.set(goods, found)
      return found
    },
  }
}
