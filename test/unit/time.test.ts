import { describe, expect, it } from 'vitest'
import { addDays, addMonths, civilClock, civilDate, civilTime, dayOfYear, daysBetween, endOfMonth, formatDate, formatFullDate, isTimeZone, isoWeekday, programmeClock, programmeDate } from '../../core/time/civil.ts'

describe('civil dates', () => {
  it.each([
    ['2026-08-15T06:32:00Z', 'Asia/Singapore', '2026-08-15', '14:32'],
    ['2026-08-14T16:00:00Z', 'Asia/Singapore', '2026-08-15', '00:00'],
    ['2026-08-14T15:59:59.999Z', 'Asia/Singapore', '2026-08-14', '23:59'],
    ['2026-12-31T23:30:00Z', 'America/New_York', '2026-12-31', '18:30'],
    ['2026-03-29T01:30:00Z', 'Europe/Berlin', '2026-03-29', '03:30'],
    ['2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25', '02:30'],
    ['2026-10-25T01:30:00Z', 'Europe/Berlin', '2026-10-25', '02:30'],
  ])('%s in %s is %s %s', (instant, zone, date, time) => {
    expect([civilDate(Date.parse(instant), zone), civilTime(Date.parse(instant), zone)]).toEqual([date, time])
  })

  it.each([['2026-08-15', 6], ['2026-08-16', 7], ['2026-08-17', 1], ['2024-02-29', 4]])('%s is ISO weekday %d', (date, weekday) => {
    expect(isoWeekday(date)).toBe(weekday)
  })

  it.each([['2026-01-31', 1, '2026-02-28'], ['2024-01-31', 1, '2024-02-29'], ['2026-08-15', 12, '2027-08-15'], ['2026-03-31', -1, '2026-02-28'], ['2026-12-15', 1, '2027-01-15'], ['2024-02-29', 12, '2025-02-28']])('%s and %d months is %s', (date, months, later) => {
    expect(addMonths(date, months)).toBe(later)
  })

  it.each([['2026-12-31', 1, '2027-01-01'], ['2026-03-01', -1, '2026-02-28'], ['2026-03-28', 2, '2026-03-30']])('%s and %d days is %s', (date, days, later) => {
    expect(addDays(date, days)).toBe(later)
  })

  it.each([['2026-02-10', '2026-02-28'], ['2024-02-10', '2024-02-29'], ['2000-02-01', '2000-02-29'], ['2100-02-01', '2100-02-28'], ['2026-04-30', '2026-04-30']])('the month of %s ends on %s', (date, end) => {
    expect(endOfMonth(date)).toBe(end)
  })

  it('writes dates as people read them', () => {
    expect([formatDate('2026-08-15', 'en'), formatDate('2026-08-15', 'zh')]).toEqual(['Sat 15 Aug', '8月15日 周六'])
    expect([formatFullDate('2027-05-31', 'en'), formatFullDate('2027-05-31', 'zh')]).toEqual(['31 May 2027', '2027年5月31日'])
  })

  it('knows a time zone from none', () => {
    expect([isTimeZone('Asia/Singapore'), isTimeZone('Mars/Olympus'), isTimeZone('')]).toEqual([true, false, false])
  })

  it.each([[2026, 2, 29, '2026-02-28'], [2028, 2, 29, '2028-02-29'], [2026, 6, 31, '2026-06-30'], [2026, 12, 31, '2026-12-31']])('the day %d-%d-%d is %s', (year, month, day, date) => {
    expect(dayOfYear(year, month, day)).toBe(date)
  })

  it.each([['2026-02-28', '2026-03-01', 1], ['2028-02-28', '2028-03-01', 2], ['2026-12-31', '2026-01-01', -364], ['2026-03-28', '2026-03-30', 2]])('from %s to %s are %d days', (from, to, days) => {
    expect(daysBetween(from, to)).toBe(days)
    expect(addDays(from, days)).toBe(to)
  })
})

