import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { VerifySignature } from '../../core/sync/rulebook-envelope.ts'
import type { KeyList, SignerRole } from '../../core/sync/key-list.ts'
import { rulebookSigningText } from '../../core/sync/wire.ts'
import type { RulebookEnvelope } from '../../core/sync/wire.ts'
import { privateFile } from './private-file.ts'
import { HeadOfficeRefusal } from './start-refusal.ts'

const RAW_KEY_BYTES = 32
const SIGNATURE_BYTES = 64

/** One Ed25519 key pair (RFC 8032) kept in a file of its own. */
export interface SigningKey {
  readonly keyId: string
  /** Raw, base64. */
  readonly publicKey: string
  sign(text: string): string
}

/** The root's key: its private half may be kept elsewhere, and is brought only to change the list of keys. */
export interface RootKey {
  readonly keyId: string
  readonly publicKey: string
  /** Null: it is not here. */
  readonly signing: SigningKey | null
}

/** The keys of a head office for trying out: real ones, but all in one folder. */
export interface HeadOfficeKeys {
  readonly root: RootKey
  /** What signs now: another one after a renewal, also on a server that runs. Whoever needs both its id and a signature takes it once. */
  readonly headOffice: SigningKey
  /** The key that is to take its place: kept beside it, made where there is none, until `takeNext` puts it in its place. */
  next(): SigningKey
  takeNext(): void
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

const ROOT = 'root'
const rootFile = (folder: string): string => join(folder, `${ROOT}.pem`)
const OWN = 'head-office'
const ownFile = (folder: string): string => join(folder, `${OWN}.pem`)
const nextFile = (folder: string): string => join(folder, `${OWN}-next.pem`)
/** What stays where the root's private key was moved elsewhere. */
const rootPublicFile = (folder: string): string => join(folder, `${ROOT}.pub`)

function broughtRoot(file: string): SigningKey {
  try {
    return signingKey(ROOT, readFileSync(file, 'utf8'))
  } catch (thrown) {
    throw new HeadOfficeRefusal('ROOT_UNREADABLE', file, thrown instanceof Error ? thrown.message : String(thrown))
  }
}

function openRoot(folder: string, broughtFile: string | undefined): RootKey {
  const isElsewhere = !existsSync(rootFile(folder)) && existsSync(rootPublicFile(folder))
  if (broughtFile === undefined && isElsewhere) {
    const publicKey = readFileSync(rootPublicFile(folder), 'utf8').trim()
    return { keyId: keyIdOf(ROOT, publicKey), publicKey, signing: null }
  }
  const signing = broughtFile === undefined ? openKey(folder, ROOT) : broughtRoot(broughtFile)
  return { keyId: signing.keyId, publicKey: signing.publicKey, signing }
}

/**
 * Moves the root's private key out of a folder of keys into a file of its own, which must not be there yet; its public half
 * stays. The new file is on disk before the old one goes. Throws where a file cannot be written, or the key is not in the folder.
 */
export function moveRoot(folder: string, to: string): void {
  const pem = readFileSync(rootFile(folder), 'utf8')
  const { publicKey } = signingKey(ROOT, pem)
  const file = openSync(to, 'wx', 0o600)
  try {
    writeSync(file, pem)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  privateFile(rootPublicFile(folder), () => `${publicKey}\n`)
  rmSync(rootFile(folder))
}

/** Head office's own key as its file is now: renewed by a command, it is taken up without a start. */
function ownKeyOf(folder: string): () => SigningKey {
  const stamp = (): string => {
    const { ino, mtimeMs } = statSync(ownFile(folder))
    return `${ino} ${mtimeMs}`
  }
  let key = openKey(folder, OWN)
  let read = stamp()
  return () => {
    const now = stamp()
    if (now !== read) {
      key = openKey(folder, OWN)
      read = now
    }
    return key
  }
}

/**
 * Opens the keys of a folder; those that are missing are made, readable by this user only.
 *
 * @param rootKeyFile where the root's private key is, if not in the folder. Throws HeadOfficeRefusal where it cannot be read
 */
export function openKeys(folder: string, rootKeyFile?: string): HeadOfficeKeys {
  const own = ownKeyOf(folder)
  return {
    root: openRoot(folder, rootKeyFile),
    get headOffice() {
      return own()
    },
    next: () => signingKey(OWN, privateFile(nextFile(folder), newPrivateKey)),
    takeNext: () => renameSync(nextFile(folder), ownFile(folder)),
    approvers: [openKey(folder, 'approver-1'), openKey(folder, 'approver-2')],
  }
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
