import { confirmedAnswerSchema, MAX_CONFIRMED } from '../../core/sync/member-post.ts'
import { eraseListed, wipe } from '../services/member-erasure.ts'
import { postSigned } from './signed-post.ts'
import { DONE, endOf } from './step.ts'
import type { StepEnd, SyncContext } from './step.ts'

const MAX_ANSWER_BYTES = 200_000

/** Erases whom head office's list names, cleans the files, and says of whom nothing is left. */
export function createErasuresStep(context: SyncContext) {
  const { deps, store, client } = context
  const { till, books } = deps

  return async function settle(): Promise<StepEnd> {
    const { memberIds, traces } = eraseListed(till, till.erasureInbox.pending())
    if (memberIds.length > 0) {
      deps.onMembersChange?.()
      await wipe(till, books ?? null, memberIds, traces)
    }
    const link = store.read().headOffice
    const done = till.erasureInbox.unconfirmed(MAX_CONFIRMED)
    if (!link || done.length === 0 || client.closing.aborted) return DONE
    const answer = await postSigned(context, { baseUrl: link.url, path: '/v2/erasures/confirmed', body: { memberIds: done }, maxBytes: MAX_ANSWER_BYTES, answer: confirmedAnswerSchema })
    if (answer.kind !== 'answer') return endOf(answer)
    till.erasureInbox.confirmed(answer.value.noted)
    return DONE
  }
}
