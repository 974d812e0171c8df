import { X509Certificate } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { err, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'

/** In the till's data folder: the one authority whose certificate of head office is believed. */
export const TRUSTED_CA_FILE = 'head-office-ca.pem'
const ONE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

export type CaFault = 'unreadable' | 'no-certificate' | 'no-authority' | 'expired'

/** Checks what a manager names: PEM, nothing but certificates of authorities (RFC 5280, 4.2.1.9) that are not over. */
export function checkCa(pem: string, now: number): Result<string, CaFault> {
  const texts = pem.match(ONE) ?? []
  if (texts.length === 0) return err('no-certificate')
  for (const text of texts) {
    let certificate: X509Certificate
    try {
      certificate = new X509Certificate(text)
    } catch {
      return err('no-certificate')
    }
    if (!certificate.ca) return err('no-authority')
    if (Date.parse(certificate.validTo) <= now) return err('expired')
  }
  return ok(`${texts.join('\n')}\n`)
}

function read(path: string): Result<string, CaFault> {
  try {
    return ok(readFileSync(path, 'utf8'))
  } catch {
    return err('unreadable')
  }
}

/** Checks a file and keeps a copy in the data folder: from the next start on the till believes it and no other. */
export function keepTrustedCa(dataDir: string, file: string, now: number): Result<null, CaFault> {
  const text = read(file)
  if (!text.ok) return text
  const checked = checkCa(text.value, now)
  if (!checked.ok) return checked
  mkdirSync(dataDir, { recursive: true })
  const path = join(dataDir, TRUSTED_CA_FILE)
  const aside = openSync(`${path}.new`, 'w', 0o600)
  try {
    writeSync(aside, checked.value)
    fsyncSync(aside)
  } finally {
    closeSync(aside)
  }
  renameSync(`${path}.new`, path)
  return ok(null)
}

/**
 * The authority a till believes; null: those that its computer comes with. A file that cannot be read believes nobody: the
 * till goes on selling and says that head office's certificate is not believed.
 */
export function readTrustedCa(dataDir: string): string | null {
  const path = join(dataDir, TRUSTED_CA_FILE)
  if (!existsSync(path)) return null
  const text = read(path)
  return text.ok ? text.value : ''
}
