import { describe, expect, it } from 'vitest'
import { ERRORS } from '../../core/contract/errors.ts'
import { gs1CheckDigit, gs1Valid, luhnValid } from '../../core/scan/check-digits.ts'
import { decodeScan, expandUpcE } from '../../core/scan/decode.ts'
import type { DecodeResult } from '../../core/scan/decode.ts'
import { looksLikeCode } from '../../core/scan/symbols.ts'
import { usCharacter } from '../../core/scan/us-layout.ts'

const longCards = { prefix: '603512', length: 16, check: 'luhn' as const }
const shortCards = { prefix: '29', length: 13, check: 'luhn' as const }
const decode = (text: string, symbology: string | null = null, memberCards = [longCards]): DecodeResult => decodeScan({ text, symbology }, { memberCards })
const gtin = (digits: string, gtin14: string): object => ({ ok: true, value: { kind: 'gtin', digits, gtin14 } })

describe('check digits', () => {
  // Examples of GS1 and of ISO/IEC 7812-1.
  it.each([['629104150021', 3], ['9638507', 4], ['03600029145', 2], ['1540014128876', 3], ['00000', 0]])('of %s is %i', (body, digit) => {
    expect(gs1CheckDigit(body)).toBe(digit)
  })

  it('is only taken over digits', () => {
    expect(() => gs1CheckDigit('12a')).toThrow(TypeError)
    for (const text of ['', '1', 'x', '１２３']) expect([gs1Valid(text), luhnValid(text)]).toEqual([false, false])
  })

  it.each([['79927398713', true], ['79927398710', false], ['4539578763621486', true], ['0', false], ['00', true]])('Luhn of %s', (digits, valid) => {
    expect(luhnValid(digits)).toBe(valid)
  })
})

describe('a scan of goods', () => {
  it.each([
    ['EAN-13', '8888021200416', null, gtin('8888021200416', '08888021200416')],
    ['EAN-8', '96385074', null, gtin('96385074', '00000096385074')],
    ['EAN-8 by its symbology', '96385074', 'E4', gtin('96385074', '00000096385074')],
    ['UPC-A', '036000291452', null, gtin('036000291452', '00036000291452')],
    ['GTIN-14', '15400141288763', null, gtin('15400141288763', '15400141288763')],
    ['UPC-E', '04252614', null, gtin('04252614', '00042100005264')],
    ['AIM id in the text', ']E08888021200416', null, gtin('8888021200416', '08888021200416')],
    ['AIM id in the text before the reader’s', ']E400100007', 'E0', gtin('00100007', '00000000100007')],
    ['spaces and line ends around it', '\u0002 8888021200416\r\n', null, gtin('8888021200416', '08888021200416')],
    ['GS1-128', '010888802120041610LOT7', 'C1', gtin('08888021200416', '08888021200416')],
    ['GS1 DataMatrix with a separator', ']d20108888021200416\u001d10LOT7', null, gtin('08888021200416', '08888021200416')],
    ['element string with brackets', '(01)08888021200416(10)AB', null, gtin('08888021200416', '08888021200416')],
    ['GS1 Digital Link', 'https://id.gs1.org/01/08888021200416/10/LOT7?x=1', null, gtin('08888021200416', '08888021200416')],
    ['GS1 Digital Link with a short number', 'https://fernway.example/g/01/8888021200416', 'Q1', gtin('08888021200416', '08888021200416')],
    ['the shop’s own number', '2000000000015', null, gtin('2000000000015', '02000000000015')],
    ['the shop’s own number with prefix 23', '2300000000009', null, gtin('2300000000009', '02300000000009')],
  ])('%s', (_name, text, symbology, expected) => {
    expect(decode(text, symbology)).toEqual(expected)
  })

  it.each([
    ['weight in grams', '2100107004128', { itemCode: '00107', weightMilli: 412, priceMinor: null }],
    ['price in minor units', '2200107015664', { itemCode: '00107', weightMilli: null, priceMinor: 1566 }],
    ['the bare item number', '2100107000007', { itemCode: '00107', weightMilli: null, priceMinor: null }],
  ])('scale label with %s', (_name, text, measure) => {
    expect(decode(text)).toEqual({ ok: true, value: { kind: 'weighed', ...measure } })
    const wrong = text.slice(0, 12) + String((Number(text[12]) + 1) % 10)
    expect(decode(wrong)).toEqual({ ok: false, error: { code: 'CHECK_DIGIT_WRONG', data: { text: wrong } } })
  })

  // Each rule of zero suppression, with the long number it stands for.
  it.each([
    ['01234505', '012000003455'], ['01234514', '012100003454'], ['01234523', '012200003453'], ['01234531', '012300000451'],
    ['01234543', '012340000053'], ['01234558', '012345000058'], ['01234565', '012345000065'], ['01234596', '012345000096'],
    ['01234566', null], ['21234565', null], ['0123456', null],
  ])('UPC-E %s', (short, long) => {
    expect(expandUpcE(short)).toBe(long)
  })

  it('reads eight digits that pass as both as EAN-8, and as UPC-E where the reader says so', () => {
    expect(decode('00100007')).toEqual(gtin('00100007', '00000000100007'))
    expect(decode('00100007', 'E0')).toEqual(gtin('00100007', '00001000000007'))
  })
})

