import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import type { Basket, BasketCoupon } from '../../core/basket/basket.ts'
import { isVoucherToken, readVoucherToken, voucherText } from '../../core/coupons/voucher-token.ts'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import { checkCharacterHolds, couponWrittenAs, isMadeOut, plainCode, runningNumber } from '../../core/promotions/coupons.ts'
import type { Coupon } from '../../core/rulebook/benefits.ts'
import { mod3736Valid } from '../../core/scan/check-digits.ts'
import { chainIdentities } from '../store/chain-store.ts'
import type { IssuedCode } from '../store/coupon-codes.ts'
import { createSyncStore } from '../store/sync-store.ts'
import { verifyEd25519 } from '../sync/ed25519.ts'
import { changeOpenSale, openSaleOf } from './basket-changes.ts'
import { knownIssue, last4Of } from './issued-coupons.ts'
import { refuseBarredSpending } from './spending-guard.ts'
import type { Till } from './till.ts'

type Refusal = ContractError<'SALE_NOT_OPEN' | 'SALE_PARTLY_PAID'>
/** Why a code cannot be on a sale at all; what the rules say against it is in the sale's evaluation. */
type NotTaken = ContractError<'SPEND_ONLINE_ONLY' | 'COUPON_UNKNOWN' | 'COUPON_USED' | 'COUPON_CANCELLED' | 'COUPON_OTHER_TILL' | 'VOUCHER_KEY_UNKNOWN' | 'VOUCHER_SIGNATURE_WRONG' | 'CODE_CHECK_WRONG'>
export type CouponRefusal = Refusal | NotTaken | ContractError<'COUPONS_FULL'>

/**
 * Presents a code for the open sale, inside the caller's transaction: typed, or a scanned voucher of whichever till. The
 * rules the sale is pinned to say which coupon it is of.
 *
 * @returns the code as the basket has it
 */
export function addCoupon(till: Till, saleId: string, text: string): Result<{ code: string }, CouponRefusal> {
  const open = openSaleOf(till, saleId)
  if (!open.ok) return open
  const found = isVoucherToken(text) ? readPrinted(till, text) : readCode(till, open.value.basket, text)
  if (!found.ok) return found
  const spending = found.value.issuedId === undefined ? ok(null) : refuseBarredSpending(till)
  if (!spending.ok) return spending
  const added = changeOpenSale(till, saleId, { kind: 'add-coupon', coupon: found.value })
  return added.ok ? ok({ code: found.value.code }) : added
}

/**
 * Presents what was made out to the member who is on the sale, without its paper: for one who is known for certain. Whose
 * card was not read shows the code itself (loyalty-rules section 5).
 */
export function addIssuedCoupon(till: Till, saleId: string, issuedId: string): Result<{ code: string }, CouponRefusal | ContractError<'COUPON_NOT_FOUND' | 'COUPON_NEEDS_CARD'>> {
  const open = openSaleOf(till, saleId)
  if (!open.ok) return open
  const { memberId, identification } = open.value.basket
  const known = knownIssue(till, issuedId)
  const issued = till.couponCodes.of(issuedId)
  const isTheirs = memberId !== null && known !== null && known.memberId !== null && till.projections.people.memberOf(known.memberId) === memberId
  if (!isTheirs || issued === null) return fail('COUPON_NOT_FOUND', {})
  return identification === 'strong' ? addCoupon(till, saleId, issued.code) : fail('COUPON_NEEDS_CARD', {})
}

/** Takes a code back from the open sale. */
export function removeCoupon(till: Till, saleId: string, text: string): Result<null, Refusal> {
  return changeOpenSale(till, saleId, { kind: 'remove-coupon', code: plainCode(text) })
}

function readCode(till: Till, basket: Basket, text: string): Result<BasketCoupon, NotTaken> {
  const code = plainCode(text)
  const issued = till.couponCodes.byCode(code)
  if (issued !== null) return takeIssued(till, issued)
  const coupon = couponWrittenAs(till.rules.of(basket).rulebook.coupons, code)
  if (coupon === null) return fail('COUPON_UNKNOWN', { code })
  if (isMadeOut(coupon)) {
    // Every code that a till makes out ends in a check character, whatever the rules say.
    const holds = coupon.check === undefined ? mod3736Valid(code) : checkCharacterHolds(coupon, code)
    return holds ? fail('COUPON_UNKNOWN', { code }) : fail('CODE_CHECK_WRONG', {})
  }
  return takeListed(till, coupon, code)
}

