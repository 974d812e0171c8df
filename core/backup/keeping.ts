import { addDays, civilDate, civilTime } from '../time/civil.ts'
import type { Instant } from '../time/instant.ts'

const DAY_MS = 24 * 3600_000

/** How many backups are kept, and for how many days. */
export interface Keeping {
  readonly keep: number
  readonly keepDays: number
}

/**
 * Which backups go once `made` is verified: all beyond the newest `keep`, and those older than `keepDays`; never `made`
 * itself. One dated after now (the clock was wrong) counts as the oldest, so that it pushes none out that is dated right.
 */
export function outdated<B extends { readonly name: string; readonly at: Instant }>(backups: readonly B[], made: B, keeping: Keeping, now: Instant): B[] {
  const age = ({ at }: B) => (at > now ? Number.MAX_SAFE_INTEGER : now - at)
  const others = backups.filter(({ name }) => name !== made.name).sort((a, b) => age(a) - age(b))
  return others.filter((backup, index) => index + 1 >= keeping.keep || (backup.at <= now && age(backup) > keeping.keepDays * DAY_MS))
}

/**
 * Whether a backup is to be made: none was since the time of day last came by. Backups dated after now do not count.
 *
 * @param atTime `HH:MM` on the shop's own clock
 */
export function isBackupDue(madeAt: readonly Instant[], atTime: string, now: Instant, timeZone: string): boolean {
  const stamp = (instant: Instant) => `${civilDate(instant, timeZone)} ${civilTime(instant, timeZone)}`
  const today = civilDate(now, timeZone)
  const due = `${civilTime(now, timeZone) >= atTime ? today : addDays(today, -1)} ${atTime}`
  return !madeAt.some((at) => at <= now && stamp(at) >= due)
}
