import type { z } from 'zod'
import { fail } from '../../core/contract/errors.ts'
import type { ContractError } from '../../core/contract/errors.ts'
import { ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { CODE_LIFE_MS } from '../../core/sync/pairing.ts'
import { pairingAnswerSchema } from '../../core/sync/wire.ts'
import type { pairingRequestSchema } from '../../core/sync/wire.ts'
import type { PendingPairing } from '../store/sync-store.ts'
import { headOfficeAddress } from './head-office-address.ts'
import { askHeadOffice } from './head-office-client.ts'
import type { Answer, Trouble } from './head-office-client.ts'
import { newPairingCode, proofHolds } from './pairing-code.ts'
import { earlierChains } from './earlier-chains.ts'
import { askSigned } from './signed-question.ts'
import { DONE, endOf } from './step.ts'
import type { StepEnd, SyncContext } from './step.ts'

const MAX_ANSWER_BYTES = 65_536

export type PairFault = ContractError<'SETTING_INVALID' | 'HEAD_OFFICE_UNREACHABLE' | 'HEAD_OFFICE_NOT_BELIEVED' | 'TILL_CLOCK_WRONG' | 'HEAD_OFFICE_REFUSED' | 'ALREADY_PAIRED'>
type PairingAnswer = z.infer<typeof pairingAnswerSchema>

function noAnswer({ code, detail }: Trouble): Result<never, PairFault> {
  const reason = detail === '' ? code : `${code} ${detail}`
  if (code === 'CLOCK_WRONG') return fail('TILL_CLOCK_WRONG', { reason })
  return fail(code.startsWith('CERTIFICATE_') ? 'HEAD_OFFICE_NOT_BELIEVED' : 'HEAD_OFFICE_UNREACHABLE', { reason })
}

/** Pairing: a code on this screen, typed by a person at head office; head office then proves that it knows it. */
export function createPairStep(context: SyncContext) {
  const { store, deps, timings, client } = context

  function announce(pairing: PendingPairing): Promise<Answer<PairingAnswer>> {
    const { terminalId, storeId, storeName, tillNumber } = deps.journal.terminalIdentity()
    const earlier = earlierChains(deps.db)
    const request: z.infer<typeof pairingRequestSchema> = {
      terminalId, storeId, storeName: storeName.en, tillNumber,
      publicKey: deps.keys.publicKeyRaw, version: deps.version, codeSalt: pairing.salt, codeHash: pairing.hash,
      ...(earlier.length === 0 ? {} : { continues: earlier }),
    }
    const body = JSON.stringify(request)
    const headers = { 'content-type': 'application/json' }
    return askHeadOffice({ baseUrl: pairing.url, method: 'POST', path: '/v1/pairing', headers, body, timeoutMs: timings.requestTimeoutMs, maxBytes: MAX_ANSWER_BYTES, answer: pairingAnswerSchema }, client)
  }

  const expired = (pairing: PendingPairing) => Math.abs(deps.clock.now() - pairing.startedAt) >= CODE_LIFE_MS

  function giveUp(code: string, detail: string): StepEnd {
    store.keepPairing(null)
    deps.log.warn('sync.pairing-ended', { code })
    return { kind: 'refused', code, detail, waitMs: null }
  }

  async function believe(pairing: PendingPairing, answer: Extract<PairingAnswer, { state: 'paired' }>): Promise<StepEnd> {
    const { terminalId, programmeId } = deps.journal.terminalIdentity()
    const facts = { terminalId, publicKey: deps.keys.publicKeyRaw, rootKey: answer.rootKey, programmeId: answer.programmeId, incarnation: answer.incarnation }
    if (!(await proofHolds(pairing, facts, answer.proof))) return giveUp('PAIRING_PROOF_WRONG', pairing.url)
    if (answer.programmeId !== programmeId) return giveUp('WRONG_PROGRAMME', answer.programmeId)
    store.keepHeadOffice({ url: pairing.url, incarnation: answer.incarnation, rootKey: answer.rootKey, pairedAt: deps.clock.now() })
    deps.log.info('sync.paired', { url: pairing.url })
    return DONE
  }

  return {
    /** Asks once whether the code was typed; done with nothing changed while it was not. */
    async poll(pairing: PendingPairing): Promise<StepEnd> {
      if (expired(pairing)) return giveUp('PAIRING_EXPIRED', pairing.url)
      const { terminalId } = deps.journal.terminalIdentity()
      let answer = await askSigned(context, { baseUrl: pairing.url, path: `/v1/pairing/${terminalId}`, maxBytes: MAX_ANSWER_BYTES, answer: pairingAnswerSchema })
      // Head office lost the request, say with its database: the same code is announced again.
      if (answer.kind === 'refused' && answer.problem.code === 'UNKNOWN_TERMINAL') answer = await announce(pairing)
      if (answer.kind !== 'answer') return endOf(answer)
      if (answer.value.state === 'expired') return giveUp('PAIRING_EXPIRED', pairing.url)
      return answer.value.state === 'paired' ? believe(pairing, answer.value) : DONE
    },

    /** Shows a new code and tells head office of it. A pairing under way with the same address keeps its code. */
    async begin(typed: string): Promise<Result<null, PairFault>> {
      const address = headOfficeAddress(typed)
      if (!address.ok) return fail('SETTING_INVALID', { setting: 'headOfficeUrl', reason: address.error })
      const underWay = store.read().pairing
      if (underWay && underWay.url === address.value && !expired(underWay)) return ok(null)
      const pairing: PendingPairing = { url: address.value, ...(await newPairingCode()), startedAt: deps.clock.now() }
      const answer = await announce(pairing)
      if (answer.kind === 'trouble') return noAnswer(answer)
      if (answer.kind === 'refused') return fail('HEAD_OFFICE_REFUSED', { reason: answer.problem.code })
      store.keepPairing(pairing)
      return ok(null)
    },
  }
}
