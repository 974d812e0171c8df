import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StartRefusal } from '../start-refusal.ts'
import { syncPath } from './sync-path.ts'

export const KEY_FILE = 'terminal-key.pem'
/** The key of a chain that is about to begin: it takes the other's place once the chain is on the disk. */
const NEXT_KEY_FILE = `${KEY_FILE}.next`
/** DER prefix of an Ed25519 SubjectPublicKeyInfo (RFC 8410 section 4); the raw 32 bytes follow. */
const SPKI_PREFIX_BYTES = 12

export interface KeyStore {
  /** Ed25519 (RFC 8032) over the UTF-8 bytes, base64. */
  sign(text: string): string
  /** The raw 32-byte public key, base64. */
  readonly publicKeyRaw: string
  /** `file`: a file that only this user may read. */
  readonly keptIn: 'file'
  /** Signs with the key that is kept now: another chain began. */
  readAgain(): void
}

/**
 * The terminal's signing key in a file of mode 0600, made where there is none: for a till that is not set up yet. Throws
 * StartRefusal KEY_UNUSABLE where the file is not such a key.
 */
export function openKeyStore(dataDir: string): KeyStore {
  const path = join(dataDir, KEY_FILE)
  if (!existsSync(path)) putKey(makeKey(aside(path)), path)
  return keyStoreOf(path)
}

/**
 * The key of a chain by its public key; null where the folder has no such key, so that nothing can be signed for the chain
 * any more. Throws StartRefusal KEY_UNUSABLE where the file cannot be read at all: a person may put that right.
 */
export function findKey(dataDir: string, publicKey: string): KeyStore | null {
  const path = join(dataDir, KEY_FILE)
  if (publicKeyIn(path) === publicKey) return keyStoreOf(path)
  const next = join(dataDir, NEXT_KEY_FILE)
  if (publicKeyIn(next) !== publicKey) return null
  // The power went between the chain and its key's name.
  putKey(next, path)
  return keyStoreOf(path)
}

/** Makes the key of a chain that is about to begin, on the disk for certain; its public key. Nothing uses it until `adoptNextKey`. */
export function makeNextKey(dataDir: string): string {
  const next = makeKey(join(dataDir, NEXT_KEY_FILE))
  syncPath(dataDir, 'folder')
  return rawPublicKey(readKey(next))
}

/** Puts the key that was made for the chain in the place of the old one, which is not needed any more. */
export function adoptNextKey(dataDir: string): void {
  putKey(join(dataDir, NEXT_KEY_FILE), join(dataDir, KEY_FILE))
}

function keyStoreOf(path: string): KeyStore {
  let privateKey = readUsable(path)
  return {
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64'),
    get publicKeyRaw() {
      return rawPublicKey(privateKey)
    },
    keptIn: 'file',
    readAgain: () => void (privateKey = readUsable(path)),
  }
}

function readUsable(path: string): KeyObject {
  try {
    return readKey(path)
  } catch (error) {
    throw new StartRefusal('KEY_UNUSABLE', { path, detail: (error as NodeJS.ErrnoException).code ?? 'unreadable' })
  }
}

/** Throws what the system says of the file, or an error for a text that is no Ed25519 key. */
function readKey(path: string): KeyObject {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
  const key = createPrivateKey(readFileSync(path))
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key')
  return key
}

function rawPublicKey(privateKey: KeyObject): string {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  return spki.subarray(SPKI_PREFIX_BYTES).toString('base64')
}

/** Null: nothing there, or no key. A file that the system does not let be read is no lost key. */
function publicKeyIn(path: string): string | null {
  if (!existsSync(path)) return null
  try {
    return rawPublicKey(readKey(path))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EACCES' || code === 'EPERM' || code === 'EIO' || code === 'EISDIR') throw new StartRefusal('KEY_UNUSABLE', { path, detail: code })
    return null
  }
}

const aside = (path: string): string => `${path}.new`

/** A new key in a file of its own, synced; a cut leaves it whole or not named. */
function makeKey(path: string): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  rmSync(path, { force: true })
  const fd = openSync(path, 'wx', 0o600)
  try {
    // Goes on until all is written: a disk that fills up takes a part.
    writeFileSync(fd, String(privateKey.export({ format: 'pem', type: 'pkcs8' })))
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  return path
}

/** Renamed, so that a cut leaves the old key or the new one, and none only where nothing names it yet. */
function putKey(from: string, path: string): void {
  renameSync(from, path)
  syncPath(dirname(path), 'folder')
}
