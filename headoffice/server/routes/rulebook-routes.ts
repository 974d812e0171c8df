import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { LocalText } from '../../../core/base/local-text.ts'
import { idSchema, instantSchema } from '../../../core/base/numbers.ts'
import type { Result } from '../../../core/base/result.ts'
import { stageReachSchema } from '../../../core/rollout/reach.ts'
import type { Role } from '../../../core/sync/people.ts'
import { MAX_RULEBOOK_CHARS } from '../../../core/sync/wire.ts'
import { Refusal } from '../problem.ts'
import { REFUSAL_WORDS } from '../rulebooks/refusals.ts'
import type { RulebookRefusal } from '../rulebooks/refusals.ts'
import { RULEBOOK_ROLES } from '../rulebooks/roles.ts'
import type { Rulebooks } from '../rulebooks/rulebooks.ts'
import type { People, Person } from '../services/people.ts'
import { bodyOf } from './bodies.ts'

const { writes: WRITES, approves: APPROVES, opens: OPENS, holds: HOLDS, admits: ADMITS, looks: LOOKS } = RULEBOOK_ROLES

const text = z.string().max(MAX_RULEBOOK_CHARS)
const version = z.coerce.number().int().positive().max(2_147_483_647)
const language = z.enum(['en', 'zh']).default('en')
const newDraftSchema = z.strictObject({ name: z.string().trim().min(1).max(120), text })
const savedDraftSchema = z.strictObject({ text })
const tellSchema = z.object({ lang: language, against: version.optional() })
const MOST_TRIED_MS = 20_000
const trialSchema = z.strictObject({ days: z.int().min(1).max(3_660), laterDays: z.int().min(0).max(3_660).default(0) })
const password = z.string().min(1).max(200)
const approvalSchema = z.union([
  z.strictObject({ revision: z.int().positive(), password }),
  z.strictObject({ revision: z.int().positive(), keyId: z.string().min(1).max(60), signature: z.base64() }),
])
const keySchema = z.union([z.strictObject({ password }), z.strictObject({ publicKey: z.base64(), signature: z.base64() })])
const withdrawalSchema = z.strictObject({ lost: z.boolean() })
const stageSchema = z.strictObject({ reach: stageReachSchema, opensAt: instantSchema.nullable().default(null) })
const rollBackSchema = z.strictObject({ to: version.nullable().default(null) })
const stopSchema = z.strictObject({ promotionId: z.string().min(1).max(60) })
const policySchema = z.strictObject({ authorMayApprove: z.boolean() })

/** What is answered to what was not done: status 409, its code, and words for the person who asked. */
interface Refused {
  readonly code: RulebookRefusal['code']
  readonly message: LocalText
  readonly faults: RulebookRefusal['faults']
}

function answered<T>(reply: FastifyReply, result: Result<T, RulebookRefusal>): T | Refused {
  if (result.ok) return result.value
  const { code, faults } = result.error
  void reply.status(409)
  return { code, message: REFUSAL_WORDS[code], faults }
}

function paramOf<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new Refusal('BAD_REQUEST', 'no such place')
  return parsed.data
}

