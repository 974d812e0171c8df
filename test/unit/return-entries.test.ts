import { describe, expect, it } from 'vitest'
import { refundInCashPostings, returnPostings, withoutReceiptPostings } from '../../core/ledger/return-entries.ts'
import type { Posting } from '../../core/ledger/postings.ts'
import { giftCardLoads, salePostings, unbalanced } from '../../core/ledger/sale-entries.ts'
import type { CompletedTender } from '../../core/ledger/tender.ts'
import type { LotBalance, LotPart } from '../../core/points/lot.ts'
import { afterGivingBack } from '../../core/points/reversal.ts'
import { makeReturn } from '../../core/returns/make-return.ts'
import type { SaleReturn } from '../../core/returns/make-return.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { line, lineId, member, rulebookWith } from '../support/promotion-fixtures.ts'
import type { PaidWith, Sold } from '../support/return-makers.ts'
import { RETURN_DAY, bringing, lot, sell, wallet } from '../support/return-makers.ts'

const MEMBER = lineId(99)

/** Sums by account, and by instrument or member where it is kept so. */
function sums(postings: readonly Posting[]): Record<string, number> {
  const kept: Record<string, number> = {}
  for (const { account, unit, amount, instrumentId, memberId } of postings) {
    const key = [account, instrumentId ?? memberId].filter((part) => part !== undefined).join(' ')
    kept[key] = (kept[key] ?? 0) + amount
    expect(unit).toBe(account.startsWith('points-') && !account.endsWith('-value') ? 'points' : 'money')
  }
  return Object.fromEntries(Object.entries(kept).filter(([, sum]) => sum !== 0))
}

const bookedSale = ({ sale }: Sold): Posting[] =>
  salePostings({ evaluation: sale.evaluation, tenders: sale.tenders as readonly CompletedTender[], loads: giftCardLoads(sale.input.lines, sale.evaluation), points: [] })

interface Lots { lots?: readonly LotBalance[]; own?: readonly LotBalance[]; spent?: readonly LotPart[]; onDate?: string }

/** Returns one after the other, each with its entries. */
function returning({ compiled, sale }: Sold, each: readonly Parameters<typeof bringing>[0][], of: Lots = {}): { result: SaleReturn; postings: Posting[] }[] {
  const before: SaleReturn[] = []
  return each.map((goods) => {
    const { lots = [], own = [], spent = [], onDate = RETURN_DAY } = of
    const kept = of.lots === undefined ? null : wallet(lots, own, spent)
    const done = makeReturn(compiled, sale, before, { lines: bringing(goods), onDate, wallet: kept })
    if (!done.ok) throw new Error(JSON.stringify(done.error))
    before.push(done.value)
    const after = kept === null ? [] : afterGivingBack(lots, done.value.points!.givenBack, onDate, kept.newLotId)
    const postings = returnPostings({ sale, result: done.value, memberId: kept === null ? null : MEMBER, lots: after })
    expect(unbalanced(postings)).toEqual([])
    return { result: done.value, postings }
  })
}

const choosing = (choices: Partial<Rulebook['choices']>, more: Partial<Rulebook> = {}): Rulebook => rulebookWith([], { choices: choicesSchema.parse(choices), ...more })

