import { describe, expect, it } from 'vitest'
import { earnInto, EMPTY_ACCOUNT, expireIn, giveTo, spendFrom, takeFrom } from '../../core/points/account.ts'
import { pointsBalances, spendableNow } from '../../core/points/balances.ts'
import { afterExpiry, expiriesDue, expiryByInactivity, expiryOf, releasesDue, withExpiry } from '../../core/points/expiry.ts'
import { afterTaking, availablePoints, newLot, nextExpiries, pendingPoints, spendLots } from '../../core/points/lots.ts'
import type { LotBalance } from '../../core/points/lot.ts'
import { giveBack, payDebt, stillSpent, takeBack } from '../../core/points/reversal.ts'
import { choicesSchema } from '../../core/rulebook/choices.ts'
import { pointsRulesSchema } from '../../core/rulebook/policies.ts'
import type { PointsRules } from '../../core/rulebook/policies.ts'
import { lineId } from '../support/promotion-fixtures.ts'

const rules = (pointsExpireAfterMonths: number | null, more: Partial<PointsRules> = {}): { pointsExpireAfterMonths: number | null; pointsRules: PointsRules } =>
  ({ pointsExpireAfterMonths, pointsRules: pointsRulesSchema.parse(more) })

function lot(n: number, remaining: number, earnedOn: string, expiresOn: string | null, more: Partial<LotBalance> = {}): LotBalance {
  return { lotId: lineId(n), memberId: lineId(99), points: remaining || 1, remaining, earnedOn, availableFrom: earnedOn, expiresOn, ...more }
}
const id = lineId

describe('the last day of a lot', () => {
  it.each([
    ['never', rules(null), '2026-08-15', null],
    ['at the end of the month (the default)', rules(12), '2026-08-15', '2027-08-31'],
    ['at the end of a leap February', rules(6), '2027-08-31', '2028-02-29'],
    ['on the very day', rules(12, { expiry: { kind: 'age', until: 'day' } }), '2026-08-15', '2027-08-15'],
    ['on the very day, clamped', rules(1, { expiry: { kind: 'age', until: 'day' } }), '2026-01-31', '2026-02-28'],
    ['earned on a leap day', rules(12, { expiry: { kind: 'age', until: 'day' } }), '2028-02-29', '2029-02-28'],
    ['on a fixed day of this year', rules(6, { expiry: { kind: 'fixed-date', month: 12, day: 31 } }), '2026-03-10', '2026-12-31'],
    ['on a fixed day that is just so far', rules(6, { expiry: { kind: 'fixed-date', month: 9, day: 10 } }), '2026-03-10', '2026-09-10'],
    ['on a fixed day of the next year', rules(6, { expiry: { kind: 'fixed-date', month: 9, day: 9 } }), '2026-03-10', '2027-09-09'],
    ['on 29 February of a common year', rules(1, { expiry: { kind: 'fixed-date', month: 2, day: 29 } }), '2026-01-10', '2026-02-28'],
    ['on 31 June', rules(1, { expiry: { kind: 'fixed-date', month: 6, day: 31 } }), '2026-01-10', '2026-06-30'],
    ['left to inactivity', rules(12, { expiry: { kind: 'inactivity' } }), '2026-08-15', null],
  ])('%s', (_, book, earnedOn, last) => {
    expect(expiryOf(book, earnedOn)).toBe(last)
    expect(newLot(book, { lotId: id(1), memberId: id(2), points: 5, onDate: earnedOn }).expiresOn).toBe(last)
  })

  it.each([
    ['nothing since', [], '2027-01-15'],
    ['bought since', ['2026-06-30'], '2027-06-30'],
    ['bought on the last day', ['2027-01-15'], '2028-01-15'],
    ['bought too late: what was there had ended', ['2027-01-16'], '2027-01-15'],
    ['bought before it was earned', ['2025-12-01'], '2027-01-15'],
    ['in any order', ['2027-05-01', '2026-06-30', '2028-06-01'], '2028-05-01'],
  ])('of inactivity: %s', (_, activity, last) => {
    expect(expiryByInactivity('2026-01-15', activity, 12)).toBe(last)
  })

  it('of inactivity holds for lots only where the programme says so', () => {
    const lots = [lot(1, 10, '2026-01-15', null)]
    expect(withExpiry(rules(12), lots, [])).toEqual(lots)
    expect(withExpiry(rules(null, { expiry: { kind: 'inactivity' } }), lots, [])).toEqual(lots)
    expect(withExpiry(rules(12, { expiry: { kind: 'inactivity' } }), lots, ['2026-06-30'])[0]!.expiresOn).toBe('2027-06-30')
  })

  it.each([
    ['nothing since', [], '2028-03-01'],
    ['bought while it ran', ['2027-09-01'], '2028-09-01'],
    ['bought, and its own day is later', ['2027-02-01'], '2028-03-01'],
    ['bought too late', ['2028-03-02'], '2028-03-01'],
  ])('of inactivity never comes before a day that the lot has of its own: %s', (_, activity, last) => {
    const handedOver = { ...lot(1, 10, '2026-01-15', null), expiresOn: '2028-03-01' }
    expect(withExpiry(rules(12, { expiry: { kind: 'inactivity' } }), [handedOver], activity)[0]!.expiresOn).toBe(last)
  })
})

