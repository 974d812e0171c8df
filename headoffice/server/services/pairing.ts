import { createHmac, scrypt, timingSafeEqual } from 'node:crypto'
import type { z } from 'zod'
import { CODE_HASH_BYTES, CODE_LIFE_MS, CODE_SCRYPT, normaliseCode, pairingProofText, PROOF_SALT_TAG } from '../../../core/sync/pairing.ts'
import type { pairingAnswerSchema, pairingRequestSchema } from '../../../core/sync/wire.ts'
import type { HeadOfficeLog } from '../log.ts'
import { Refusal } from '../problem.ts'
import type { Database } from '../store/database.ts'
import type { HeadOfficeIdentity } from '../store/identity-store.ts'
import { noteChanges } from '../store/change-store.ts'
import { dropRequestsBefore, keepProof, keepRequest, openRequests, requestsOf } from '../store/pairing-store.ts'
import type { PairingRequest } from '../store/pairing-store.ts'
import { noteSuccession } from '../store/succession-store.ts'
import { findTerminal, putTerminal } from '../store/terminal-store.ts'
import type { Queryable } from '../store/terminal-store.ts'

/** Each wrong guess costs a tenth of a second for every open request. */
const MAX_OPEN_REQUESTS = 20
/** Wrong codes before a pause. */
const MAX_WRONG = 10
const PAUSE_MS = 15 * 60_000
/** An answered request is kept so long that a till which was switched off meanwhile still hears of it. */
const KEEP_ANSWERED_MS = 24 * 60 * 60_000

type PairingAnswer = z.infer<typeof pairingAnswerSchema>

export interface PairingDeps {
  readonly database: Database
  readonly identity: () => Promise<HeadOfficeIdentity>
  readonly now: () => number
  readonly log: HeadOfficeLog
}

function stretch(code: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(code, salt, CODE_HASH_BYTES, CODE_SCRYPT, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

async function isCodeOf(request: PairingRequest, code: string): Promise<boolean> {
  const expected = Buffer.from(request.codeHash, 'base64')
  const given = await stretch(code, Buffer.from(request.codeSalt, 'base64'))
  return expected.length === given.length && timingSafeEqual(expected, given)
}

/** Pairing as head office does it: keeps requests, takes the code a person types, proves to the till that it knows it. */
export function createPairing(deps: PairingDeps) {
  const { database } = deps
  let wrong = 0
  let pausedUntil = 0

  async function proofFor(request: PairingRequest, code: string): Promise<string> {
    const { programmeId, incarnation, rootKey } = await deps.identity()
    const key = await stretch(code, Buffer.concat([Buffer.from(request.codeSalt, 'base64'), Buffer.from(PROOF_SALT_TAG)]))
    const text = pairingProofText({ terminalId: request.terminalId, publicKey: request.publicKey, rootKey, programmeId, incarnation })
    return createHmac('sha256', key).update(text).digest('base64')
  }

  /** The chains a till goes on from end here; those that were never paired become known, so that their entries can come. */
  async function succeed(client: Queryable, request: PairingRequest): Promise<void> {
    for (const earlier of request.continues) {
      const known = await findTerminal(client, earlier.terminalId)
      if (known && (known.storeId !== request.storeId || known.tillNumber !== request.tillNumber)) throw new Refusal('FORK', 'the chain it goes on from is another till\'s')
      if (!known) await putTerminal(client, { ...request, terminalId: earlier.terminalId, publicKey: earlier.publicKey ?? '' }, deps.now())
      if (!known) await noteChanges(client, [{ kind: 'till-key', key: earlier.terminalId }], deps.now())
      await noteSuccession(client, { ...earlier, successorId: request.terminalId }, deps.now())
    }
  }

  async function matching(code: string): Promise<PairingRequest | null> {
    for (const request of await openRequests(database.pool, deps.now() - CODE_LIFE_MS)) {
      if (await isCodeOf(request, code)) return request
    }
    return null
  }

  function noteWrong(): never {
    wrong += 1
    if (wrong < MAX_WRONG) throw new Refusal('CODE_WRONG', String(MAX_WRONG - wrong))
    wrong = 0
    pausedUntil = deps.now() + PAUSE_MS
    throw new Refusal('TOO_MANY', 'too many wrong codes', { retryAfterSeconds: PAUSE_MS / 1000 })
  }

  return {
    /** A till asks. Throws Refusal. */
    async ask(request: z.infer<typeof pairingRequestSchema>): Promise<PairingAnswer> {
      const now = deps.now()
      await dropRequestsBefore(database.pool, now - KEEP_ANSWERED_MS)
      const open = await openRequests(database.pool, now - CODE_LIFE_MS)
      const known = open.some((one) => one.terminalId === request.terminalId && one.publicKey === request.publicKey)
      if (!known && open.length >= MAX_OPEN_REQUESTS) throw new Refusal('TOO_MANY', 'too many tills ask to be paired', { retryAfterSeconds: 60 })
      await keepRequest(database.pool, { ...request, continues: request.continues ?? [] }, now)
      return { state: 'waiting' }
    },

    /** Where a till's request stands; `signedWith` tells which of the keys that asked is its own. Throws Refusal. */
    async answer(terminalId: string, signedWith: (publicKey: string) => boolean): Promise<PairingAnswer> {
      const request = (await requestsOf(database.pool, terminalId)).find((one) => signedWith(one.publicKey))
      if (!request) throw new Refusal('UNKNOWN_TERMINAL', 'this terminal did not ask to be paired')
      if (request.proof === null) return { state: deps.now() - request.askedAt >= CODE_LIFE_MS ? 'expired' : 'waiting' }
      const { programmeId, incarnation, rootKey } = await deps.identity()
      return { state: 'paired', programmeId, incarnation, rootKey, proof: request.proof }
    },

    /** A person typed what a till shows. Throws Refusal: CODE_WRONG with the tries left as detail, TOO_MANY, FORK for an id of another key or an earlier chain of another till, REVOKED. */
    async typed(text: string): Promise<{ storeName: string; tillNumber: number }> {
      if (deps.now() < pausedUntil) throw new Refusal('TOO_MANY', 'too many wrong codes', { retryAfterSeconds: Math.ceil((pausedUntil - deps.now()) / 1000) })
      const code = normaliseCode(text)
      const request = code === null ? null : await matching(code)
      if (!code || !request) return noteWrong()
      const other = await findTerminal(database.pool, request.terminalId)
      if (other && other.publicKey !== request.publicKey) throw new Refusal('FORK', 'this terminal is known here with another key')
      if (other && other.revokedAt !== null) throw new Refusal('REVOKED', 'this terminal was taken out of service')
      const proof = await proofFor(request, code)
      await database.transaction(async (client) => {
        if (!(await putTerminal(client, request, deps.now()))) throw new Refusal('FORK', 'this terminal is known here with another key')
        await noteChanges(client, [{ kind: 'till-key', key: request.terminalId }], deps.now())
        await succeed(client, request)
        await keepProof(client, request, proof)
      })
      wrong = 0
      deps.log.info('pairing.done', { terminalId: request.terminalId, storeId: request.storeId, tillNumber: request.tillNumber })
      return { storeName: request.storeName, tillNumber: request.tillNumber }
    },

    /** Tills that wait for their code to be typed. */
    waiting: () => openRequests(database.pool, deps.now() - CODE_LIFE_MS),
  }
}
export type Pairing = ReturnType<typeof createPairing>
