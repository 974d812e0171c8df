import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { idSchema } from '../../../core/base/numbers.ts'
import type { Result } from '../../../core/base/result.ts'
import { newPersonSchema, personChangeSchema } from '../../../core/sync/people.ts'
import type { auditPageSchema, PersonView } from '../../../core/sync/people.ts'
import { Refusal } from '../problem.ts'
import type { People } from '../services/people.ts'
import type { Staff, StaffFault } from '../services/staff.ts'
import { auditAfter } from '../store/audit-store.ts'
import type { Database } from '../store/database.ts'
import { bodyOf } from './bodies.ts'

const AUDIT_PAGE = 500
const positionSchema = z.coerce.number().int().nonnegative()

export interface PeopleRouteDeps {
  readonly database: Database
  readonly people: People
  readonly staff: Staff
}

/** What is wrong, as the wire says it: the detail is a word that the page knows. */
export function staffRefusal(fault: StaffFault): Refusal {
  if (fault.what === 'password') return new Refusal('BAD_REQUEST', `password ${fault.fault}`)
  return new Refusal(fault.what === 'wrong-password' ? 'CODE_WRONG' : 'BAD_REQUEST', fault.what)
}

function valueOf<T>(result: Result<T, StaffFault>): T {
  if (!result.ok) throw staffRefusal(result.error)
  return result.value
}

/** People of head office, for admins, and the audit, for auditors: /console/people, /console/audit. */
export function peopleRoutes(server: FastifyInstance, { database, people, staff }: PeopleRouteDeps): void {
  server.get('/console/people', async (request): Promise<{ people: PersonView[] }> => {
    await people.requireRole(request, 'admin', 'auditor')
    return { people: await staff.list() }
  })

  server.post('/console/people', async (request): Promise<PersonView> => {
    const { personId } = await people.requireRole(request, 'admin')
    return valueOf(await staff.add(personId, bodyOf(request, newPersonSchema)))
  })

  server.post<{ Params: { personId: string } }>('/console/people/:personId', async (request): Promise<PersonView> => {
    const { personId: by } = await people.requireRole(request, 'admin')
    const id = idSchema.safeParse(request.params.personId)
    if (!id.success) throw new Refusal('BAD_REQUEST', 'unknown')
    const change = bodyOf(request, personChangeSchema)
    if ('roles' in change) return valueOf(await staff.setRoles(by, id.data, change.roles))
    if ('password' in change) return valueOf(await staff.resetPassword(by, id.data, change.password))
    return valueOf(await (change.disabled ? staff.disable(by, id.data) : staff.enable(by, id.data)))
  })

  server.get<{ Querystring: { after?: string } }>('/console/audit', async (request): Promise<z.infer<typeof auditPageSchema>> => {
    await people.requireRole(request, 'auditor')
    const after = positionSchema.safeParse(request.query.after ?? '0')
    if (!after.success) throw new Refusal('BAD_REQUEST', 'after is a whole number')
    return { entries: await auditAfter(database.pool, after.data, AUDIT_PAGE) }
  })
}
