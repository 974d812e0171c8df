import { z } from 'zod'
import type { StaffRole } from './roles.ts'

/** What not everybody at a till may do alone. Whoever may not asks one who may to approve on the spot. */
export const RIGHTS = {
  /** Take goods back against a receipt of this till. */
  'return': ['cashier', 'supervisor', 'manager'],
  'void': ['supervisor', 'manager'],
  /** Take goods back on another till's receipt, or without one. */
  'return-on-copy': ['supervisor', 'manager'],
  'return-without-receipt': ['supervisor', 'manager'],
  /** Spend points of a member who is known weakly. */
  'spend-weakly-identified': ['supervisor', 'manager'],
  'points-adjust': ['manager'],
  'points-transfer': ['supervisor', 'manager'],
  'member-block': ['supervisor', 'manager'],
  'member-merge': ['supervisor', 'manager'],
  'member-erase': ['manager'],
  'card-pay-out': ['supervisor', 'manager'],
  'card-block': ['supervisor', 'manager'],
  'store-credit-issue': ['supervisor', 'manager'],
  'coupon-issue': ['supervisor', 'manager'],
  'coupon-withdraw': ['supervisor', 'manager'],
  'tier-give': ['manager'],
  'tier-withdraw': ['manager'],
  'account-open': ['manager'],
  'account-over-limit': ['manager'],
  'cash-pay-out': ['supervisor', 'manager'],
  /** Say how a payment ended while the payment terminal that has it does not answer. */
  'settle-unknown-payment': ['supervisor', 'manager'],
  /** Print a slip again: some are worth money to whoever holds them. */
  'slip-reprint': ['supervisor', 'manager'],
  /** Give a price or a discount by hand, up to the limits of discount-limits.ts. */
  'discount-small': ['cashier', 'supervisor', 'manager'],
  'discount-large': ['supervisor', 'manager'],
  'discount-any': ['manager'],
  'no-sale': ['cashier', 'supervisor', 'manager'],
  /** Answer for the balances of a till that may lack entries and has no head office. */
  'spending-allow': ['manager'],
  /** Say whether a folder that looks like a copy is the till itself, moved. */
  'settle-place': ['manager'],
  'close-shift': ['supervisor', 'manager'],
} as const satisfies Record<string, readonly StaffRole[]>
export type Right = keyof typeof RIGHTS
export const rightSchema = z.enum(Object.keys(RIGHTS) as [Right, ...Right[]])

/** Whether a role has a right by itself. */
export function hasRight(role: StaffRole, right: Right): boolean {
  return (RIGHTS[right] as readonly StaffRole[]).includes(role)
}
