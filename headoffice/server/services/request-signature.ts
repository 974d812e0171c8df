import type { IncomingHttpHeaders } from 'node:http'
import { INSTANT_HEADER, MAX_REQUEST_SKEW_MS, requestSigningText, SIGNATURE_HEADER, TERMINAL_HEADER } from '../../../core/sync/request-signing.ts'
import { verifyEd25519 } from '../keys.ts'
import { Refusal } from '../problem.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}

/** The terminal a signed GET says it is from. Throws Refusal where the headers are missing or its clock is far off. */
export function signedRequest(request: { method: string; url: string; headers: IncomingHttpHeaders }, now: number): { terminalId: string; signedWith(publicKey: string): boolean } {
  const terminalId = header(request.headers, TERMINAL_HEADER)
  const instant = Number(header(request.headers, INSTANT_HEADER))
  const signature = header(request.headers, SIGNATURE_HEADER)
  if (!UUID.test(terminalId) || !Number.isSafeInteger(instant) || signature === '') throw new Refusal('BAD_SIGNATURE', 'the request is not signed')
  if (Math.abs(now - instant) > MAX_REQUEST_SKEW_MS) throw new Refusal('BAD_SIGNATURE', 'the clock of the terminal is far off')
  const text = requestSigningText({ method: request.method, path: request.url, terminalId, instant })
  return { terminalId, signedWith: (publicKey) => verifyEd25519(publicKey, text, signature) }
}
