import { describe, expect, it } from 'vitest'
import { whoMay, leastRole } from '../../renderer/components/approval/who-may.ts'
import { chosenLines, everythingLeft, moneyBack, stepped, wayBack } from '../../renderer/screens/returns/what-comes-back.ts'
import type { SaleLine } from '../../renderer/screens/returns/what-comes-back.ts'
import type { ReturnedTender } from '../../core/returns/parts.ts'

const line = (lineId: string, quantityMilli: number, leftMilli = quantityMilli, unit: 'piece' | 'kg' = 'piece') => ({ line: { lineId, unit, quantityMilli }, leftMilli }) as unknown as SaleLine
const tender = (kind: ReturnedTender['kind'], amountMinor: number, points = 0): ReturnedTender => ({ tender: 0, kind, amountMinor, points })

describe('what is chosen of a sale', () => {
  const sale = { lines: [line('a', 3000), line('b', 1000, 0), line('c', 412, 412, 'kg')] }

  it('is never more than is left, and nothing of a line is no row', () => {
    expect(chosenLines(sale, { a: 9000, b: 1000, c: 0 })).toEqual([{ lineId: 'a', quantityMilli: 3000 }])
  })

  it('is everything that is left, and no line of which all came back', () => {
    expect(everythingLeft(sale)).toEqual({ a: 3000, c: 412 })
  })

  it('goes by whole pieces, and goods by weight come back whole or not', () => {
    expect([stepped(sale.lines[0]!, 1000, 1), stepped(sale.lines[0]!, 3000, 1), stepped(sale.lines[0]!, 1000, -1)]).toEqual([2000, 3000, 0])
    expect([stepped(sale.lines[2]!, 0, 1), stepped(sale.lines[2]!, 412, -1)]).toEqual([412, 0])
  })
})

describe('how the money goes back', () => {
  it.each([
    [[tender('cash', 100)], 'cash', 100],
    [[tender('card', 100), tender('points', 20, 2000)], 'card', 100],
    [[tender('card', 100), tender('cash', 50)], 'several', 150],
    [[tender('gift-card', 100)], 'credit', 100],
    [[tender('points', 20, 2000)], 'points', 0],
    [[], 'nothing', 0],
  ] as const)('%j', (pay, way, money) => expect([wayBack(pay), moneyBack(pay)]).toEqual([way, money]))
})

describe('who may approve', () => {
  const staff = [{ staffId: 'a', role: 'cashier' }, { staffId: 'f', role: 'supervisor' }, { staffId: 'm', role: 'manager' }, { staffId: 'x', role: 'auditor' }] as const

  it('is whoever has the right by themselves, but for the one who asks', () => {
    expect(whoMay(staff, 'void', 'f').map(({ staffId }) => staffId)).toEqual(['m'])
    expect(whoMay(staff, 'points-adjust', 'a').map(({ staffId }) => staffId)).toEqual(['m'])
  })

  it('names the least role that may: whom to call for', () => {
    expect([leastRole('return'), leastRole('void'), leastRole('points-adjust')]).toEqual(['cashier', 'supervisor', 'manager'])
  })
})
