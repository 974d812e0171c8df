import type { Promotion } from '../rulebook/promotion.ts'
import type { LimitKind } from './evaluation.ts'
import type { PromotionUsage } from './input.ts'

/** No limit: the largest whole number. */
export const UNLIMITED = Number.MAX_SAFE_INTEGER

/** What is left of a promotion's limits and budgets for this sale. */
export interface Left {
  /** Uses; `UNLIMITED` where nothing limits them. */
  uses: number
  /** Money off, in minor units; `UNLIMITED` where nothing limits it. */
  minor: number
  /** Which limit leaves the fewest uses, and which the least money; null where none does. */
  usesLimit: LimitKind | null
  minorLimit: LimitKind | null
  /** The limit that leaves nothing; null where something is left. */
  reached: LimitKind | null
}

const NO_LIMITS: Left = { uses: UNLIMITED, minor: UNLIMITED, usesLimit: null, minorLimit: null, reached: null }

type Count = readonly [limit: number | undefined, used: number | undefined, kind: LimitKind]

/** The smallest rest among counters; what is not stated was not used. */
function least(counts: readonly Count[]): { left: number; kind: LimitKind | null } {
  let least: { left: number; kind: LimitKind | null } = { left: UNLIMITED, kind: null }
  for (const [limit, used, kind] of counts) {
    if (limit === undefined) continue
    const left = Math.max(0, limit - (used ?? 0))
    if (left < least.left) least = { left, kind }
  }
  return least
}

/**
 * What earlier uses leave of a promotion's limits, as far as the terminal knows them (loyalty-rules section 3). Limits
 * for each member bind sales with a member. A promotion's budget in money that cannot pay a minor unit is used up.
 */
export function limitsLeft({ limits }: Promotion, usage: PromotionUsage | undefined, member: boolean): Left {
  const { perMember = {}, perStore, budgetUses, budgetMinor } = limits
  if (usage === undefined && Object.keys(limits).length === 0) return NO_LIMITS
  const ofMember: Count[] = member ? [
    [perMember.day, usage?.memberDay, 'member-day'],
    [perMember.week, usage?.memberWeek, 'member-week'],
    [perMember.month, usage?.memberMonth, 'member-month'],
    [perMember.lifetime, usage?.memberLifetime, 'member-lifetime'],
  ] : []
  const uses = least([
    ...ofMember,
    [perStore, usage?.store, 'store'],
    [budgetUses, usage?.uses, 'budget-uses'],
    // What is left of an allotment is stated as such.
    [usage?.allottedUses, 0, 'allotment'],
  ])
  const minor = least([[budgetMinor, usage?.spentMinor, 'budget-money'], [usage?.allottedMinor, 0, 'allotment']])
  return {
    uses: uses.left,
    minor: minor.left,
    usesLimit: uses.kind,
    minorLimit: minor.kind,
    reached: uses.left === 0 ? uses.kind : minor.left === 0 ? minor.kind : null,
  }
}
