import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closingPostings, floatPostings, movementPostings } from '../../core/ledger/cash-entries.ts'
import type { Account, Posting } from '../../core/ledger/postings.ts'
import { unbalanced } from '../../core/ledger/sale-entries.ts'

const amount = fc.integer({ min: 1, max: 1_000_000 })
const move = fc.oneof(
  fc.record({ kind: fc.constant('pay-in' as const), reason: fc.constantFrom('from-safe' as const, 'owner' as const), amountMinor: amount }),
  fc.record({ kind: fc.constant('pay-out' as const), reason: fc.constant('goods' as const), amountMinor: amount }),
  fc.record({ kind: fc.constant('drop' as const), reason: fc.constant(null), amountMinor: amount }),
)
const day = fc.record({
  floatMinor: fc.integer({ min: 0, max: 100_000 }),
  moves: fc.array(move, { maxLength: 12 }),
  cardMinor: fc.integer({ min: 0, max: 500_000 }),
  cardCountedMinor: fc.option(fc.integer({ min: 0, max: 500_000 })),
  /** What the count finds too much; null: nobody counted. */
  overMinor: fc.option(fc.integer({ min: -20_000, max: 20_000 })),
  leftPart: fc.double({ min: 0, max: 1, noNaN: true }),
})

const sumOf = (postings: readonly Posting[], account: Account): number => postings.reduce((sum, posting) => sum + (posting.account === account ? posting.amount : 0), 0)

describe('the cash of a shift', () => {
  it('is emptied into float and safe at its end, and every cent of it is accounted for', () => {
    let counted = 0
    fc.assert(fc.property(day, ({ floatMinor, moves, cardMinor, cardCountedMinor, overMinor, leftPart }) => {
      const entries = [...floatPostings(floatMinor, 0), ...moves.flatMap(movementPostings)]
      // The same, by plain adding up.
      const there = floatMinor + moves.reduce((sum, one) => sum + (one.kind === 'pay-in' ? one.amountMinor : -one.amountMinor), 0)
      expect(sumOf(entries, 'cash-drawer')).toBe(there)
      const countedMinor = overMinor === null ? null : Math.max(0, there + overMinor)
      const cash = countedMinor ?? there
      if (countedMinor !== null) counted += 1
      const leftMinor = countedMinor === null ? cash : Math.floor(cash * leftPart)
      const closing = closingPostings({
        tenders: [{ tender: 'cash', expectedMinor: there, countedMinor }, { tender: 'card', expectedMinor: cardMinor, countedMinor: cardCountedMinor }, { tender: 'paynow', expectedMinor: 0, countedMinor: null }],
        leftMinor, toSafeMinor: cash - leftMinor,
      })
      expect(unbalanced(entries)).toEqual([])
      expect(unbalanced(closing)).toEqual([])
      expect(closing.every((posting) => posting.amount !== 0)).toBe(true)
      expect(sumOf([...entries, ...closing], 'cash-drawer')).toBe(0)
      expect(sumOf(closing, 'change-fund')).toBe(leftMinor)
      expect(sumOf(closing, 'safe')).toBe(cash - leftMinor)
      expect(sumOf(closing, 'card-clearing')).toBe(cardCountedMinor === null ? 0 : cardCountedMinor - cardMinor)
      const missing = there - cash + (cardCountedMinor === null ? 0 : cardMinor - cardCountedMinor)
      expect(sumOf(closing, 'over-short')).toBe(missing)
    }), { numRuns: 2000 })
    expect(counted).toBeGreaterThan(1000)
  })

  it('cannot be closed with more or less than was found', () => {
    const tenders = [{ tender: 'cash' as const, expectedMinor: 100, countedMinor: 90 }]
    expect(() => closingPostings({ tenders, leftMinor: 100, toSafeMinor: 0 })).toThrow('left, or in the safe')
    expect(() => closingPostings({ tenders: [], leftMinor: 0, toSafeMinor: 0 })).toThrow('left, or in the safe')
  })
})
