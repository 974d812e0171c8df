import type { FastifyInstance } from 'fastify'
import type { Database } from '../store/database.ts'

/** A database that takes longer than this is not one to send tills to. */
const ANSWER_WITHIN_MS = 2_000

async function answers(database: Database): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_WITHIN_MS)
  })
  try {
    return await Promise.race([database.pool.query('SELECT 1').then(() => true, () => false), late])
  } finally {
    clearTimeout(timer)
  }
}

/** For who starts and stops servers: /health, whether this one lives; /ready, whether requests should be sent here. They tell nothing else. */
export function healthRoutes(server: FastifyInstance, deps: { readonly database: Database; readonly isStopping: () => boolean }): void {
  server.get('/health', async () => ({ status: 'ok' }))
  server.get('/ready', async (_request, reply) => {
    const isReady = !deps.isStopping() && (await answers(deps.database))
    return reply.status(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready' })
  })
}
