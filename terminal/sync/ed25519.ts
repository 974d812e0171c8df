import { createPublicKey, verify } from 'node:crypto'
import type { VerifySignature } from '../../core/sync/rulebook-envelope.ts'

const RAW_KEY_BYTES = 32
const SIGNATURE_BYTES = 64

/** Ed25519 (RFC 8032) over the UTF-8 bytes of a text; raw key and signature in base64. */
export const verifyEd25519: VerifySignature = (publicKey, text, signature) => {
  const raw = Buffer.from(publicKey, 'base64')
  const signed = Buffer.from(signature, 'base64')
  if (raw.length !== RAW_KEY_BYTES || signed.length !== SIGNATURE_BYTES) return false
  // A JWK is the one format in which node:crypto reads a raw key (RFC 8037).
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' })
  return verify(null, Buffer.from(text, 'utf8'), key, signed)
}
