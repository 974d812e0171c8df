import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { INSTANT_HEADER, MAX_REQUEST_SKEW_MS, NONCE_HEADER, NONCE_PATTERN, requestSigningText, SIGNATURE_HEADER, signedBodyText, TERMINAL_HEADER } from '../../../core/sync/request-signing.ts'
import { verifyEd25519 } from '../keys.ts'
import { Refusal } from '../problem.ts'
import type { Allowance } from '../rate-limit.ts'
import type { Database } from '../store/database.ts'
import { dropNoncesBefore, noteNonce } from '../store/nonce-store.ts'
import { findTerminal } from '../store/terminal-store.ts'
import type { TerminalRecord } from '../store/terminal-store.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** How often those are forgotten whose time is over. */
const SWEEP_EVERY_MS = 60_000

function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}

interface Claim {
  readonly terminalId: string
  readonly instant: number
  readonly signature: string
}

/** Who a request says it is from and when. Throws Refusal where headers are missing or the clock is far off. */
function claimOf(headers: IncomingHttpHeaders, now: number): Claim {
  const terminalId = header(headers, TERMINAL_HEADER).toLowerCase()
  const instant = Number(header(headers, INSTANT_HEADER))
  const signature = header(headers, SIGNATURE_HEADER)
  if (!UUID.test(terminalId) || !Number.isSafeInteger(instant) || signature === '') throw new Refusal('BAD_SIGNATURE', 'the request is not signed')
  if (Math.abs(now - instant) > MAX_REQUEST_SKEW_MS) throw new Refusal('BAD_SIGNATURE', 'the clock of the terminal is far off')
  return { terminalId, instant, signature }
}

/** The terminal a signed /v1 GET says it is from. Throws Refusal. */
export function signedRequest(request: { method: string; url: string; headers: IncomingHttpHeaders }, now: number): { terminalId: string; signedWith(publicKey: string): boolean } {
  const { terminalId, instant, signature } = claimOf(request.headers, now)
  const text = requestSigningText({ method: request.method, path: request.url, terminalId, instant })
  return { terminalId, signedWith: (publicKey) => verifyEd25519(publicKey, text, signature) }
}

const EMPTY_HASH = createHash('sha256').digest('hex')

/**
 * Who signed a /v2 request. Nonces are kept in the database for as long as the instant of their request would be taken, so
 * every server refuses what any of them took; a rising number in the terminal's row would do the same, but that row is held
 * by batches, and requests that pass each other on the way would be refused.
 */
export function createRequestSignatures(deps: { readonly database: Database; readonly now: () => number; readonly allowance: Allowance }) {
  const { pool } = deps.database
  let sweptAt = -Infinity

  async function sweep(now: number): Promise<void> {
    if (now - sweptAt < SWEEP_EVERY_MS) return
    sweptAt = now
    // An instant may be as far ahead as behind.
    await dropNoncesBefore(pool, now - 2 * MAX_REQUEST_SKEW_MS)
  }

  return {
    /**
     * The paired terminal that signed this very request, taken for the first time. Throws Refusal: BAD_SIGNATURE,
     * UNKNOWN_TERMINAL, REPLAYED, and REVOKED for one taken out of service, which is told nothing more.
     */
    async terminalOf(request: FastifyRequest): Promise<TerminalRecord> {
      const now = deps.now()
      const { terminalId, instant, signature } = claimOf(request.headers, now)
      const nonce = header(request.headers, NONCE_HEADER)
      if (!NONCE_PATTERN.test(nonce)) throw new Refusal('BAD_SIGNATURE', 'the request has no nonce')
      const terminal = await findTerminal(pool, terminalId)
      if (!terminal) throw new Refusal('UNKNOWN_TERMINAL', 'this terminal is not paired here')
      const text = signedBodyText({ method: request.method, path: request.url, terminalId, instant, nonce, bodyHash: request.bodyHash || EMPTY_HASH })
      if (!verifyEd25519(terminal.publicKey, text, signature)) throw new Refusal('BAD_SIGNATURE', 'not signed with the key this terminal was paired with')
      await sweep(now)
      if (!(await noteNonce(pool, terminalId, nonce, now))) throw new Refusal('REPLAYED', 'this request was taken before')
      if (terminal.revokedAt !== null) throw new Refusal('REVOKED', 'this terminal was taken out of service')
      deps.allowance.refuseIfSpent(terminalId)
      deps.allowance.charge(terminalId)
      return terminal
    },
  }
}
export type RequestSignatures = ReturnType<typeof createRequestSignatures>
