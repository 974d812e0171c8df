import { describe, expect, it } from 'vitest'
import { brokenWithLast, lastingSchema } from '../../core/rulebook/lasting.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { rulebookWith } from '../support/promotion-fixtures.ts'

const last = rulebookWith([])
const { programme, pointsRules } = last

describe('a later version of a rulebook', () => {
  it.each<[string, Partial<Rulebook>, string[]]>([
    ['keeps everything that lasts', { version: 2, programme: { ...programme, name: { en: 'New name', zh: '新名称' }, cashRoundingMinor: 10 } }, []],
    ['is of another programme', { programme: { ...programme, id: 'other' } }, ['programme.id']],
    ['has another currency', { programme: { ...programme, currency: { code: 'MYR', exponent: 2, symbol: 'RM' } } }, ['programme.currency']],
    ['has other decimals of money', { programme: { ...programme, currency: { ...programme.currency, exponent: 3 } } }, ['programme.currency']],
    ['reads dates elsewhere', { programme: { ...programme, timeZone: 'Asia/Tokyo' } }, ['programme.timeZone']],
    ['begins its day at another hour', { programme: { ...programme, dayChange: '04:00' } }, ['programme.dayChange']],
    ['counts points in other units', { pointsRules: { ...pointsRules, decimals: 2 } }, ['pointsRules.decimals']],
    ['breaks with all of it', { programme: { ...programme, id: 'other', timeZone: 'UTC', dayChange: '04:00' }, pointsRules: { ...pointsRules, decimals: 1 } }, ['programme.id', 'programme.timeZone', 'programme.dayChange', 'pointsRules.decimals']],
  ])('%s', (_what, changes, parts) => {
    expect(brokenWithLast(rulebookWith([], changes), last)).toEqual(parts)
  })

  it('is compared with a file of an older program at that file’s defaults', () => {
    const { dayChange: _dayChange, taxRounding: _taxRounding, pointsLowerTax: _pointsLowerTax, ...older } = programme
    expect(brokenWithLast(last, lastingSchema.parse({ version: 1, programme: older, promotions: 'not looked at' }))).toEqual([])
  })
})
