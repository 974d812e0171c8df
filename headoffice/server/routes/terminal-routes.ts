import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { batchSchema, pairingRequestSchema, rulebookEnvelopeSchema } from '../../../core/sync/wire.ts'
import type { batchAnswerSchema, changesAnswerSchema } from '../../../core/sync/wire.ts'
import { Refusal } from '../problem.ts'
import { interpretTerminal } from '../services/interpretation.ts'
import { takeBatch } from '../services/intake.ts'
import type { IntakeDeps } from '../services/intake.ts'
import type { Pairing } from '../services/pairing.ts'
import { signedRequest } from '../services/request-signature.ts'
import { notApplied } from '../store/journal-store.ts'
import { changeAfter } from '../store/rulebook-store.ts'
import { findTerminal, noteSeen } from '../store/terminal-store.ts'
import { bodyOf } from './bodies.ts'

/** How many entries that could not be applied an answer lists. */
const MAX_LISTED = 100

const cursorSchema = z.coerce.number().int().nonnegative()

export interface TerminalRouteDeps extends IntakeDeps {
  readonly pairing: Pairing
  /** Ends what came too often from one address. Throws Refusal. */
  readonly limit: (address: string) => void
}

/** What terminals talk to: /v1. */
export function terminalRoutes(server: FastifyInstance, deps: TerminalRouteDeps): void {
  const { pool } = deps.database

  server.post('/v1/pairing', async (request) => {
    deps.limit(request.ip)
    return deps.pairing.ask(bodyOf(request, pairingRequestSchema))
  })

  server.get<{ Params: { terminalId: string } }>('/v1/pairing/:terminalId', async (request) => {
    const signed = signedRequest(request, deps.now())
    if (signed.terminalId !== request.params.terminalId) throw new Refusal('BAD_REQUEST', 'signed for another terminal')
    return deps.pairing.answer(signed.terminalId, (key) => signed.signedWith(key))
  })

  server.post('/v1/batches', async (request): Promise<z.infer<typeof batchAnswerSchema>> => {
    const batch = bodyOf(request, batchSchema)
    const { watermark } = await takeBatch(deps, batch)
    try {
      await interpretTerminal(deps.database, batch.terminalId)
    } catch (thrown) {
      // The batch is held; what it means is found out at the next batch or start.
      deps.log.error('interpretation.failed', { terminalId: batch.terminalId, detail: thrown instanceof Error ? thrown.message : String(thrown) })
    }
    return { watermark, notApplied: await notApplied(pool, batch.terminalId, MAX_LISTED), headOfficeTime: deps.now() }
  })

  server.get<{ Querystring: { cursor?: string } }>('/v1/changes', async (request): Promise<z.infer<typeof changesAnswerSchema>> => {
    const signed = signedRequest(request, deps.now())
    const terminal = await findTerminal(pool, signed.terminalId)
    if (!terminal) throw new Refusal('UNKNOWN_TERMINAL', 'this terminal is not paired here')
    if (!signed.signedWith(terminal.publicKey)) throw new Refusal('BAD_SIGNATURE', 'not signed with the key this terminal was paired with')
    const cursor = cursorSchema.safeParse(request.query.cursor ?? '0')
    if (!cursor.success) throw new Refusal('BAD_REQUEST', 'cursor is a whole number')
    await noteSeen(pool, signed.terminalId, deps.now())
    const next = await changeAfter(pool, cursor.data)
    const changes = next ? [{ kind: 'rulebook' as const, position: next.position, envelope: rulebookEnvelopeSchema.parse(JSON.parse(next.envelope)) }] : []
    const { incarnation } = await deps.identity()
    return { incarnation, watermark: terminal.watermark, cursor: next?.position ?? cursor.data, more: next?.more ?? false, changes, headOfficeTime: deps.now() }
  })
}
