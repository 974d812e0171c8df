import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { instrumentPostSchema } from '../../../core/sync/instrument-post.ts'
import type { instrumentAnswerSchema } from '../../../core/sync/instrument-post.ts'
import type { RequestSignatures } from '../services/request-signature.ts'
import type { Database } from '../store/database.ts'
import { keepInstrumentCodes } from '../store/instrument-store.ts'
import { bodyOf } from './bodies.ts'

export interface InstrumentRouteDeps {
  readonly database: Database
  readonly now: () => number
  readonly signatures: RequestSignatures
}

/** Tills tell which gift card or credit a code opens, by the code's SHA-256. */
export function instrumentRoutes(server: FastifyInstance, { database, now, signatures }: InstrumentRouteDeps): void {
  server.post('/v2/instrument-codes', async (request): Promise<z.infer<typeof instrumentAnswerSchema>> => {
    const terminal = await signatures.terminalOf(request)
    const { codes } = bodyOf(request, instrumentPostSchema)
    return { kept: await database.transaction((client) => keepInstrumentCodes(client, terminal, codes, now())) }
  })
}
