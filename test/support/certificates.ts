import { generate } from 'selfsigned'

const DAY_MS = 24 * 60 * 60_000

export interface TestAuthority {
  /** PEM. */
  readonly cert: string
  /** A server's certificate from it. */
  issue(options?: { ip?: string; validFrom?: number; validTo?: number }): Promise<{ cert: string; key: string }>
}

/** A private certification authority, as a company has one. */
export async function testAuthority(name: string): Promise<TestAuthority> {
  const ca = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec', algorithm: 'sha256', notBeforeDate: new Date(Date.now() - 5_000 * DAY_MS), notAfterDate: new Date(Date.now() + 5_000 * DAY_MS),
    extensions: [{ name: 'basicConstraints', cA: true, critical: true }, { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true }],
  })
  return {
    cert: ca.cert,
    async issue({ ip = '127.0.0.1', validFrom = Date.now() - DAY_MS, validTo = Date.now() + 30 * DAY_MS } = {}) {
      const made = await generate([{ name: 'commonName', value: 'head office' }], {
        keyType: 'ec', algorithm: 'sha256', notBeforeDate: new Date(validFrom), notAfterDate: new Date(validTo), ca: { key: ca.private, cert: ca.cert },
        extensions: [{ name: 'basicConstraints', cA: false }, { name: 'keyUsage', digitalSignature: true }, { name: 'extKeyUsage', serverAuth: true }, { name: 'subjectAltName', altNames: [{ type: 7, ip }] }],
      })
      return { cert: made.cert, key: made.private }
    },
  }
}
