import { describe, expect, it } from 'vitest'
import type { LotBalance, LotPart } from '../../core/points/lot.ts'
import { makeReturn } from '../../core/returns/make-return.ts'
import type { SaleReturn } from '../../core/returns/make-return.ts'
import { deductFrom } from '../../core/returns/deduction.ts'
import type { ReturnRules } from '../../core/rulebook/policies.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { line, member, rulebookWith } from '../support/promotion-fixtures.ts'
import type { Sold } from '../support/return-makers.ts'
import { RETURN_DAY, bringing, lot, paidOut, sell, wallet } from '../support/return-makers.ts'

function returning(returnRules: Partial<ReturnRules>, more: Partial<Rulebook> = {}): Rulebook {
  return rulebookWith([], { returnRules: { ...rulebookWith([]).returnRules, ...returnRules }, ...more })
}

function take({ compiled, sale }: Sold, goods: Parameters<typeof bringing>[0], of: { lots: readonly LotBalance[]; own?: readonly LotBalance[]; spent?: readonly LotPart[]; before?: readonly SaleReturn[]; onDate?: string }): SaleReturn {
  const done = makeReturn(compiled, sale, of.before ?? [], { lines: bringing(goods), onDate: of.onDate ?? RETURN_DAY, wallet: wallet(of.lots, of.own, of.spent) })
  if (!done.ok) throw new Error(JSON.stringify(done.error))
  return done.value
}

describe('points earned are taken back', () => {
  // Gold, 2 a S$1: 60 points for 30.00.
  const sold = sell(rulebookWith([]), [line(1, 'cup', 1000, 3)], { member: member() })

  it('from the lots of the sale, then pending ones, then in spending order', () => {
    const own = lot(1, 60, { remaining: 25, earnedOn: '2026-08-15', availableFrom: '2026-08-15', expiresOn: '2027-08-31' })
    const pending = lot(2, 10, { availableFrom: '2026-09-01', expiresOn: '2027-09-30' })
    const sooner = lot(3, 100, { expiresOn: '2026-12-31' })
    const later = lot(4, 100)
    expect(take(sold, { 1: 3 }, { lots: [later, sooner, pending, own], own: [own] }).points).toEqual({
      givenBack: [], taken: [{ lotId: own.lotId, points: 25 }, { lotId: pending.lotId, points: 10 }, { lotId: sooner.lotId, points: 25 }],
      debt: 0, deducted: { points: 0, amountMinor: 0 }, forgiven: 0,
    })
  })

  it.each([
    ['debt', { debt: 40, deducted: { points: 0, amountMinor: 0 }, forgiven: 0 }, 3000],
    ['deduct-from-refund', { debt: 0, deducted: { points: 40, amountMinor: 40 }, forgiven: 0 }, 2960],
    ['forgive', { debt: 0, deducted: { points: 0, amountMinor: 0 }, forgiven: 40 }, 3000],
  ] as const)('and the rest, that was spent elsewhere, by %s', (pointsShort, rest, cash) => {
    const own = lot(1, 60, { remaining: 20 })
    const done = take(sell(returning({ pointsShort }), [line(1, 'cup', 1000, 3)], { member: member() }), { 1: 3 }, { lots: [own], own: [own] })
    expect(done.points).toMatchObject({ taken: [{ lotId: own.lotId, points: 20 }], ...rest })
    expect(paidOut(done)).toEqual({ cash })
    // What is given for the goods is the same; only what leaves is less.
    expect(done.parts.refundMinor).toBe(3000)
  })

  it('moves nothing where the member’s lots are not known here, and says so', () => {
    const done = makeReturn(sold.compiled, sold.sale, [], { lines: bringing({ 1: 1 }), onDate: RETURN_DAY, wallet: null })
    expect(done).toMatchObject({ ok: true, value: { points: null, parts: { earned: [{ ruleId: 'base', points: 20 }] } } })
  })
})

