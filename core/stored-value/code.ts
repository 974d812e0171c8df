import type { Hasher } from '../base/ports.ts'
import { err, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { StoredValueKind } from '../ledger/events/stored-value-events.ts'

/** Digits and letters that no eye takes for another: 5 bits each (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const KIND_LETTERS = { 'gift-card': 'G', 'store-credit': 'C' } as const satisfies Record<StoredValueKind, string>
const MARK_LENGTH = 2
const RANDOM_LENGTH = 16
const CODE_LENGTH = 1 + MARK_LENGTH + RANDOM_LENGTH + 1
const GROUP = 5

/** Bytes of randomness in a code: 80 bits, so that nobody finds one by trying. */
export const CODE_RANDOM_BYTES = (RANDOM_LENGTH * 5) / 8

export interface StoredValueCode {
  readonly kind: StoredValueKind
  /** As it is kept and looked up: capitals and digits, nothing between. */
  readonly code: string
}

export type CodeFault = 'UNREADABLE' | 'CHECK_WRONG' | 'OTHER_PROGRAMME'

/** Which programme a code belongs to: two characters of the SHA-256 of the programme's id. */
export function programmeMark(hasher: Hasher, programmeId: string): string {
  return base32(BigInt(`0x${hasher.sha256Hex(programmeId)}`) >> 246n, MARK_LENGTH)
}

/**
 * Makes a code: a letter for its kind, the programme's mark, 16 random characters, a check character.
 * `random` is `CODE_RANDOM_BYTES` bytes from a cryptographic source; another number of them is a broken invariant.
 */
export function makeCode(kind: StoredValueKind, mark: string, random: Uint8Array): StoredValueCode {
  if (random.length !== CODE_RANDOM_BYTES) throw new RangeError(`a code takes ${CODE_RANDOM_BYTES} random bytes`)
  const number = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  const body = `${KIND_LETTERS[kind]}${mark}${base32(number, RANDOM_LENGTH)}`
  return { kind, code: `${body}${checkCharacter(body)}` }
}

/** Reads a code as it was scanned or typed: small letters, spaces and hyphens do not matter, nor O for 0 and I or L for 1. Never throws. */
export function readCode(text: string, mark: string): Result<StoredValueCode, CodeFault> {
  const code = text.replace(/[\s-]/g, '').toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1')
  const kind = (Object.keys(KIND_LETTERS) as StoredValueKind[]).find((each) => code.startsWith(KIND_LETTERS[each]))
  if (kind === undefined || code.length !== CODE_LENGTH || [...code].some((character) => !ALPHABET.includes(character))) return err('UNREADABLE')
  if (checkCharacter(code.slice(0, -1)) !== code.at(-1)) return err('CHECK_WRONG')
  return code.startsWith(mark, 1) ? ok({ kind, code }) : err('OTHER_PROGRAMME')
}

/** A code as people read it, in groups of five. */
export function spacedCode(code: string): string {
  return code.replace(new RegExp(`.{${GROUP}}(?=.)`, 'g'), '$&-')
}

/** Luhn's algorithm to the base of the alphabet: it finds every single wrong character and nearly every two that changed places. */
function checkCharacter(body: string): string {
  const base = ALPHABET.length
  const sum = [...body].reverse().reduce((total, character, at) => {
    const value = ALPHABET.indexOf(character) * (at % 2 === 0 ? 2 : 1)
    return total + Math.floor(value / base) + (value % base)
  }, 0)
  return ALPHABET[(base - (sum % base)) % base]!
}

function base32(number: bigint, length: number): string {
  return Array.from({ length }, (_, at) => ALPHABET[Number((number >> BigInt(5 * (length - 1 - at))) & 31n)]).join('')
}
