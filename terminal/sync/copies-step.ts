import { copyAnswerSchema, MAX_COPY_SIGNATURES } from '../../core/sync/copy-post.ts'
import { receiptSignature, receiptsKeptSince } from '../services/receipt-copies.ts'
import { createChangeFeed } from '../store/change-feed.ts'
import { postSigned } from './signed-post.ts'
import { DONE, endOf } from './step.ts'
import type { StepEnd, SyncContext } from './step.ts'

const MAX_ANSWER_BYTES = 65_536
/** Entries looked through at once for sales. */
const ROWS_AT_ONCE = 500

/**
 * Signs this till's receipts for the store's other tills, while goods may come back on them, and hands the signatures up;
 * head office has the entries themselves already. What was handed up is remembered by its place in the journal.
 */
export function createCopiesStep(context: SyncContext) {
  const { deps, store } = context
  const { till } = deps
  const feed = createChangeFeed(deps.db)

  /** Signatures of the sales among the next entries that head office holds, and up to where that is. */
  function next(watermark: number): { signatures: { seq: number; signature: string }[]; upTo: number } | null {
    const { copiesUpTo } = feed.read()
    const rows = deps.journal.rowsAfter(copiesUpTo, ROWS_AT_ONCE).filter(({ seq }) => seq <= watermark)
    const since = receiptsKeptSince(till)
    const signatures: { seq: number; signature: string }[] = []
    let upTo = copiesUpTo
    for (const row of rows) {
      const signature = row.at < since ? null : receiptSignature(till, row)
      if (signature !== null) {
        if (signatures.length === MAX_COPY_SIGNATURES) break
        signatures.push({ seq: row.seq, signature })
      }
      upTo = row.seq
    }
    return upTo === copiesUpTo ? null : { signatures, upTo }
  }

  return async function sendCopies(): Promise<StepEnd> {
    for (;;) {
      const { headOffice, watermark } = store.read()
      const some = headOffice === null || context.client.closing.aborted ? null : next(watermark)
      if (headOffice === null || some === null) return DONE
      if (some.signatures.length > 0) {
        const answer = await postSigned(context, { baseUrl: headOffice.url, path: '/v2/store-copies', body: { signatures: some.signatures }, maxBytes: MAX_ANSWER_BYTES, answer: copyAnswerSchema })
        if (answer.kind !== 'answer') return endOf(answer)
        if (answer.value.passedOver > 0) deps.log.warn('sync.copies-passed-over', { count: answer.value.passedOver, upTo: some.upTo })
      }
      feed.keepCopiesUpTo(some.upTo)
    }
  }
}
