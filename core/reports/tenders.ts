import type { Account } from '../ledger/postings.ts'

/** Ways to pay, in the order in which reports list them. */
export const TENDER_KINDS = ['card', 'paynow', 'qr', 'cash', 'points', 'gift-card', 'store-credit', 'account', 'other-till'] as const
export type TenderKind = (typeof TENDER_KINDS)[number]

/** The tender whose money stands on an account of the ledger. */
export const TENDER_OF_ACCOUNT: Readonly<Partial<Record<Account, TenderKind>>> = {
  'card-clearing': 'card', 'paynow-clearing': 'paynow', 'cash-drawer': 'cash', 'points-redeemed-value': 'points',
  'gift-card-liability': 'gift-card', 'store-credit': 'store-credit', 'customer-accounts': 'account', 'other-till': 'other-till',
}
