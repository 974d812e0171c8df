import { describe, expect, it } from 'vitest'
import { eventIn, readEvent } from '../../core/ledger/read-event.ts'

const shift = { type: 'shift.opened', shiftId: '01920000-0000-7000-8000-000000000000', businessDay: '2026-08-14', staffId: 'x' }

describe('an entry', () => {
  it.each([
    ['of this program', shift, 'known'],
    ['with something aside', { ...shift, aside: { sky: 'rain' } }, 'known'],
    ['that is aside as a whole', { type: 'weather.noted', aside: true, sky: 'rain' }, 'aside'],
    ['of an unknown kind', { type: 'weather.noted', sky: 'rain' }, 'unreadable'],
    ['of an unknown kind with something aside only', { type: 'weather.noted', aside: { sky: 'rain' } }, 'unreadable'],
    ['that is aside and books something all the same', { type: 'weather.noted', aside: true, postings: [] }, 'unreadable'],
    ['of a known kind that is called aside and is not whole', { type: 'shift.opened', aside: true }, 'unreadable'],
    ['with a field that may mean anything', { ...shift, moon: 'full' }, 'unreadable'],
    ['that is no event', null, 'unreadable'],
  ] as const)('%s', (_what, event, kind) => {
    expect(readEvent(JSON.stringify(event)).kind).toBe(kind)
  })

  it('is the event without what is aside, null, or no answer at all', () => {
    expect(eventIn(JSON.stringify({ ...shift, aside: 1 }))).toEqual(shift)
    expect(eventIn(JSON.stringify({ type: 'weather.noted', aside: true }))).toBeNull()
    expect(() => eventIn('{')).toThrow('TEXT_UNREADABLE')
    expect(() => eventIn('{"type":"weather.noted"}')).toThrow('EVENT_UNKNOWN')
  })
})