describe('missing points against the refund', () => {
  const rulebook = (valueMinor: number, points: number, step: 1 | 5 = 1): Rulebook => {
    const plain = rulebookWith([])
    return rulebookWith([], { programme: { ...plain.programme, cashRoundingMinor: step }, redemption: { ...plain.redemption, points, valueMinor } })
  }
  const cash = (amountMinor: number): Parameters<typeof deductFrom>[1] => [{ tender: 0, kind: 'cash', amountMinor, points: 0 }]
  const none = { points: 0, amountMinor: 0 }

  it.each([
    // points, worth, missing, before, cash → left, deducted, forgiven
    ['at what they are worth', 100, 100, 40, none, 1000, 960, { points: 40, amountMinor: 40 }, 0],
    ['rounded down', 300, 100, 40, none, 1000, 987, { points: 40, amountMinor: 13 }, 0],
    ['cumulatively', 300, 100, 41, { points: 40, amountMinor: 13 }, 1000, 986, { points: 41, amountMinor: 14 }, 0],
    ['never more than the refund; the rest is forgiven', 100, 100, 40, none, 30, 0, { points: 30, amountMinor: 30 }, 10],
  ] as const)('%s', (_how, points, worth, missing, before, paid, left, deducted, forgiven) => {
    const done = deductFrom(rulebook(worth, points), cash(paid), missing, before)
    expect(done.pay.reduce((sum, tender) => sum + tender.amountMinor, 0)).toBe(left)
    expect({ deducted: done.deducted, forgiven: done.forgiven }).toEqual({ deducted, forgiven })
  })

  it('stays payable in coins, and asks for the rest with the next return', () => {
    const coins = rulebook(100, 100, 5)
    const first = deductFrom(coins, cash(1000), 13, none)
    expect([first.pay[0]!.amountMinor, first.deducted]).toEqual([990, { points: 13, amountMinor: 10 }])
    const second = deductFrom(coins, cash(1000), 2, first.deducted)
    expect([second.pay[0]!.amountMinor, second.deducted]).toEqual([995, { points: 2, amountMinor: 5 }])
  })

  it('touches cards before cash, and never the points that come back', () => {
    const tenders = [{ tender: 0, kind: 'points' as const, amountMinor: 500, points: 500 }, { tender: 1, kind: 'card' as const, amountMinor: 20, points: 0 }, { tender: 2, kind: 'cash' as const, amountMinor: 100, points: 0 }]
    expect(deductFrom(rulebook(100, 100), tenders, 50, none).pay).toEqual([tenders[0], { ...tenders[2], amountMinor: 70 }])
  })

  it('counts points with decimals', () => {
    const decimals = { ...rulebook(100, 100), pointsRules: { ...rulebookWith([]).pointsRules, decimals: 2 } }
    expect(deductFrom(decimals, cash(1000), 4000, none).deducted).toEqual({ points: 4000, amountMinor: 40 })
  })
})

describe('points spent come back', () => {
  // 30.00, of which 10.00 in 1000 points of two lots.
  const sold = sell(rulebookWith([]), [line(1, 'cup', 1000, 2), line(2, 'pan', 1000, 1)], { member: member(), paid: [{ kind: 'points', points: 1000, amountMinor: 1000 }, { kind: 'card', amountMinor: 2000 }] })
  const over = lot(1, 400, { remaining: 0, expiresOn: '2026-08-31' })
  const good = lot(2, 900, { remaining: 300 })
  const spent = [{ lotId: over.lotId, points: 400 }, { lotId: good.lotId, points: 600 }]

  it('to their lots with their old last day, the last taken first, or with 30 days where that is over', () => {
    const first = take(sold, { 1: 2 }, { lots: [over, good], spent, onDate: '2026-09-05' })
    expect(first.points!.givenBack).toEqual([{ kind: 'old-lot', lotId: good.lotId, points: 600 }, { kind: 'renewed', lotId: over.lotId, points: 67, expiresOn: '2026-10-05' }])
    const second = take(sold, { 2: 1 }, { lots: [over, { ...good, remaining: 900 }], spent, before: [first], onDate: '2026-09-06' })
    expect(second.points!.givenBack).toEqual([{ kind: 'renewed', lotId: over.lotId, points: 333, expiresOn: '2026-10-06' }])
  })

  it('A2 only once, and not taken a second time', () => {
    const whole = take(sold, { 1: 2, 2: 1 }, { lots: [over, good], spent })
    expect(whole.points!.givenBack.reduce((sum, each) => sum + each.points, 0)).toBe(1000)
    expect(whole.points!.taken.reduce((sum, each) => sum + each.points, 0)).toBe(40)
    expect(whole.points!.debt).toBe(0)
  })

  it('A8 refund to points has a flow: points that come back cover what is taken, so no debt arises', () => {
    const empty = lot(2, 1000, { remaining: 0 })
    const all = take(sold, { 1: 2, 2: 1 }, { lots: [empty], spent: [{ lotId: empty.lotId, points: 1000 }] })
    expect(all.points).toMatchObject({ taken: [{ lotId: empty.lotId, points: 40 }], debt: 0 })
  })
})
