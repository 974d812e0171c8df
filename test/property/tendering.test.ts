import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeCoins, quickAmounts } from '../../core/basket/denominations.ts'
import { settleTenders } from '../../core/basket/tendering.ts'
import { roundCash } from '../../core/money/money.ts'

const amounts = fc.integer({ min: 0, max: 5_000_000 })
const tenderInput = fc.record({
  totalMinor: amounts,
  cashRoundingMinor: fc.constantFrom(1, 5, 10, 50, 100),
  approved: fc.array(fc.record({ scheme: fc.constantFrom('card' as const, 'paynow' as const), amountMinor: fc.integer({ min: 1, max: 1_000_000 }), approvalCode: fc.constant(null) }), { maxLength: 4 }),
  points: fc.option(fc.integer({ min: 1, max: 500_000 }).map((n) => ({ points: n * 2, valueMinor: n })), { nil: null }),
  cashGivenMinor: fc.option(fc.integer({ min: 1, max: 6_000_000 }), { nil: null }),
})

describe('settling a payment', () => {
  it('makes the parts sum to the total plus the rounding, gives change from cash only, and never takes more than is due', () => {
    let settledCount = 0
    fc.assert(fc.property(tenderInput, (input) => {
      const result = settleTenders(input)
      if (!result.ok) {
        const missing = result.error.code === 'TENDERS_SHORT' ? result.error.data.missingMinor : result.error.data.overMinor
        expect(missing).toBeGreaterThan(0)
        return
      }
      settledCount += 1
      const { tenders, changeMinor, roundingMinor } = result.value
      const paid = tenders.reduce((sum, tender) => sum + (tender.kind === 'cash' ? tender.paidMinor : tender.amountMinor), 0)
      expect(paid).toBe(input.totalMinor + roundingMinor)
      expect(Math.abs(roundingMinor) * 2).toBeLessThanOrEqual(input.cashRoundingMinor)
      const cash = tenders.filter((tender) => tender.kind === 'cash')
      expect(cash).toHaveLength(input.cashGivenMinor === null ? 0 : 1)
      for (const tender of cash) {
        expect(tender.givenMinor - tender.changeMinor).toBe(tender.paidMinor)
        expect(tender.paidMinor % input.cashRoundingMinor).toBe(0)
        expect([tender.changeMinor, tender.roundingMinor]).toEqual([changeMinor, roundingMinor])
      }
      expect(changeMinor).toBeGreaterThanOrEqual(0)
      if (cash.length === 0) expect([changeMinor, roundingMinor]).toEqual([0, 0])
    }), { numRuns: 3000 })
    expect(settledCount).toBeGreaterThan(100)
  })

  it('is settled by exactly what it says is missing or due', () => {
    fc.assert(fc.property(tenderInput, (input) => {
      const leftMinor = input.totalMinor - (input.points?.valueMinor ?? 0) - input.approved.reduce((sum, payment) => sum + payment.amountMinor, 0)
      if (leftMinor <= 0) return
      const due = roundCash(leftMinor, input.cashRoundingMinor)
      expect(settleTenders({ ...input, cashGivenMinor: due.roundedMinor })).toMatchObject({ ok: true, value: { changeMinor: 0 } })
      const oneLess = settleTenders({ ...input, cashGivenMinor: due.roundedMinor - 1 })
      expect(oneLess).toEqual({ ok: false, error: { code: 'TENDERS_SHORT', data: { missingMinor: 1 } } })
    }))
  })
})

describe('notes and coins', () => {
  const currencies = fc.constantFrom('SGD', 'MYR', 'CNY', 'USD', 'EUR', 'JPY')

  it('make the change as far as coins exist, with no more of a piece than the next larger one allows', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 200_000 }), currencies, (changeMinor, currency) => {
      const pieces = changeCoins(changeMinor, currency)
      const made = pieces.reduce((sum, piece) => sum + piece.valueMinor * piece.count, 0)
      const smallest = { SGD: 5, MYR: 5, CNY: 10, USD: 1, EUR: 1, JPY: 1 }[currency]
      expect(changeMinor - made).toBe(changeMinor % smallest)
      for (const [i, piece] of pieces.entries()) {
        const below = pieces.slice(i + 1).reduce((sum, smaller) => sum + smaller.valueMinor * smaller.count, 0)
        expect(below).toBeLessThan(piece.valueMinor)
      }
    }))
  })

  it('offers the exact amount first, then more, ascending, made of the notes named', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100_000 }), currencies, (dueMinor, currency) => {
      const [exact, ...more] = quickAmounts(dueMinor, currency)
      expect(exact).toEqual({ amountMinor: dueMinor, notes: [] })
      expect(more.length).toBeLessThanOrEqual(3)
      let before = dueMinor
      for (const quick of more) {
        expect(quick.amountMinor).toBeGreaterThan(before)
        expect(quick.notes.reduce((sum, note) => sum + note, 0)).toBe(quick.amountMinor)
        before = quick.amountMinor
      }
    }), { numRuns: 2000 })
  })
})
