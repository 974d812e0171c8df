import type { CivilDate } from '../../core/time/instant.ts'
import { dueFrom, postSomeDue } from './due-postings.ts'
import type { DueProgress } from './due-postings.ts'
import { blockedCopy } from './place.ts'
import { createSleeper } from './sleeper.ts'
import type { Till } from './till.ts'

/** How often a running till looks whether a new day has come. A look costs nothing, and nothing hangs on the minute. */
const LOOK_EVERY_MS = 10 * 60_000

/** Posts what dates made due, beside the counter's work. */
export interface DueRunner {
  /** Looks now: somebody came. */
  wake(): void
  /** Ends after the step that is running. */
  close(): Promise<void>
}

const breath = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

/** Runs at once, when woken, and when the programme's day has changed; a day that is done is not gone through again. */
export function createDueRunner(till: Till): DueRunner {
  const sleeper = createSleeper()
  let isClosed = false
  let doneOn: CivilDate | null = null

  async function run(): Promise<void> {
    while (!isClosed) {
      const today = till.rules.dateOf(till.clock.now())
      if (doneOn !== today && blockedCopy(till.settings) === null && (await postAll(dueFrom(today)))) doneOn = today
      if (!isClosed) await sleeper.sleep(LOOK_EVERY_MS)
    }
  }

  /** Whether the day is done; a disk that cannot take a commit leaves it for the next look. */
  async function postAll(from: DueProgress): Promise<boolean> {
    let progress = from
    while (progress.step !== 'done') {
      // Between two steps whatever waits at the counter goes first.
      await breath()
      if (isClosed) return false
      try {
        progress = postSomeDue(till, progress)
      } catch (error) {
        if (till.disk.noteFailure(error) === null) till.log.error('due-postings.failed', { step: progress.step, message: error instanceof Error ? error.message : 'unknown' })
        return false
      }
    }
    return true
  }

  const running = run()
  return {
    wake: sleeper.wake,
    async close() {
      isClosed = true
      sleeper.wake()
      await running
    },
  }
}
