import type { CompiledRulebook } from '../promotions/compile.ts'
import { earnedShares } from './earned-shares.ts'
import type { EarnedParts } from './earned-shares.ts'
import { earnedAfterKept, evaluateKept, moneyAfterKept } from './kept-goods.ts'
import { lineShares } from './line-shares.ts'
import type { KeptBack } from './line-shares.ts'
import type { ReturnParts } from './parts.ts'
import { earnedTakenBack } from './parts.ts'
import { isEverything } from './quantities.ts'
import type { Returned } from './quantities.ts'
import type { RecordedSale } from './sale.ts'
import { soldLines } from './sale.ts'
import { taxShares } from './tax-shares.ts'
import { tenderShares } from './tender-shares.ts'

/** What a sale has given back once so much of it is returned; `waivedMinor`: see `cumulativeParts`. */
export interface Cumulative {
  readonly parts: ReturnParts
  /** Where the kept goods are evaluated again and would cost more than is left of what was paid: what is not asked for. */
  readonly waivedMinor: number
}

/**
 * F of loyalty-rules section 6: all that a sale gives back when this much of every line is returned. A return gives F now
 * less what was given before, so that any split of returns comes to the same; all of everything is the original.
 * `before` matters only where goods kept are worked out again (choices rows 11 and 24): then money or points that would
 * go below what was given before stay where they are.
 */
export function cumulativeParts(compiled: CompiledRulebook, sale: RecordedSale, returned: Returned, keptBack: KeptBack, before: ReturnParts): Cumulative {
  const { choices, programme } = compiled.rulebook
  const everything = isEverything(sale, returned)
  const lines = soldLines(compiled, sale)
  const again = !everything && (choices.returnBreaksThreshold === 're-evaluate' || choices.returnEarned === 'recompute')
  const kept = again ? evaluateKept(compiled, sale, returned) : null
  const shares = lineShares(lines, returned, keptBack)
  const taxes = taxShares(compiled, sale, lines, shares)
  const onTopMinor = programme.pricesIncludeTax ? 0 : taxes.reduce((sum, tax) => sum + tax.taxMinor, 0)
  const standing = { lines: shares, taxes, refundMinor: shares.reduce((sum, line) => sum + line.netMinor, onTopMinor) }
  const wanted = kept !== null && choices.returnBreaksThreshold === 're-evaluate' ? moneyAfterKept(sale, lines, kept, returned, keptBack) : standing
  const stays = wanted.refundMinor < before.refundMinor
  const money = stays ? unchanged(before, wanted.lines) : wanted
  const tenders = tenderShares(sale.tenders, money.refundMinor, { returnSpent: choices.returnSpent, cashRoundingMinor: programme.cashRoundingMinor, everything })
  const paid = { ...money, ...tenders }
  const points = kept !== null && choices.returnEarned === 'recompute'
    ? notLess(earnedAfterKept(compiled, sale, kept, paid), before)
    : earnedShares(compiled, sale, lines, returned, choices.returnEarned === 'per-line' ? 'per-line' : 'in-share')
  return { parts: { ...paid, ...points }, waivedMinor: stays ? before.refundMinor - wanted.refundMinor : 0 }
}

/** Goods come back, and no money changes. */
function unchanged(before: ReturnParts, wanted: ReturnParts['lines']): Pick<ReturnParts, 'lines' | 'taxes' | 'refundMinor'> {
  const known = new Map(before.lines.map((line) => [line.lineId, line]))
  const nothing = { grossMinor: 0, discounts: [], netMinor: 0, keptBackMinor: 0 }
  const lines = wanted.map(({ lineId, quantityMilli, keptBackMinor }) => {
    const line = known.get(lineId) ?? nothing
    // What has been spent of a gift card stays known, or the next return would pay it out.
    return { ...line, lineId, quantityMilli, grossMinor: line.grossMinor + keptBackMinor - line.keptBackMinor, keptBackMinor }
  })
  return { lines, taxes: before.taxes, refundMinor: before.refundMinor }
}

/** Points worked out again never bring points: what was taken before stays taken until it is exceeded. */
function notLess(wanted: EarnedParts, before: ReturnParts): EarnedParts {
  return {
    earned: earnedTakenBack(wanted) < earnedTakenBack(before) ? before.earned : wanted.earned,
    tierBaseMinor: Math.max(wanted.tierBaseMinor, before.tierBaseMinor),
    tierCounts: Math.max(wanted.tierCounts, before.tierCounts),
  }
}
