import { z } from 'zod'
import { rightSchema } from '../people/rights.ts'
import { memberCandidateSchema } from './member-candidate.ts'

const nothing = z.strictObject({})
const backupPlace = z.strictObject({ folder: z.string() })

/**
 * The one registry of codes that may cross the contract. Screens look the words up by code, in each language:
 * what happened, what is safe, what to do. `retryable` is operational trouble that may pass by itself.
 */
export const ERRORS = {
  // frames and calls
  INPUT_INVALID: { data: z.strictObject({ issues: z.array(z.strictObject({ path: z.string(), message: z.string() })) }), retryable: false },
  UNKNOWN_METHOD: { data: z.strictObject({ method: z.string() }), retryable: false },
  CONTRACT_MISMATCH: { data: nothing, retryable: false },
  IDEMPOTENCY_MISMATCH: { data: nothing, retryable: false },
  DISCONNECTED: { data: nothing, retryable: true },
  TIMED_OUT: { data: nothing, retryable: true },
  INTERNAL: { data: z.strictObject({ incidentId: z.string() }), retryable: false },
  // people
  SIGNED_OUT: { data: nothing, retryable: false },
  FORBIDDEN: { data: z.strictObject({ role: z.string() }), retryable: false },
  PIN_WRONG: { data: z.strictObject({ attemptsLeft: z.int().nonnegative() }), retryable: false },
  PIN_LOCKED: { data: z.strictObject({ untilMs: z.int() }), retryable: false },
  /** The badge is nobody's here: of another shop, or ended by a newer one. */
  BADGE_UNKNOWN: { data: nothing, retryable: false },
  STAFF_UNKNOWN: { data: nothing, retryable: false },
  /** Whoever is signed in may not do this alone; `right` names what is asked for. */
  APPROVAL_NEEDED: { data: z.strictObject({ right: rightSchema }), retryable: false },
  /** The second person may not approve it either. */
  APPROVAL_NOT_ENOUGH: { data: z.strictObject({ right: rightSchema }), retryable: false },
  // scans
  SCAN_UNREADABLE: { data: z.strictObject({ text: z.string() }), retryable: false },
  CHECK_DIGIT_WRONG: { data: z.strictObject({ text: z.string() }), retryable: false },
  PRODUCT_UNKNOWN: { data: z.strictObject({ text: z.string() }), retryable: false },
  CARD_OTHER_PROGRAMME: { data: z.strictObject({ last4: z.string() }), retryable: false },
  CARD_UNKNOWN: { data: z.strictObject({ last4: z.string(), cardNumber: z.string() }), retryable: false },
  CARD_BLOCKED: { data: z.strictObject({ last4: z.string() }), retryable: false },
  /** Names the member who is on the sale. */
  MEMBER_ALREADY_ATTACHED: { data: z.strictObject({ memberId: z.string(), name: z.string() }), retryable: false },
  MEMBER_UNKNOWN: { data: nothing, retryable: false },
  // sale
  RULEBOOK_UNKNOWN: { data: nothing, retryable: false },
  SALE_NOT_OPEN: { data: nothing, retryable: false },
  SALE_CHANGED: { data: nothing, retryable: false },
  /** No customer's display is on. */
  DISPLAY_NOT_THERE: { data: nothing, retryable: false },
  /** The question on the customer's display is no longer asked. */
  QUESTION_OVER: { data: nothing, retryable: false },
  SALE_EMPTY: { data: nothing, retryable: false },
  SALE_PARTLY_PAID: { data: z.strictObject({ paidMinor: z.int() }), retryable: false },
  SALE_TOO_LONG: { data: z.strictObject({ lines: z.int() }), retryable: false },
  AMOUNT_TOO_LARGE: { data: nothing, retryable: false },
  LINE_UNKNOWN: { data: nothing, retryable: false },
  QUANTITY_INVALID: { data: z.strictObject({ unit: z.enum(['piece', 'kg']) }), retryable: false },
  /** Deposits, levies, gift cards: no price and no discount by hand. */
  LINE_NOT_DISCOUNTABLE: { data: nothing, retryable: false },
  /** Goods that are sold from an age on, and nobody looked yet whether the customer has it. */
  AGE_CHECK_NEEDED: { data: z.strictObject({ years: z.int().positive() }), retryable: false },
  PRICE_NEEDED: { data: z.strictObject({ sku: z.string(), name: z.string() }), retryable: false },
  WEIGHT_NEEDED: { data: z.strictObject({ sku: z.string(), name: z.string() }), retryable: false },
  OTHER_SALE_OPEN: { data: nothing, retryable: false },
  /** This till sells by itself: no amounts of another one are keyed. */
  NOT_BESIDE_TILL: { data: nothing, retryable: false },
  /** The sale is another till's, or this till stands beside one: goods are scanned there. */
  OF_OTHER_TILL: { data: nothing, retryable: false },
  OTHER_RECEIPT_INVALID: { data: nothing, retryable: false },
  /** The other till's receipt was rewarded already: by which of ours. */
  OTHER_RECEIPT_USED: { data: z.strictObject({ otherReceiptNo: z.string(), receiptNo: z.string() }), retryable: false },
  CATEGORY_UNKNOWN: { data: nothing, retryable: false },
  /** No coupon that this till can check begins like this code. */
  COUPON_UNKNOWN: { data: z.strictObject({ code: z.string() }), retryable: false },
  /** A scanned coupon that is good for nothing in this sale; `reason` as in `CouponOutcome`. */
  COUPON_REFUSED: { data: z.strictObject({ code: z.string(), reason: z.string() }), retryable: false },
  /** A voucher or personal code that was used already: when, and in which sale. */
  COUPON_USED: { data: z.strictObject({ last4: z.string(), usedOn: z.string(), usedAt: z.int(), receiptNo: z.string() }), retryable: false },
  /** Taken back since it was given. */
  COUPON_CANCELLED: { data: z.strictObject({ last4: z.string(), reason: z.enum(['sale-returned', 'withdrawn', 'erased']) }), retryable: false },
  COUPON_EXPIRED: { data: z.strictObject({ lastDay: z.string() }), retryable: false },
  /** Allotted to another till, and head office cannot be asked. */
  COUPON_OTHER_TILL: { data: z.strictObject({ code: z.string() }), retryable: true },
  /** Signed by a till whose key is not here, or by nobody. */
  VOUCHER_KEY_UNKNOWN: { data: nothing, retryable: true },
  VOUCHER_SIGNATURE_WRONG: { data: nothing, retryable: false },
  COUPON_NOT_PERSONAL: { data: nothing, retryable: false },
  /** What was made out to a member is taken without its code only where their card was read. */
  COUPON_NEEDS_CARD: { data: nothing, retryable: false },
  COUPON_NOT_FOUND: { data: nothing, retryable: false },
  COUPONS_FULL: { data: z.strictObject({ most: z.int() }), retryable: false },
  // copies of a till
  /** The folder may be a copy of another one that goes on selling: until somebody says what it is, nothing is booked in it. */
  FOLDER_COPIED: { data: z.strictObject({ because: z.enum(['copy', 'other-machine']) }), retryable: false },
  FOLDER_NOT_COPIED: { data: nothing, retryable: false },
  // payment
  /** This till may lack entries, so nothing of a customer's is spent on it without head office. */
  SPEND_ONLINE_ONLY: { data: z.strictObject({ because: z.enum(['restored', 'damaged']) }), retryable: false },
  SPENDING_NOT_BARRED: { data: nothing, retryable: false },
  /** The till belongs to a head office, which alone knows what was spent. */
  SPENDING_BY_HEAD_OFFICE: { data: z.strictObject({ url: z.string() }), retryable: false },
  TENDERS_SHORT: { data: z.strictObject({ missingMinor: z.int() }), retryable: false },
  TENDERS_OVER: { data: z.strictObject({ overMinor: z.int() }), retryable: false },
  POINTS_NOT_ENOUGH: { data: z.strictObject({ available: z.int() }), retryable: false },
  POINTS_STEP: { data: z.strictObject({ minimum: z.int(), step: z.int() }), retryable: false },
  POINTS_TOO_MANY: { data: z.strictObject({ maximum: z.int() }), retryable: false },
  POINTS_NEED_CARD: { data: nothing, retryable: false },
  /** Nothing can be spent before new earnings have paid what is owed. */
  POINTS_OWED: { data: z.strictObject({ owed: z.int() }), retryable: false },
  // points by hand
  POINTS_MORE_THAN_THERE: { data: z.strictObject({ available: z.int() }), retryable: false },
  POINTS_OUT_OF_RANGE: { data: z.strictObject({ maximum: z.int() }), retryable: false },
  TRANSFER_TO_SELF: { data: nothing, retryable: false },
  TRANSFER_BY_HEAD_ONLY: { data: nothing, retryable: false },
  /** The hold is another member's than the one on the sale. */
  HOLD_OTHER_MEMBER: { data: nothing, retryable: false },
  HOLD_UNKNOWN: { data: nothing, retryable: false },
  ATTEMPT_UNKNOWN: { data: nothing, retryable: false },
  ATTEMPT_UNSETTLED: { data: z.strictObject({ amountMinor: z.int() }), retryable: false },
  ATTEMPT_SETTLED: { data: z.strictObject({ state: z.string() }), retryable: false },
  /** The payment terminal has it and has not answered yet: a person's word would be too early. */
  ATTEMPT_AT_TERMINAL: { data: z.strictObject({ amountMinor: z.int() }), retryable: true },
  PAYMENT_TERMINAL_NOT_SET: { data: nothing, retryable: false },
  PAYMENT_REQUEST_UNKNOWN: { data: nothing, retryable: false },
  /** Money whose way nobody knows yet, or that is still to be given back: said before a shift is closed over it. */
  PAYMENTS_OPEN: { data: z.strictObject({ payments: z.int().nonnegative(), refunds: z.int().nonnegative() }), retryable: false },
  // shifts and cash
  SHIFT_NOT_OPEN: { data: nothing, retryable: false },
  SHIFT_ALREADY_OPEN: { data: nothing, retryable: false },
  CASH_MORE_THAN_THERE: { data: nothing, retryable: false },
  REPORT_UNKNOWN: { data: nothing, retryable: false },
  /** Whoever counts blind is not told what was sold for cash before the count. */
  REPORT_BLIND: { data: nothing, retryable: false },
  REPORT_UNREADABLE: { data: nothing, retryable: true },
  REPORT_RANGE: { data: z.strictObject({ most: z.int() }), retryable: false },
  FLOAT_OVER_COUNT: { data: z.strictObject({ countedMinor: z.int() }), retryable: false },
  HAND_OVER_TO_SELF: { data: nothing, retryable: false },
  // gift cards, store credit and accounts
  CODE_UNREADABLE: { data: nothing, retryable: false },
  CODE_CHECK_WRONG: { data: nothing, retryable: false },
  CODE_OTHER_PROGRAMME: { data: nothing, retryable: false },
  /** Also a code of the other kind: a gift card where store credit is asked for. */
  VALUE_UNKNOWN: { data: z.strictObject({ last4: z.string() }), retryable: false },
  VALUE_BLOCKED: { data: z.strictObject({ last4: z.string() }), retryable: false },
  VALUE_EXPIRED: { data: z.strictObject({ last4: z.string(), expiresOn: z.string() }), retryable: false },
  VALUE_NOT_ENOUGH: { data: z.strictObject({ last4: z.string(), balanceMinor: z.int() }), retryable: false },
  VALUE_BUYS_NO_CARDS: { data: z.strictObject({ payableMinor: z.int() }), retryable: false },
  LOAD_TOO_LARGE: { data: z.strictObject({ maximumMinor: z.int() }), retryable: false },
  LOAD_TWICE: { data: nothing, retryable: false },
  PAY_OUT_TOO_LARGE: { data: z.strictObject({ upToMinor: z.int() }), retryable: false },
  ACCOUNT_UNKNOWN: { data: nothing, retryable: false },
  ACCOUNT_EXISTS: { data: nothing, retryable: false },
  SETTLEMENT_OVER: { data: z.strictObject({ owedMinor: z.int() }), retryable: false },
  // what comes back
  RETURN_SALE_UNKNOWN: { data: nothing, retryable: false },
  RETURN_OTHER_MEMBER: { data: nothing, retryable: false },
  /** Something of this sale came back since the screen was drawn. */
  RETURN_CHANGED: { data: nothing, retryable: false },
  RETURN_EMPTY: { data: nothing, retryable: false },
  RETURN_LINE_UNKNOWN: { data: z.strictObject({ lineId: z.string() }), retryable: false },
  RETURN_QUANTITY_INVALID: { data: z.strictObject({ lineId: z.string(), unit: z.enum(['piece', 'kg']) }), retryable: false },
  RETURN_MORE_THAN_LEFT: { data: z.strictObject({ lineId: z.string(), leftMilli: z.int() }), retryable: false },
  /** Another till's receipt: more than may be given back for it offline; what is left of that. */
  RETURN_ABOVE_FLOOR: { data: z.strictObject({ leftMinor: z.int().nonnegative() }), retryable: false },
  /** The receipt is of another store, and head office cannot be asked. */
  RETURN_OTHER_STORE: { data: nothing, retryable: false },
  /** The code on a receipt proves nothing: not readable, of a till that is not known or not believed any more, or not signed by it. */
  RECEIPT_CODE_INVALID: { data: z.strictObject({ reason: z.enum(['unreadable', 'unknown-till', 'revoked-till', 'not-signed']) }), retryable: false },
  /** The goods of a long receipt do not fit its code, and the store has no copy of it here. */
  RECEIPT_CODE_SHORT: { data: z.strictObject({ receiptNo: z.string() }), retryable: false },
  RETURN_TOO_LATE: { data: z.strictObject({ lastDay: z.string() }), retryable: false },
  VOID_OTHER_SHIFT: { data: nothing, retryable: false },
  GIFT_CARD_BALANCE_NEEDED: { data: z.strictObject({ lineId: z.string() }), retryable: false },
  GIFT_CARD_USED_UP: { data: z.strictObject({ lineId: z.string() }), retryable: false },
  RECEIPT_NEEDED: { data: nothing, retryable: false },
  PRICE_UNKNOWN: { data: z.strictObject({ sku: z.string() }), retryable: false },
  REFUND_UNKNOWN: { data: nothing, retryable: false },
  REFUND_SETTLED: { data: z.strictObject({ state: z.string() }), retryable: false },
  // members
  /** A name or note that cannot be kept as it is. */
  TEXT_INVALID: { data: z.strictObject({ field: z.enum(['name', 'otherName', 'note']), reason: z.enum(['empty', 'too-long', 'control', 'characters']) }), retryable: false },
  PHONE_INVALID: { data: nothing, retryable: false },
  /** Neither card nor phone: nobody could find the member again. */
  CONTACT_NEEDED: { data: nothing, retryable: false },
  TERMS_NEEDED: { data: nothing, retryable: false },
  /** Perhaps the same person: by card, phone, or name and birthday. Asked again with `anyway`, a new member is made. */
  MEMBER_MAYBE_KNOWN: { data: z.strictObject({ candidates: z.array(memberCandidateSchema) }), retryable: false },
  /** Too late to take somebody away again who joined: time is over, or something of theirs is in the books. */
  UNDO_TOO_LATE: { data: nothing, retryable: false },
  /** The card is somebody's already, this member's or another's. */
  CARD_TAKEN: { data: z.strictObject({ last4: z.string() }), retryable: false },
  /** No such card of this member. */
  CARD_NOT_OF_MEMBER: { data: nothing, retryable: false },
  MEMBER_BLOCKED: { data: nothing, retryable: false },
  MEMBER_NOT_BLOCKED: { data: nothing, retryable: false },
  /** Somebody else changed the profile meanwhile. */
  MEMBER_CHANGED: { data: nothing, retryable: false },
  MEMBER_FULL: { data: z.strictObject({ what: z.enum(['cards', 'phones', 'notes']), most: z.int() }), retryable: false },
  NOTE_UNKNOWN: { data: nothing, retryable: false },
  /** Nobody has this card, phone or code. */
  REFERRER_UNKNOWN: { data: nothing, retryable: false },
  REFERRAL_REFUSED: { data: z.strictObject({ reason: z.enum(['same-card', 'same-phone', 'several', 'blocked-referrer']) }), retryable: false },
  TIER_UNKNOWN: { data: nothing, retryable: false },
  TIER_END_INVALID: { data: z.strictObject({ latest: z.string() }), retryable: false },
  TIER_GIFT_UNKNOWN: { data: nothing, retryable: false },
  HOUSEHOLD_UNKNOWN: { data: nothing, retryable: false },
  HOUSEHOLD_FULL: { data: z.strictObject({ most: z.int() }), retryable: false },
  /** The member is in a household already. */
  HOUSEHOLD_TAKEN: { data: nothing, retryable: false },
  /** Two ids of one member, a household to be left first, or points held for an open sale. */
  MERGE_REFUSED: { data: z.strictObject({ reason: z.enum(['same-member', 'household', 'held-points']) }), retryable: false },
  MERGE_UNKNOWN: { data: nothing, retryable: false },
  /** Undone already, or another merge into this member came later and is undone first. */
  MERGE_NOT_LAST: { data: nothing, retryable: false },
  MEMBER_NOT_ON_SALE: { data: nothing, retryable: false },
  /** There is no such thing on record to compare with, or it was on the screen. */
  PROOF_NOT_POSSIBLE: { data: nothing, retryable: false },
  PROOF_WRONG: { data: z.strictObject({ attemptsLeft: z.int().nonnegative() }), retryable: false },
  PROOF_LOCKED: { data: z.strictObject({ untilMs: z.int() }), retryable: false },
  // printing
  PRINTER_NOT_SET: { data: nothing, retryable: false },
  JOB_UNKNOWN: { data: nothing, retryable: false },
  JOB_NOT_UNCERTAIN: { data: nothing, retryable: false },
  RECEIPT_UNKNOWN: { data: nothing, retryable: false },
  // settings and head office
  SETTING_INVALID: { data: z.strictObject({ setting: z.string(), reason: z.string() }), retryable: false },
  HEAD_OFFICE_UNREACHABLE: { data: z.strictObject({ reason: z.string() }), retryable: true },
  /** `reason`: what TLS said. */
  HEAD_OFFICE_NOT_BELIEVED: { data: z.strictObject({ reason: z.string() }), retryable: false },
  TILL_CLOCK_WRONG: { data: z.strictObject({ reason: z.string() }), retryable: true },
  HEAD_OFFICE_REFUSED: { data: z.strictObject({ reason: z.string() }), retryable: false },
  ALREADY_PAIRED: { data: z.strictObject({ url: z.string() }), retryable: false },
  // backups; `folder` is the folder or file it is about
  BACKUP_FOLDER_FULL: { data: backupPlace, retryable: true },
  BACKUP_FOLDER_NOT_WRITABLE: { data: backupPlace, retryable: true },
  BACKUP_FOLDER_GONE: { data: backupPlace, retryable: true },
  BACKUP_ON_NETWORK: { data: backupPlace, retryable: false },
  BACKUP_FOLDER_UNSURE: { data: backupPlace, retryable: true },
  BACKUP_NOT_SOUND: { data: backupPlace, retryable: false },
  // training, first run
  NOT_IN_TRAINING: { data: nothing, retryable: false },
  NOT_SET_UP: { data: nothing, retryable: false },
  ALREADY_SET_UP: { data: nothing, retryable: false },
  // the disk
  DISK_CANNOT_COMMIT: { data: z.strictObject({ reason: z.enum(['full', 'read-only', 'io']) }), retryable: true },
} as const satisfies Record<string, { data: z.ZodType; retryable: boolean }>

export type ErrorCode = keyof typeof ERRORS
export type ErrorData<C extends ErrorCode> = z.output<(typeof ERRORS)[C]['data']>
/** One of the given codes with its own data. */
export type ContractError<C extends ErrorCode = ErrorCode> = { [K in C]: { code: K; data: ErrorData<K> } }[C]

/** Builds an error value of the registry. */
export function fail<C extends ErrorCode>(code: C, data: ErrorData<C>): { ok: false; error: { code: C; data: ErrorData<C> } } {
  return { ok: false, error: { code, data } }
}

/** Codes any method may answer with, whatever it declares. */
export const COMMON_ERRORS = ['INPUT_INVALID', 'UNKNOWN_METHOD', 'CONTRACT_MISMATCH', 'DISCONNECTED', 'TIMED_OUT', 'INTERNAL', 'SIGNED_OUT', 'FORBIDDEN', 'DISK_CANNOT_COMMIT', 'FOLDER_COPIED', 'NOT_IN_TRAINING', 'NOT_SET_UP'] as const satisfies readonly ErrorCode[]
export type CommonErrorCode = (typeof COMMON_ERRORS)[number]
