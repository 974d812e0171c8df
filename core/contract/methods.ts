import { z } from 'zod'
import { languageSchema } from '../base/local-text.ts'
import { idSchema, instantSchema, positiveMinorSchema, quantityMilliSchema } from '../base/numbers.ts'
import { categorySchema, productSchema } from '../basket/product.ts'
import { rulebookSchema } from '../rulebook/rulebook.ts'
import { rawScanSchema } from '../scan/raw-scan.ts'
import { backupMethods } from './backup-methods.ts'
import { chainMethods } from './chain-methods.ts'
import { cashMethods } from './cash-methods.ts'
import { approvalErrors, approvalInputSchema, badgeSchema, command } from './command.ts'
import { couponMethods } from './coupon-methods.ts'
import { displayMethods } from './display-methods.ts'
import { ledgerMethods } from './ledger-methods.ts'
import { memberDeskMethods } from './member-desk-methods.ts'
import { memberMethods } from './member-methods.ts'
import { otherTillMethods } from './other-till-methods.ts'
import { paymentTerminalMethods, viaSchema } from './payment-terminal-methods.ts'
import { pointsMethods } from './points-methods.ts'
import { priceMethods } from './price-methods.ts'
import { presentedErrors, redeemMethods } from './redeem-methods.ts'
import { returnMethods } from './return-methods.ts'
import { reportMethods } from './report-methods.ts'
import { rpc } from './rpc.ts'
import { setUpMethods, staffMethods, trainingMethods } from './staff-methods.ts'
import { storedValueMethods } from './stored-value-methods.ts'
import { thanksMethods } from './thanks-methods.ts'
import { tenderErrors, tenderSchema } from './tender.ts'
import {
  completedSaleSchema, heldSaleSchema, memberViewSchema, paymentAttemptSchema, printerViewSchema,
  receiptViewSchema, saleViewSchema, staffViewSchema, syncViewSchema, terminalViewSchema,
} from './views.ts'

const nothing = z.strictObject({})
const saleOut = z.strictObject({ sale: saleViewSchema.nullable() })
const openSaleErrors = ['SALE_NOT_OPEN', 'SALE_PARTLY_PAID', 'IDEMPOTENCY_MISMATCH', 'AMOUNT_TOO_LARGE'] as const

