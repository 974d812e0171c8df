import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import type { z } from 'zod'
import type { VerifySignature } from '../../core/sync/rulebook-envelope.ts'
import { keyListSigningText, rulebookSigningText } from '../../core/sync/wire.ts'
import type { keyListSchema, RulebookEnvelope } from '../../core/sync/wire.ts'
import { privateFile } from './private-file.ts'

const RAW_KEY_BYTES = 32
const SIGNATURE_BYTES = 64

/** One Ed25519 key pair (RFC 8032) kept in a file of its own. */
export interface SigningKey {
  readonly keyId: string
  /** Raw, base64. */
  readonly publicKey: string
  sign(text: string): string
}

/** The keys of a head office for trying out: real ones, but all in one folder. */
export interface HeadOfficeKeys {
  readonly root: SigningKey
  readonly headOffice: SigningKey
  readonly approvers: readonly [SigningKey, SigningKey]
}

function rawPublicKey(key: KeyObject): string {
  const { x } = createPublicKey(key).export({ format: 'jwk' })
  if (typeof x !== 'string') throw new Error('not an Ed25519 key')
  return Buffer.from(x, 'base64url').toString('base64')
}

function openKey(folder: string, name: string): SigningKey {
  const pem = privateFile(join(folder, `${name}.pem`), () => generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())
  const key = createPrivateKey(pem)
  const publicKey = rawPublicKey(key)
  const fingerprint = createHash('sha256').update(publicKey).digest('hex').slice(0, 8)
  return { keyId: `${name}-${fingerprint}`, publicKey, sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64') }
}

/** Opens the keys of a folder; those that are missing are made, readable by this user only. */
export function openKeys(folder: string): HeadOfficeKeys {
  return { root: openKey(folder, 'root'), headOffice: openKey(folder, 'head-office'), approvers: [openKey(folder, 'approver-1'), openKey(folder, 'approver-2')] }
}

/** Ed25519 over the UTF-8 bytes of a text; raw key and signature in base64. False for anything malformed. */
export const verifyEd25519: VerifySignature = (publicKey, text, signature) => {
  const x = Buffer.from(publicKey, 'base64')
  const signed = Buffer.from(signature, 'base64')
  if (x.length !== RAW_KEY_BYTES || signed.length !== SIGNATURE_BYTES) return false
  return verify(null, Buffer.from(text, 'utf8'), createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') }, format: 'jwk' }), signed)
}

/** A rulebook's text with the signatures of both approvers and of head office, and the key list that the root vouches for. */
export function signRulebook(keys: HeadOfficeKeys, body: string): RulebookEnvelope {
  const bodyHash = createHash('sha256').update(body, 'utf8').digest('hex')
  const hats = [
    ...keys.approvers.map((key) => ({ role: 'approver' as const, key })),
    { role: 'head-office' as const, key: keys.headOffice },
  ]
  const listed: z.infer<typeof keyListSchema>['keys'] = hats.map(({ role, key }) => ({ keyId: key.keyId, role, publicKey: key.publicKey }))
  return {
    body,
    signatures: hats.map(({ role, key }) => ({ role, keyId: key.keyId, signature: key.sign(rulebookSigningText(role, bodyHash)) })),
    keyList: { keys: listed, signature: keys.root.sign(keyListSigningText(listed)) },
  }
}