describe('pending points', () => {
  it('begin so many days after the sale', () => {
    const made = { ...newLot(rules(12, { pendingDays: 14 }), { lotId: id(1), memberId: id(2), points: 50, onDate: '2026-02-20' }), remaining: 50 }
    expect(made.availableFrom).toBe('2026-03-06')
    expect([pendingPoints([made], '2026-03-05'), availablePoints([made], '2026-03-05')]).toEqual([50, 0])
    expect([pendingPoints([made], '2026-03-06'), availablePoints([made], '2026-03-06')]).toEqual([0, 50])
  })

  it('are released once, under an id of lot and date, however late it is noticed', () => {
    const lots = [lot(1, 50, '2026-02-20', null, { availableFrom: '2026-03-06' }), lot(2, 30, '2026-03-01', null), lot(3, 0, '2026-02-20', null, { availableFrom: '2026-03-06' })]
    const due = { id: `release:${id(1)}:2026-03-06`, lotId: id(1), kind: 'release', on: '2026-03-06', points: 50 }
    expect(releasesDue(lots, null, '2026-03-05')).toEqual([])
    expect(releasesDue(lots, '2026-03-05', '2026-03-06')).toEqual([due])
    expect(releasesDue(lots, null, '2027-01-01')).toEqual([due])
    expect(releasesDue(lots, '2026-03-06', '2027-01-01')).toEqual([])
  })
})

