import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { HeadOfficeRefusal } from './start-refusal.ts'

/** PEM files: the certificate with those between it and the root, and its private key. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

export interface TlsContext {
  readonly cert: Buffer
  readonly key: Buffer
  readonly validTo: number
}

/** Reads and checks both. Throws HeadOfficeRefusal TLS_UNUSABLE: missing, unreadable, or a key of another certificate. */
export function readTls(files: TlsFiles): TlsContext {
  try {
    const cert = readFileSync(files.cert)
    const key = readFileSync(files.key)
    const certificate = new X509Certificate(cert)
    if (!certificate.checkPrivateKey(createPrivateKey(key))) throw new Error('the key is not that of the certificate')
    return { cert, key, validTo: Date.parse(certificate.validTo) }
  } catch (thrown) {
    throw new HeadOfficeRefusal('TLS_UNUSABLE', files.cert, thrown instanceof Error ? thrown.message : String(thrown))
  }
}
