import type { SaleCompleted } from './journal.ts'
import type { Posting } from './postings.ts'
import { giftCardLoads, salePostings } from './sale-entries.ts'
import { isOfOtherTill } from './tender.ts'

/**
 * Whether the entries of a sale are what the same event says of goods, tenders and points; what differs, or null. Entries
 * that balance among themselves may still book another sale than the one on the receipt.
 */
export function saleDisagreement(sale: SaleCompleted): string | null {
  if ((sale.otherTill !== undefined) !== isOfOtherTill(sale.tenders)) return 'the sale and its tenders differ on which till made it'
  const points = sale.postings.filter((posting) => posting.unit === 'points')
  const spent = sale.tenders.reduce((sum, tender) => sum + (tender.kind === 'points' ? tender.points : 0), 0)
  const redeemed = sumOf(points, 'points-redeemed')
  if (redeemed !== spent) return `paid with ${spent} points, entries ${redeemed}`
  const issued = -sumOf(points, 'points-issued')
  if (issued !== sale.pointsEarned) return `earned ${sale.pointsEarned} points, entries ${issued}`
  return moneyDisagreement(sale, points)
}

function moneyDisagreement(sale: SaleCompleted, points: readonly Posting[]): string | null {
  let expected: Map<string, number>
  try {
    expected = sums(salePostings({ evaluation: sale.evaluation, loads: giftCardLoads(sale.lines, sale.evaluation), tenders: sale.tenders, points }))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const booked = sums(sale.postings)
  const key = [...new Set([...expected.keys(), ...booked.keys()])].find((each) => expected.get(each) !== booked.get(each))
  return key === undefined ? null : `${key}: the sale says ${expected.get(key) ?? 0}, entries ${booked.get(key) ?? 0}`
}

const sumOf = (postings: readonly Posting[], account: Posting['account']): number =>
  postings.reduce((sum, posting) => sum + (posting.account === account ? posting.amount : 0), 0)

function sums(postings: readonly Posting[]): Map<string, number> {
  const byAccount = new Map<string, number>()
  for (const { account, amount, instrumentId } of postings) {
    const key = instrumentId === undefined ? account : `${account} ${instrumentId}`
    byAccount.set(key, (byAccount.get(key) ?? 0) + amount)
  }
  return byAccount
}