describe('expiry', () => {
  const lots = [lot(1, 100, '2026-01-01', '2026-06-30'), lot(2, 50, '2026-02-01', '2026-07-31'), lot(3, 20, '2026-02-01', null), lot(4, 0, '2025-01-01', '2025-06-30')]

  it('ends a lot after its last day, not on it (peers.md 52 to 54)', () => {
    expect(expiriesDue(lots, '2026-06-30')).toEqual([])
    expect(availablePoints(lots, '2026-06-30')).toBe(170)
    expect(availablePoints(lots, '2026-07-01')).toBe(70)
    expect(() => spendLots(lots, 71, '2026-07-01')).toThrow(RangeError)
  })

  it('is due once, under an id of lot and date, however many days have passed', () => {
    const first = { id: `expiry:${id(1)}:2026-06-30`, lotId: id(1), kind: 'expiry', on: '2026-07-01', points: 100 }
    expect(expiriesDue(lots, '2026-07-01')).toEqual([first])
    expect(expiriesDue(lots, '2026-08-01')).toEqual([first, { id: `expiry:${id(2)}:2026-07-31`, lotId: id(2), kind: 'expiry', on: '2026-08-01', points: 50 }])
    const posted = afterExpiry(lots, expiriesDue(lots, '2026-07-01'))
    expect(posted[0]).toMatchObject({ remaining: 0, expired: 100 })
    expect(expiriesDue(posted, '2026-07-20')).toEqual([])
  })

  it('gives way to a spend of an earlier day that arrives after it was posted', () => {
    const posted = afterExpiry(lots, expiriesDue(lots, '2026-07-10'))
    const parts = spendLots(posted, 120, '2026-06-30')
    expect(parts).toEqual([{ lotId: id(1), points: 100, reopened: 100 }, { lotId: id(2), points: 20 }])
    const after = afterTaking(posted, parts)
    expect(after[0]).toMatchObject({ remaining: 0, expired: 0 })
    expect(afterTaking(posted, spendLots(posted, 30, '2026-06-30'))[0]).toMatchObject({ remaining: 0, expired: 70 })
    // The same as if it had come in time.
    expect(availablePoints(after, '2026-07-10')).toBe(availablePoints(afterTaking(lots, spendLots(lots, 120, '2026-06-30')), '2026-07-10'))
  })

  it('is undone where activity of an earlier day, arriving late, kept everything alive', () => {
    const book = rules(12, { expiry: { kind: 'inactivity' } })
    const held = [lot(1, 100, '2025-01-15', null)]
    const due = (each: readonly LotBalance[], activity: readonly string[], on: string): ReturnType<typeof expiriesDue> => expiriesDue(withExpiry(book, each, activity), on)
    const posted = afterExpiry(held, due(held, [], '2026-02-01'))
    expect(posted[0]).toMatchObject({ remaining: 0, expired: 100 })
    const undone = due(posted, ['2026-01-10'], '2026-02-03')
    expect(undone).toEqual([{ id: `reopening:${id(1)}:2027-01-10`, lotId: id(1), kind: 'reopening', on: '2026-02-03', points: 100 }])
    const again = afterExpiry(posted, undone)
    expect(again).toEqual(held)
    expect(due(again, ['2026-01-10'], '2027-01-11').map((each) => each.id)).toEqual([`expiry:${id(1)}:2027-01-10`])
  })

  it('lists the days that come next, each with all that ends on it (peers.md 54)', () => {
    const many = [...lots, lot(5, 7, '2026-01-05', '2026-06-30'), lot(6, 9, '2026-06-01', '2026-05-31', { availableFrom: '2026-06-05' })]
    expect(nextExpiries(many, '2026-06-01', 5)).toEqual([{ points: 107, on: '2026-06-30' }, { points: 50, on: '2026-07-31' }])
    expect(nextExpiries(many, '2026-06-01', 1)).toEqual([{ points: 107, on: '2026-06-30' }])
  })
})

describe('balances', () => {
  it('are available less what is held, pending apart', () => {
    const lots = [lot(1, 100, '2026-01-01', null), lot(2, 30, '2026-01-01', null, { availableFrom: '2026-03-01' })]
    expect(pointsBalances(lots, '2026-02-01', { held: 40, debt: 0 })).toEqual({ available: 60, pending: 30, held: 40, debt: 0 })
    expect(pointsBalances(lots, '2026-02-01', { held: 140, debt: 5 })).toEqual({ available: 0, pending: 30, held: 140, debt: 5 })
  })

  const spendable = (available: number, more: { debt?: number; today?: number; points?: Partial<PointsRules>; own?: 'later' | 'spendable'; earns?: (spent: number) => number } = {}): number =>
    spendableNow({ pointsRules: pointsRulesSchema.parse(more.points ?? {}), choices: choicesSchema.parse({ pointsOfThisSale: more.own ?? 'later' }) },
      { balances: { available, debt: more.debt ?? 0 }, member: { pointsSpentToday: more.today ?? 0 }, earnsWhenSpending: more.earns ?? (() => 100) })

  it.each([
    ['what is available', spendable(500), 500],
    ['nothing in debt', spendable(500, { debt: 1 }), 0],
    ['what a daily limit leaves', spendable(500, { points: { spendPerDay: 300 }, today: 120 }), 180],
    ['nothing when the day is used up', spendable(500, { points: { spendPerDay: 300 }, today: 320 }), 0],
    ['a daily limit in whole points', spendable(50_000, { points: { spendPerDay: 300, decimals: 2 } }), 30_000],
    ['also what this sale earns (row 1)', spendable(500, { own: 'spendable' }), 600],
    ['only what it still earns when so much is spent', spendable(500, { own: 'spendable', earns: (spent) => Math.max(0, 100 - Math.floor(spent / 10)) }), 546],
    ['nothing of this sale that begins later', spendable(500, { own: 'spendable', points: { pendingDays: 1 } }), 500],
    ['nothing of this sale in debt', spendable(0, { own: 'spendable', debt: 5 }), 0],
  ])('let spend %s', (_, may, points) => {
    expect(may).toBe(points)
  })
})

