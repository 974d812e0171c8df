import { mod3736Character, mod3736Valid } from './check-digits.ts'

/** What every badge of staff begins with, so that no screen takes it for goods, a card or a coupon. */
const PREFIX = 'RGS:'
const LENGTH = 20
const BADGE = new RegExp(`^${PREFIX}([0-9A-Z]{${LENGTH + 1}})$`)
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** How many bytes of random `badgeCode` takes: one a character, so that a code has at least 100 bits nobody can guess. */
export const BADGE_BYTES = LENGTH

/** Whether a scanned text has the form of a badge of staff, with its check character or without. Never throws. */
export function looksLikeBadge(text: string): boolean {
  return BADGE.test(text.trim())
}

/** The code of a badge as it is compared: as scanned, without spaces around it; null where it was misread. Never throws. */
export function readBadge(text: string): string | null {
  const code = text.trim()
  const body = BADGE.exec(code)?.[1]
  return body !== undefined && mod3736Valid(body) ? code : null
}

/**
 * A badge's code: twenty characters drawn from `random`, and a check character (ISO/IEC 7064, MOD 37,36).
 *
 * @param random `BADGE_BYTES` bytes; 252 and above are drawn too often for one another and must be left out
 * @throws TypeError where there are fewer or such bytes
 */
export function badgeCode(random: readonly number[]): string {
  if (random.length !== BADGE_BYTES || random.some((byte) => byte >= EVEN_BYTES)) throw new TypeError('a badge is drawn from bytes below 252')
  const body = random.map((byte) => ALPHANUMERIC[byte % ALPHANUMERIC.length]).join('')
  return `${PREFIX}${body}${mod3736Character(body)}`
}

/** Bytes below this come to every character equally often: 7 × 36. */
export const EVEN_BYTES = 252
