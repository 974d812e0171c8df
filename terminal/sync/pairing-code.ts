import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { CODE_HASH_BYTES, CODE_SCRYPT, codeFromBytes, pairingProofText, PROOF_SALT_TAG } from '../../core/sync/pairing.ts'

function stretch(code: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(code, salt, CODE_HASH_BYTES, CODE_SCRYPT, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

/** A fresh code for the screen, with the salted hash that is all head office gets of it. */
export async function newPairingCode(): Promise<{ code: string; salt: string; hash: string }> {
  const code = codeFromBytes(randomBytes(64))
  const salt = randomBytes(16)
  return { code, salt: salt.toString('base64'), hash: (await stretch(code, salt)).toString('base64') }
}

/** Whether head office's proof was made by someone who knows the code on this screen. */
export async function proofHolds(
  secret: { readonly code: string; readonly salt: string },
  facts: Parameters<typeof pairingProofText>[0],
  proof: string,
): Promise<boolean> {
  const key = await stretch(secret.code, Buffer.concat([Buffer.from(secret.salt, 'base64'), Buffer.from(PROOF_SALT_TAG)]))
  const expected = createHmac('sha256', key).update(pairingProofText(facts)).digest()
  const given = Buffer.from(proof, 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
