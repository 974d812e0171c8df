import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settleTenders } from '../../core/basket/tendering.ts'
import type { JournalRow } from '../../core/ledger/journal.ts'
import { salePostings, unbalanced } from '../../core/ledger/sale-entries.ts'
import { netPoints } from '../../core/ledger/chain-totals.ts'
import { verifyChain } from '../../core/ledger/verify-chain.ts'
import { taxInside } from '../../core/money/money.ts'
import { TERMINAL_ID, chained, hasher, opened, saleEvent } from '../support/journal-makers.ts'
import type { SaleShape } from '../support/journal-makers.ts'
import { plainPoints } from '../support/points-postings.ts'
import { uuid } from '../support/sale-makers.ts'

/** Sales paid in any mix of points, card and cash that settles. */
const sale: fc.Arbitrary<Omit<SaleShape, 'saleId'>> = fc.record({
  totalMinor: fc.integer({ min: 0, max: 1_000_000 }), step: fc.constantFrom(1, 5, 10), cardShare: fc.integer({ min: 0, max: 100 }), pointShare: fc.integer({ min: 0, max: 100 }),
  overpaidMinor: fc.nat(10_000), pointsEarned: fc.nat(5000), isMember: fc.boolean(), memberNumber: fc.integer({ min: 500, max: 503 }),
}).map((drawn) => {
  const pointsMinor = drawn.isMember ? Math.floor((drawn.totalMinor * drawn.pointShare) / 100) : 0
  const cardMinor = Math.floor(((drawn.totalMinor - pointsMinor) * drawn.cardShare) / 100)
  const cashDueMinor = drawn.totalMinor - pointsMinor - cardMinor
  const settled = settleTenders({
    totalMinor: drawn.totalMinor, cashRoundingMinor: drawn.step,
    approved: cardMinor === 0 ? [] : [{ scheme: 'card', amountMinor: cardMinor, approvalCode: null }],
    points: pointsMinor === 0 ? null : { points: pointsMinor * 3, valueMinor: pointsMinor },
    cashGivenMinor: cashDueMinor === 0 ? null : cashDueMinor + drawn.step + drawn.overpaidMinor,
  })
  if (!settled.ok) throw new Error(settled.error.code)
  return {
    totalMinor: drawn.totalMinor, tenders: settled.value.tenders, memberId: drawn.isMember ? uuid(drawn.memberNumber) : null,
    pointsEarned: drawn.isMember ? drawn.pointsEarned : 0,
  }
})

describe('the entries of a sale', () => {
  it('balance in each unit, never nought, whatever was sold, taxed and paid', () => {
    const rates = fc.array(fc.record({ grossShare: fc.integer({ min: 0, max: 100 }), rateBp: fc.integer({ min: 0, max: 3000 }) }), { maxLength: 3 })
    fc.assert(fc.property(sale, rates, (shape, drawn) => {
      const taxes = drawn.map(({ grossShare, rateBp }, i) => {
        const grossMinor = Math.floor((shape.totalMinor * grossShare) / 300)
        const taxMinor = taxInside(grossMinor, rateBp)
        return { taxCode: `t${i}`, rateBp, grossMinor, taxMinor, netMinor: grossMinor - taxMinor }
      })
      const postings = salePostings({ evaluation: { totalMinor: shape.totalMinor, taxes }, tenders: shape.tenders, points: plainPoints(shape) })
      expect(unbalanced(postings)).toEqual([])
      expect(postings.every((posting) => posting.amount !== 0 && !Object.is(posting.amount, -0))).toBe(true)
      const income = postings.filter((posting) => ['sales', 'tax', 'cash-rounding'].includes(posting.account)).reduce((sum, posting) => sum + posting.amount, 0)
      const tendered = shape.tenders.reduce((sum, tender) => sum + (tender.kind === 'cash' ? tender.givenMinor - tender.changeMinor : tender.amountMinor), 0)
      expect(income + tendered).toBe(0)
      const balance = postings.filter((posting) => posting.account === 'points-available').reduce((sum, posting) => sum + posting.amount, 0)
      const spent = shape.tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.points : 0), 0)
      expect(balance).toBe(shape.pointsEarned - spent)
    }), { numRuns: 2000 })
  })
})

describe('the journal’s chain', () => {
  const sales = fc.array(sale, { minLength: 1, maxLength: 8 })
  const journal = (shapes: readonly Omit<SaleShape, 'saleId'>[]): JournalRow[] =>
    chained([opened, ...shapes.map((shape, i) => saleEvent({ ...shape, saleId: uuid(1000 + i) }))])

  it('holds for every journal a till writes, and adds up', () => {
    fc.assert(fc.property(sales, (shapes) => {
      const report = verifyChain(hasher, TERMINAL_ID, journal(shapes))
      expect(report.fault).toBeNull()
      expect(report.totals.salesTotalMinor).toBe(shapes.reduce((sum, shape) => sum + shape.totalMinor, 0))
      for (const sums of [report.totals.moneyByAccount, report.totals.pointsByAccount]) expect([...sums.values()].reduce((a, b) => a + b, 0)).toBe(0)
      const members = [...report.totals.pointsByMember.keys()].reduce((sum, id) => sum + netPoints(report.totals.pointsByMember.get(id)!), 0)
      expect(members).toBe(report.totals.pointsByAccount.get('points-available') ?? 0)
    }), { numRuns: 200 })
  })

  it('finds any one character changed, at its row or the next', () => {
    fc.assert(fc.property(sales, fc.nat(), fc.nat(), fc.constantFrom('body', 'previousHash', 'hash'), (shapes, rowPick, placePick, field) => {
      const rows = journal(shapes)
      const at = rowPick % rows.length
      const text = rows[at]![field]
      const place = placePick % text.length
      const other = text[place] === '7' ? '8' : '7'
      const broken = rows.with(at, { ...rows[at]!, [field]: text.slice(0, place) + other + text.slice(place + 1) })
      expect(verifyChain(hasher, TERMINAL_ID, broken).fault?.seq).toBe(at + 1)
    }), { numRuns: 300 })
  })

  it('finds rows taken out, put twice or exchanged', () => {
    fc.assert(fc.property(sales, fc.nat(), fc.constantFrom('out', 'twice', 'exchanged'), (shapes, pick, kind) => {
      const rows = journal(shapes)
      const at = pick % (rows.length - 1)
      const broken = kind === 'out' ? rows.toSpliced(at, 1)
        : kind === 'twice' ? rows.toSpliced(at, 0, rows[at]!)
        : rows.with(at, rows[at + 1]!).with(at + 1, rows[at]!)
      expect(verifyChain(hasher, TERMINAL_ID, broken).fault).not.toBeNull()
    }), { numRuns: 300 })
  })
})
