import { describe, expect, it } from 'vitest'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import type { CompletedTender } from '../../core/ledger/tender.ts'
import { makeReturn } from '../../core/returns/make-return.ts'
import { earnedTakenBack } from '../../core/returns/parts.ts'
import { recordedSale } from '../../core/returns/recorded.ts'
import { line, member, promotion, rulebookWith } from '../support/promotion-fixtures.ts'
import type { Sold } from '../support/return-makers.ts'
import { RETURN_DAY, bringing, sell } from '../support/return-makers.ts'
import { uuid } from '../support/sale-makers.ts'

/** The sale as the journal has it. */
function inJournal({ sale }: Sold, more: Partial<SaleCompleted> = {}): SaleCompleted {
  const { lines, pinnedAt, member: who, ...circumstances } = sale.input
  const total = sale.earned.byRule.reduce((sum, rule) => sum + rule.points, 0)
  return {
    type: 'sale.completed', saleId: sale.saleId, receiptNo: '2-00001', businessDay: '2026-08-15', shiftId: sale.shiftId ?? '', staffId: 'aisha', pinnedAt, completedAt: pinnedAt,
    rulebookVersion: 1, identification: null, member: who, lines: [...lines], circumstances, evaluation: sale.evaluation, tenders: sale.tenders as CompletedTender[], attemptIds: [],
    pointsEarned: total, lot: null, tierBaseMinor: sale.earned.tierBaseMinor, tierCounts: sale.earned.tierCounts, tierReached: null, postings: [], ...more,
  }
}

/** Points that a return of all of it takes back. */
function allTakenBack({ compiled }: Sold, event: SaleCompleted): number {
  const done = makeReturn(compiled, recordedSale(compiled, event), [], { lines: bringing({ 1: 3 }), onDate: RETURN_DAY, wallet: null })
  if (!done.ok) throw new Error(done.error.code)
  return earnedTakenBack(done.value.parts)
}

describe('a sale read from the journal', () => {
  const sold = sell(rulebookWith([promotion('double', { kind: 'points-multiplier', goods: { all: true }, factorMilli: 2000 }), promotion('ten', { kind: 'points-flat', points: 10 })]), [line(1, 'cup', 1000, 3)], {
    member: member(), input: { storeId: 'tiong-bahru', channel: 'store' },
  })

  const { byRule, byLine, tierBaseMinor, tierCounts } = sold.sale.earned
  const earned = { byRule, byLine, tierBaseMinor, tierCounts }

  it('is what was sold, with what it earned by line and rule', () => {
    expect(recordedSale(sold.compiled, inJournal(sold))).toEqual({ ...sold.sale, earned })
    expect(sold.sale.earned.byRule.length).toBeGreaterThan(1)
  })

  it('of a program before this one knows no circumstances and no count for tiers', () => {
    const { circumstances: _unknown, tierCounts: _uncounted, ...old } = inJournal(sold)
    const { storeId: _store, channel: _channel, ...input } = sold.sale.input
    expect(recordedSale(sold.compiled, old)).toEqual({ ...sold.sale, input, earned: { ...earned, tierCounts: old.tierBaseMinor } })
  })

  it.each([1, 7, 29, 500])('gives up what it really earned, where an older program worked that out otherwise: %i', (pointsEarned) => {
    expect(allTakenBack(sold, inJournal(sold, { pointsEarned }))).toBe(pointsEarned)
  })

  it('of goods that earn nothing today, too: over all its lines, be they worth nothing', () => {
    const plain = sell(rulebookWith([]), [line(1, 'cup', 1000, 3, { earns: false })], { member: member() })
    expect(allTakenBack(plain, inJournal(plain, { pointsEarned: 30 }))).toBe(30)
    const free = sell(rulebookWith([promotion('free', { kind: 'percent-off', goods: { all: true }, rateBp: 10_000 })]), [line(1, 'cup', 1000, 3)], { member: member() })
    expect(allTakenBack(free, inJournal(free, { pointsEarned: 5, saleId: uuid(3) }))).toBe(5)
  })
})
