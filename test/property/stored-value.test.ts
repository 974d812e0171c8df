import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settleTenders } from '../../core/basket/tendering.ts'
import { giftCardLoads, salePostings, unbalanced } from '../../core/ledger/sale-entries.ts'
import { instrumentIdOf } from '../../core/ledger/tender.ts'
import { makeCode, readCode, spacedCode } from '../../core/stored-value/code.ts'
import { fitStored } from '../../core/stored-value/spending.ts'
import { uuid } from '../support/sale-makers.ts'

const card = fc.record({
  kind: fc.constantFrom('gift-card' as const, 'store-credit' as const),
  // Few, so that the same card is often named twice.
  id: fc.integer({ min: 1, max: 4 }),
  amountMinor: fc.option(fc.integer({ min: 1, max: 3000 }), { nil: null }),
})
const payment = fc.record({
  cards: fc.array(card, { maxLength: 6 }),
  balances: fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 4, maxLength: 4 }),
  goodsMinor: fc.integer({ min: 0, max: 6000 }),
  giftCardsMinor: fc.integer({ min: 0, max: 3000 }),
  cashRoundingMinor: fc.constantFrom(1, 5, 10),
})

describe('paying with stored value', () => {
  it('takes from each card what it pays, never more than it has, the bill needs or goods cost; the entries balance', () => {
    let paidCount = 0
    fc.assert(fc.property(payment, ({ cards, balances, goodsMinor, giftCardsMinor, cashRoundingMinor }) => {
      const totalMinor = goodsMinor + giftCardsMinor
      const asked = cards.map(({ kind, id, amountMinor }) => ({ kind: id % 2 === 0 ? 'gift-card' as const : kind, instrumentId: uuid(id), last4: '0000', spendableMinor: balances[id - 1]!, amountMinor }))
      const fitted = fitStored(asked, { leftMinor: totalMinor, payableMinor: goodsMinor })
      const statedMinor = asked.reduce((sum, each) => sum + (each.amountMinor ?? 0), 0)
      if (!fitted.ok) {
        const overCard = asked.some((each) => each.amountMinor !== null && asked.filter((other) => other.instrumentId === each.instrumentId).reduce((sum, other) => sum + (other.amountMinor ?? 0), 0) > each.spendableMinor)
        expect(overCard || statedMinor > goodsMinor).toBe(true)
        return
      }
      const takenMinor = fitted.value.reduce((sum, tender) => sum + tender.amountMinor, 0)
      for (const [at, balance] of balances.entries()) {
        const ofCard = fitted.value.filter((tender) => instrumentIdOf(tender) === uuid(at + 1)).reduce((sum, tender) => sum + tender.amountMinor, 0)
        expect(ofCard).toBeLessThanOrEqual(balance)
        // One that pays as much as it can stops only where the bill or the card does.
        const isOpen = asked.some((each) => each.instrumentId === uuid(at + 1) && each.amountMinor === null)
        if (isOpen && ofCard < balance) expect(takenMinor).toBe(goodsMinor)
      }
      expect(takenMinor).toBeLessThanOrEqual(goodsMinor)
      expect(fitted.value.every((tender) => tender.amountMinor > 0)).toBe(true)
      paidCount += 1
      const leftMinor = totalMinor - takenMinor
      const settled = settleTenders({ totalMinor, cashRoundingMinor, approved: [], points: null, stored: fitted.value, cashGivenMinor: leftMinor === 0 ? null : leftMinor + 100 })
      if (!settled.ok) throw new Error(settled.error.code)
      // Cards that cover everything leave no cent to round.
      if (leftMinor === 0) expect(settled.value.roundingMinor).toBe(0)
      const lines = [{ lineId: uuid(8) }, { lineId: uuid(9), loadsCardId: uuid(7) }]
      const netted = [[uuid(8), goodsMinor], [uuid(9), giftCardsMinor]] as const
      const loads = giftCardLoads(lines, { lines: netted.map(([lineId, netMinor]) => ({ lineId, netMinor, grossMinor: netMinor, discounts: [], pointPromotionIds: [] })) })
      const postings = salePostings({ evaluation: { totalMinor, taxes: [] }, loads, tenders: settled.value.tenders, points: [] })
      expect(unbalanced(postings)).toEqual([])
      const sumOf = (account: string): number => postings.reduce((sum, posting) => sum + (posting.account === account ? posting.amount : 0), 0)
      expect(sumOf('sales')).toBe(0 - goodsMinor)
      expect(sumOf('gift-card-liability') + sumOf('store-credit')).toBe(takenMinor - giftCardsMinor)
    }), { numRuns: 3000 })
    expect(paidCount).toBeGreaterThan(300)
  })
})

describe('codes', () => {
  it('are read back as they were made, however they are typed, and any text is read or refused', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), fc.constantFrom('gift-card' as const, 'store-credit' as const), fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{2}$/), (random, kind, mark) => {
      const made = makeCode(kind, mark, random)
      for (const typed of [made.code, made.code.toLowerCase(), spacedCode(made.code), ` ${made.code.replaceAll('0', 'o').replaceAll('1', 'I')} `]) {
        expect(readCode(typed, mark)).toEqual({ ok: true, value: made })
      }
    }))
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      const read = readCode(text, '00')
      if (!read.ok) expect(read.error).toMatch(/^(UNREADABLE|CHECK_WRONG|OTHER_PROGRAMME)$/)
      else expect(read.value.code).toMatch(/^[GC]00[0-9A-HJKMNP-TV-Z]{17}$/)
    }))
  })
})
