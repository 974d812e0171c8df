import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { confirmedPostSchema, memberPostSchema, servedPostSchema } from '../../../core/sync/member-post.ts'
import type { confirmedAnswerSchema, MemberPostAnswer, servedAnswerSchema } from '../../../core/sync/member-post.ts'
import { dismissSchema } from '../../../core/sync/member-console-views.ts'
import type { ErasuresView, LostValuesView, ProposalsView } from '../../../core/sync/member-console-views.ts'
import { Refusal } from '../problem.ts'
import type { HeadOfficeLog } from '../log.ts'
import { serveMembers, takeMembers } from '../services/member-intake.ts'
import type { Sender } from '../services/member-intake.ts'
import { storesOf, tellOfProposals } from '../services/merge-notices.ts'
import type { People } from '../services/people.ts'
import type { RequestSignatures } from '../services/request-signature.ts'
import { noteAudit } from '../store/audit-store.ts'
import type { Database } from '../store/database.ts'
import { confirmErasures, openErasures } from '../store/erasure-store.ts'
import { lostValues } from '../store/member-store.ts'
import { dismissProposal, openProposals } from '../store/proposal-store.ts'
import { bodyOf } from './bodies.ts'

/** How many rows a list shows; how many there are is said beside it. */
const MAX_LISTED = 500

export interface MemberRouteDeps {
  readonly database: Database
  readonly now: () => number
  readonly log: HeadOfficeLog
  readonly signatures: RequestSignatures
  readonly people: People
}

/** What tills say of members that is not in their journals: /v2/members, /v2/erasures. */
export function memberRoutes(server: FastifyInstance, deps: MemberRouteDeps): void {
  const { database, now } = deps
  const senderOf = (terminal: { terminalId: string; storeId: string }): Sender => ({ terminalId: terminal.terminalId, storeId: terminal.storeId, now: now() })

  server.post('/v2/members', async (request): Promise<MemberPostAnswer> => {
    const sender = senderOf(await deps.signatures.terminalOf(request))
    const answers = await takeMembers(database, bodyOf(request, memberPostSchema).members, sender)
    const refused = answers.flatMap((answer) => (answer.state === 'refused' ? [answer.reason] : []))
    if (refused.length > 0) deps.log.warn('members.refused', { terminalId: sender.terminalId, members: refused.length, first: refused[0] })
    return { answers, headOfficeTime: now() }
  })

  server.post('/v2/members/served', async (request): Promise<z.infer<typeof servedAnswerSchema>> => {
    const sender = senderOf(await deps.signatures.terminalOf(request))
    const { memberIds } = bodyOf(request, servedPostSchema)
    const unknown = await serveMembers(database, memberIds, sender)
    deps.log.info('members.served', { terminalId: sender.terminalId, members: memberIds.length - unknown.length })
    return { unknown }
  })

  server.post('/v2/erasures/confirmed', async (request): Promise<z.infer<typeof confirmedAnswerSchema>> => {
    const { terminalId } = await deps.signatures.terminalOf(request)
    return { noted: await confirmErasures(database.pool, terminalId, bodyOf(request, confirmedPostSchema).memberIds, now()) }
  })

  memberLists(server, deps)
}

/** What a person at head office looks after: erasures that wait, perhaps the same member twice, values that gave way. */
function memberLists(server: FastifyInstance, { database, now, people }: MemberRouteDeps): void {
  server.get('/console/erasures', async (request): Promise<ErasuresView> => {
    await people.requireRole(request, 'support', 'admin', 'auditor')
    return openErasures(database.pool, MAX_LISTED)
  })

  server.get('/console/merge-proposals', async (request): Promise<ProposalsView> => {
    await people.requireRole(request, 'support', 'admin')
    return openProposals(database.pool, MAX_LISTED)
  })

  server.post('/console/merge-proposals/dismissed', async (request): Promise<Record<string, never>> => {
    const { personId } = await people.requireRole(request, 'support', 'admin')
    const pair = bodyOf(request, dismissSchema)
    await database.transaction(async (client) => {
      if (!(await dismissProposal(client, pair, now()))) throw new Refusal('BAD_REQUEST', 'no such proposal is open')
      await tellOfProposals(client, await storesOf(client, [pair.aId, pair.bId]), now())
      await noteAudit(client, { at: now(), personId, action: 'merge-proposal.dismissed', subject: pair.aId, detail: { other: pair.bId } })
    })
    return {}
  })

  server.get('/console/lost-values', async (request): Promise<LostValuesView> => {
    // They are names and birthdays: for whoever has to set them right, and nobody else.
    await people.requireRole(request, 'support')
    return { values: await lostValues(database.pool, MAX_LISTED) }
  })
}
