import type { Language } from '../base/local-text.ts'
import type { CivilDate, Instant } from './instant.ts'

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone)
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
    })
    formatters.set(timeZone, formatter)
  }
  return formatter
}

/** What calendar and clock on the wall show. */
export interface CivilClock {
  date: CivilDate
  /** `HH:MM` from 00:00 to 23:59. */
  time: string
}

/** 2 January 1583: the first whole year of the Gregorian calendar. What a machine makes of earlier dates depends on the machine. */
const FIRST_INSTANT = -12_212_467_200_000

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** 1 January 9900: no hour that is kept in mind reaches beyond what has a date. */
const LAST_KEPT = 250_246_627_200_000
/** How many hours are kept in mind: those of today, and of the sales that are looked at again. */
const HOURS_KEPT = 1000

/** What the wall clock was ahead of UTC all through an hour, by zone and hour; null: that changed within the hour. */
const offsets = new Map<string, number | null>()

/** A sale asks for its own minute again and again. */
let last: { readonly minute: number; readonly timeZone: string; readonly clock: CivilClock } = { minute: Number.NaN, timeZone: '', clock: { date: '', time: '' } }

/** A formatter takes ten times as long as everything else here, and every screen asks for a date. */
function offsetThrough(hour: number, timeZone: string): number | null {
  const key = `${timeZone} ${hour}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const ahead = (instant: Instant): number => {
    const { date, time } = clockBy(formatterOf(timeZone), instant)
    return Date.parse(`${date}T${time}Z`) - instant
  }
  const first = ahead(hour * HOUR_MS)
  // The last millisecond shows the minute it is in, 59.999 s into it. Not so where a zone is ahead by odd seconds, as
  // before standard time: its minutes do not begin when those of UTC do.
  const isSteady = ahead((hour + 1) * HOUR_MS - 1) === first - (MINUTE_MS - 1)
  if (offsets.size >= HOURS_KEPT) offsets.clear()
  offsets.set(key, isSteady ? first : null)
  return isSteady ? first : null
}

/**
 * The civil date and wall clock of an instant in an IANA time zone, by the rules that held there and then (before
 * standard time: the local mean time). Throws RangeError for an unknown zone, and for instants outside of the years 1583
 * to 9999.
 */
export function civilClock(instant: Instant, timeZone: string): CivilClock {
  const minute = Math.floor(instant / MINUTE_MS)
  if (minute === last.minute && timeZone === last.timeZone) return { ...last.clock }
  const offset = instant < 0 || instant > LAST_KEPT ? null : offsetThrough(Math.floor(instant / HOUR_MS), timeZone)
  if (offset === null) return clockBy(formatterOf(timeZone), instant)
  const shown = new Date(instant + offset).toISOString()
  const clock = { date: shown.slice(0, 10), time: shown.slice(11, 16) }
  last = { minute, timeZone, clock }
  return { ...clock }
}

function clockBy(formatter: Intl.DateTimeFormat, instant: Instant): CivilClock {
  const parts = new Map(formatter.formatToParts(new Date(instant)).map((part) => [part.type, part.value]))
  const year = parts.get('year')!.padStart(4, '0')
  if (instant < FIRST_INSTANT || year.length > 4) throw new RangeError(`no civil date is kept for the instant ${instant}`)
  return { date: `${year}-${parts.get('month')}-${parts.get('day')}`, time: `${parts.get('hour')}:${parts.get('minute')}` }
}

/** The civil date of an instant in an IANA time zone; the day changes at 00:00. See `civilClock` for what is thrown. */
export function civilDate(instant: Instant, timeZone: string): CivilDate {
  return civilClock(instant, timeZone).date
}

/** The wall clock of an instant in an IANA time zone, `HH:MM` from 00:00 to 23:59. */
export function civilTime(instant: Instant, timeZone: string): string {
  return civilClock(instant, timeZone).time
}

/** What decides a programme's civil day. */
export interface DayRules {
  timeZone: string
  /** When the civil day begins, `HH:MM` on the wall clock: before it, dates are those of the day before. */
  dayChange: string
}

/**
 * The wall clock of an instant with the programme's own date (loyalty-rules section 5). It is the clock on the wall that
 * decides: an hour that a change of clocks repeats is read as it shows both times, and a day change inside an hour that is
 * skipped falls to the first moment after it.
 */
export function programmeClock(programme: DayRules, instant: Instant): CivilClock {
  const clock = civilClock(instant, programme.timeZone)
  return clock.time < programme.dayChange ? { date: addDays(clock.date, -1), time: clock.time } : clock
}

/** The programme's civil date of an instant. */
export function programmeDate(programme: DayRules, instant: Instant): CivilDate {
  return programmeClock(programme, instant).date
}

/** The first instant, to the minute, that has a civil date in a time zone; where the clocks leave that date out, of the next one. */
export function startOfDay(date: CivilDate, timeZone: string): Instant {
  const noon = atNoonUtc(date).getTime() / MINUTE_MS
  let [before, from] = [noon - 38 * 60, noon + 14 * 60]
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (civilDate(middle * MINUTE_MS, timeZone) < date) before = middle
    else from = middle
  }
  return from * MINUTE_MS
}

/** Whether this machine knows the IANA time zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatterOf(timeZone)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

interface YearMonthDay { year: number; month: number; day: number }

function split(date: CivilDate): YearMonthDay {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) }
}

function join(at: YearMonthDay): CivilDate {
  if (at.year < 1 || at.year > 9999) throw new RangeError(`no civil date is kept for the year ${at.year}`)
  return `${String(at.year).padStart(4, '0')}-${String(at.month).padStart(2, '0')}-${String(at.day).padStart(2, '0')}`
}

function atNoonUtc(date: CivilDate): Date {
  return new Date(`${date}T12:00:00Z`)
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** ISO 8601: Monday 1 to Sunday 7. */
export function isoWeekday(date: CivilDate): number {
  return ((atNoonUtc(date).getUTCDay() + 6) % 7) + 1
}

/** The date `days` later (or earlier). Throws RangeError outside of the years 1 to 9999. */
export function addDays(date: CivilDate, days: number): CivilDate {
  const at = new Date(atNoonUtc(date).getTime() + days * 86_400_000)
  return join({ year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() })
}

/** Days from one date to another; negative where the other is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return Math.round((atNoonUtc(to).getTime() - atNoonUtc(from).getTime()) / 86_400_000)
}

/** The same day `months` later; a day the month does not have becomes its last (31 January + 1 = 28 or 29 February). */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const { year, month, day } = split(date)
  const count = year * 12 + (month - 1) + months
  const at = { year: Math.floor(count / 12), month: (((count % 12) + 12) % 12) + 1 }
  return join({ ...at, day: Math.min(day, daysInMonth(at.year, at.month)) })
}

/** That day of a year; a day the month does not have becomes its last (29 February becomes the 28th in other years). */
export function dayOfYear(year: number, month: number, day: number): CivilDate {
  return join({ year, month, day: Math.min(day, daysInMonth(year, month)) })
}

/** The last day of the date's month. */
export function endOfMonth(date: CivilDate): CivilDate {
  const { year, month } = split(date)
  return join({ year, month, day: daysInMonth(year, month) })
}

const WEEKDAYS: Record<Language, readonly string[]> = {
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  zh: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
}
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The short name of an ISO weekday: `Sat`, `周六`. */
export function weekdayName(weekday: number, lang: Language): string {
  return WEEKDAYS[lang][weekday - 1]!
}

/** `Sat 15 Aug`, `8月15日 周六`. */
export function formatDate(date: CivilDate, lang: Language): string {
  const { month, day } = split(date)
  const weekday = weekdayName(isoWeekday(date), lang)
  return lang === 'zh' ? `${month}月${day}日 ${weekday}` : `${weekday} ${day} ${MONTHS[month - 1]}`
}

/** For dates of other years: `31 May 2027`, `2027年5月31日`. */
export function formatFullDate(date: CivilDate, lang: Language): string {
  const { year, month, day } = split(date)
  return lang === 'zh' ? `${year}年${month}月${day}日` : `${day} ${MONTHS[month - 1]} ${year}`
}
