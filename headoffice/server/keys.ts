import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import type { VerifySignature } from '../../core/sync/rulebook-envelope.ts'
import type { KeyList, SignerRole } from '../../core/sync/key-list.ts'
import { rulebookSigningText } from '../../core/sync/wire.ts'
import type { RulebookEnvelope } from '../../core/sync/wire.ts'
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

/** A new private key, as PKCS #8 in PEM. */
export function newPrivateKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}

/** A key's id: a name, and the beginning of its fingerprint. */
export function keyIdOf(name: string, publicKey: string): string {
  return `${name}-${createHash('sha256').update(publicKey).digest('hex').slice(0, 8)}`
}

/** The key pair of a private key in PEM. Throws where it is none of Ed25519. */
export function signingKey(name: string, pem: string): SigningKey {
  const key = createPrivateKey(pem)
  const publicKey = rawPublicKey(key)
  return { keyId: keyIdOf(name, publicKey), publicKey, sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64') }
}

function openKey(folder: string, name: string): SigningKey {
  return signingKey(name, privateFile(join(folder, `${name}.pem`), newPrivateKey))
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

/** The keys of the folder that sign rulebooks, in their hats: both approvers' first, head office's own last. */
export function localHats(keys: HeadOfficeKeys): { role: SignerRole; key: SigningKey }[] {
  return [...keys.approvers.map((key) => ({ role: 'approver' as const, key })), { role: 'head-office' as const, key: keys.headOffice }]
}

/** SHA-256 over the UTF-8 bytes of a rulebook's text, in hex: what signatures are over. */
export function bodyHashOf(body: string): string {
  return createHash('sha256').update(body, 'utf8').digest('hex')
}

/** A rulebook's text signed by the keys of the folder alone, for trying out, with the list of keys that the root vouches for. */
export function signRulebook(keys: HeadOfficeKeys, body: string, keyList: KeyList): RulebookEnvelope {
  const bodyHash = bodyHashOf(body)
  return { body, signatures: localHats(keys).map(({ role, key }) => ({ role, keyId: key.keyId, signature: key.sign(rulebookSigningText(role, bodyHash)) })), keyList }
}
