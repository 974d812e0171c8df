import { INSTANT_HEADER, requestSigningText, SIGNATURE_HEADER, TERMINAL_HEADER } from '../../core/sync/request-signing.ts'
import type { SyncKeys } from './ports.ts'

/** Below this, the till's own clock is used: a Date header counts whole seconds and travelled. */
const SKEW_THAT_MATTERS_MS = 60_000

/** Head office's clock as this till knows it, from the Date header of its answers. */
export function createServerClock(now: () => number) {
  let offsetMs = 0
  return {
    learn(serverNow: number): void {
      const differenceMs = serverNow - now()
      offsetMs = Math.abs(differenceMs) > SKEW_THAT_MATTERS_MS ? differenceMs : 0
    },
    now: () => Math.max(0, now() + offsetMs),
  }
}

/** The signed headers of a GET; `path` includes the query. */
export function signedHeaders(keys: SyncKeys, request: { terminalId: string; path: string; instant: number }): Record<string, string> {
  return {
    [TERMINAL_HEADER]: request.terminalId,
    [INSTANT_HEADER]: String(request.instant),
    [SIGNATURE_HEADER]: keys.sign(requestSigningText({ method: 'GET', ...request })),
  }
}
