import { programmeDate } from '../../../core/time/civil.ts'
import type { CivilDate } from '../../../core/time/instant.ts'
import type { HeadOfficeLog } from '../log.ts'
import type { Database } from '../store/database.ts'
import { booksRulebooks } from './books-rules.ts'
import { postDue } from './due-postings.ts'

/** How often a running head office looks whether a new day has come. A look costs little, and nothing hangs on the minute. */
const LOOK_EVERY_MS = 10 * 60_000

export interface DueRunner {
  /** Ends after the transaction that is running. */
  close(): Promise<void>
}

/** Posts what dates made due: at the start, and when the programme's day has changed. A day that is done is not gone through again. */
export function createDueRunner({ database, now, log }: { readonly database: Database; readonly now: () => number; readonly log: HeadOfficeLog }): DueRunner {
  let isClosed = false
  let doneOn: CivilDate | null = null
  let running = Promise.resolve()

  async function look(): Promise<void> {
    const at = now()
    const today = programmeDate((await booksRulebooks(database.pool)).at(at).programme, at)
    if (doneOn === today || isClosed) return
    const posted = await postDue(database, at, () => isClosed)
    if (!isClosed) doneOn = today
    log.info('due-postings.done', { today, posted })
  }
  const run = (): void => {
    running = running.then(look).catch((thrown: unknown) => log.error('due-postings.failed', { detail: thrown instanceof Error ? thrown.message : String(thrown) }))
  }

  run()
  const timer = setInterval(run, LOOK_EVERY_MS)
  timer.unref()
  return {
    async close() {
      isClosed = true
      clearInterval(timer)
      await running
    },
  }
}
