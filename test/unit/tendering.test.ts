import { describe, expect, it } from 'vitest'
import { changeCoins, quickAmounts } from '../../core/basket/denominations.ts'
import { settleTenders } from '../../core/basket/tendering.ts'
import type { TenderInput } from '../../core/basket/tendering.ts'

const input = (overrides: Partial<TenderInput>): TenderInput => ({ totalMinor: 7144, cashRoundingMinor: 5, approved: [], points: null, cashGivenMinor: null, ...overrides })
const card = (amountMinor: number, approvalCode: string | null = '123456') => ({ scheme: 'card' as const, amountMinor, approvalCode })
const payNow = (amountMinor: number) => ({ scheme: 'paynow' as const, amountMinor, approvalCode: null })

describe('settling a payment', () => {
  it('takes points, then cash: the counter’s own example', () => {
    expect(settleTenders(input({ points: { points: 2000, valueMinor: 2000 }, cashGivenMinor: 6000 }))).toEqual({
      ok: true,
      value: {
        tenders: [
          { kind: 'points', points: 2000, amountMinor: 2000 },
          { kind: 'cash', givenMinor: 6000, paidMinor: 5145, roundingMinor: 1, changeMinor: 855 },
        ],
        changeMinor: 855, roundingMinor: 1,
      },
    })
  })

  // Nearest five cents, the half in the customer's favour.
  it.each([
    [7140, 5, 7140, 0], [7141, 5, 7140, -1], [7142, 5, 7140, -2], [7143, 5, 7145, 2], [7144, 5, 7145, 1], [7145, 5, 7145, 0],
    [7145, 10, 7140, -5], [7146, 10, 7150, 4], [7150, 100, 7100, -50], [7151, 100, 7200, 49], [7144, 1, 7144, 0], [2, 5, 0, -2],
  ])('%i rounded to %i is %i in cash', (totalMinor, cashRoundingMinor, paidMinor, roundingMinor) => {
    const settled = settleTenders(input({ totalMinor, cashRoundingMinor, cashGivenMinor: 10_000 }))
    expect(settled).toMatchObject({ ok: true, value: { tenders: [{ kind: 'cash', paidMinor, roundingMinor }], changeMinor: 10_000 - paidMinor, roundingMinor } })
  })

  it.each([
    ['card alone is never rounded', { approved: [card(7144)] }, [{ kind: 'card', amountMinor: 7144, approvalCode: '123456' }]],
    ['two cards', { approved: [card(7000), card(144, null)] }, [{ kind: 'card', amountMinor: 7000, approvalCode: '123456' }, { kind: 'card', amountMinor: 144, approvalCode: null }]],
    ['PayNow alone', { approved: [payNow(7144)] }, [{ kind: 'paynow', amountMinor: 7144, approvalCode: null }]],
    ['points alone', { points: { points: 7144, valueMinor: 7144 } }, [{ kind: 'points', points: 7144, amountMinor: 7144 }]],
    ['nothing for nothing', { totalMinor: 0 }, []],
  ])('%s', (_name, overrides, tenders) => {
    expect(settleTenders(input(overrides))).toEqual({ ok: true, value: { tenders, changeMinor: 0, roundingMinor: 0 } })
  })

  it('splits over points, card, PayNow and cash, in that order', () => {
    const settled = settleTenders(input({ points: { points: 500, valueMinor: 500 }, approved: [card(2000), payNow(3000)], cashGivenMinor: 1645 }))
    expect(settled).toMatchObject({ ok: true, value: { tenders: [{ kind: 'points' }, { kind: 'card' }, { kind: 'paynow' }, { kind: 'cash', paidMinor: 1645, roundingMinor: 1, changeMinor: 0 }] } })
  })

  it.each([
    ['nothing given', {}, { code: 'TENDERS_SHORT', data: { missingMinor: 7144 } }],
    ['a card that leaves a rest', { approved: [card(7000)] }, { code: 'TENDERS_SHORT', data: { missingMinor: 144 } }],
    ['too little cash, by what is due after rounding', { cashGivenMinor: 7100 }, { code: 'TENDERS_SHORT', data: { missingMinor: 45 } }],
    ['the unrounded amount where more is due', { cashGivenMinor: 7144 }, { code: 'TENDERS_SHORT', data: { missingMinor: 1 } }],
    ['a card above the total', { approved: [card(7145)] }, { code: 'TENDERS_OVER', data: { overMinor: 1 } }],
    ['points and card above the total', { points: { points: 1000, valueMinor: 1000 }, approved: [card(7000)] }, { code: 'TENDERS_OVER', data: { overMinor: 856 } }],
    ['cash on top of a card that paid all', { approved: [card(7144)], cashGivenMinor: 500 }, { code: 'TENDERS_OVER', data: { overMinor: 500 } }],
    ['cash for nothing', { totalMinor: 0, cashGivenMinor: 100 }, { code: 'TENDERS_OVER', data: { overMinor: 100 } }],
  ])('refuses %s', (_name, overrides, error) => {
    expect(settleTenders(input(overrides))).toEqual({ ok: false, error })
  })
})

describe('what customers hand over', () => {
  it.each([
    [5145, [[5145, []], [5500, [5000, 500]], [6000, [5000, 1000]], [10_000, [10_000]]]],
    [320, [[320, []], [400, [200, 200]], [500, [500]], [1000, [1000]]]],
    [840, [[840, []], [1000, [1000]], [5000, [5000]], [10_000, [10_000]]]],
    [5000, [[5000, []], [10_000, [10_000]]]],
    [401, [[401, []], [500, [500]], [600, [200, 200, 200]], [1000, [1000]]]],
    [1_000_000, [[1_000_000, []]]],
  ])('for %i', (dueMinor, expected) => {
    expect(quickAmounts(dueMinor, 'SGD').map((quick) => [quick.amountMinor, quick.notes])).toEqual(expected)
  })

  it('is only the exact amount in a currency whose notes are not known', () => {
    expect(quickAmounts(5145, 'XTS')).toEqual([{ amountMinor: 5145, notes: [] }])
  })
})

describe('change', () => {
  it.each([
    [855, [[500, 1, 'note'], [200, 1, 'note'], [100, 1, 'coin'], [50, 1, 'coin'], [5, 1, 'coin']]],
    [9985, [[5000, 1, 'note'], [1000, 4, 'note'], [500, 1, 'note'], [200, 2, 'note'], [50, 1, 'coin'], [20, 1, 'coin'], [10, 1, 'coin'], [5, 1, 'coin']]],
    [0, []], [3, []],
  ])('of %i Singapore cents', (changeMinor, expected) => {
    expect(changeCoins(changeMinor, 'SGD').map((piece) => [piece.valueMinor, piece.count, piece.kind])).toEqual(expected)
  })

  it('is unknown in a currency without a table', () => {
    expect(changeCoins(855, 'XTS')).toEqual([])
    expect(changeCoins(855, 'constructor')).toEqual([])
  })
})