describe('taking earned points back', () => {
  const lots = [
    lot(1, 40, '2026-01-01', '2026-12-31'), lot(2, 25, '2026-02-01', '2026-11-30'), lot(3, 30, '2026-03-01', '2027-12-31'),
    lot(4, 10, '2026-03-05', null, { availableFrom: '2026-04-01' }), lot(5, 15, '2025-01-01', '2026-02-28'),
  ]
  const own = new Set([id(3)])
  const take = (points: number, pointsShort: 'debt' | 'deduct-from-refund' | 'forgive' = 'debt'): ReturnType<typeof takeBack> =>
    takeBack(lots, { points, saleLotIds: own, onDate: '2026-03-10', pointsShort })

  it('goes to the sale’s own lots, then pending ones, then those that expire first; never to expired ones', () => {
    expect(take(20).parts).toEqual([{ lotId: id(3), points: 20 }])
    expect(take(100).parts).toEqual([{ lotId: id(3), points: 30 }, { lotId: id(4), points: 10 }, { lotId: id(2), points: 25 }, { lotId: id(1), points: 35 }])
  })

  it.each([['debt', [15, 0, 0]], ['deduct-from-refund', [0, 15, 0]], ['forgive', [0, 0, 15]]] as const)('leaves the rest as the rulebook says: %s (peers.md 1, 4)', (how, rest) => {
    const { debt, deduct, forgiven } = take(120, how)
    expect([debt, deduct, forgiven]).toEqual(rest)
  })

  it('does not ask a second time for what expired unspent in the sale’s own lot', () => {
    const expired = [lot(1, 0, '2025-01-01', '2026-01-31', { expired: 60 }), lot(2, 100, '2026-02-01', null)]
    const asked = { points: 70, saleLotIds: new Set([id(1)]), onDate: '2026-03-01', pointsShort: 'debt' } as const
    const taken = takeBack(expired, asked)
    expect(taken).toMatchObject({ parts: [{ lotId: id(1), points: 60, reopened: 60 }, { lotId: id(2), points: 10 }], debt: 0 })
    expect(afterTaking(expired, taken.parts)[0]).toMatchObject({ remaining: 0, expired: 0 })
    // The same before anybody posted the expiry.
    expect(takeBack([lot(1, 60, '2025-01-01', '2026-01-31'), expired[1]!], asked).parts.map((part) => part.points)).toEqual([60, 10])
  })
})

describe('giving spent points back', () => {
  const lots = [lot(1, 0, '2025-01-01', '2026-01-31'), lot(2, 5, '2025-06-01', '2026-06-30'), lot(3, 0, '2025-06-01', null)]
  const spent = [{ lotId: id(1), points: 10 }, { lotId: id(2), points: 20 }, { lotId: id(3), points: 30 }]
  const give = (points: number, returnedPointsDays = 30): ReturnType<typeof giveBack> => giveBack(lots, { points, spent, onDate: '2026-03-01', returnedPointsDays })

  it('returns them to their lots, what lives longest first, with 30 days where the last day is over (peers.md 2)', () => {
    expect(give(45)).toEqual([{ kind: 'old-lot', lotId: id(3), points: 30 }, { kind: 'old-lot', lotId: id(2), points: 15 }])
    expect(give(60).at(-1)).toEqual({ kind: 'renewed', lotId: id(1), points: 10, expiresOn: '2026-03-31' })
    expect(give(60, 0).at(-1)).toMatchObject({ expiresOn: '2026-03-01' })
  })

  it('counts what came back before', () => {
    expect(stillSpent(spent, give(45))).toEqual([{ lotId: id(1), points: 10 }, { lotId: id(2), points: 5 }])
  })

  it('never returns more than was spent, nor to a lot nobody knows', () => {
    expect(() => give(61)).toThrow(RangeError)
    expect(() => giveBack([], { points: 1, spent, onDate: '2026-03-01', returnedPointsDays: 30 })).toThrow(RangeError)
  })
})

