/** Headers of a signed GET: terminal id, instant in ms, Ed25519 signature in base64. */
export const TERMINAL_HEADER = 'x-regulars-terminal'
export const INSTANT_HEADER = 'x-regulars-instant'
export const SIGNATURE_HEADER = 'x-regulars-signature'
/** How far a request's instant may be from head office's clock. */
export const MAX_REQUEST_SKEW_MS = 5 * 60_000

/** What a terminal signs of a request without a body. */
export function requestSigningText(request: { method: string; path: string; terminalId: string; instant: number }): string {
  return ['regulars.request/1', request.method, request.path, request.terminalId, request.instant].join('\n')
}
