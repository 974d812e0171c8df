import { describe, expect, it } from 'vitest'
import { linesByGoods } from '../../core/promotions/lines-by-goods.ts'
import type { GoodsSet } from '../../core/rulebook/goods.ts'
import { goodsResolver, indexKeys, matchesGoods } from '../../core/rulebook/goods-match.ts'
import { line } from '../support/promotion-fixtures.ts'

const BASKET = [
  line(1, 'apple', 100, 1, { categoryPath: ['fresh', 'fruit'], brand: 'north', tags: ['new', 'new'] }),
  line(2, 'apple', 120, 1, { categoryPath: ['fresh', 'fruit'], brand: 'north' }),
  line(3, 'bread', 300, 2, { categoryPath: ['bakery'], brand: 'south', tags: ['new'] }),
  line(4, 'cod', 900, 0.4, { categoryPath: ['fresh', 'fish'], unit: 'kg' }),
].map((basketLine, index) => ({ index, basketLine }))

const SETS = [
  { id: 'fresh', goods: { categories: ['fresh'] } },
  { id: 'not-fish', goods: { sets: ['fresh'], except: { categories: ['fish'] } } },
]
const resolve = goodsResolver(SETS)
const many = Array.from({ length: 200 }, (_, n) => `sku-${n}`)

describe('the lines of goods', () => {
  it.each<[string, GoodsSet, number[]]>([
    ['one sku', { skus: ['apple'] }, [0, 1]],
    ['several kinds of names at once, each line once, in order', { skus: ['cod', 'apple'], brands: ['north'], tags: ['new'] }, [0, 1, 2, 3]],
    ['a category and all below it', { categories: ['fresh'] }, [0, 1, 3]],
    ['an exception', { categories: ['fresh'], except: { skus: ['apple'] } }, [3]],
    ['a named set', { sets: ['fresh'] }, [0, 1, 3]],
    ['a named set with an exception of its own', { sets: ['not-fish'] }, [0, 1]],
    ['everything', { all: true }, [0, 1, 2, 3]],
    ['everything with an exception', { all: true, except: { brands: ['north'] } }, [2, 3]],
    ['more names than are worth looking up', { skus: [...many, 'bread'] }, [2]],
    ['a tag that one product carries twice', { tags: ['new'] }, [0, 2]],
    ['nothing of this basket', { skus: ['none'] }, []],
  ])('are found for %s', (_, goods, expected) => {
    const matcher = resolve(goods)
    const { linesOf } = linesByGoods(BASKET)
    expect(linesOf(matcher)).toEqual(expected)
    // The same question is answered the same, and as asking every line would.
    expect(linesOf(matcher)).toEqual(BASKET.filter((each) => matchesGoods(matcher, each.basketLine)).map((each) => each.index))
    // Told which lines carry its keys, in any order and some twice, the answer is the same.
    const told = linesByGoods(BASKET)
    told.among(matcher, [...indexKeys(matcher)].flatMap((key) => [...told.byKey.get(key) ?? []]).reverse())
    expect(told.linesOf(matcher)).toEqual(expected)
  })
})
