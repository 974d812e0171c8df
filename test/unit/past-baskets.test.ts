import { expect, it } from 'vitest'
import { compileRulebook } from '../../core/promotions/evaluate.ts'
import { addTried, MOST_SHOWN, NOTHING_TRIED, tryBasket } from '../../core/rollout/past-baskets.ts'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import { promotion, rulebookWith } from '../support/promotion-fixtures.ts'
import { saleEvent } from '../support/journal-makers.ts'
import { uuid } from '../support/sale-makers.ts'

const DAY_MS = 86_400_000
const tenth = promotion('tenth', { kind: 'percent-off', rateBp: 1_000, goods: { all: true } }, { when: { kind: 'spend', goods: { all: true }, minimumMinor: 500 } })
const sale = (n: number, totalMinor: number): SaleCompleted => saleEvent({ saleId: uuid(n), totalMinor, memberId: null, pointsEarned: 0, tenders: [{ kind: 'card', amountMinor: totalMinor, approvalCode: null }] })

it('sums what sales came to and would come to, and counts those that differ', () => {
  const compiled = compileRulebook(rulebookWith([tenth]))
  const totals = [sale(1, 1_000), sale(2, 499), sale(3, 505)].map((each) => tryBasket(compiled, each, 0)).reduce(addTried, NOTHING_TRIED)
  // A tenth of 10.00 and of 5.05 (0.505, half up); nothing of 4.99.
  expect(totals).toMatchObject({ baskets: 3, differing: 2, was: { discountMinor: 0, totalMinor: 2_004 }, wouldBe: { discountMinor: 151, totalMinor: 1_853 } })
  expect(totals.worst.map(({ saleId }) => saleId)).toEqual([uuid(1), uuid(3)])
})

it('shows the ten that differ most, the most first, whatever order they come in', () => {
  const compiled = compileRulebook(rulebookWith([tenth]))
  const amounts = Array.from({ length: 25 }, (_, n) => 1_000 + 100 * ((n * 7) % 25))
  const totals = amounts.map((amount, n) => tryBasket(compiled, sale(n, amount), 0)).reduce(addTried, NOTHING_TRIED)
  expect(totals.worst.map(({ was }) => was.totalMinor)).toEqual([...amounts].sort((a, b) => b - a).slice(0, MOST_SHOWN))
})

it('tries sales as if they were made later, for offers that begin in the future', () => {
  const soon = promotion('soon', tenth.effect, { when: { kind: 'dates', from: '2025-08-22', to: '2025-08-29' } })
  const compiled = compileRulebook(rulebookWith([soon]))
  expect(tryBasket(compiled, sale(1, 1_000), 0).wouldBe.discountMinor).toBe(0)
  expect(tryBasket(compiled, sale(1, 1_000), 14 * DAY_MS).wouldBe.discountMinor).toBe(100)
})
