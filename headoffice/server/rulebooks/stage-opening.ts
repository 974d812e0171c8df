import type { HeadOfficeLog } from '../log.ts'
import type { Rulebooks } from './rulebooks.ts'

/** A stage that was to open at an instant opens no more than this later. */
const EVERY_MS = 2_000

export interface StageOpening {
  /** Ends when what is under way is done. */
  stop(): Promise<void>
}

/** Opens stages when their instant comes, for as long as head office runs. One that came while it did not opens at once. */
export function openStagesInTime({ rulebooks, log }: { readonly rulebooks: Rulebooks; readonly log: HeadOfficeLog }): StageOpening {
  let underWay: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | null = null
  let isOver = false

  async function open(): Promise<void> {
    try {
      const opened = await rulebooks.rollouts.openDue()
      if (opened > 0) log.info('rollout.stages-opened', { opened })
    } catch (thrown) {
      // The database does not answer just now: they open at the next look.
      log.warn('rollout.not-opened', { detail: thrown instanceof Error ? thrown.message : String(thrown) })
    }
    if (!isOver) timer = setTimeout(look, EVERY_MS)
  }
  function look(): void {
    underWay = open()
  }
  look()
  return {
    async stop() {
      isOver = true
      if (timer) clearTimeout(timer)
      await underWay
    },
  }
}
