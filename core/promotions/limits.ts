import type { Promotion } from '../rulebook/promotion.ts'
import type { LimitKind } from './evaluation.ts'
import type { PromotionUsage } from './input.ts'

/** What is left of a promotion's limits and budgets for this sale. */
export interface Left {
  /** Uses; the largest whole number where nothing limits them. */
  uses: number
  /** Money off, in minor units; the largest whole number where nothing limits it. */
  minor: number
  /** The limit that leaves nothing; null where something is left. */
  reached: LimitKind | null
}

/** What earlier uses leave of a promotion's limits. */
export function limitsLeft(_promotion: Promotion, _usage: PromotionUsage | undefined): Left {
  return { uses: Number.MAX_SAFE_INTEGER, minor: Number.MAX_SAFE_INTEGER, reached: null }
}
