import { changesPageSchema } from '../../core/sync/changes.ts'
import type { ChangesPage } from '../../core/sync/changes.ts'
import { createChangeFeed } from '../store/change-feed.ts'
import type { HeadOfficeLink } from '../store/sync-store.ts'
import { CHANGE_TAKERS } from './change-takers.ts'
import { askSigned } from './signed-question.ts'
import { DONE, endOf, headOfficeAhead } from './step.ts'
import type { StepEnd, SyncContext } from './step.ts'
import { createPageIntake } from './page-intake.ts'

const MAX_ANSWER_BYTES = 24_000_000
/** Refused changes asked for again in one round. */
const MAX_ASKED_AGAIN = 20

/** Reads what head office has for this till, page by page: each is taken whole, with its cursor, or not at all. */
export function createChangesStep(context: SyncContext) {
  const { store, deps, timings, client } = context
  const feed = createChangeFeed(deps.db)
  const intake = createPageIntake(context, feed)

  /** Goes back where head office holds less than it once said, as after a backup; the next round sends it again. */
  function compareBooks(link: HeadOfficeLink, told: Pick<ChangesPage, 'incarnation' | 'watermark'>): StepEnd {
    const head = deps.journal.headOf().seq
    if (told.watermark > head) return headOfficeAhead(told.watermark, head)
    const isOther = told.incarnation !== link.incarnation
    if (isOther || told.watermark < store.read().watermark) {
      deps.log.warn('sync.head-office-lost-entries', { watermark: told.watermark, head })
      if (isOther) store.keepIncarnation(told.incarnation, told.watermark)
      else store.keepWatermark(told.watermark)
    }
    return DONE
  }

  const ask = (link: HeadOfficeLink, path: string) => askSigned(context, { baseUrl: link.url, path, maxBytes: MAX_ANSWER_BYTES, answer: changesPageSchema })

  /** Kinds that both sides know and this till has never been told whole: it or head office has learnt of them since. */
  function lacksKinds({ kinds, snapshot }: ChangesPage): boolean {
    const { wholeKinds } = feed.read()
    return snapshot === null && kinds.some((kind) => kind in CHANGE_TAKERS && !wholeKinds.includes(kind))
  }

  async function askAgain(): Promise<StepEnd> {
    for (const { kind, key } of feed.dueToAsk(deps.clock.now(), MAX_ASKED_AGAIN)) {
      const link = store.read().headOffice
      if (!link || client.closing.aborted) return DONE
      const answer = await ask(link, `/v2/change?${new URLSearchParams({ kind, key }).toString()}`)
      if (answer.kind !== 'answer') return endOf(answer)
      intake.takeOne(link, answer.value, { kind, key })
    }
    return DONE
  }

  return async function readChanges(): Promise<StepEnd> {
    for (let page = 0; page < timings.pagesARound; page++) {
      const link = store.read().headOffice
      if (!link || client.closing.aborted) return DONE
      const { cursor } = feed.read()
      const answer = await ask(link, cursor === null ? '/v2/changes' : `/v2/changes?${new URLSearchParams({ cursor }).toString()}`)
      if (answer.kind !== 'answer') return endOf(answer)
      const books = compareBooks(link, answer.value)
      if (books.kind !== 'done') return books
      if (lacksKinds(answer.value)) {
        feed.keepCursor(null)
        continue
      }
      intake.takePage(link, answer.value)
      if (!answer.value.more) return askAgain()
    }
    return { kind: 'done', isBehind: true }
  }
}
