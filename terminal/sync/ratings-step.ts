import { MAX_RATINGS_SENT, ratingAnswerSchema } from '../../core/sync/rating-post.ts'
import { postSigned } from './signed-post.ts'
import { DONE, endOf } from './step.ts'
import type { StepEnd, SyncContext } from './step.ts'

const MAX_ANSWER_BYTES = 4_096

/** Sends head office what customers thought of their sales, by sale and without a name; one that changed meanwhile goes again. */
export function createRatingsStep(context: SyncContext) {
  const { deps, store } = context
  const { ratings } = deps.till
  return async function sendRatings(): Promise<StepEnd> {
    for (;;) {
      const { headOffice } = store.read()
      const some = headOffice === null || context.client.closing.aborted ? [] : ratings.unsent(MAX_RATINGS_SENT)
      if (headOffice === null || some.length === 0) return DONE
      const answer = await postSigned(context, { baseUrl: headOffice.url, path: '/v2/ratings', body: { ratings: some }, maxBytes: MAX_ANSWER_BYTES, answer: ratingAnswerSchema })
      if (answer.kind !== 'answer') return endOf(answer)
      ratings.sent(some)
    }
  }
}
