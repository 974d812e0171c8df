import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { batchSchema, pairingRequestSchema } from '../../../core/sync/wire.ts'
import type { Batch, batchAnswerSchema, changesAnswerSchema, Problem } from '../../../core/sync/wire.ts'
import type { Metrics } from '../metrics.ts'
import { Refusal } from '../problem.ts'
import { nextSendable, plainEnvelope } from '../rulebooks/sendable.ts'
import { addressKey } from '../rate-limit.ts'
import type { Allowance } from '../rate-limit.ts'
import type { IntakeDeps } from '../services/intake.ts'
import type { Pairing } from '../services/pairing.ts'
import { signedRequest } from '../services/request-signature.ts'
import type { Counter } from '../services/counter.ts'
import { takeAndCount } from '../services/take-and-count.ts'
import { createNextIntake } from '../services/take-next.ts'
import { notCounted } from '../store/journal-store.ts'
import type { NotCounted } from '../store/journal-store.ts'
import { noteSent } from '../store/rollout-store.ts'
import type { HeadOfficeIdentity } from '../store/identity-store.ts'
import { findTerminal, noteSeen } from '../store/terminal-store.ts'
import { bodyOf } from './bodies.ts'

/** RFC 7240: a till that has more to send asks for an answer as soon as a batch is held. */
const WITHOUT_WAITING = /(?:^|,)\s*respond-async\s*(?:[;,]|$)/i
/** A till that goes on sending while much waits to be counted is held up so long at most. */
const LONGEST_HOLD_UP_MS = 5_000

/** Refusals that leave open who asked. */
const NOT_ITS_OWN: readonly Problem['code'][] = ['UNKNOWN_TERMINAL', 'BAD_SIGNATURE']
/** Read at the till, by support too. */
const ASIDE_REASON = 'this till was taken out of service: from here on its entries are kept aside until somebody at head office takes them in'

const cursorSchema = z.coerce.number().int().nonnegative()

export interface TerminalRouteDeps extends IntakeDeps {
  readonly counter: Counter
  readonly identity: () => Promise<HeadOfficeIdentity>
  readonly pairing: Pairing
  readonly metrics: Pick<Metrics, 'tookRows'>
  /** What an address may ask for that wants to be paired; what a terminal may ask for. */
  readonly pairingAllowance: Allowance
  readonly terminalAllowance: Allowance
}

/** What terminals talk to: /v1. */
export function terminalRoutes(server: FastifyInstance, deps: TerminalRouteDeps): void {
  const { pool } = deps.database
  const takeNext = createNextIntake(deps)

  /** Held and acknowledged without waiting, where the till can do with that; counted before the answer otherwise. */
  async function take(batch: Batch, isWaiting: boolean): Promise<NotCounted & { heldUpTo: number }> {
    if (!isWaiting) await deps.counter.room(batch.rows.length, LONGEST_HOLD_UP_MS)
    const next = isWaiting ? null : await takeNext(batch)
    if (next === null) return { ...await takeAndCount(deps, batch), ...await notCounted(pool, batch.terminalId) }
    return next
  }

  /** A till pays for what it asks; who only claims to be one spends nothing of its allowance. */
  async function taken(batch: Batch, isWaiting: boolean): Promise<NotCounted & { heldUpTo: number }> {
    deps.terminalAllowance.refuseIfSpent(batch.terminalId)
    try {
      const held = await take(batch, isWaiting)
      deps.terminalAllowance.charge(batch.terminalId)
      return held
    } catch (thrown) {
      if (thrown instanceof Refusal && !NOT_ITS_OWN.includes(thrown.problem.code)) deps.terminalAllowance.charge(batch.terminalId)
      throw thrown
    }
  }

  /** Entries that are held and not counted, and why; those kept aside as one line. */
  const listed = ({ asideSeq, notApplied }: NotCounted): { seq: number; reason: string }[] => [...(asideSeq === null ? [] : [{ seq: asideSeq, reason: ASIDE_REASON }]), ...notApplied]

  server.post('/v1/pairing', async (request) => {
    deps.pairingAllowance.take(addressKey(request.ip))
    return deps.pairing.ask(bodyOf(request, pairingRequestSchema))
  })

  server.get<{ Params: { terminalId: string } }>('/v1/pairing/:terminalId', async (request) => {
    const signed = signedRequest(request, deps.now())
    if (signed.terminalId !== request.params.terminalId) throw new Refusal('BAD_REQUEST', 'signed for another terminal')
    return deps.pairing.answer(signed.terminalId, (key) => signed.signedWith(key))
  })

  server.post('/v1/batches', async (request): Promise<z.infer<typeof batchAnswerSchema>> => {
    const batch = bodyOf(request, batchSchema)
    const { heldUpTo, ...left } = await taken(batch, !WITHOUT_WAITING.test(request.headers.prefer?.toString() ?? ''))
    deps.metrics.tookRows(batch.rows.length)
    return { watermark: heldUpTo, notApplied: listed(left), headOfficeTime: deps.now() }
  })

  server.get<{ Querystring: { cursor?: string } }>('/v1/changes', async (request): Promise<z.infer<typeof changesAnswerSchema>> => {
    const signed = signedRequest(request, deps.now())
    const terminal = await findTerminal(pool, signed.terminalId)
    if (!terminal) throw new Refusal('UNKNOWN_TERMINAL', 'this terminal is not paired here')
    if (!signed.signedWith(terminal.publicKey)) throw new Refusal('BAD_SIGNATURE', 'not signed with the key this terminal was paired with')
    const cursor = cursorSchema.safeParse(request.query.cursor ?? '0')
    if (!cursor.success) throw new Refusal('BAD_REQUEST', 'cursor is a whole number')
    await noteSeen(pool, signed.terminalId, deps.now())
    const next = await nextSendable(pool, terminal, cursor.data)
    const changes = next ? [{ kind: 'rulebook' as const, position: next.position, envelope: await plainEnvelope(pool, next.envelope) }] : []
    await noteSent(pool, signed.terminalId, next ? [next.version] : [], deps.now())
    const { incarnation } = await deps.identity()
    return { incarnation, watermark: terminal.heldUpTo, cursor: next?.position ?? cursor.data, more: next?.more ?? false, changes, headOfficeTime: deps.now() }
  })
}
