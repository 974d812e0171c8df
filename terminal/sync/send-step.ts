import type { HeadOfficeLink } from '../store/sync-store.ts'
import type { JournalRow } from '../../core/ledger/journal.ts'
import type { Problem } from '../../core/sync/wire.ts'
import { createBatchSize, sendBatch } from './batches.ts'
import { createOutgoing } from './outgoing.ts'
import { DONE, endOf, headOfficeAhead, nonsense } from './step.ts'
import type { StepEnd, SyncContext } from './step.ts'

/** How often one round follows head office back to another seq before it calls the answers nonsense. */
const MAX_CORRECTIONS = 3

/** Sends the journal from the watermark until head office holds all of it. */
export function createSendStep(context: SyncContext, onProgress: () => void) {
  const { store, deps, timings, client } = context
  const size = createBatchSize()
  const outgoing = createOutgoing(deps)

  /** Moves the watermark as far as was really sent, or says what is wrong with the answer. */
  function acknowledge(answer: { watermark: number; notApplied: { seq: number; reason: string }[] }, sent: readonly JournalRow[]): StepEnd {
    const head = deps.journal.headOf().seq
    if (answer.watermark > head) return headOfficeAhead(answer.watermark, head)
    const held = sent.findLast((row) => row.seq <= answer.watermark)
    if (!held) return nonsense(`watermark ${answer.watermark} for ${sent[0]?.seq} to ${sent.at(-1)?.seq}`)
    store.keepAcknowledged(held, answer.notApplied)
    return DONE
  }

  /** True where head office asked for an earlier seq and got its wish. */
  function goBack(problem: Problem, watermark: number): boolean {
    if (problem.expectedSeq === undefined) return false
    if (problem.code === 'GAP' && problem.expectedSeq <= watermark) {
      store.keepWatermark(problem.expectedSeq - 1)
      return true
    }
    if (problem.code === 'WRONG_INCARNATION' && problem.incarnation !== undefined && problem.expectedSeq <= deps.journal.headOf().seq + 1) {
      deps.log.warn('sync.head-office-restored', { expectedSeq: problem.expectedSeq, watermark })
      store.keepIncarnation(problem.incarnation, problem.expectedSeq - 1)
      return true
    }
    return false
  }

  async function sendOnce(link: HeadOfficeLink, watermark: number): Promise<StepEnd | 'again' | 'corrected'> {
    const batch = outgoing.next(link, watermark, size.rows())
    if (!batch) return DONE
    const { rows, hasMore } = batch
    const answering = sendBatch(await batch.packed, hasMore, link, timings.requestTimeoutMs, client)
    outgoing.makeAhead(link, batch, size.rows())
    const answer = await answering
    if (answer.kind === 'answer') {
      size.grow()
      const end = acknowledge(answer.value, rows)
      return end.kind === 'done' ? 'again' : end
    }
    if (answer.kind === 'trouble') {
      if (answer.code !== 'UNREACHABLE') size.shrink()
      return endOf(answer)
    }
    if (answer.problem.code === 'TOO_LARGE' && rows.length > 1) {
      size.shrink()
      return 'again'
    }
    return goBack(answer.problem, watermark) ? 'corrected' : endOf(answer)
  }

  return async function send(): Promise<StepEnd> {
    let corrections = 0
    for (;;) {
      const { headOffice, watermark } = store.read()
      if (!headOffice || client.closing.aborted) return DONE
      const end = await sendOnce(headOffice, watermark)
      if (typeof end === 'object') return end
      if (end === 'corrected' && ++corrections > MAX_CORRECTIONS) return nonsense('asked for ever other entries')
      onProgress()
    }
  }
}
