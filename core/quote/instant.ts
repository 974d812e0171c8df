import { err, ok } from '../base/result.ts'
import type { Result } from '../base/result.ts'
import type { LocalText } from '../base/local-text.ts'
import { civilDateSchema } from '../base/numbers.ts'
import { civilDate, civilTime } from '../time/civil.ts'
import type { Instant } from '../time/instant.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** The last instant whose year has four digits. */
const LAST_INSTANT = 253_402_300_799_999
const WRITTEN = /^(\d{4}-\d{2}-\d{2})[T ](([01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$/

/** Why an instant cannot be read. */
export interface InstantFault {
  code: 'INSTANT_FORM' | 'BEFORE_1970' | 'TOO_LATE' | 'HOUR_SKIPPED'
  message: LocalText
}

function refuse(code: InstantFault['code'], en: string, zh: string): { ok: false; error: InstantFault } {
  return err({ code, message: { en, zh } })
}

function inRange(instant: Instant): Result<Instant, InstantFault> {
  if (instant < 0) return refuse('BEFORE_1970', 'This is before 1970. Write a later moment.', '早于 1970 年，请写较晚的时间。')
  if (instant > LAST_INSTANT) return refuse('TOO_LATE', 'This is after the year 9999. Write an earlier moment.', '晚于 9999 年，请写较早的时间。')
  return ok(instant)
}

/** How far the zone's wall clock is ahead of UTC at an instant, in milliseconds; to the minute. */
function offsetMs(instant: Instant, timeZone: string): number {
  const shown = Date.parse(`${civilDate(instant, timeZone)}T${civilTime(instant, timeZone)}:00Z`)
  return shown - Math.floor(instant / MINUTE_MS) * MINUTE_MS
}

/**
 * The instant at which the zone's wall clock shows this; `wall` is what UTC would call it. Where the clock shows it twice
 * (the end of daylight saving) it is the first time; null where it is skipped.
 */
function ofWallClock(wall: number, timeZone: string): Instant | null {
  const offsets = new Set([offsetMs(wall - DAY_MS, timeZone), offsetMs(wall, timeZone), offsetMs(wall + DAY_MS, timeZone)])
  const found = [...offsets].map((offset) => wall - offset).filter((instant) => instant + offsetMs(instant, timeZone) === wall)
  return found.length === 0 ? null : Math.min(...found)
}

/**
 * Reads a moment as people write it: UTC milliseconds, ISO 8601 with its offset, or the wall clock of the time zone
 * (`2026-08-15T14:32`). Of an hour that comes twice the first is meant; an hour that is skipped is a fault.
 */
export function readInstant(written: number | string, timeZone: string): Result<Instant, InstantFault> {
  if (typeof written === 'number') {
    if (Number.isSafeInteger(written) || Math.abs(written) > LAST_INSTANT) return inRange(written)
    return refuse('INSTANT_FORM', 'Write whole milliseconds since 1970, or a date and time like 2026-08-15T14:32.', '请写自 1970 年起的整数毫秒，或 2026-08-15T14:32 这样的日期和时间。')
  }
  const parts = WRITTEN.exec(written)
  if (parts === null || !civilDateSchema.safeParse(parts[1]).success) {
    return refuse('INSTANT_FORM', 'This is not a date and time. Write one like 2026-08-15T14:32, or with its offset 2026-08-15T14:32:00+08:00.', '不是日期和时间，请写成 2026-08-15T14:32，或带时差 2026-08-15T14:32:00+08:00。')
  }
  const [, date, time, , seconds = '00', fraction = '0', offset] = parts
  const wall = Date.parse(`${date}T${time}:${seconds}.${fraction.padEnd(3, '0')}Z`)
  if (offset !== undefined) return inRange(wall - offsetOf(offset))
  if (wall < 0) return inRange(wall)
  const instant = ofWallClock(wall, timeZone)
  if (instant === null) return refuse('HOUR_SKIPPED', `The clocks of ${timeZone} skip this hour. Write the time they show before or after it.`, `${timeZone} 的时钟跳过这一小时，请写其前或其后的时间。`)
  return inRange(instant)
}

function offsetOf(offset: string): number {
  if (offset === 'Z') return 0
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2))
  return (offset.startsWith('-') ? -minutes : minutes) * MINUTE_MS
}
