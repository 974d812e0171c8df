import type { Coupon } from '../rulebook/benefits.ts'
import { luhnDigit, mod3736Character } from '../scan/check-digits.ts'
import { addDays } from '../time/civil.ts'
import type { CivilDate } from '../time/instant.ts'

/** Digits and capitals that no eye takes for another: 5 bits each (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RANDOM_CHARACTERS = 16
/** As many bits in digits, as far as a printed code has room; always longer than a card or trade item number. */
const RANDOM_DIGITS = 24
/** What a receipt's barcode takes. */
const LONGEST = 30

/** Bytes of randomness in a code: 80 bits, so that nobody finds one by trying. */
export const ISSUED_RANDOM_BYTES = 10

/**
 * Makes a code of a coupon up: its prefix, 80 random bits, and the check character its rules name, or else that of ISO/IEC
 * 7064 MOD 37,36. With Luhn's check everything is digits. `random`: `ISSUED_RANDOM_BYTES` from a cryptographic source.
 */
export function makeIssuedCode({ prefix, check }: Pick<Coupon, 'prefix' | 'check'>, random: Uint8Array): string {
  if (random.length !== ISSUED_RANDOM_BYTES) throw new RangeError(`a code takes ${ISSUED_RANDOM_BYTES} random bytes`)
  const number = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  if (check === 'luhn') {
    const digits = Math.min(RANDOM_DIGITS, LONGEST - 1 - prefix.length)
    const body = prefix + String(number % 10n ** BigInt(digits)).padStart(digits, '0')
    return `${body}${luhnDigit(body)}`
  }
  const body = prefix + Array.from({ length: RANDOM_CHARACTERS }, (_, at) => ALPHABET[Number((number >> BigInt(5 * (RANDOM_CHARACTERS - 1 - at))) & 31n)]).join('')
  return `${body}${mod3736Character(body)}`
}

/** The last day of a code that is given out on a day; null: it has no end. */
export function lastDayOfIssue({ to, daysValid }: Pick<Coupon, 'to' | 'daysValid'>, issuedOn: CivilDate): CivilDate | null {
  const own = daysValid === undefined ? null : addDays(issuedOn, daysValid)
  if (own === null || to === undefined) return own ?? to ?? null
  return own < to ? own : to
}
