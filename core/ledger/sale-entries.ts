import type { BasketLine } from '../basket/basket.ts'
import type { Evaluation } from '../promotions/evaluation.ts'
import { movePoints } from './points-entries.ts'
import type { Account, Posting } from './postings.ts'
import { INSTRUMENT_ACCOUNTS, instrumentIdOf, isOfOtherTill } from './tender.ts'
import type { CompletedTender } from './tender.ts'

export interface SaleEntriesInput {
  readonly evaluation: Pick<Evaluation, 'totalMinor' | 'taxes'>
  /** What its lines load on gift cards (`giftCardLoads`): a liability and no sale. */
  readonly loads?: readonly GiftCardLoad[]
  readonly tenders: readonly CompletedTender[]
  /** The sale's entries of points (points-entries.ts). */
  readonly points: readonly Posting[]
}

/**
 * The entries of one completed sale, balanced in money and in points.
 *
 * Money: every tender is a debit (cash: what stays in the drawer, net of change; points: `points-redeemed-value`, the
 * programme's cost of the sale; gift card, credit and account: the instrument's own account), the sale without tax and each
 * rate's tax are credits, and so are what gift cards were loaded with and what cash rounding added (a debit where it took
 * off).
 *
 * A sale made on another till is that till's in goods and tax (its one line has no tax here): its total is a credit of
 * `other-till-sales`, and what is left to pay there a debit of `other-till`.
 *
 * Points flow from the account that loses them (negative) to the one that gains them (positive): earned from
 * `points-issued`, first to what the member owes, then to available or pending; spent from where each lot stands to
 * `points-redeemed`. So what a member has is the plain sum of their four accounts.
 *
 * Tenders that do not add up are a broken invariant and throw.
 */
export function salePostings(input: SaleEntriesInput): Posting[] {
  const postings: Posting[] = input.tenders.map(tenderPosting)
  const isElsewhere = isOfOtherTill(input.tenders)
  const taxMinor = input.evaluation.taxes.reduce((sum, tax) => sum + tax.taxMinor, 0)
  const loads = input.loads ?? []
  const loadedMinor = loads.reduce((sum, load) => sum + load.amountMinor, 0)
  postings.push(money(isElsewhere ? 'other-till-sales' : 'sales', taxMinor + loadedMinor - input.evaluation.totalMinor))
  for (const load of loads) postings.push({ ...money('gift-card-liability', -load.amountMinor), instrumentId: load.cardId })
  for (const tax of input.evaluation.taxes) postings.push(money('tax', -tax.taxMinor))
  for (const tender of input.tenders) {
    if (tender.kind === 'cash') postings.push(money('cash-rounding', -tender.roundingMinor))
  }
  postings.push(...input.points)
  const entries = postings.filter((posting) => posting.amount !== 0)
  const faults = unbalanced(entries)
  if (faults.length > 0) throw new Error(`a sale's entries do not balance: ${faults.map((fault) => `${fault.unit} ${fault.sum}`).join(', ')}`)
  return entries
}

export interface GiftCardLoad {
  readonly lineId: string
  readonly cardId: string
  readonly amountMinor: number
}

/** What the lines of a sale load on which gift card, in the order of the lines; a card loaded with nothing is left out. */
export function giftCardLoads(lines: readonly Pick<BasketLine, 'lineId' | 'loadsCardId'>[], evaluation: Pick<Evaluation, 'lines'>): GiftCardLoad[] {
  const evaluated = new Map(evaluation.lines.map((line) => [line.lineId, line.netMinor]))
  return lines.flatMap(({ lineId, loadsCardId: cardId }) => {
    const amountMinor = evaluated.get(lineId) ?? 0
    return cardId === undefined || amountMinor === 0 ? [] : [{ lineId, cardId, amountMinor }]
  })
}

/** Entries that bring members' points from elsewhere: from `points-imported` to each member's `points-available`. */
export function importPostings(members: readonly { readonly memberId: string; readonly points: number }[]): Posting[] {
  return members.flatMap(({ memberId, points }) => movePoints({ account: 'points-imported' }, { account: 'points-available', memberId }, points))
}

/** The units whose entries do not sum to zero, with their sums; empty when all is well. */
export function unbalanced(postings: readonly Posting[]): { unit: Posting['unit']; sum: number }[] {
  const sums = { money: 0, points: 0 }
  for (const posting of postings) sums[posting.unit] += posting.amount
  return (['money', 'points'] as const).filter((unit) => sums[unit] !== 0).map((unit) => ({ unit, sum: sums[unit] }))
}

function tenderPosting(tender: CompletedTender): Posting {
  switch (tender.kind) {
    case 'cash': return money('cash-drawer', tender.paidMinor)
    case 'card': return money('card-clearing', tender.amountMinor)
    case 'paynow': return money('paynow-clearing', tender.amountMinor)
    case 'points': return money('points-redeemed-value', tender.amountMinor)
    case 'other-till': return money('other-till', tender.amountMinor)
    case 'gift-card':
    case 'store-credit':
    case 'account': return { ...money(INSTRUMENT_ACCOUNTS[tender.kind], tender.amountMinor), instrumentId: instrumentIdOf(tender) }
  }
}

function money(account: Account, amountMinor: number): Posting {
  return { account, unit: 'money', amount: amountMinor }
}
