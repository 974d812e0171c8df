import { describe, expect, it } from 'vitest'
import { EMPTY_PERSON, peopleFault, shopFaults, shopOf, taxRateBp } from '../../renderer/screens/first-run/own-shop-form.ts'
import type { ShopForm } from '../../renderer/screens/first-run/own-shop-form.ts'
import { panelOf } from '../../renderer/theme/panel-of.ts'

const FORM: ShopForm = { shopName: 'Fern', address: '1 Road', taxNumber: 'T1', tillNumber: '2', taxPercent: '8.5', currency: 'SGD', timeZone: 'Asia/Singapore' }
const ADA = { name: 'Ada', role: 'manager', pin: '1234' } as const

describe('what is typed in the first run', () => {
  it.each([['9', 900], ['8.5', 850], ['8,25', 825], ['0', 0], ['50', 5000], ['50.01', null], ['-1', null], ['', null], ['9.123', null], ['9%', null]] as const)('reads a tax of %s as %s', (text, bp) => {
    expect(taxRateBp(text)).toBe(bp)
  })

  it('says what the shop still lacks', () => {
    expect(shopFaults(FORM)).toEqual([])
    expect(shopFaults({ ...FORM, shopName: '  ', tillNumber: '0', taxPercent: 'x' })).toEqual(['shopName', 'tillNumber', 'taxPercent'])
  })

  it('says what the people still lack, and leaves rows out that nobody wrote in', () => {
    expect(peopleFault([ADA, EMPTY_PERSON])).toBeNull()
    expect(peopleFault([{ ...ADA, role: 'cashier' }])).toBe('manager')
    expect(peopleFault([ADA, { ...EMPTY_PERSON, pin: '1234' }])).toBe('names')
    expect(peopleFault([ADA, { ...ADA, name: ' Ada ' }])).toBe('same')
    expect(peopleFault([{ ...ADA, pin: '123' }])).toBe('pins')
    expect(peopleFault([])).toBe('manager')
    expect(shopOf(FORM, [ADA, EMPTY_PERSON], 'zh')).toMatchObject({ tillNumber: 2, taxRateBp: 850, language: 'zh', people: [ADA] })
  })
})

describe('a bank card on the glass', () => {
  it.each([[342, 1366, '15'], [505, 1280, '10'], [323, 1920, 'fhd'], [520, 1920, '10']] as const)('%s px wide in a window of %s px is panel %s', (cardPx, windowPx, panel) => {
    expect(panelOf(cardPx, windowPx)).toBe(panel)
  })
})
