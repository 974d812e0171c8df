import { describe, expect, it } from 'vitest'
import { eachLotOnce } from '../../core/points/lots.ts'

describe('parts of lots', () => {
  it('name each lot once, in its first place, with all its points', () => {
    expect(eachLotOnce([{ lotId: 'b', points: 5 }, { lotId: 'a', points: 2 }, { lotId: 'b', points: 7 }])).toEqual([{ lotId: 'b', points: 12 }, { lotId: 'a', points: 2 }])
    expect(eachLotOnce([])).toEqual([])
  })
})