/** A code of everybody's, or one that was printed or sent out beforehand. A slip of typing goes on the sale, which says so. */
function takeListed(till: Till, coupon: Coupon, code: string): Result<BasketCoupon, NotTaken> {
  const presented = ok({ code, couponId: coupon.id })
  if (!checkCharacterHolds(coupon, code)) return presented
  if (coupon.digests !== undefined && !coupon.digests.includes(till.hasher.sha256Hex(code))) return fail('COUPON_UNKNOWN', { code })
  if (coupon.numbers === undefined) return presented
  const number = runningNumber(coupon, code)
  if (number === null) return fail('COUPON_UNKNOWN', { code })
  return isOurs(till, coupon.numbers, number) ? presented : fail('COUPON_OTHER_TILL', { code })
}

/** Whether this till may take a number while nobody can be asked. A till alone takes all: no other could take it too. */
function isOurs(till: Till, { allotted }: NonNullable<Coupon['numbers']>, number: number): boolean {
  if (allotted === undefined || createSyncStore(till.db).read().headOffice === null) return true
  const { storeId, tillNumber } = till.journal.terminalIdentity()
  return allotted.some((run) => run.storeId === storeId && run.tillNumber === tillNumber && number >= run.from && number <= run.to)
}

/** A voucher or personal code that this till knows. Used or taken back it is refused at once, with when and where. */
function takeIssued(till: Till, issued: IssuedCode): Result<BasketCoupon, NotTaken> {
  const { code, issuedId } = issued
  const last4 = last4Of(issued)
  const known = knownIssue(till, issuedId)
  // The entry that made it out was lost with a damaged part of the journal.
  if (known === null) return fail('COUPON_UNKNOWN', { code })
  const use = till.projections.values.lastUse(issuedId)
  if (use !== null) return fail('COUPON_USED', { last4, usedOn: till.rules.dateOf(use.usedAt), usedAt: use.usedAt, receiptNo: use.receiptNo })
  if (known.cancelled !== null) return fail('COUPON_CANCELLED', { last4, reason: known.cancelled })
  return ok({ code, couponId: known.couponId, issuedId })
}

/** The signed terms on a voucher's paper, with the key of the chain it was made out on. Of another till it is taken where that till's key is known here, and holds. */
function readPrinted(till: Till, text: string): Result<BasketCoupon, NotTaken> {
  const read = readVoucherToken(text)
  if (!read.ok) return fail('COUPON_UNKNOWN', { code: '' })
  const { terminalId, issued, signature } = read.value
  const known = till.couponCodes.of(issued.issuedId)
  const own = till.journal.terminalIdentity()
  const isOwn = chainIdentities(till.db).find((chain) => chain.terminalId === terminalId)
  const publicKey = isOwn === undefined ? keyOf(till, terminalId, own.programmeId) : isOwn.publicKey
  if (publicKey === null) return fail('VOUCHER_KEY_UNKNOWN', {})
  if (!verifyEd25519(publicKey, voucherText(terminalId, issued), signature)) return fail('VOUCHER_SIGNATURE_WRONG', {})
  if (known !== null) return takeIssued(till, known)
  // Its own, and not in its books any more: the code was deleted with its member.
  if (isOwn !== undefined) return fail('COUPON_UNKNOWN', { code: '' })
  const foreign = { code: plainCode(issued.issuedId), issuedId: issued.issuedId, foreign: { terminalId, terms: issued } }
  till.couponCodes.put(foreign, till.clock.now())
  return takeIssued(till, foreign)
}

function keyOf(till: Till, terminalId: string, programmeId: string): string | null {
  const key = till.tillKeys.keyOf(terminalId)
  return key === null || key.revoked || key.programmeId !== programmeId ? null : key.publicKey
}
