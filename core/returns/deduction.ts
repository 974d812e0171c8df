import { mulDivRound } from '../money/money.ts'
import { pointScale } from '../points/scale.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { ReturnedTender } from './parts.ts'

/** Points that were missing and are set against refunds, with the money that was kept for them. */
export interface Deducted {
  readonly points: number
  readonly amountMinor: number
}

/**
 * Sets missing points against a refund at what points are worth, cumulatively rounded down, and never more than there is
 * to pay out in money: what goes beyond is forgiven. Cash is the last to be touched and stays payable in coins.
 */
export function deductFrom(
  rulebook: Pick<Rulebook, 'redemption' | 'pointsRules' | 'programme'>, tenders: readonly ReturnedTender[], missingPoints: number, before: Deducted,
): { pay: ReturnedTender[]; deducted: Deducted; forgiven: number } {
  if (missingPoints === 0) return { pay: [...tenders], deducted: { points: 0, amountMinor: 0 }, forgiven: 0 }
  const { valueMinor } = rulebook.redemption
  const pointsOfValue = rulebook.redemption.points * pointScale(rulebook.pointsRules.decimals)
  const wantedMinor = mulDivRound(before.points + missingPoints, valueMinor, pointsOfValue, 'floor') - before.amountMinor
  const payableMinor = tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? 0 : tender.amountMinor), 0)
  const forgiven = wantedMinor <= payableMinor ? 0 : Math.min(missingPoints, mulDivRound(wantedMinor - payableMinor, pointsOfValue, valueMinor, 'floor'))
  let left = Math.min(wantedMinor, payableMinor)
  const less = new Map<number, number>()
  for (const tender of [...tenders].sort((a, b) => Number(a.kind === 'cash') - Number(b.kind === 'cash'))) {
    if (tender.kind === 'points') continue
    const stepMinor = tender.kind === 'cash' ? rulebook.programme.cashRoundingMinor : 1
    const taken = mulDivRound(Math.min(left, tender.amountMinor), 1, stepMinor, 'floor') * stepMinor
    less.set(tender.tender, taken)
    left -= taken
  }
  const pay = tenders
    .map((tender) => ({ ...tender, amountMinor: tender.amountMinor - (less.get(tender.tender) ?? 0) }))
    .filter((tender) => tender.amountMinor > 0 || tender.points > 0)
  return { pay, deducted: { points: missingPoints - forgiven, amountMinor: Math.min(wantedMinor, payableMinor) - left }, forgiven }
}
