import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { rulebookStatusSchema } from '../../../core/sync/rulebook-status.ts'
import type { rulebookStatusAnswerSchema } from '../../../core/sync/rulebook-status.ts'
import type { RequestSignatures } from '../services/request-signature.ts'
import type { Database } from '../store/database.ts'
import type { OfferStops } from '../rulebooks/offer-stops.ts'
import { keepRulebookStatus } from '../store/rulebook-status-store.ts'
import { bodyOf } from './bodies.ts'

/** What tills say of their rulebooks: POST /v2/rulebook-status. */
export function rulebookStatusRoutes(server: FastifyInstance, deps: { readonly database: Database; readonly signatures: RequestSignatures; readonly offerStops: OfferStops; readonly now: () => number }): void {
  server.post('/v2/rulebook-status', async (request): Promise<z.infer<typeof rulebookStatusAnswerSchema>> => {
    const { terminalId } = await deps.signatures.terminalOf(request)
    const status = bodyOf(request, rulebookStatusSchema)
    await deps.database.transaction(async (client) => {
      await keepRulebookStatus(client, terminalId, status, deps.now())
      await deps.offerStops.noteGiven(client, terminalId, status)
    })
    return { headOfficeTime: deps.now() }
  })
}