describe('a member’s account', () => {
  const earned = (n: number, points: number, onDate: string): Parameters<typeof earnInto>[1] => newLot(rules(12), { lotId: id(n), memberId: id(99), points, onDate })
  const start = earnInto(EMPTY_ACCOUNT, earned(1, 100, '2026-01-10')).account

  it('owes what was taken back and no longer there; new earnings pay that first (peers.md 1)', () => {
    const spent = spendFrom(start, { points: 80, onDate: '2026-01-11' })
    const taken = takeFrom(spent.account, { points: 100, saleLotIds: new Set([id(1)]), onDate: '2026-01-12', pointsShort: 'debt' })
    expect(taken.account.debt).toBe(80)
    const little = earnInto(taken.account, earned(2, 50, '2026-01-13'))
    expect([little.account.debt, little.paidDebt, availablePoints(little.account.lots, '2026-01-13')]).toEqual([30, 50, 0])
    const more = earnInto(little.account, earned(3, 50, '2026-01-14'))
    expect([more.account.debt, availablePoints(more.account.lots, '2026-01-14')]).toEqual([0, 20])
    expect(payDebt(0, 7)).toEqual({ paid: 0, newDebt: 0, kept: 7 })
  })

  it('never refuses a spend that happened', () => {
    const spent = spendFrom(start, { points: 130, onDate: '2026-01-11' })
    expect([spent.overdrawn, spent.account.debt, spent.parts]).toEqual([30, 30, [{ lotId: id(1), points: 100 }]])
  })

  it('is as before after a sale and its whole return (peers.md 1, 2, 5)', () => {
    const spent = spendFrom(start, { points: 60, onDate: '2026-02-01' })
    const bought = earnInto(spent.account, earned(2, 25, '2026-02-01')).account
    const given = giveTo(bought, { points: 60, spent: spent.parts, onDate: '2026-02-02', returnedPointsDays: 30 }, () => id(50)).account
    const after = takeFrom(given, { points: 25, saleLotIds: new Set([id(2)]), onDate: '2026-02-02', pointsShort: 'debt' }).account
    expect([availablePoints(after.lots, '2026-02-02'), after.debt]).toEqual([100, 0])
    expect(after.lots[0]).toEqual(start.lots[0])
  })

  it('lets points that come back after their last day live so many days more, as a lot of its own', () => {
    const spent = spendFrom(start, { points: 60, onDate: '2027-01-31' })
    const late = giveTo(expireIn(spent.account, '2027-02-05').account, { points: 60, spent: spent.parts, onDate: '2027-02-05', returnedPointsDays: 30 }, () => id(50)).account
    expect(late.lots[0]).toMatchObject({ remaining: 0, expired: 40 })
    expect(late.lots[1]).toEqual({ lotId: id(50), memberId: id(99), points: 60, remaining: 60, earnedOn: '2026-01-10', availableFrom: '2027-02-05', expiresOn: '2027-03-07' })
    expect(availablePoints(late.lots, '2027-03-07')).toBe(60)
    expect(expireIn(late, '2027-03-08').postings.map((posting) => posting.points)).toEqual([60])
  })

  it('puts points that came back in time, but arrive after the expiry was posted, to what expired', () => {
    const spent = spendFrom(start, { points: 60, onDate: '2027-01-30' })
    const posted = expireIn(spent.account, '2027-02-05').account
    const late = giveTo(posted, { points: 60, spent: spent.parts, onDate: '2027-01-31', returnedPointsDays: 30 }, () => id(50)).account
    expect(late.lots).toEqual([{ ...posted.lots[0], remaining: 0, expired: 100 }])
    expect(expireIn(late, '2027-02-06').postings).toEqual([])
  })
})
