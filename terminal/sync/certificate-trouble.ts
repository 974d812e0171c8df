import type { Hearsay } from './head-office-line.ts'

/** Why a certificate is not believed, in a word that the screen has a sentence for. */
export type CertificateTrouble = 'CLOCK_WRONG' | 'CERTIFICATE_EXPIRED' | 'CERTIFICATE_NAME' | 'CERTIFICATE_UNKNOWN'

/** Below this a clock is not what keeps a certificate from being valid. */
const CLOCK_MATTERS_MS = 10 * 60_000

const TIME_CODES = ['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED']
const NAME_CODES = ['ERR_TLS_CERT_ALTNAME_INVALID']
/** Of OpenSSL's X509_V_ERR names that Node gives as code, those about whom a certificate comes from. */
const UNKNOWN_CODES = [
  'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_UNTRUSTED', 'CERT_REJECTED', 'CERT_SIGNATURE_FAILURE', 'INVALID_CA', 'CERT_REVOKED', 'INVALID_PURPOSE',
]

/** Whether a failed connection failed over the certificate's time: then its server is worth asking what time it is. */
export function isAboutTime(code: string): boolean {
  return TIME_CODES.includes(code)
}

/**
 * What is wrong when a certificate is not believed. Over its time, it is the till's clock where head office, as last known or
 * as the server itself says, is at a time at which its certificate is good. Null: not about a certificate.
 */
export function certificateTrouble(code: string, now: number, known: { readonly headOfficeNow: number | null; readonly hearsay: Hearsay | null }): { readonly code: CertificateTrouble; readonly detail: string } | null {
  if (NAME_CODES.includes(code)) return { code: 'CERTIFICATE_NAME', detail: code }
  // What OpenSSL cannot read as an authority is none.
  if (UNKNOWN_CODES.includes(code) || code.startsWith('ERR_OSSL_')) return { code: 'CERTIFICATE_UNKNOWN', detail: code }
  if (!isAboutTime(code)) return null
  const { headOfficeNow, hearsay } = known
  const there = headOfficeNow ?? hearsay?.now ?? null
  const isGoodThere = hearsay === null || (there !== null && hearsay.validFrom <= there && there <= hearsay.validTo)
  if (there !== null && isGoodThere && Math.abs(there - now) > CLOCK_MATTERS_MS) return { code: 'CLOCK_WRONG', detail: `${code} ${new Date(now).toISOString()} ${new Date(there).toISOString()}` }
  return { code: 'CERTIFICATE_EXPIRED', detail: code }
}
