import type { CashMoved, CountedTender, TenderCount } from './events/cash-events.ts'
import type { Account, Posting } from './postings.ts'

/** The account a counted tender's money stands on until it is banked. */
export const ACCOUNT_OF_TENDER = { cash: 'cash-drawer', card: 'card-clearing', paynow: 'paynow-clearing' } as const satisfies Record<CountedTender, Account>

const money = (account: Account, amount: number): Posting => ({ account, unit: 'money', amount })
const withoutZeros = (postings: readonly Posting[]): Posting[] => postings.filter((posting) => posting.amount !== 0)

/** Entries that change a shift's float from what the books had to what it is: the change fund is on the other side. */
export function floatPostings(floatMinor: number, beforeMinor: number): Posting[] {
  return withoutZeros([money('cash-drawer', floatMinor - beforeMinor), money('change-fund', beforeMinor - floatMinor)])
}

/** Entries of cash put in or taken out; what comes from the safe or goes there is the shop's own. */
export function movementPostings(move: Pick<CashMoved, 'kind' | 'reason' | 'amountMinor'>): Posting[] {
  const { amountMinor } = move
  if (move.kind === 'pay-in') return [money('cash-drawer', amountMinor), money(move.reason === 'from-safe' ? 'safe' : 'paid-in', -amountMinor)]
  return [money('cash-drawer', -amountMinor), money(move.kind === 'drop' ? 'safe' : 'paid-out', amountMinor)]
}

export interface Closing {
  readonly tenders: readonly TenderCount[]
  readonly leftMinor: number
  readonly toSafeMinor: number
}

/**
 * Entries that end a shift: each counted tender is brought to its count, with the difference on `over-short` (a debit
 * where money is missing), and the drawer is emptied into the float for the next shift and the safe.
 *
 * What is left and what goes to the safe must be what is there: counted, or by the books where nobody counted.
 */
export function closingPostings({ tenders, leftMinor, toSafeMinor }: Closing): Posting[] {
  const cash = tenders.find((one) => one.tender === 'cash')
  if (cash === undefined || (cash.countedMinor ?? cash.expectedMinor) !== leftMinor + toSafeMinor) throw new Error('a closed drawer is left, or in the safe')
  const found = tenders.flatMap((one) => (one.countedMinor === null ? [] : [{ ...one, overMinor: one.countedMinor - one.expectedMinor }]))
  return withoutZeros([
    money('cash-drawer', -cash.expectedMinor),
    ...found.filter((one) => one.tender !== 'cash').map((one) => money(ACCOUNT_OF_TENDER[one.tender], one.overMinor)),
    ...found.map((one) => money('over-short', -one.overMinor)),
    money('change-fund', leftMinor),
    money('safe', toSafeMinor),
  ])
}