describe('dates before 1970, and at the ends of the calendar', () => {
  it.each([
    ['1969-12-31T23:59:59.999Z', 'UTC', '1969-12-31', '23:59'],
    ['1969-12-31T16:00:00Z', 'Asia/Singapore', '1969-12-31', '23:30'],
    ['1900-02-28T23:00:00Z', 'UTC', '1900-02-28', '23:00'],
    // Before standard time: the local mean time of Berlin, 53 minutes and 28 seconds ahead.
    ['1890-01-01T00:00:00Z', 'Europe/Berlin', '1890-01-01', '00:53'],
    ['1583-01-02T00:00:00Z', 'UTC', '1583-01-02', '00:00'],
    ['9999-12-31T23:59:59Z', 'UTC', '9999-12-31', '23:59'],
  ])('%s in %s is %s %s', (instant, zone, date, time) => {
    expect(civilClock(Date.parse(instant), zone)).toEqual({ date, time })
  })

  it('are counted like any others', () => {
    expect([addDays('1970-01-01', -1), addDays('1900-02-28', 1), addMonths('1968-03-31', -1), daysBetween('1969-12-31', '1970-01-02'), isoWeekday('1969-12-31')]).toEqual(['1969-12-31', '1900-03-01', '1968-02-29', 2, 3])
  })

  it('outside of the calendar are refused, not written wrongly', () => {
    for (const instant of [Date.parse('1583-01-01T23:59:59Z'), Date.parse('-000001-06-01T00:00:00Z'), Date.parse('9999-12-31T23:30:00Z')]) expect(() => civilDate(instant, 'Europe/Berlin')).toThrow(RangeError)
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError)
    expect(() => addDays('0001-01-01', -1)).toThrow(RangeError)
    expect(() => addMonths('0001-01-01', -1)).toThrow(RangeError)
  })
})

describe('the programme’s civil day', () => {
  const berlin = (dayChange: string): { timeZone: string; dayChange: string } => ({ timeZone: 'Europe/Berlin', dayChange })

  it.each([
    ['changes at midnight unless stated', berlin('00:00'), '2026-08-14T22:00:00Z', '2026-08-15'],
    ['is the day before until the day changes', berlin('04:00'), '2026-08-15T01:59:00Z', '2026-08-14'],
    ['changes on the minute', berlin('04:00'), '2026-08-15T02:00:00Z', '2026-08-15'],
    ['changes month and year with it', berlin('04:00'), '2026-12-31T23:30:00Z', '2026-12-31'],
    ['is read in the zone, not in UTC', { timeZone: 'America/New_York', dayChange: '03:00' }, '2026-08-15T06:59:00Z', '2026-08-14'],
    // Clocks go from 02:00 to 03:00 on 29 March 2026.
    ['whose change lies in the skipped hour: before it', berlin('02:30'), '2026-03-29T00:59:59Z', '2026-03-28'],
    ['whose change lies in the skipped hour: right after it', berlin('02:30'), '2026-03-29T01:00:00Z', '2026-03-29'],
    // Clocks go from 03:00 back to 02:00 on 25 October 2026: 02:30 comes twice, and so does what is before it.
    ['before its change, the first time', berlin('02:30'), '2026-10-25T00:29:00Z', '2026-10-24'],
    ['after its change, the first time', berlin('02:30'), '2026-10-25T00:30:00Z', '2026-10-25'],
    ['before its change, the second time', berlin('02:30'), '2026-10-25T01:29:00Z', '2026-10-24'],
    ['after its change, the second time', berlin('02:30'), '2026-10-25T01:30:00Z', '2026-10-25'],
  ])('%s', (_, programme, instant, date) => {
    expect(programmeDate(programme, Date.parse(instant))).toBe(date)
  })

  it('leaves the wall clock as it is', () => {
    expect(programmeClock(berlin('04:00'), Date.parse('2026-08-15T01:59:00Z'))).toEqual({ date: '2026-08-14', time: '03:59' })
  })
})
