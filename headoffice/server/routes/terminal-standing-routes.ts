import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { idSchema } from '../../../core/base/numbers.ts'
import { Refusal } from '../problem.ts'
import type { People } from '../services/people.ts'
import type { TerminalStanding } from '../services/terminal-standing.ts'
import { bodyOf } from './bodies.ts'

/** POST /console/terminals/ID. */
const decisionSchema = z.strictObject({ decision: z.enum(['revoke', 'reinstate', 'take-in', 'leave-aside']) })

/** Taking tills out of service and deciding on what they send after that: admins and support. */
export function terminalStandingRoutes(server: FastifyInstance, deps: { readonly people: People; readonly standing: TerminalStanding }): void {
  server.post<{ Params: { terminalId: string } }>('/console/terminals/:terminalId', async (request): Promise<{ rows: number }> => {
    const { personId } = await deps.people.requireRole(request, 'admin', 'support')
    const id = idSchema.safeParse(request.params.terminalId)
    if (!id.success) throw new Refusal('BAD_REQUEST', 'unknown')
    const { standing } = deps
    const make = { revoke: standing.revoke, reinstate: standing.reinstate, 'take-in': standing.takeIn, 'leave-aside': standing.leaveAside }
    const done = await make[bodyOf(request, decisionSchema).decision](personId, id.data)
    if (!done.ok) throw new Refusal('BAD_REQUEST', done.error)
    return { rows: done.value?.rows ?? 0 }
  })
}
