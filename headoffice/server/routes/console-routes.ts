import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { typedCodeSchema } from '../../../core/sync/console-views.ts'
import type { Overview, pairedTillSchema } from '../../../core/sync/console-views.ts'
import type { Pairing } from '../services/pairing.ts'
import type { People } from '../services/people.ts'
import type { Database } from '../store/database.ts'
import type { HeadOfficeIdentity } from '../store/identity-store.ts'
import { readOverview } from '../store/overview-store.ts'
import { bodyOf } from './bodies.ts'

/** Scripts and pictures of this server only; Mantine writes its variables into style elements. */
const PAGE_SECURITY = {
  'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

export interface ConsoleRouteDeps {
  readonly database: Database
  readonly identity: () => Promise<HeadOfficeIdentity>
  readonly now: () => number
  readonly pairing: Pairing
  readonly people: People
  readonly fromHere: (request: FastifyRequest) => void
  /** The built page; where it is missing, head office works without one. */
  readonly pageDir: string
}

/** What the console's page talks to: /console, and the page itself at /. */
export async function consoleRoutes(server: FastifyInstance, deps: ConsoleRouteDeps): Promise<void> {
  server.addHook('onSend', async (_request, reply) => {
    void reply.headers(PAGE_SECURITY)
  })

  server.get('/console/overview', async (request): Promise<Overview> => {
    await deps.people.personOf(request, { watching: true })
    const waiting = await deps.pairing.waiting()
    const pairings = waiting.map(({ terminalId, storeName, tillNumber, askedAt }) => ({ terminalId, storeName, tillNumber, askedAt }))
    return readOverview(deps.database.pool, await deps.identity(), pairings, deps.now())
  })

  server.post('/console/pairing', async (request): Promise<z.infer<typeof pairedTillSchema>> => {
    await deps.people.requireRole(request, 'support')
    return deps.pairing.typed(bodyOf(request, typedCodeSchema).code)
  })

  await server.register(async (pages) => {
    pages.addHook('onRequest', async (request) => deps.fromHere(request))
    if (existsSync(join(deps.pageDir, 'index.html'))) await pages.register(fastifyStatic, { root: deps.pageDir, index: 'index.html', dotfiles: 'ignore', redirect: false })
    else pages.get('/', async (_request, reply) => reply.type('text/plain; charset=utf-8').send('Head office runs. Its page is not built: npm run build'))
  })
}
