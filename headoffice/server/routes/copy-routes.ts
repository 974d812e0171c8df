import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { copyPostSchema } from '../../../core/sync/copy-post.ts'
import type { copyAnswerSchema } from '../../../core/sync/copy-post.ts'
import { lostEntriesQuerySchema } from '../../../core/sync/lost-entries.ts'
import type { lostEntriesAnswerSchema } from '../../../core/sync/lost-entries.ts'
import { Refusal } from '../problem.ts'
import { lostEntries } from '../services/lost-entries.ts'
import type { RequestSignatures } from '../services/request-signature.ts'
import { takeCopies } from '../services/store-copies.ts'
import type { Database } from '../store/database.ts'
import { bodyOf } from './bodies.ts'

export interface CopyRouteDeps {
  readonly database: Database
  readonly now: () => number
  readonly signatures: RequestSignatures
}

/** Copies between a till and head office: receipts up for the store's other tills, entries that the till lost down again. */
export function copyRoutes(server: FastifyInstance, { database, now, signatures }: CopyRouteDeps): void {
  server.post('/v2/store-copies', async (request): Promise<z.infer<typeof copyAnswerSchema>> => {
    const terminal = await signatures.terminalOf(request)
    return takeCopies(database, terminal, bodyOf(request, copyPostSchema), now())
  })

  server.get('/v2/lost-entries', async (request): Promise<z.infer<typeof lostEntriesAnswerSchema>> => {
    const terminal = await signatures.terminalOf(request)
    const asked = lostEntriesQuerySchema.safeParse(request.query)
    if (!asked.success) throw new Refusal('BAD_REQUEST', 'which entries?')
    return { rows: await lostEntries(database.pool, terminal.terminalId, asked.data) }
  })
}