/** THE contract between terminal and screens. */
export const METHODS = {
  'terminal.get': rpc({ kind: 'query', role: 'nobody', input: nothing, output: terminalViewSchema, errors: [] }),
  'terminal.setLanguage': rpc({ kind: 'command', role: 'nobody', input: z.strictObject({ ...command, language: languageSchema }), output: terminalViewSchema, errors: ['IDEMPOTENCY_MISMATCH'] }),

  'staff.list': rpc({ kind: 'query', role: 'nobody', input: nothing, output: z.strictObject({ staff: z.array(staffViewSchema) }), errors: [] }),
  'staff.signIn': rpc({ kind: 'command', role: 'nobody', input: z.strictObject({ ...command, staffId: z.string(), pin: z.string().regex(/^\d{4,8}$/) }), output: terminalViewSchema, errors: ['PIN_WRONG', 'PIN_LOCKED', 'IDEMPOTENCY_MISMATCH'] }),
  'staff.signInByBadge': rpc({ kind: 'command', role: 'nobody', input: z.strictObject({ ...command, badge: badgeSchema }), output: terminalViewSchema, errors: ['BADGE_UNKNOWN', 'IDEMPOTENCY_MISMATCH'] }),
  /** Whose badge this is, for the screen that waits for one; nothing is done. */
  'staff.ofBadge': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ badge: badgeSchema }), output: z.strictObject({ staff: staffViewSchema.omit({ demoPin: true }) }), errors: ['BADGE_UNKNOWN'] }),
  /** A new badge for one of the staff; the one before is nobody's from then on. The code is told once: null to a repeat. */
  'staff.giveBadge': rpc({ kind: 'command', role: 'manager', input: z.strictObject({ ...command, staffId: z.string() }), output: z.strictObject({ badge: badgeSchema.nullable() }), errors: ['STAFF_UNKNOWN', 'IDEMPOTENCY_MISMATCH'] }),
  'staff.signOut': rpc({ kind: 'command', role: 'nobody', input: z.strictObject(command), output: terminalViewSchema, errors: ['IDEMPOTENCY_MISMATCH'] }),

  'catalogue.tiles': rpc({ kind: 'query', role: 'cashier', input: nothing, output: z.strictObject({ products: z.array(productSchema) }), errors: [] }),
  'catalogue.browse': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ categoryId: z.string().nullable() }), output: z.strictObject({ categories: z.array(categorySchema), products: z.array(productSchema) }), errors: [] }),
  'find.search': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ text: z.string().max(100), limit: z.int().min(1).max(50) }), output: z.strictObject({ products: z.array(productSchema), members: z.array(memberViewSchema) }), errors: [] }),

  'sale.current': rpc({ kind: 'query', role: 'nobody', input: nothing, output: saleOut, errors: [] }),
  /** The rules a sale is pinned to (null: those in force now), with the category names they speak of: enough to say why. */
  'rulebook.get': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ version: z.int().positive().nullable() }), output: z.strictObject({ rulebook: rulebookSchema, categories: z.array(categorySchema) }), errors: ['RULEBOOK_UNKNOWN'] }),
  'sale.addScan': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, scan: rawScanSchema }),
    /** `receipt-found`: `return.find` tells the rest of the sale it names. `staff-badge`: whose it is; `other-receipt`: a code that may be the number of the other till's receipt; nothing is done. */
    output: z.strictObject({ outcome: z.enum(['line-added', 'member-attached', 'coupon-added', 'receipt-found', 'value-found', 'staff-badge', 'other-receipt', 'repeat-ignored']), sale: saleViewSchema.nullable(), receiptOf: idSchema.optional(), staffId: z.string().optional(), otherReceiptNo: z.string().optional() }),
    errors: ['RETURN_SALE_UNKNOWN', 'RECEIPT_CODE_INVALID', 'RECEIPT_CODE_SHORT', 'SCAN_UNREADABLE', 'CHECK_DIGIT_WRONG', 'BADGE_UNKNOWN', 'PRODUCT_UNKNOWN', 'OF_OTHER_TILL', 'CARD_OTHER_PROGRAMME', 'CARD_UNKNOWN', 'CARD_BLOCKED', 'MEMBER_BLOCKED', 'MEMBER_ALREADY_ATTACHED', 'PRICE_NEEDED', 'WEIGHT_NEEDED', 'SALE_PARTLY_PAID', 'SALE_TOO_LONG', 'AMOUNT_TOO_LARGE', 'QUANTITY_INVALID', 'COUPONS_FULL', 'COUPON_REFUSED', ...presentedErrors, 'IDEMPOTENCY_MISMATCH'],
  }),
  'sale.addItem': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({ ...command, sku: z.string(), quantityMilli: quantityMilliSchema, priceMinor: positiveMinorSchema.max(100_000_000).optional() }),
    output: saleOut, errors: ['PRODUCT_UNKNOWN', 'OF_OTHER_TILL', 'PRICE_NEEDED', 'WEIGHT_NEEDED', 'QUANTITY_INVALID', 'SALE_PARTLY_PAID', 'SALE_TOO_LONG', 'AMOUNT_TOO_LARGE', 'IDEMPOTENCY_MISMATCH'],
  }),
  'sale.setQuantity': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, saleId: idSchema, lineId: idSchema, quantityMilli: quantityMilliSchema }), output: saleOut, errors: [...openSaleErrors, 'LINE_UNKNOWN', 'QUANTITY_INVALID'] }),
  'sale.removeLine': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, saleId: idSchema, lineId: idSchema }), output: saleOut, errors: [...openSaleErrors, 'LINE_UNKNOWN'] }),
  /** Puts back the line or the whole basket that the last remove or clear took away, within ten seconds. */
  'sale.undo': rpc({ kind: 'command', role: 'cashier', input: z.strictObject(command), output: saleOut, errors: [...openSaleErrors, 'OTHER_SALE_OPEN', 'SALE_TOO_LONG', 'QUANTITY_INVALID', 'LOAD_TWICE', 'OF_OTHER_TILL'] }),
  'sale.clear': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, saleId: idSchema }), output: saleOut, errors: openSaleErrors }),
  'sale.setNote': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, saleId: idSchema, note: z.string().max(500) }), output: saleOut, errors: openSaleErrors }),
  'sale.hold': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, saleId: idSchema, label: z.string().max(60) }), output: saleOut, errors: openSaleErrors }),
  'sale.held': rpc({ kind: 'query', role: 'cashier', input: nothing, output: z.strictObject({ held: z.array(heldSaleSchema) }), errors: [] }),
  'sale.recall': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, saleId: idSchema }), output: saleOut, errors: ['SALE_NOT_OPEN', 'OTHER_SALE_OPEN', 'IDEMPOTENCY_MISMATCH'] }),
  /** `replace` says that the cashier agreed to put this member in the place of the one attached. */
  'sale.attachMember': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, memberId: idSchema, replace: z.boolean() }), output: saleOut, errors: ['MEMBER_UNKNOWN', 'MEMBER_BLOCKED', 'MEMBER_ALREADY_ATTACHED', 'SALE_PARTLY_PAID', 'IDEMPOTENCY_MISMATCH'] }),
  'sale.detachMember': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, saleId: idSchema }), output: saleOut, errors: openSaleErrors }),
  'sale.complete': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({ ...command, saleId: idSchema, revision: z.int().nonnegative(), tenders: z.array(tenderSchema).max(20), approval: approvalInputSchema.optional() }),
    output: z.strictObject({ completed: completedSaleSchema }),
    errors: ['SALE_NOT_OPEN', 'SALE_CHANGED', 'SALE_EMPTY', 'AGE_CHECK_NEEDED', 'OTHER_RECEIPT_USED', ...tenderErrors, 'IDEMPOTENCY_MISMATCH'],
  }),

  /** Commits the attempt before the amount leaves for the payment terminal. */
  'payment.begin': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, saleId: idSchema, revision: z.int().nonnegative(), scheme: z.enum(['card', 'paynow']), amountMinor: z.int().positive(), via: viaSchema.optional() }), output: z.strictObject({ attempt: paymentAttemptSchema }), errors: ['SALE_NOT_OPEN', 'SALE_CHANGED', 'AGE_CHECK_NEEDED', 'TENDERS_OVER', 'ATTEMPT_UNSETTLED', 'PAYMENT_TERMINAL_NOT_SET', 'IDEMPOTENCY_MISMATCH'] }),
  /** What the payment terminal answered, as the cashier read it. One that the till asked itself and that does not answer needs approval. */
  'payment.settle': rpc({
    kind: 'command', role: 'cashier',
    input: z.strictObject({ ...command, attemptId: idSchema, outcome: z.enum(['approved', 'declined']), approvalCode: z.string().max(20).nullable(), approval: approvalInputSchema.optional() }),
    output: z.strictObject({ attempt: paymentAttemptSchema }), errors: ['ATTEMPT_UNKNOWN', 'ATTEMPT_SETTLED', 'ATTEMPT_AT_TERMINAL', 'IDEMPOTENCY_MISMATCH', ...approvalErrors],
  }),
  /** Takes an approved payment back: over the payment terminal that approved it, or as the cashier did it there by hand. */
  'payment.reverse': rpc({
    kind: 'command', role: 'cashier', input: z.strictObject({ ...command, attemptId: idSchema, via: viaSchema.optional(), approval: approvalInputSchema.optional() }),
    output: z.strictObject({ attempt: paymentAttemptSchema }), errors: ['ATTEMPT_UNKNOWN', 'ATTEMPT_SETTLED', 'ATTEMPT_UNSETTLED', 'ATTEMPT_AT_TERMINAL', 'IDEMPOTENCY_MISMATCH', ...approvalErrors],
  }),
  /** Gives the open sale up while nobody knows yet how its payment ended; approved later, its money belongs to no sale until it is given back. */
  'sale.giveUp': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, saleId: idSchema }), output: saleOut, errors: openSaleErrors }),
  /** Attempts nobody has said the end of, the oldest first; shown until settled. */
  'payment.unsettled': rpc({ kind: 'query', role: 'cashier', input: nothing, output: z.strictObject({ attempts: z.array(paymentAttemptSchema) }), errors: [] }),

  'receipt.get': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ saleId: idSchema, language: languageSchema.optional() }), output: receiptViewSchema, errors: ['RECEIPT_UNKNOWN'] }),
  'receipt.recent': rpc({ kind: 'query', role: 'cashier', input: z.strictObject({ limit: z.int().min(1).max(50) }), output: z.strictObject({ receipts: z.array(receiptViewSchema.omit({ svg: true })) }), errors: [] }),
  /**
   * This till's receipts for a typed text, the newest first: a number, an amount, a day, a member's name, telephone or card;
   * nothing is every receipt. `next` is where the next page begins; null: this was the last one.
   */
  'receipt.search': rpc({
    kind: 'query', role: 'cashier', input: z.strictObject({ text: z.string().max(100), after: z.int().positive().nullable(), limit: z.int().min(1).max(100) }),
    output: z.strictObject({ receipts: z.array(z.strictObject({ saleId: idSchema, receiptNo: z.string(), completedAt: instantSchema, totalMinor: positiveMinorSchema, memberName: z.string().nullable() })), next: z.int().positive().nullable() }), errors: [],
  }),
  /** Slips of returns, cash, cards and credit, the newest first; `copies`: how often each was printed again. */
  'slip.recent': rpc({
    kind: 'query', role: 'cashier', input: z.strictObject({ limit: z.int().min(1).max(50) }),
    output: z.strictObject({ slips: z.array(z.strictObject({ jobId: z.int().positive(), title: z.string(), receiptNo: z.string().nullable(), at: instantSchema, copies: z.int().nonnegative() })) }), errors: [],
  }),
  /** A slip once more, marked COPY, with its number, the time and who printed it (right `slip-reprint`). */
  'slip.printAgain': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, jobId: z.int().positive(), approval: approvalInputSchema }), output: printerViewSchema, errors: ['JOB_UNKNOWN', 'PRINTER_NOT_SET', 'IDEMPOTENCY_MISMATCH', ...approvalErrors] }),
  'receipt.printAgain': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, saleId: idSchema }), output: printerViewSchema, errors: ['RECEIPT_UNKNOWN', 'PRINTER_NOT_SET', 'IDEMPOTENCY_MISMATCH'] }),

  /** The goods of a sale without their prices, for whoever is given them. In the sale's language, unless another is asked for. */
  'receipt.printGift': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, saleId: idSchema, language: languageSchema.optional() }), output: printerViewSchema, errors: ['RECEIPT_UNKNOWN', 'OF_OTHER_TILL', 'PRINTER_NOT_SET', 'IDEMPOTENCY_MISMATCH'] }),

  'printer.get': rpc({ kind: 'query', role: 'nobody', input: nothing, output: printerViewSchema, errors: [] }),
  'printer.set': rpc({ kind: 'command', role: 'manager', input: z.strictObject({ ...command, address: z.string().max(300) }), output: printerViewSchema, errors: ['SETTING_INVALID', 'IDEMPOTENCY_MISMATCH'] }),
  'printer.test': rpc({ kind: 'command', role: 'cashier', input: z.strictObject(command), output: printerViewSchema, errors: ['PRINTER_NOT_SET', 'IDEMPOTENCY_MISMATCH'] }),
  /** The cashier looked: the uncertain receipt came out, or it did not (then it prints once more, marked COPY). */
  'printer.resolve': rpc({ kind: 'command', role: 'cashier', input: z.strictObject({ ...command, jobId: z.int().positive(), answer: z.enum(['printed', 'print-again', 'leave']) }), output: printerViewSchema, errors: ['JOB_UNKNOWN', 'JOB_NOT_UNCERTAIN', 'IDEMPOTENCY_MISMATCH'] }),

  ...paymentTerminalMethods,
  ...otherTillMethods,
  ...redeemMethods,
  ...priceMethods,
  ...couponMethods,
  ...returnMethods,
  ...storedValueMethods,
  ...cashMethods,
  ...reportMethods,
  ...pointsMethods,
  ...memberMethods,
  ...memberDeskMethods,
  ...displayMethods,
  ...staffMethods,
  ...thanksMethods,
  ...trainingMethods,
  ...setUpMethods,
  ...backupMethods,
  ...ledgerMethods,
  ...chainMethods,

  'sync.get': rpc({ kind: 'query', role: 'nobody', input: nothing, output: syncViewSchema, errors: [] }),
  'sync.pair': rpc({ kind: 'command', role: 'manager', input: z.strictObject({ ...command, url: z.string().max(300) }), output: syncViewSchema, errors: ['SETTING_INVALID', 'HEAD_OFFICE_UNREACHABLE', 'HEAD_OFFICE_NOT_BELIEVED', 'TILL_CLOCK_WRONG', 'HEAD_OFFICE_REFUSED', 'ALREADY_PAIRED', 'IDEMPOTENCY_MISMATCH'] }),
  'sync.now': rpc({ kind: 'command', role: 'cashier', input: z.strictObject(command), output: syncViewSchema, errors: ['IDEMPOTENCY_MISMATCH'] }),
} as const

export type Methods = typeof METHODS
export type MethodName = keyof Methods
