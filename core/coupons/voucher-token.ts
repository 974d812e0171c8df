import { z } from 'zod'
import type { Result } from '../base/result.ts'
import { err, ok } from '../base/result.ts'
import { issuedCouponSchema } from '../ledger/events/coupon-events.ts'
import type { IssuedCoupon } from '../ledger/events/coupon-events.ts'
import { idSchema } from '../base/numbers.ts'

/** What a till prints on a voucher, to be read by the shop's other tills: the terms, and its signature over them. */
export interface VoucherToken {
  readonly terminalId: string
  readonly issued: IssuedCoupon
  /** Ed25519 over `voucherText`, base64. */
  readonly signature: string
}

/** Format 1: fields joined by `*`, base64url signature last. */
const MARK = 'RV1'
const NONE = '-'

const tokenSchema = z.strictObject({ terminalId: idSchema, issued: issuedCouponSchema })

const short = (id: string): string => id.replaceAll('-', '')
const long = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
const day = (date: string | null): string => date?.replaceAll('-', '') ?? NONE
const dayOf = (text: string): string => text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')

/** The text that a till signs: what the voucher is and who made it out. */
export function voucherText(terminalId: string, { issuedId, couponId, memberId, issuedOn, lastDay }: IssuedCoupon): string {
  return [MARK, short(terminalId), short(issuedId), couponId, memberId === null ? NONE : short(memberId), day(issuedOn), day(lastDay)].join('*')
}

/** The same with its signature, as it is printed. Without the signature nobody can make it up, and the journal does not hold it. */
export function writeVoucherToken({ terminalId, issued, signature }: VoucherToken): string {
  return `${voucherText(terminalId, issued)}*${signature.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`
}

export const isVoucherToken = (text: string): boolean => text.startsWith(`${MARK}*`)

/** Reads a printed voucher. Whether the signature holds is for whoever has the till's key. Never throws. */
export function readVoucherToken(text: string): Result<VoucherToken, 'UNREADABLE'> {
  const [, terminal = '', issuedId = '', couponId, member = '', issuedOn = '', lastDay = '', signature = '', ...more] = text.split('*')
  const read = tokenSchema.safeParse({
    terminalId: long(terminal),
    issued: { issuedId: long(issuedId), couponId, memberId: member === NONE ? null : long(member), issuedOn: dayOf(issuedOn), lastDay: lastDay === NONE ? null : dayOf(lastDay) },
  })
  if (!read.success || more.length > 0 || !/^[\w-]{86}$/.test(signature)) return err('UNREADABLE')
  return ok({ ...read.data, signature: `${signature.replaceAll('-', '+').replaceAll('_', '/')}==` })
}
