import { describe, expect, it } from 'vitest'
import { tierAfterSale, tierProgress } from '../../core/loyalty/tiers.ts'
import { rulebookWith } from '../support/promotion-fixtures.ts'

const book = rulebookWith([])

describe('tiers', () => {
  it('say how far the next one is, before and after this sale', () => {
    expect(tierProgress(book, { tierId: 'gold', countedMinor: 131_240, saleBaseMinor: 7644 })).toEqual({
      nextTier: { en: 'Platinum', zh: '白金' }, countedMinor: 131_240, requiredMinor: 150_000, missingMinor: 18_760, missingAfterSaleMinor: 11_116,
    })
  })

  it('never miss less than nothing, and nothing at the top', () => {
    expect(tierProgress(book, { tierId: 'silver', countedMinor: 80_000, saleBaseMinor: 100 })).toMatchObject({ missingMinor: 0, missingAfterSaleMinor: 0 })
    expect(tierProgress(book, { tierId: 'platinum', countedMinor: 0, saleBaseMinor: 0 })).toBeNull()
  })

  it.each([
    ['silver', 74_999, 0, 'silver'],
    ['silver', 74_999, 1, 'gold'],
    ['silver', 0, 200_000, 'platinum'],
    ['gold', 0, 100, 'gold'],
    ['platinum', 0, 0, 'platinum'],
    ['gone', 80_000, 0, 'gold'],
    ['gone', 10, 0, 'gone'],
  ])('%s with %d counted and a sale of %d is %s', (tierId, countedMinor, saleBaseMinor, reached) => {
    expect(tierAfterSale(book, { tierId, countedMinor, saleBaseMinor })).toBe(reached)
  })
})
