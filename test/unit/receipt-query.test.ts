import { describe, expect, it } from 'vitest'
import { readReceiptQuery } from '../../core/receipt/receipt-query.ts'
import { civilDate, startOfDay } from '../../core/time/civil.ts'
import type { CivilDate } from '../../core/time/instant.ts'

const TODAY = '2026-08-15' as CivilDate
const read = (text: string, exponent = 2) => readReceiptQuery(text, TODAY, exponent)

describe('what a person types to find a receipt', () => {
  it.each([
    ['', [{ kind: 'all' }]],
    [' 2-00014 ', [{ kind: 'receipt', receiptNo: '2-00014' }]],
    ['a2-00014', [{ kind: 'receipt', receiptNo: 'A2-00014' }]],
    ['14', [{ kind: 'number', number: 14 }]],
    ['64.00', [{ kind: 'amount', amountMinor: 6400 }]],
    ['64,00', [{ kind: 'amount', amountMinor: 6400 }]],
    ['S$1,064.50', [{ kind: 'amount', amountMinor: 106450 }]],
    ['６４．００', [{ kind: 'amount', amountMinor: 6400 }]],
    ['today', [{ kind: 'day', date: '2026-08-15' }]],
    ['昨天', [{ kind: 'day', date: '2026-08-14' }]],
    ['2026-08-08', [{ kind: 'day', date: '2026-08-08' }]],
    ['8/8', [{ kind: 'day', date: '2026-08-08' }]],
    ['31/12', [{ kind: 'day', date: '2025-12-31' }]],
    ['8/8/25', [{ kind: 'day', date: '2025-08-08' }]],
    ['8 Aug', [{ kind: 'day', date: '2026-08-08' }]],
    ['8月8日', [{ kind: 'day', date: '2026-08-08' }]],
    ['Priya', [{ kind: 'member', text: 'Priya' }]],
    ['8123 4455', [{ kind: 'member', text: '8123 4455' }]],
    ['81234455', [{ kind: 'number', number: 81234455 }, { kind: 'member', text: '81234455' }]],
  ])('%j', (text, expected) => expect(read(text)).toEqual(expected))

  it('may be an amount and a day at once: both are looked for', () => {
    expect(read('8.10')).toEqual([{ kind: 'day', date: '2025-10-08' }, { kind: 'amount', amountMinor: 810 }])
  })

  it('has no decimals where the currency has none', () => {
    expect(read('1,064', 0)).toEqual([{ kind: 'amount', amountMinor: 1064 }])
  })

  it('is never a day that there is not', () => {
    expect(read('31/2')).toEqual([{ kind: 'member', text: '31/2' }])
    expect(read('2026-02-30')).toEqual([{ kind: 'member', text: '2026-02-30' }])
  })

  it('may be anything at all', () => {
    for (const text of ["'; DROP TABLE sale;--", '\u0000\u202e', '9'.repeat(100), '%', '.,.']) expect(() => read(text)).not.toThrow()
  })
})

describe('the start of a day', () => {
  it.each(['Asia/Singapore', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kolkata', 'America/Sao_Paulo'])('in %s is the first minute that has its date', (zone) => {
    for (const date of ['2026-03-08', '2026-11-01', '2018-11-04', '2026-08-15'] as CivilDate[]) {
      const at = startOfDay(date, zone)
      expect(civilDate(at, zone)).toBe(date)
      expect(civilDate(at - 60_000, zone) < date).toBe(true)
    }
  })
})
