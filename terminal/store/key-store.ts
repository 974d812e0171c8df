import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StartRefusal } from '../start-refusal.ts'
import { syncPath } from './sync-path.ts'

export const KEY_FILE = 'terminal-key.pem'
/** DER prefix of an Ed25519 SubjectPublicKeyInfo (RFC 8410 section 4); the raw 32 bytes follow. */
const SPKI_PREFIX_BYTES = 12

export interface KeyStore {
  /** Ed25519 (RFC 8032) over the UTF-8 bytes, base64. */
  sign(text: string): string
  /** The raw 32-byte public key, base64. */
  readonly publicKeyRaw: string
  /** `file`: a file that only this user may read. */
  readonly keptIn: 'file'
}

/**
 * The terminal's signing key, made at the first start and kept in a file of mode 0600. Throws StartRefusal
 * KEY_UNUSABLE where the file is not such a key.
 */
export function openKeyStore(dataDir: string): KeyStore {
  const path = join(dataDir, KEY_FILE)
  if (!existsSync(path)) writeNewKey(path)
  let privateKey: KeyObject
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
    privateKey = createPrivateKey(readFileSync(path))
    if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key')
  } catch (error) {
    throw new StartRefusal('KEY_UNUSABLE', { path, detail: (error as NodeJS.ErrnoException).code ?? 'unreadable' })
  }
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  return {
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64'),
    publicKeyRaw: spki.subarray(SPKI_PREFIX_BYTES).toString('base64'),
    keptIn: 'file',
  }
}

/** Written aside, synced and renamed, so that a cut leaves a whole key or none; and none only where nothing names it yet. */
function writeNewKey(path: string): void {
  const { privateKey } = generateKeyPairSync('ed25519')
  const aside = `${path}.new`
  const fd = openSync(aside, 'w', 0o600)
  try {
    writeSync(fd, String(privateKey.export({ format: 'pem', type: 'pkcs8' })))
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(aside, path)
  syncPath(dirname(path), 'folder')
}