describe('cards and receipts', () => {
  it.each([
    ['our card', '6035120000000424', { ok: true, value: { kind: 'member-card', number: '6035120000000424' } }],
    ['our card, wrong digit', '6035120000000425', { ok: false, error: { code: 'CHECK_DIGIT_WRONG', data: { text: '6035120000000425' } } }],
    ['another programme’s card', '4539578763621486', { ok: false, error: { code: 'CARD_OTHER_PROGRAMME', data: { last4: '1486' } } }],
    ['another programme’s card of 18 digits', '888800000000000000', { ok: false, error: { code: 'CARD_OTHER_PROGRAMME', data: { last4: '0000' } } }],
    ['no card: neither prefix nor check digit', '4539578763621487', { ok: false, error: { code: 'CHECK_DIGIT_WRONG', data: { text: '4539578763621487' } } }],
    ['our receipt of a first till', '2-08902', { ok: true, value: { kind: 'receipt', receiptNo: '2-08902' } }],
    ['our receipt', 'R2-00042', { ok: true, value: { kind: 'receipt', receiptNo: 'R2-00042' } }],
    ['our receipt as Code 128', ']C0R2-00042', { ok: true, value: { kind: 'receipt', receiptNo: 'R2-00042' } }],
  ])('%s', (_name, text, expected) => {
    expect(decode(text)).toEqual(expected)
  })

  it.each([
    ['our card that passes as an item', '2900000000025', 'member-card'],
    ['an item with the prefix of our cards', '2900000000001', 'gtin'],
    ['an item that passes as another programme’s card', '8880000000031', 'gtin'],
  ])('of the same length: %s', (_name, text, kind) => {
    expect(decode(text, null, [shortCards])).toMatchObject({ ok: true, value: { kind } })
  })
})

describe('a scan that is nothing', () => {
  it.each([
    ['wrong EAN-13', '8888021200417', 'CHECK_DIGIT_WRONG'], ['wrong EAN-8', '96385075', 'CHECK_DIGIT_WRONG'],
    ['wrong UPC-A', '036000291453', 'CHECK_DIGIT_WRONG'], ['wrong GTIN-14', '15400141288764', 'CHECK_DIGIT_WRONG'],
    ['wrong GS1-128', ']C10108888021200417', 'CHECK_DIGIT_WRONG'], ['wrong Digital Link', 'https://id.gs1.org/01/08888021200417', 'CHECK_DIGIT_WRONG'],
    ['seven digits', '1234567', 'SCAN_UNREADABLE'], ['twenty digits', '1'.repeat(20), 'SCAN_UNREADABLE'], ['4096 digits', '1'.repeat(4096), 'SCAN_UNREADABLE'],
    ['letters', 'hello', 'SCAN_UNREADABLE'], ['only control characters', '\u0000\u0001\r\n', 'SCAN_UNREADABLE'], ['only an AIM id', ']E0', 'SCAN_UNREADABLE'],
    ['digits of another script', '８８８８０２１２００４１６', 'SCAN_UNREADABLE'], ['a link', 'https://example.com/menu', 'SCAN_UNREADABLE'],
    ['mark-up', '<img src=x onerror=alert(1)>', 'SCAN_UNREADABLE'], ['digits with a gap', '88880212 00416', 'SCAN_UNREADABLE'],
    ['an element string without an item', ']C110LOT7', 'SCAN_UNREADABLE'],
  ])('%s', (_name, text, code) => {
    const result = decode(text)
    if (result.ok) throw new Error('it was taken')
    expect(result.error.code).toBe(code)
    expect(ERRORS[result.error.code].data.safeParse(result.error.data).success).toBe(true)
  })

  it('is shown without control characters and not in full when it is a flood', () => {
    expect(decode(`a\u0007b\u001b[2J${'c'.repeat(4000)}`)).toMatchObject({ error: { data: { text: expect.stringMatching(/^a b \[2Jc+$/) } } })
    const flood = decode('x'.repeat(4096))
    expect(flood).toMatchObject({ error: { data: { text: 'x'.repeat(60) } } })
  })
})

describe('what proves itself a code', () => {
  it.each([
    ['8888021200416', true], ['8888021200417', false], [']E0anything', true], [']E0', false], ['R2-00042', true],
    ['r2-00042', false], ['2-08902', true], ['8123-4455', false], ['6035120000000424', true], ['6035120000000425', false], ['81234455', true], ['12345', false], ['hello', false], ['', false],
  ])('%s', (text, expected) => {
    expect(looksLikeCode(text)).toBe(expected)
  })
})

describe('the US keyboard', () => {
  it('has every printable ASCII character exactly where a scanner types it', () => {
    const codes = [
      ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('').map((letter) => `Key${letter}`), ...'0123456789'.split('').map((digit) => `Digit${digit}`),
      'Backquote', 'Minus', 'Equal', 'BracketLeft', 'BracketRight', 'Backslash', 'Semicolon', 'Quote', 'Comma', 'Period', 'Slash', 'Space',
    ]
    const printed = new Set(codes.flatMap((code) => [usCharacter(code, false), usCharacter(code, true)]))
    const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
    expect([...printed].sort()).toEqual(ascii.sort())
    expect(usCharacter('Numpad7', true)).toBe('7')
    expect(usCharacter('F1', false)).toBeNull()
    expect(usCharacter('constructor', false)).toBeNull()
  })
})
