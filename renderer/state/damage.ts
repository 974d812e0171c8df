import type { DamageView } from '../../core/contract/views.ts'

const TOLD_FOR_MS = 14 * 24 * 3600_000

/** Something of the journal is still missing: that stays in sight. */
export const isDamageOpen = ({ missingEntries }: DamageView): boolean => missingEntries > 0

/** Nothing is missing, and it was told long enough. */
export function isDamagePast(damage: DamageView, nowMs: number): boolean {
  return !isDamageOpen(damage) && nowMs > (damage.refilledAt ?? damage.at) + TOLD_FOR_MS
}
