import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { TLSSocket } from 'node:tls'

export interface LineRequest {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Record<string, string>
  readonly body: Uint8Array | string | undefined
  readonly signal: AbortSignal
}

/** What a server says of itself before it is believed: for telling a person why, never for acting on. */
export interface Hearsay {
  /** Its Date header. */
  readonly now: number | null
  readonly validFrom: number
  readonly validTo: number
}

/** The way to head office: TLS checked, connections kept for the next request. */
export interface HeadOfficeLine {
  /** The answer as soon as its headers are there. Rejects with the system's error. */
  send(request: LineRequest): Promise<IncomingMessage>
  /** Asks a server whose certificate was not believed for its time and the certificate's; null where it says nothing. */
  hearsay(url: URL, signal: AbortSignal): Promise<Hearsay | null>
  close(): void
}

/** Certificates are checked against TLS 1.2 and newer only. */
const MIN_VERSION = 'TLSv1.2'

/**
 * A kept connection is let go after so long, and sooner where head office says how long it keeps one (Keep-Alive: timeout):
 * Node heeds that only beside a time-out of its own, and would send on a connection that is being closed.
 */
const LONGEST_IDLE_MS = 60_000

/** `ca`: the one authority that is believed, in PEM; null: those that this computer comes with. */
export function createHeadOfficeLine(ca: string | null): HeadOfficeLine {
  const trust = { minVersion: MIN_VERSION, ...(ca === null ? {} : { ca: ca.trim() === '' ? [] : ca }) } as const
  const plain = new HttpAgent({ keepAlive: true, timeout: LONGEST_IDLE_MS })
  const secure = new HttpsAgent({ keepAlive: true, timeout: LONGEST_IDLE_MS, ...trust })

  function once({ url, method, headers, body, signal }: LineRequest): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
      const options = { method, headers: { ...headers, ...length }, signal }
      const asked = url.protocol === 'https:' ? httpsRequest(url, { ...options, agent: secure }) : httpRequest(url, { ...options, agent: plain })
      asked.once('response', resolve)
      asked.once('error', (thrown: NodeJS.ErrnoException) => {
        // Head office closed a kept connection in the moment it was used again: nothing was asked yet.
        if (asked.reusedSocket && thrown.code === 'ECONNRESET' && !signal.aborted) once({ url, method, headers, body, signal }).then(resolve, reject)
        else reject(thrown)
      })
      asked.end(body)
    })
  }

  return {
    send: once,
    hearsay(url, signal) {
      return new Promise((resolve) => {
        const asked = httpsRequest(new URL('/health', url), { agent: false, rejectUnauthorized: false, minVersion: MIN_VERSION, signal }, (response) => {
          const certificate = (response.socket as TLSSocket).getPeerCertificate()
          const now = Date.parse(response.headers.date ?? '')
          response.resume()
          resolve({ now: Number.isFinite(now) ? now : null, validFrom: Date.parse(certificate.valid_from), validTo: Date.parse(certificate.valid_to) })
          asked.destroy()
        })
        asked.once('error', () => resolve(null)).end()
      })
    },
    close() {
      plain.destroy()
      secure.destroy()
    },
  }
}
