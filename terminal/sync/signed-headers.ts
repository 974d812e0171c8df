import { randomBytes } from 'node:crypto'
import { INSTANT_HEADER, isSignedWhole, NONCE_BYTES, NONCE_HEADER, requestSigningText, SIGNATURE_HEADER, signedBodyText, TERMINAL_HEADER } from '../../core/sync/request-signing.ts'
import type { SyncContext } from './step.ts'

/** The headers that say which till sends this, when, and that it is all its own. A nonce is for one try only. */
export function signedHeaders({ deps }: Pick<SyncContext, 'deps'>, request: { method: 'GET' | 'POST'; path: string; instant: number; body?: Uint8Array }): Record<string, string> {
  const { method, path, instant } = request
  const { terminalId } = deps.journal.terminalIdentity()
  const named = { [TERMINAL_HEADER]: terminalId, [INSTANT_HEADER]: String(instant) }
  if (!isSignedWhole(path)) return { ...named, [SIGNATURE_HEADER]: deps.keys.sign(requestSigningText({ method, path, terminalId, instant })) }
  const nonce = randomBytes(NONCE_BYTES).toString('base64url')
  const bodyHash = deps.hasher.sha256Hex(request.body ?? '')
  return { ...named, [NONCE_HEADER]: nonce, [SIGNATURE_HEADER]: deps.keys.sign(signedBodyText({ method, path, terminalId, instant, nonce, bodyHash })) }
}
