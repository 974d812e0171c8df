import type { BasketLine, MemberSnapshot } from '../basket/basket.ts'
import { tierRank } from '../loyalty/tiers.ts'
import { fault } from '../rulebook/faults.ts'
import type { RulebookFault } from '../rulebook/faults.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'

/** The most a quoted sale can come to before discounts, in minor units: what a rule's own amounts may be. */
export const MAXIMUM_QUOTE_MINOR = 1_000_000_000

/** The dearest a line can be: its own price, or a price of the rulebook's list that takes its place. */
function highestPrices(rulebook: Rulebook): ReadonlyMap<string, number> {
  const highest = new Map<string, number>()
  for (const { sku, priceMinor } of rulebook.prices) highest.set(sku, Math.max(priceMinor, highest.get(sku) ?? 0))
  return highest
}

/**
 * Whether everything that is worked out stays within whole numbers (loyalty-rules section 1), before anything is. Looked at
 * with integers of any size, so that the check itself cannot fail.
 */
export function amountFaults(lines: readonly BasketLine[], rulebook: Rulebook, member: MemberSnapshot | null): RulebookFault[] {
  const listed = highestPrices(rulebook)
  let total = 0n
  for (const [at, line] of lines.entries()) {
    const price = Math.max(line.unitPriceMinor, listed.get(line.sku) ?? 0)
    total += (BigInt(price) * BigInt(line.quantityMilli) + 999n) / 1000n
    if (total > BigInt(MAXIMUM_QUOTE_MINOR)) {
      return [fault(['basket', 'lines', at, 'unitPriceMinor'], 'AMOUNT_TOO_BIG', `Up to this line the sale comes to more than ${MAXIMUM_QUOTE_MINOR} (in cents or the like). Split it into several.`, `到此行为止，金额超过 ${MAXIMUM_QUOTE_MINOR}（最小货币单位），请分成几单。`)]
    }
  }
  return member !== null && !pointsFit(total, rulebook, member) ? [fault(['rulebook', 'tiers'], 'POINTS_TOO_MANY', 'This sale would earn more points than can be counted. Lower the earn rate or the multipliers.', '本单所得积分超出可计算范围，请降低积分比例或倍数。')] : []
}

function pointsFit(totalMinor: bigint, rulebook: Rulebook, member: MemberSnapshot): boolean {
  const { earn } = rulebook.tiers[tierRank(rulebook, member.tierId)]!
  let milli = 1000n
  for (const { effect } of rulebook.promotions) if (effect.kind === 'points-multiplier') milli += BigInt(effect.factorMilli - 1000)
  const weighted = totalMinor * milli
  const points = (weighted * BigInt(earn.points) * 10n ** BigInt(rulebook.pointsRules.decimals)) / (BigInt(earn.perMinor) * 1000n)
  const most = BigInt(Number.MAX_SAFE_INTEGER) / 2n
  return weighted <= most && points <= most
}
