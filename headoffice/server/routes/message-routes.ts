import type { FastifyInstance } from 'fastify'
import { idSchema } from '../../../core/base/numbers.ts'
import { newMessageSchema } from '../../../core/sync/messages.ts'
import type { MessagesView } from '../../../core/sync/messages.ts'
import { Refusal } from '../problem.ts'
import type { Messages } from '../services/messages.ts'
import type { People } from '../services/people.ts'
import type { Database } from '../store/database.ts'
import { listMessages } from '../store/message-store.ts'
import { bodyOf } from './bodies.ts'

const MAX_LISTED = 200

/** Messages to tills, for support and admins: /console/messages. */
export function messageRoutes(server: FastifyInstance, { people, messages, database }: { readonly people: People; readonly messages: Messages; readonly database: Database }): void {
  server.get('/console/messages', async (request): Promise<MessagesView> => {
    await people.requireRole(request, 'support', 'admin')
    return { messages: await listMessages(database.pool, MAX_LISTED) }
  })

  server.post('/console/messages', async (request): Promise<{ messageId: string }> => {
    const { personId } = await people.requireRole(request, 'support', 'admin')
    const sent = await messages.send(personId, bodyOf(request, newMessageSchema))
    if (!sent.ok) throw new Refusal('BAD_REQUEST', sent.error)
    return sent.value
  })

  server.post<{ Params: { messageId: string } }>('/console/messages/:messageId/withdraw', async (request): Promise<{ withdrawn: true }> => {
    const { personId } = await people.requireRole(request, 'support', 'admin')
    const id = idSchema.safeParse(request.params.messageId)
    const done = id.success ? await messages.withdraw(personId, id.data) : null
    if (done?.ok !== true) throw new Refusal('BAD_REQUEST', 'unknown')
    return { withdrawn: true }
  })
}
