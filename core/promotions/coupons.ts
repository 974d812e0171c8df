import { couponCodeSchema } from '../basket/basket.ts'
import type { Coupon } from '../rulebook/benefits.ts'
import { luhnValid, mod3736Valid } from '../scan/check-digits.ts'
import { addDays } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'
import type { CouponOutcome } from './evaluation.ts'
import type { EvaluationInput, PresentedCoupon } from './input.ts'

/** What the codes presented for a sale are good for. */
export interface CheckedCoupons {
  /** Good codes by coupon, one entry for each use they allow, in the order in which they are used up. */
  good: ReadonlyMap<string, readonly string[]>
  /** Per presented code, in the order presented: why it is refused, or null. */
  checked: readonly { presented: PresentedCoupon; refused: CouponOutcome['reason'] }[]
}

const NO_END = '9999-12-31'
const NOTHING: CheckedCoupons = { good: new Map(), checked: [] }

/** Kinds whose codes a till can tell by themselves; of the others it would have to know to whom each was given. */
const TOLD_BY_CODE: readonly Coupon['kind'][] = ['generic', 'single-use', 'batch']

/** A code as it is compared and kept: capitals and digits, however it was printed, typed or read. */
export function plainCode(code: string): string {
  return code.replace(/[\s-]/g, '').toUpperCase()
}

/** Whether a code is written as those of a coupon are: a generic one is the whole word, of the others it is how they begin. */
export function isWrittenAs({ kind, prefix }: Pick<Coupon, 'kind' | 'prefix'>, plain: string): boolean {
  return kind === 'generic' ? plain === prefix : plain.startsWith(prefix)
}

/** The coupon whose codes are written like this one, the longest beginning first; null where there is none. */
export function couponWrittenAs(coupons: readonly Coupon[], code: string): Coupon | null {
  const plain = plainCode(code)
  if (!couponCodeSchema.safeParse(plain).success) return null
  const [found] = coupons.filter((coupon) => isWrittenAs(coupon, plain)).sort((a, b) => b.prefix.length - a.prefix.length)
  return found ?? null
}

/** Whether the codes of a coupon are made out by tills, each to be looked up. */
export function isMadeOut({ kind }: Pick<Coupon, 'kind'>): boolean {
  return !TOLD_BY_CODE.includes(kind)
}

/** The running number in a code of a numbered coupon; null where it has none, or one that is not the coupon's. */
export function runningNumber({ prefix, check, numbers }: Pick<Coupon, 'prefix' | 'check' | 'numbers'>, code: string): number | null {
  if (numbers === undefined) return null
  const written = plainCode(code).slice(prefix.length)
  const digits = check === undefined ? written : written.slice(0, -1)
  if (digits.length !== numbers.digits || !/^\d+$/.test(digits)) return null
  const number = Number(digits)
  return number >= numbers.from && number <= numbers.to ? number : null
}

/**
 * Whether the check character of a code is right, where its coupon says how it is worked out; small letters, spaces and
 * hyphens do not matter. A code that fails is a slip of reading or typing and need not be looked up anywhere.
 */
export function checkCharacterHolds({ check }: Pick<Coupon, 'check'>, code: string): boolean {
  if (check === undefined) return true
  const plain = plainCode(code)
  return check === 'luhn' ? luhnValid(plain) : mod3736Valid(plain)
}

/** The last day on which a code is good. */
function lastDayOf(coupon: Coupon, presented: PresentedCoupon): CivilDate {
  if (presented.issued === true) return presented.lastDay ?? NO_END
  const end = coupon.to ?? NO_END
  if (coupon.daysValid === undefined || presented.issuedOn === undefined) return end
  const ownEnd = addDays(presented.issuedOn, coupon.daysValid)
  return ownEnd < end ? ownEnd : end
}

/** Days counted from the day it was given out begin on the day after. */
function isTooEarly(coupon: Coupon, presented: PresentedCoupon, date: CivilDate): boolean {
  if (coupon.from !== undefined && date < coupon.from) return true
  return coupon.daysValid !== undefined && presented.issuedOn !== undefined && date <= presented.issuedOn
}

function refusalOf(coupon: Coupon, presented: PresentedCoupon, memberId: string | null, date: CivilDate): CouponOutcome['reason'] {
  if (presented.memberId !== undefined && presented.memberId !== memberId) return 'OTHER_MEMBER'
  if (coupon.kind !== 'generic' && (presented.used ?? 0) > 0) return 'USED_BEFORE'
  if (presented.cancelled === true) return 'CANCELLED'
  if (isTooEarly(coupon, presented, date)) return 'TOO_EARLY'
  return date > lastDayOf(coupon, presented) ? 'EXPIRED' : null
}

/**
 * Checks the codes presented for a sale (loyalty-rules section 7). Of more good codes than a basket may use, those that
 * end first are taken, then by code. A generic code is one code for everybody: presented once, it serves as often as
 * the basket may use its coupon.
 */
export function checkCoupons(coupons: readonly Coupon[], input: Pick<EvaluationInput, 'coupons' | 'member'>, date: CivilDate): CheckedCoupons {
  const { coupons: presentedCodes = [], member } = input
  if (presentedCodes.length === 0) return NOTHING
  const seen = new Set<string>()
  const good = new Map<Coupon, { at: number; code: string; lastDay: CivilDate }[]>()
  const checked = presentedCodes.map((presented, at): CheckedCoupons['checked'][number] => {
    const coupon = coupons.find((each) => each.id === presented.couponId)
    if (coupon === undefined) return { presented, refused: 'UNKNOWN' }
    if (presented.issued !== true && !checkCharacterHolds(coupon, presented.code)) return { presented, refused: 'CHECK_WRONG' }
    if (seen.has(presented.code)) return { presented, refused: 'TWICE' }
    seen.add(presented.code)
    const refused = refusalOf(coupon, presented, member?.memberId ?? null, date)
    if (refused !== null) return { presented, refused }
    const known = good.get(coupon) ?? []
    good.set(coupon, known)
    known.push({ at, code: presented.code, lastDay: lastDayOf(coupon, presented) })
    return { presented, refused: null }
  })
  const uses = new Map<string, readonly string[]>()
  for (const [coupon, codes] of good) {
    codes.sort((a, b) => (a.lastDay !== b.lastDay ? (a.lastDay < b.lastDay ? -1 : 1) : a.code < b.code ? -1 : 1))
    const each = coupon.kind === 'generic' ? coupon.perBasket : 1
    uses.set(coupon.id, codes.flatMap(({ code }) => Array.from({ length: each }, () => code)).slice(0, coupon.perBasket))
    for (const { at } of codes.slice(coupon.kind === 'generic' ? 1 : coupon.perBasket)) checked[at]!.refused = 'TOO_MANY'
  }
  return { good: uses, checked }
}
