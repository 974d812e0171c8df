import { expect, vi } from 'vitest'
import type { MethodOutput } from '../../core/contract/types.ts'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { CASHIER, DANIEL_CARD, MANAGER, command } from './till.ts'
import type { ValueTill } from './value-till.ts'

export const DAY_MS = 86_400_000
export const APPROVED = { staffId: MANAGER.staffId, pin: MANAGER.pin }

type Standing = MethodOutput<'points.get'>['standing']

/** The member of a card, by scanning it into a sale that is cleared again. */
export async function memberOf(till: ValueTill, card: string): Promise<string> {
  const sale = await till.scan(card)
  await till.call('sale.clear', { ...command(), saleId: sale.saleId })
  if (!sale.member) throw new Error('the card is nobody’s')
  return sale.member.memberId
}

export async function standing(till: ValueTill, memberId: string): Promise<Standing> {
  return (await till.call('points.get', { memberId })).standing
}

/** Each of a member's accounts, as the till's books have them. */
export function accounts(till: ValueTill, memberId: string): { available: number; pending: number; held: number; debt: number } {
  const db = openReadOnly(till.dataDir)
  const row = db.prepare<[string], { available: number; pending: number; held: number; debt: number }>('SELECT available, pending, held, debt FROM projected_points_account WHERE member_id = ?').get(memberId)
  db.close()
  return row ?? { available: 0, pending: 0, held: 0, debt: 0 }
}

/** Lets days go by and somebody come in; what dates made due is posted then, beside the counter's work. */
export async function daysLater(till: ValueTill, days: number): Promise<void> {
  till.clock.advance(days * DAY_MS)
  await till.signIn(CASHIER)
}

/** Waits for an entry that is posted beside the counter's work. */
export async function posted<T extends JournalEvent['type']>(till: ValueTill, type: T, atLeast = 1): Promise<Extract<JournalEvent, { type: T }>[]> {
  return vi.waitFor(() => {
    const events = till.journal(type)
    expect(events.length).toBeGreaterThanOrEqual(atLeast)
    return events
  }, { timeout: 60_000, interval: 50 })
}

/** Gives points by hand, or takes them. */
export async function adjust(till: ValueTill, memberId: string, points: number, mayOwe = false): Promise<Standing> {
  return (await till.call('points.adjust', { ...command(), memberId, points, reason: 'goodwill', mayOwe, approval: APPROVED })).standing
}

/** Daniel puts squid in the basket: 7.90 a piece, of which a silver member earns a point a dollar. */
export async function danielTakes(till: ValueTill, pieces = 1): Promise<NonNullable<MethodOutput<'sale.current'>['sale']>> {
  await till.scan(DANIEL_CARD)
  return till.squid(pieces)
}
