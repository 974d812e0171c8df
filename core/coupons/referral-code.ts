import type { Result } from '../base/result.ts'
import { err, ok } from '../base/result.ts'
import { mod3736Character, mod3736Valid } from '../scan/check-digits.ts'

/** Digits and capitals that no eye takes for another: 5 bits each (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RANDOM_CHARACTERS = 8
const CODE = /^R[0-9A-HJKMNP-TV-Z]{8}[0-9A-Z]$/

/** Bytes of randomness in a code: 40 bits. Nothing can be taken with it; whoever guesses one gives somebody points. */
export const REFERRAL_RANDOM_BYTES = 5

/** A code that a member gives to friends: R, eight random characters, and a check character (ISO/IEC 7064 MOD 37,36). */
export function makeReferralCode(random: Uint8Array): string {
  if (random.length !== REFERRAL_RANDOM_BYTES) throw new RangeError(`a code takes ${REFERRAL_RANDOM_BYTES} random bytes`)
  const number = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  const body = `R${Array.from({ length: RANDOM_CHARACTERS }, (_, at) => ALPHABET[Number((number >> BigInt(5 * (RANDOM_CHARACTERS - 1 - at))) & 31n)]).join('')}`
  return `${body}${mod3736Character(body)}`
}

/** Reads a code as it was typed or scanned: small letters, spaces and hyphens do not matter. Never throws. */
export function readReferralCode(text: string): Result<string, 'UNREADABLE' | 'CHECK_WRONG'> {
  const code = text.replace(/[\s-]/g, '').toUpperCase()
  if (!CODE.test(code)) return err('UNREADABLE')
  return mod3736Valid(code) ? ok(code) : err('CHECK_WRONG')
}