describe('the entries of a return', () => {
  it.each<[string, readonly PaidWith[]]>([
    ['cash', [{ kind: 'cash' }]],
    ['a card', [{ kind: 'card', amountMinor: 999 }]],
    ['PayNow', [{ kind: 'paynow', amountMinor: 999 }]],
    ['a gift card', [{ kind: 'gift-card', amountMinor: 999 }]],
    ['store credit', [{ kind: 'store-credit', amountMinor: 999 }]],
    ['an account', [{ kind: 'account', amountMinor: 999 }]],
    ['points', [{ kind: 'points', points: 999, amountMinor: 999 }]],
    ['all of them', [
      { kind: 'points', points: 100, amountMinor: 100 }, { kind: 'gift-card', amountMinor: 111 }, { kind: 'store-credit', amountMinor: 122 }, { kind: 'account', amountMinor: 133 },
      { kind: 'card', amountMinor: 144 }, { kind: 'paynow', amountMinor: 155 }, { kind: 'cash' },
    ]],
  ])('give %s back to the account it came from: a sale and its three returns leave nothing anywhere', (_name, paid) => {
    const sold = sell(rulebookWith([]), [line(1, 'cup', 333, 3)], { paid })
    const returns = returning(sold, [{ 1: 1 }, { 1: 1 }, { 1: 1 }])
    expect(sums(returns[0]!.postings)).not.toEqual({})
    expect(sums([...bookedSale(sold), ...returns.flatMap((each) => each.postings)])).toEqual({})
  })

  it('three eggs at 0.34 for cash: never 1.05, and the rounding is booked each time', () => {
    const sold = sell(rulebookWith([]), [line(1, 'egg', 34, 3)])
    const returns = returning(sold, [{ 1: 1 }, { 1: 1 }, { 1: 1 }])
    expect(returns.map(({ postings }) => [sums(postings)['cash-drawer'], sums(postings)['cash-rounding']])).toEqual([[-35, 1], [-35, 1], [-30, -4]])
    expect(sums([...bookedSale(sold), ...returns.flatMap((each) => each.postings)])).toEqual({})
  })

  it('give tax back rate by rate, prices with tax and without', () => {
    for (const pricesIncludeTax of [true, false]) {
      const plain = rulebookWith([])
      const sold = sell(rulebookWith([], { programme: { ...plain.programme, pricesIncludeTax } }), [line(1, 'cup', 1000, 1), line(2, 'book', 500, 1, { taxCode: 'zero' })])
      const [cup, book] = returning(sold, [{ 1: 1 }, { 2: 1 }])
      expect(sums(cup!.postings)).toEqual(pricesIncludeTax ? { 'cash-drawer': -1000, 'sales': 917, 'tax': 83 } : { 'cash-drawer': -1090, 'sales': 1000, 'tax': 90 })
      expect(sums(book!.postings)).toEqual({ 'cash-drawer': -500, 'sales': 500 })
    }
  })

  it('a gift card sold is a liability that ends as far as it is unused, and no sale', () => {
    const card = line(2, 'gift', 5000, 1, { kind: 'gift-card', taxCode: 'zero', earns: false, discountable: false, loadsCardId: lineId(77) })
    const sold = sell(rulebookWith([]), [line(1, 'cup', 1000, 1), card], { paid: [{ kind: 'card', amountMinor: 6000 }] })
    const done = makeReturn(sold.compiled, sold.sale, [], { lines: [{ lineId: lineId(2), quantityMilli: 1000, unusedMinor: 3000 }], onDate: RETURN_DAY, wallet: null })
    if (!done.ok) throw new Error(done.error.code)
    expect(sums(returnPostings({ sale: sold.sale, result: done.value, memberId: null, lots: [] }))).toEqual({ 'card-clearing': -3000, [`gift-card-liability ${lineId(77)}`]: 3000 })
  })

  it('points come back from what was redeemed, and those earned are issued no more, from where they stand', () => {
    // Gold: 60 points for 30.00, of which 1000 points paid 10.00.
    const sold = sell(rulebookWith([]), [line(1, 'cup', 1000, 3)], { member: member(), paid: [{ kind: 'points', points: 1000, amountMinor: 1000 }, { kind: 'card', amountMinor: 2000 }] })
    const own = lot(1, 60, { remaining: 25 })
    const pending = lot(2, 10, { availableFrom: '2026-09-01', unreleased: true })
    const other = lot(3, 1000, { remaining: 0 })
    const [all] = returning(sold, [{ 1: 3 }], { lots: [own, pending, other], own: [own], spent: [{ lotId: other.lotId, points: 1000 }] })
    const earned = sold.sale.earned.byRule.reduce((sum, rule) => sum + rule.points, 0)
    expect(sums(all!.postings)).toEqual({
      'card-clearing': -2000, 'points-redeemed-value': -1000, 'sales': 2752, 'tax': 248,
      'points-redeemed': -1000, [`points-available ${MEMBER}`]: 1000 - (earned - 10), [`points-pending ${MEMBER}`]: -10, 'points-issued': earned,
    })
  })

  it('points whose old lot is over come back to a new one, and may be taken from it', () => {
    const sold = sell(rulebookWith([]), [line(1, 'cup', 1000, 1)], { member: member(), paid: [{ kind: 'points', points: 500, amountMinor: 500 }, { kind: 'card', amountMinor: 500 }] })
    const over = lot(1, 500, { remaining: 0, expiresOn: '2026-08-16' })
    const [all] = returning(sold, [{ 1: 1 }], { lots: [over], spent: [{ lotId: over.lotId, points: 500 }] })
    const earned = sold.sale.earned.byRule.reduce((sum, rule) => sum + rule.points, 0)
    expect(all!.result.points!.taken).toEqual([{ lotId: `${over.lotId}-renewed`, points: earned }])
    expect(sums(all!.postings)).toMatchObject({ 'points-redeemed': -500, [`points-available ${MEMBER}`]: 500 - earned, 'points-issued': earned })
  })

  it('points that had expired unspent in the sale’s own lot are taken from what expired', () => {
    const sold = sell(rulebookWith([]), [line(1, 'cup', 1000, 3)], { member: member() })
    const own = lot(1, 60, { remaining: 0, expired: 60, expiresOn: '2026-08-16' })
    const [all] = returning(sold, [{ 1: 3 }], { lots: [own], own: [own] })
    expect(sums(all!.postings)).toMatchObject({ 'points-expired': -60, 'points-issued': 60 })
    expect(sums(all!.postings)[`points-available ${MEMBER}`]).toBeUndefined()
  })

  it.each([
    ['debt', { [`points-debt ${MEMBER}`]: -40, 'points-issued': 60, 'cash-drawer': -3000 }],
    ['deduct-from-refund', { 'points-issued': 20, 'cash-drawer': -2960, 'points-deducted-value': -40 }],
    ['forgive', { 'points-issued': 20, 'cash-drawer': -3000 }],
  ] as const)('what no lot has is booked as the rulebook says: %s', (pointsShort, wanted) => {
    const rulebook = rulebookWith([], { returnRules: { ...rulebookWith([]).returnRules, pointsShort } })
    const own = lot(1, 60, { remaining: 20 })
    const [all] = returning(sell(rulebook, [line(1, 'cup', 1000, 3)], { member: member() }), [{ 1: 3 }], { lots: [own], own: [own] })
    expect(sums(all!.postings)).toEqual({ 'sales': 2752, 'tax': 248, [`points-available ${MEMBER}`]: -20, ...wanted })
  })

  it('points that wait until everything is back (row 12, kept) leave the money even at every step', () => {
    const paid: readonly PaidWith[] = [{ kind: 'points', points: 333, amountMinor: 333 }, { kind: 'card', amountMinor: 667 }]
    const sold = sell(choosing({ returnSpent: 'kept' }), [line(1, 'cup', 500, 2)], { paid })
    const [first, second] = returning(sold, [{ 1: 1 }, { 1: 1 }])
    expect(sums(first!.postings)).toMatchObject({ 'points-redeemed-value': -first!.result.parts.keptPointsMinor, 'card-clearing': -(500 - first!.result.parts.keptPointsMinor) })
    expect(first!.result.parts.keptPointsMinor).toBeGreaterThan(0)
    expect(sums([...bookedSale(sold), ...first!.postings, ...second!.postings])).toEqual({})
  })

  it('points without a member, and a tender of no till, are broken invariants', () => {
    const sold = sell(rulebookWith([]), [line(1, 'cup', 1000, 3)], { member: member() })
    const own = lot(1, 60)
    const [all] = returning(sold, [{ 1: 3 }], { lots: [own], own: [own] })
    expect(() => returnPostings({ sale: sold.sale, result: all!.result, memberId: null, lots: [own] })).toThrow('points without a member')
    const qr = { ...sold.sale, tenders: [{ kind: 'qr' as const, amountMinor: 3000, approvalCode: null }] }
    expect(() => returnPostings({ sale: qr, result: all!.result, memberId: MEMBER, lots: [own] })).toThrow('qr')
  })
})

describe('the entries beside a sale', () => {
  it('goods without a receipt are paid with store credit', () => {
    const taxes = [{ taxCode: 'gst', rateBp: 900, grossMinor: 1090, taxMinor: 90, netMinor: 1000, components: [] }]
    expect(sums(withoutReceiptPostings({ creditMinor: 1090, taxes }, lineId(5)))).toEqual({ 'sales': 1000, 'tax': 90, [`store-credit ${lineId(5)}`]: -1090 })
    expect(withoutReceiptPostings({ creditMinor: 0, taxes: [] }, null)).toEqual([])
  })

  it('a refund the payment terminal declined leaves the drawer, to the coin', () => {
    expect(sums(refundInCashPostings({ scheme: 'card', amountMinor: 667 }, 665))).toEqual({ 'card-clearing': 667, 'cash-drawer': -665, 'cash-rounding': -2 })
    expect(sums(refundInCashPostings({ scheme: 'paynow', amountMinor: 670 }, 670))).toEqual({ 'paynow-clearing': 670, 'cash-drawer': -670 })
  })
})
