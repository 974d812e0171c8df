import type { SaleCompleted } from '../ledger/journal.ts'
import type { CompiledRulebook } from '../promotions/compile.ts'
import { evaluate } from '../promotions/evaluate.ts'
import type { Instant } from '../time/instant.ts'

/** What a recorded sale would have come to by other rules. Money in minor units. */
export interface TriedBasket {
  readonly saleId: string
  readonly receiptNo: string
  readonly completedAt: Instant
  readonly was: Outcome
  readonly wouldBe: Outcome
}

export interface Outcome {
  readonly discountMinor: number
  readonly totalMinor: number
  /** As evaluation counts them: all paid in a tender that earns. */
  readonly points: number
}

/** How many baskets are shown one by one. */
export const MOST_SHOWN = 10

const outcomeOf = ({ discountMinor, totalMinor, points }: SaleCompleted['evaluation']): Outcome => ({ discountMinor, totalMinor, points: points.total })

/**
 * A recorded sale by the rules of a draft: the same lines at the same prices, the same member, coupons and uses, as if its first
 * line were added `laterMs` after it was.
 */
export function tryBasket(compiled: CompiledRulebook, sale: SaleCompleted, laterMs: number): TriedBasket {
  const { saleId, receiptNo, completedAt, lines, member } = sale
  const again = evaluate(compiled, { ...sale.circumstances, lines, member, pinnedAt: sale.pinnedAt + laterMs })
  return { saleId, receiptNo, completedAt, was: outcomeOf(sale.evaluation), wouldBe: outcomeOf(again) }
}

export interface TrialTotals {
  readonly baskets: number
  /** Baskets whose discount, amount due or points would be others. */
  readonly differing: number
  readonly was: Outcome
  readonly wouldBe: Outcome
  /** Those that would differ most in what is due, the most first; then in points. */
  readonly worst: readonly TriedBasket[]
}

export const NOTHING_TRIED: TrialTotals = { baskets: 0, differing: 0, was: { discountMinor: 0, totalMinor: 0, points: 0 }, wouldBe: { discountMinor: 0, totalMinor: 0, points: 0 }, worst: [] }

const sum = (a: Outcome, b: Outcome): Outcome => ({ discountMinor: a.discountMinor + b.discountMinor, totalMinor: a.totalMinor + b.totalMinor, points: a.points + b.points })

function distance({ was, wouldBe }: TriedBasket): readonly [money: number, points: number] {
  return [Math.abs(wouldBe.totalMinor - was.totalMinor), Math.abs(wouldBe.points - was.points)]
}

function furtherFirst(a: TriedBasket, b: TriedBasket): number {
  const [moneyA, pointsA] = distance(a)
  const [moneyB, pointsB] = distance(b)
  return moneyB - moneyA || pointsB - pointsA || (a.saleId < b.saleId ? -1 : 1)
}

/** The totals with one basket more. */
export function addTried(totals: TrialTotals, tried: TriedBasket): TrialTotals {
  const differs = tried.was.discountMinor !== tried.wouldBe.discountMinor || distance(tried).some((one) => one > 0)
  return {
    baskets: totals.baskets + 1,
    differing: totals.differing + (differs ? 1 : 0),
    was: sum(totals.was, tried.was),
    wouldBe: sum(totals.wouldBe, tried.wouldBe),
    worst: differs ? [...totals.worst, tried].sort(furtherFirst).slice(0, MOST_SHOWN) : totals.worst,
  }
}
