import { setImmediate as nextTurn } from 'node:timers/promises'
import { addTried, NOTHING_TRIED, tryBasket } from '../../../core/rollout/past-baskets.ts'
import type { TrialTotals } from '../../../core/rollout/past-baskets.ts'
import { compileRulebook } from '../../../core/promotions/evaluate.ts'
import { readEvent } from '../../../core/ledger/read-event.ts'
import type { Rulebook } from '../../../core/rulebook/rulebook.ts'
import { salesSince } from '../store/past-sale-store.ts'
import type { PastSale } from '../store/past-sale-store.ts'
import type { Queryable } from '../store/terminal-store.ts'

const DAY_MS = 86_400_000
/** Rows read at once. */
const PAGE = 200

export interface TrialOptions {
  /** Sales completed in the last so many days. */
  readonly days: number
  /** As if they had been made so many days later: for offers that begin in the future. Whole weeks keep the weekday. */
  readonly laterDays: number
  /** After so long it ends with the sales tried so far, the newest. */
  readonly limitMs: number
}

export interface Trial extends TrialTotals {
  /** False: the time was over before all sales were tried. */
  readonly complete: boolean
  /** Entries that this program cannot read as a sale. */
  readonly unreadable: number
}

/**
 * Works the sales of the last days out again by a draft's rules, the newest first. Other requests are answered between two
 * baskets; what is read is what was kept as it came, so nothing is changed.
 */
export async function tryOnPastBaskets(db: Queryable, rulebook: Rulebook, options: TrialOptions, clock: { now(): number; monotonicMs(): number }): Promise<Trial> {
  const compiled = compileRulebook(rulebook)
  const until = clock.monotonicMs() + options.limitMs
  const since = clock.now() - options.days * DAY_MS
  let totals: TrialTotals = NOTHING_TRIED
  let unreadable = 0
  let last: PastSale | null = null
  for (;;) {
    const sales: PastSale[] = await salesSince(db, since, last, PAGE)
    for (const sale of sales) {
      if (clock.monotonicMs() >= until) return { ...totals, unreadable, complete: false }
      const read = readEvent(sale.body)
      if (read.kind === 'known' && read.event.type === 'sale.completed') totals = addTried(totals, tryBasket(compiled, read.event, options.laterDays * DAY_MS))
      else unreadable += 1
      await nextTurn()
    }
    last = sales.at(-1) ?? null
    if (last === null || sales.length < PAGE) return { ...totals, unreadable, complete: true }
  }
}
