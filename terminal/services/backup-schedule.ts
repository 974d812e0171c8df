import { isBackupDue } from '../../core/backup/keeping.ts'
import { backupSettings } from './backup-settings.ts'
import type { Backups } from './backups.ts'
import type { Till } from './till.ts'

const LOOK_MS = 60_000
/** Looks without a quiet moment after which a due backup is made beside the selling: two hours. */
const PATIENCE_LOOKS = 120
/** Looks between two tries that did not work. */
const REST_LOOKS = 15

export interface BackupSchedule {
  /** One look; the backup that it begins, or null. */
  look(): Promise<unknown> | null
}

/**
 * Decides at each look whether a backup is due and this is the moment: no sale is open and nothing was written since the
 * look before. What is in the folder says when the last one was made, so that nothing is kept twice.
 */
export function createBackupSchedule(till: Till, backups: Backups): BackupSchedule {
  const changes = till.db.prepare<[], number>('SELECT total_changes()').pluck()
  let seen = changes.get() ?? 0
  let looksDue = 0
  let rest = 0
  /** Made, as far as this till knows without reading the folder. */
  let knownAt: number[] = []

  function isQuiet(): boolean {
    const now = changes.get() ?? 0
    const isSame = now === seen
    seen = now
    return isSame && till.baskets.open() === null
  }

  const isDue = (madeAt: readonly number[], atTime: string) => isBackupDue(madeAt, atTime, till.clock.now(), till.rules.now().rulebook.programme.timeZone)

  return {
    look() {
      const quiet = isQuiet()
      const { atTime } = backupSettings(till)
      if (rest > 0) rest -= 1
      if (atTime === null || rest > 0 || backups.isRunning() || !isDue(knownAt, atTime)) return null
      looksDue += 1
      if (!quiet && looksDue < PATIENCE_LOOKS) return null
      knownAt = backups.view().backups?.map(({ at }) => at) ?? []
      looksDue = 0
      if (!isDue(knownAt, atTime)) return null
      rest = REST_LOOKS
      return backups.make()
    },
  }
}

/** Looks every minute while the till runs. Returns how to stop. */
export function backUpOnSchedule(till: Till, backups: Backups): () => void {
  const schedule = createBackupSchedule(till, backups)
  const timer = setInterval(() => {
    schedule.look()?.catch((error: unknown) => till.log.error('backup.broke', { message: error instanceof Error ? error.message : 'unknown' }))
  }, LOOK_MS)
  timer.unref()
  return () => clearInterval(timer)
}
