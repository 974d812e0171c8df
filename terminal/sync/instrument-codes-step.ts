import { instrumentAnswerSchema, MAX_TOLD_CODES } from '../../core/sync/instrument-post.ts'
import { codeHashOf } from '../store/received-values.ts'
import { createToldCodes } from '../store/told-codes.ts'
import { postSigned } from './signed-post.ts'
import { DONE, endOf } from './step.ts'
import type { StepEnd, SyncContext } from './step.ts'

const MAX_ANSWER_BYTES = 4_096

/** Tells head office which card or credit a code opens, by the code's SHA-256, so that other tills find it by a scan. */
export function createInstrumentCodesStep(context: SyncContext) {
  const { deps, store } = context
  const told = createToldCodes(deps.db)
  return async function sendInstrumentCodes(): Promise<StepEnd> {
    for (;;) {
      const { headOffice } = store.read()
      const some = headOffice === null || context.client.closing.aborted ? [] : told.untold(headOffice.incarnation, MAX_TOLD_CODES)
      if (headOffice === null || some.length === 0) return DONE
      const codes = some.map(({ code, kind, instrumentId }) => ({ instrumentId, kind, codeHash: codeHashOf(code) }))
      const answer = await postSigned(context, { baseUrl: headOffice.url, path: '/v2/instrument-codes', body: { codes }, maxBytes: MAX_ANSWER_BYTES, answer: instrumentAnswerSchema })
      if (answer.kind !== 'answer') return endOf(answer)
      deps.db.transaction(() => told.noteTold(some.map(({ instrumentId }) => instrumentId), headOffice.incarnation))()
    }
  }
}
