import { describe, expect, it } from 'vitest'
import { certificateTrouble } from '../../terminal/sync/certificate-trouble.ts'

const DAY = 24 * 60 * 60_000
const NOW = Date.parse('2026-11-22T12:00:00Z')
const good = { now: NOW, validFrom: NOW - 30 * DAY, validTo: NOW + 30 * DAY }
const never = { headOfficeNow: null, hearsay: null }

describe('why a certificate is not believed', () => {
  it.each([
    ['the till is years behind, and the server says so', 'CERT_NOT_YET_VALID', NOW - 900 * DAY, { headOfficeNow: null, hearsay: good }, 'CLOCK_WRONG'],
    ['the till is years ahead, and the server says so', 'CERT_HAS_EXPIRED', NOW + 900 * DAY, { headOfficeNow: null, hearsay: good }, 'CLOCK_WRONG'],
    ['the till jumped since head office last said the time', 'CERT_HAS_EXPIRED', NOW + 900 * DAY, { headOfficeNow: NOW, hearsay: null }, 'CLOCK_WRONG'],
    ['the certificate is over, and the clocks agree', 'CERT_HAS_EXPIRED', NOW, { headOfficeNow: null, hearsay: { ...good, validTo: NOW - DAY } }, 'CERTIFICATE_EXPIRED'],
    ['the certificate is over there too, however wrong the till', 'CERT_HAS_EXPIRED', NOW + 900 * DAY, { headOfficeNow: null, hearsay: { ...good, validTo: NOW - DAY } }, 'CERTIFICATE_EXPIRED'],
    ['nobody says what time it is', 'CERT_HAS_EXPIRED', NOW, never, 'CERTIFICATE_EXPIRED'],
    ['another name', 'ERR_TLS_CERT_ALTNAME_INVALID', NOW, never, 'CERTIFICATE_NAME'],
    ['an authority nobody knows', 'SELF_SIGNED_CERT_IN_CHAIN', NOW, never, 'CERTIFICATE_UNKNOWN'],
    ['an authority that cannot be read', 'ERR_OSSL_PEM_NO_START_LINE', NOW, never, 'CERTIFICATE_UNKNOWN'],
  ] as const)('%s', (_words, code, now, known, expected) => {
    expect(certificateTrouble(code, now, known)?.code).toBe(expected)
  })

  it('leaves everything else alone', () => {
    expect(certificateTrouble('ECONNREFUSED', NOW, never)).toBeNull()
  })
})