/** Rulebooks from draft to every till: /console/rulebooks. Every change is made by a person by name, and noted in the audit. */
export function rulebookRoutes(server: FastifyInstance, { people, rulebooks }: { readonly people: People; readonly rulebooks: Rulebooks }): void {
  const { drafts, approvals, approverKeys, keyLists, rollouts, goingBack, offerStops, views } = rulebooks
  type Of<P> = FastifyRequest<{ Params: P }>
  const draftOf = (request: Of<{ draftId: string }>): string => paramOf(idSchema, request.params.draftId)
  const versionOf = (request: Of<{ version: string }>): number => paramOf(version, request.params.version)
  const by = (request: FastifyRequest, roles: readonly Role[]): Promise<Person> => people.requireRole(request, ...roles)

  server.get('/console/rulebooks/drafts', async (request) => {
    await by(request, LOOKS)
    return { drafts: await drafts.list() }
  })
  server.post('/console/rulebooks/drafts', async (request) => {
    const person = await by(request, WRITES)
    const { name, text: file } = bodyOf(request, newDraftSchema)
    return drafts.begin(person, name, file)
  })
  server.get<{ Params: { draftId: string } }>('/console/rulebooks/drafts/:draftId', async (request, reply) => {
    await by(request, LOOKS)
    return answered(reply, await drafts.check(draftOf(request)))
  })
  server.post<{ Params: { draftId: string } }>('/console/rulebooks/drafts/:draftId', async (request, reply) => {
    const person = await by(request, WRITES)
    return answered(reply, await drafts.save(person, draftOf(request), bodyOf(request, savedDraftSchema).text))
  })
  server.get<{ Params: { draftId: string } }>('/console/rulebooks/drafts/:draftId/text', async (request, reply) => {
    await by(request, LOOKS)
    return answered(reply, await drafts.text(draftOf(request)))
  })
  server.get<{ Params: { draftId: string } }>('/console/rulebooks/drafts/:draftId/words', async (request, reply) => {
    await by(request, LOOKS)
    const { lang, against } = paramOf(tellSchema, request.query)
    return answered(reply, await drafts.tell(draftOf(request), lang, against ?? null))
  })
  server.post<{ Params: { draftId: string } }>('/console/rulebooks/drafts/:draftId/trial', async (request, reply) => {
    await by(request, OPENS)
    return answered(reply, await drafts.tryOut(draftOf(request), { ...bodyOf(request, trialSchema), limitMs: MOST_TRIED_MS }))
  })
  server.post<{ Params: { draftId: string } }>('/console/rulebooks/drafts/:draftId/renumber', async (request, reply) => {
    const person = await by(request, OPENS)
    return answered(reply, await drafts.renumber(person, draftOf(request)))
  })
  server.post<{ Params: { draftId: string } }>('/console/rulebooks/drafts/:draftId/give-up', async (request, reply) => {
    const person = await by(request, OPENS)
    return answered(reply, await drafts.giveUp(person, draftOf(request))) ?? {}
  })
  server.post<{ Params: { draftId: string } }>('/console/rulebooks/drafts/:draftId/approve', async (request, reply) => {
    const person = await by(request, APPROVES)
    const { revision, ...signed } = bodyOf(request, approvalSchema)
    return answered(reply, await approvals.approve(person, { draftId: draftOf(request), revision }, signed))
  })

  server.get('/console/rulebooks/keys', async (request) => {
    await by(request, LOOKS)
    return { keys: await approverKeys.list(), own: await keyLists.own(), authorMayApprove: await approvals.mayAuthorApprove() }
  })
  server.post('/console/rulebooks/keys', async (request, reply) => {
    const person = await by(request, APPROVES)
    const key = bodyOf(request, keySchema)
    return answered(reply, await ('password' in key ? approverKeys.make(person, key.password) : approverKeys.bring(person, key.publicKey, key.signature)))
  })
  server.post<{ Params: { keyId: string } }>('/console/rulebooks/keys/:keyId/admit', async (request, reply) => {
    const { personId } = await by(request, ADMITS)
    const done = await keyLists.admit(personId, request.params.keyId)
    return answered(reply, done.ok ? { ok: true, value: { list: done.value.version } } : done)
  })
  server.post<{ Params: { keyId: string } }>('/console/rulebooks/keys/:keyId/withdraw', async (request, reply) => {
    const { personId } = await by(request, ADMITS)
    const done = await keyLists.withdraw(personId, request.params.keyId, bodyOf(request, withdrawalSchema).lost)
    return answered(reply, done.ok ? { ok: true, value: { list: done.value.version } } : done)
  })
  server.post('/console/rulebooks/keys/renew', async (request, reply) => {
    const { personId } = await by(request, ADMITS)
    const done = await keyLists.renewOwn(personId, bodyOf(request, withdrawalSchema).lost)
    return answered(reply, done.ok ? { ok: true, value: { list: done.value.version, keyId: done.value.keyId } } : done)
  })
  server.post('/console/rulebooks/policy', async (request) => {
    const { personId } = await by(request, ADMITS)
    await approvals.allowAuthor(personId, bodyOf(request, policySchema).authorMayApprove)
    return {}
  })

  server.get('/console/rulebooks/versions', async (request) => {
    await by(request, LOOKS)
    return { versions: await views.rollouts(), tills: await views.tills() }
  })
  server.post<{ Params: { version: string } }>('/console/rulebooks/versions/:version/stages', async (request, reply) => {
    const person = await by(request, OPENS)
    return answered(reply, await rollouts.advance(person, versionOf(request), bodyOf(request, stageSchema))) ?? {}
  })
  server.post<{ Params: { version: string } }>('/console/rulebooks/versions/:version/pause', async (request, reply) => {
    const person = await by(request, HOLDS)
    return answered(reply, await rollouts.pause(person, versionOf(request))) ?? {}
  })
  server.post<{ Params: { version: string } }>('/console/rulebooks/versions/:version/resume', async (request, reply) => {
    const person = await by(request, OPENS)
    return answered(reply, await rollouts.resume(person, versionOf(request))) ?? {}
  })
  server.post<{ Params: { version: string } }>('/console/rulebooks/versions/:version/roll-back', async (request, reply) => {
    const person = await by(request, OPENS)
    return answered(reply, await goingBack.rollBack(person, versionOf(request), bodyOf(request, rollBackSchema).to))
  })
  server.post<{ Params: { version: string } }>('/console/rulebooks/versions/:version/halt', async (request, reply) => {
    const person = await by(request, HOLDS)
    return answered(reply, await offerStops.halt(person, versionOf(request))) ?? {}
  })
  server.post<{ Params: { version: string } }>('/console/rulebooks/versions/:version/lift', async (request, reply) => {
    const person = await by(request, OPENS)
    return answered(reply, await offerStops.lift(person, versionOf(request))) ?? {}
  })
  server.post<{ Params: { version: string } }>('/console/rulebooks/versions/:version/stop', async (request, reply) => {
    const person = await by(request, OPENS)
    return answered(reply, await goingBack.stop(person, versionOf(request), bodyOf(request, stopSchema).promotionId))
  })
}
