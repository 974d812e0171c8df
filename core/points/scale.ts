/**
 * Points are counted in their minor units everywhere but in a rulebook: lots, balances, postings, tenders and every
 * result here. A rulebook speaks of whole points (rates, bonuses, minimum, step, caps, worth); whoever reads one of its
 * amounts of points multiplies it by this. Without decimals it is 1 and nothing changes.
 */
export function pointScale(decimals: number): number {
  return 10 ** decimals
}
