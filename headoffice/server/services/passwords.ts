import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { err, ok } from '../../../core/base/result.ts'
import type { Result } from '../../../core/base/result.ts'
import { MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS } from '../../../core/sync/people.ts'
import { Refusal } from '../problem.ts'
import { nameKey } from '../store/person-store.ts'

/** argon2id (RFC 9106) with the first set of the OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const
const SALT_BYTES = 16
const TAG_BYTES = 32
/** Hashes at once: each takes 19 MiB and a thread, and whoever knocks often must not take them all. */
const MAX_AT_ONCE = 8
/** Fewer different characters than this is a pattern, not a password. */
const MIN_DIFFERENT_CHARS = 6
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

let underWay = 0

/** The same characters give the same bytes however a keyboard composes them (NIST SP 800-63B, 5.1.1.2: NFKC). */
const message = (password: string): Buffer => Buffer.from(password.normalize('NFKC'), 'utf8')

async function derive(password: string, nonce: Buffer, cost: { memory: number; passes: number; parallelism: number }, tagLength: number): Promise<Buffer> {
  if (underWay >= MAX_AT_ONCE) throw new Refusal('TOO_MANY', 'too many sign in at once', { retryAfterSeconds: 5 })
  underWay += 1
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      argon2('argon2id', { message: message(password), nonce, tagLength, ...cost }, (error, key) => (error ? reject(error) : resolve(Buffer.from(key))))
    })
  } finally {
    underWay -= 1
  }
}

/** 32 bytes made of a password and a salt, to encrypt what only that person may open. Throws Refusal TOO_MANY. */
export function keyFromPassword(password: string, salt: Buffer): Promise<Buffer> {
  return derive(password, salt, COST, TAG_BYTES)
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

/** A password as it is kept: the PHC string of argon2id with a salt of its own. Throws Refusal TOO_MANY. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await derive(password, salt, COST, TAG_BYTES)
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(salt)}$${unpadded(tag)}`
}

/** Stands in where nobody has the name typed, so that the answer takes as long. */
const NOBODY = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(Buffer.alloc(SALT_BYTES))}$${unpadded(Buffer.alloc(TAG_BYTES))}`

/** Whether a password is the one kept; null: nobody's, which takes as long and is always false. Throws Refusal TOO_MANY. */
export async function passwordMatches(password: string, kept: string | null): Promise<boolean> {
  const parts = PHC.exec(kept ?? NOBODY)
  if (!parts) throw new Error('a password is kept in another format')
  const [, memory, passes, parallelism, salt = '', tag = ''] = parts
  const expected = Buffer.from(tag, 'base64')
  const given = await derive(password, Buffer.from(salt, 'base64'), { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }, expected.length)
  return timingSafeEqual(given, expected) && kept !== null
}

export type PasswordFault = 'short' | 'long' | 'pattern' | 'name'

/** What is wrong with a new password: length counts, recipes of digits and signs do not (NIST SP 800-63B, 5.1.1.1). */
export function checkNewPassword(password: string, personName: string): Result<null, PasswordFault> {
  const text = password.normalize('NFKC')
  if ([...text].length < MIN_PASSWORD_CHARS) return err('short')
  if (password.length > MAX_PASSWORD_CHARS) return err('long')
  if (new Set(text.toLowerCase()).size < MIN_DIFFERENT_CHARS) return err('pattern')
  return nameKey(personName).length > 3 && nameKey(text).includes(nameKey(personName)) ? err('name') : ok(null)
}
