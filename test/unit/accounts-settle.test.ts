import { describe, expect, it } from 'vitest'
import { settleAccount } from '../../core/accounts/settle.ts'
import type { AccountLot } from '../../core/accounts/settle.ts'
import { uuid } from '../support/sale-makers.ts'

interface Shape { readonly points?: number; readonly left: number; readonly earnedOn?: string; readonly from?: string; readonly until?: string | null; readonly takenOn?: string; readonly paid?: number; readonly unknown?: boolean }

function lot(n: number, { points = 100, left, earnedOn = '2026-01-01', from = earnedOn, until = null, takenOn, paid = 0, unknown = false }: Shape): AccountLot {
  const lotId = uuid(n)
  return { lotId, left, held: 0, paid, takenOn: takenOn ?? null, facts: unknown ? null : { lotId, memberId: uuid(1), points, earnedOn, availableFrom: from, expiresOn: until } }
}
const settled = (lots: AccountLot[], owed = 0) => {
  const account = settleAccount(lots, owed)
  return { left: Object.fromEntries(account.lots.map(({ lotId, left }) => [Number(lotId.slice(-12)), left])), debt: account.debt }
}

describe('an account that several tills spent from', () => {
  it('stays as it is booked where no lot is below zero and no debt was paid twice', () => {
    expect(settled([lot(10, { left: 30 }), lot(11, { left: 0 })], 25)).toEqual({ left: { 10: 30, 11: 0 }, debt: 25 })
  })
  it('owes what was spent twice and nothing else could have paid', () => {
    expect(settled([lot(10, { left: -100, takenOn: '2026-02-01' })])).toEqual({ left: { 10: 0 }, debt: 100 })
  })
  it('takes what is missing from lots that could have paid on that day, what ends first before the rest', () => {
    const lots = [lot(10, { left: -60, takenOn: '2026-02-01' }), lot(11, { left: 50, until: '2026-12-31' }), lot(12, { left: 50, until: '2026-06-30' })]
    expect(settled(lots)).toEqual({ left: { 10: 0, 11: 40, 12: 0 }, debt: 0 })
    expect(settled(lots.toReversed())).toEqual(settled(lots))
  })
  it('not from one that had ended by then, nor from one earned before that had not begun', () => {
    const lots = [lot(10, { left: -60, takenOn: '2026-02-01' }), lot(11, { left: 50, until: '2026-01-31' }), lot(12, { left: 50, earnedOn: '2026-01-20', from: '2026-02-03' })]
    expect(settled(lots)).toEqual({ left: { 10: 0, 11: 50, 12: 50 }, debt: 60 })
  })
  it('lets what was earned since pay, the oldest first, although its till knew of no debt', () => {
    const lots = [lot(10, { left: -60, takenOn: '2026-02-01' }), lot(12, { left: 50, earnedOn: '2026-03-01' }), lot(11, { left: 50, earnedOn: '2026-02-10' })]
    expect(settled(lots)).toEqual({ left: { 10: 0, 11: 0, 12: 40 }, debt: 0 })
  })
  it('gives back what two tills each let new points pay of one debt, the newest first', () => {
    // A debt of 40; two tills each paid it out of 100 earned.
    const lots = [lot(10, { left: 60, paid: 40, earnedOn: '2026-03-01' }), lot(11, { left: 60, paid: 40, earnedOn: '2026-03-02' })]
    expect(settled(lots, -40)).toEqual({ left: { 10: 60, 11: 100 }, debt: 0 })
  })
  it('counts what was taken of a lot that nobody knows', () => {
    expect(settled([lot(10, { left: -30, takenOn: '2026-02-01', unknown: true }), lot(11, { left: 20 })])).toEqual({ left: { 11: 0 }, debt: 10 })
  })
})
