/** Headers of a signed request: terminal id, instant in ms, Ed25519 signature in base64, and since v2 a nonce. */
export const TERMINAL_HEADER = 'x-regulars-terminal'
export const INSTANT_HEADER = 'x-regulars-instant'
export const SIGNATURE_HEADER = 'x-regulars-signature'
export const NONCE_HEADER = 'x-regulars-nonce'
/** How far a request's instant may be from head office's clock; a nonce is remembered for as long. */
export const MAX_REQUEST_SKEW_MS = 5 * 60_000
/** Random bytes of a nonce, and the look of them in base64url. */
export const NONCE_BYTES = 16
export const NONCE_PATTERN = /^[\w-]{22}$/

/** What a terminal signs of a /v1 request without a body. */
export function requestSigningText(request: { method: string; path: string; terminalId: string; instant: number }): string {
  return ['regulars.request/1', request.method, request.path, request.terminalId, request.instant].join('\n')
}

/**
 * What a terminal signs of every /v2 request: also what it says and a nonce of its own, so that it is taken once.
 * `path` has its query; `bodyHash` is SHA-256 in hex over the body's bytes as they are sent (packed where they are), of none
 * where there is no body. No field can contain a line break.
 */
export function signedBodyText(request: { method: string; path: string; terminalId: string; instant: number; nonce: string; bodyHash: string }): string {
  return ['regulars.request/2', request.method, request.path, request.terminalId, request.instant, request.nonce, request.bodyHash].join('\n')
}

/** Requests under /v2 are signed whole; those under /v1 stay as older tills send them. */
export function isSignedWhole(path: string): boolean {
  return path.startsWith('/v2/')
}
