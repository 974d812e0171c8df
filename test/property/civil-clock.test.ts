import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilClock } from '../../core/time/civil.ts'

/** Half and quarter hours, changes of half an hour, at midnight and a whole day skipped; odd seconds before standard time. */
const ZONES = ['Asia/Singapore', 'Asia/Kolkata', 'Asia/Kathmandu', 'Europe/London', 'America/New_York', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Chatham', 'Pacific/Apia', 'Africa/Monrovia', 'America/Sao_Paulo', 'Africa/Casablanca', 'Antarctica/Troll', 'UTC']
const MINUTE_MS = 60_000

const formats = new Map(ZONES.map((timeZone) => [timeZone, new Intl.DateTimeFormat('sv-SE', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })]))

/** The wall clock as the runtime says it. */
function plainly(instant: number, timeZone: string): { date: string; time: string } {
  const [date = '', time = ''] = formats.get(timeZone)!.format(new Date(instant)).split(' ')
  return { date, time }
}

/** The instants at which a zone's clock jumps, to the minute, in these years. */
function jumps(timeZone: string, fromYear: number, toYear: number): number[] {
  const ahead = (instant: number): number => {
    const { date, time } = plainly(instant, timeZone)
    return Date.parse(`${date}T${time}Z`) - instant
  }
  const found: number[] = []
  const step = 7 * 24 * 60 * MINUTE_MS
  for (let at = Date.UTC(fromYear, 0, 1); at < Date.UTC(toYear, 0, 1); at += step) {
    let [low, high] = [at, at + step]
    if (ahead(low) === ahead(high)) continue
    while (high - low > MINUTE_MS) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS
      if (ahead(middle) === ahead(low)) low = middle
      else high = middle
    }
    found.push(high)
  }
  return found
}

describe('the wall clock of an instant', () => {
  it('is what the runtime says, whatever was asked before', () => {
    const zone = fc.constantFrom(...ZONES)
    const near = fc.record({ hour: fc.integer({ min: -600_000, max: 900_000 }), within: fc.array(fc.integer({ min: 0, max: 3_599_999 }), { minLength: 2, maxLength: 5 }) })
    fc.assert(fc.property(zone, near, (timeZone, { hour, within }) => {
      for (const ms of within) expect(civilClock(hour * 3_600_000 + ms, timeZone)).toEqual(plainly(hour * 3_600_000 + ms, timeZone))
    }), { numRuns: 400 })
  })

  it.each(ZONES)('is right on both sides of every jump of %s', (timeZone) => {
    for (const jump of jumps(timeZone, 2009, 2027)) {
      for (const off of [-3_600_000, -1_800_000, -MINUTE_MS, -1, 0, 1, MINUTE_MS, 1_800_000, 3_599_999]) {
        expect({ at: jump + off, ...civilClock(jump + off, timeZone) }).toEqual({ at: jump + off, ...plainly(jump + off, timeZone) })
      }
    }
  })

  it('belongs to whoever asked for it', () => {
    civilClock(1_000_000, 'UTC').date = 'spoilt'
    expect(civilClock(1_000_000, 'UTC')).toEqual({ date: '1970-01-01', time: '00:16' })
  })
})
