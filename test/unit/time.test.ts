import { describe, expect, it } from 'vitest'
import { addDays, addMonths, civilDate, civilTime, endOfMonth, formatDate, formatFullDate, isTimeZone, isoWeekday } from '../../core/time/civil.ts'

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
})
