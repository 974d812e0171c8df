import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { keyFromPassword } from '../services/passwords.ts'

const CIPHER = 'aes-256-gcm'
const SALT_BYTES = 16
/** 96 bits: what GCM is made for (NIST SP 800-38D, 5.2.1.1). A key is used for one text only, so it never comes twice. */
const NONCE_BYTES = 12

const base64 = z.base64()
const sealedSchema = z.strictObject({ format: z.literal('regulars.sealed-key/1'), salt: base64, nonce: base64, tag: base64, text: base64 })

/** What binds a sealed key to whose it is: moved to another person's row it does not open. */
const belonging = (personId: string): Buffer => Buffer.from(`regulars.sealed-key/1\n${personId}`, 'utf8')

/** A private key in PEM, encrypted with AES-256-GCM under a key that argon2id makes of the person's password and a new salt. */
export async function sealKey(pem: string, personId: string, password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, await keyFromPassword(password, salt), nonce)
  cipher.setAAD(belonging(personId))
  const text = Buffer.concat([cipher.update(pem, 'utf8'), cipher.final()])
  const written = (bytes: Buffer): string => bytes.toString('base64')
  return JSON.stringify({ format: 'regulars.sealed-key/1', salt: written(salt), nonce: written(nonce), tag: written(cipher.getAuthTag()), text: written(text) })
}

/** The private key in PEM; null where the password is another, or the sealed text was changed. */
export async function openSealed(sealed: string, personId: string, password: string): Promise<string | null> {
  const { salt, nonce, tag, text } = sealedSchema.parse(JSON.parse(sealed))
  const bytes = (value: string): Buffer => Buffer.from(value, 'base64')
  const decipher = createDecipheriv(CIPHER, await keyFromPassword(password, bytes(salt)), bytes(nonce), { authTagLength: 16 })
  decipher.setAAD(belonging(personId))
  decipher.setAuthTag(bytes(tag))
  try {
    return Buffer.concat([decipher.update(bytes(text)), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}
