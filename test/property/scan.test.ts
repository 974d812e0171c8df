import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ERRORS } from '../../core/contract/errors.ts'
import { gs1CheckDigit, luhnValid } from '../../core/scan/check-digits.ts'
import { decodeScan } from '../../core/scan/decode.ts'
import { DEFAULT_WEDGE_SETTINGS } from '../../core/scan/wedge.ts'
import type { WedgeSettings } from '../../core/scan/wedge.ts'
import { TypedPage, charKey, namedKey } from '../support/typing.ts'

const rules = { memberCards: [{ prefix: '603512', length: 16, check: 'luhn' as const }] }
const digits = (length: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })
const itemBody = fc.constantFrom(7, 11, 12, 13).chain(digits)
const typeable = fc.string({ unit: fc.constantFrom(...'abcXYZ0123456789-/_+.'), minLength: 6, maxLength: 60, size: 'max' })
const enter = namedKey('Enter', { key: 'Enter' })

describe('decoding', () => {
  it('answers anything with a value or a stated error, and never throws', () => {
    const symbologies = fc.option(fc.constantFrom('E0', 'E4', 'C0', 'C1', 'd2', 'Q3', 'X0', 'e0'), { nil: null })
    const texts = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 4096, size: 'max' }),
      fc.string({ unit: fc.constantFrom(...'0123456789]()RECd\u001d\r/-'), minLength: 1, maxLength: 40, size: 'max' }),
    )
    fc.assert(fc.property(texts, symbologies, (text, symbology) => {
      const result = decodeScan({ text, symbology }, rules)
      if (!result.ok) expect(ERRORS[result.error.code].data.safeParse(result.error.data).success).toBe(true)
    }), { numRuns: 1000 })
  })

  it('takes every item with its check digit, and no item with one digit misread', () => {
    fc.assert(fc.property(itemBody, fc.nat(), fc.integer({ min: 1, max: 9 }), (body, place, change) => {
      const code = `${body}${gs1CheckDigit(body)}`
      expect(decodeScan({ text: code, symbology: null }, rules).ok).toBe(true)
      const at = place % code.length
      const misread = code.slice(0, at) + String((Number(code[at]) + change) % 10) + code.slice(at + 1)
      const result = decodeScan({ text: misread, symbology: null }, rules)
      // Eight digits may also be a UPC-E number, whose check digit is that of its long form.
      if (misread.length !== 8) expect(result).toMatchObject({ ok: false, error: { code: 'CHECK_DIGIT_WRONG' } })
    }), { numRuns: 2000 })
  })

  it('takes our cards and refuses one misread digit', () => {
    fc.assert(fc.property(digits(9), fc.integer({ min: 6, max: 15 }), fc.integer({ min: 1, max: 9 }), (middle, at, change) => {
      const body = `603512${middle}`
      const check = Array.from({ length: 10 }, (_, d) => d).find((d) => luhnValid(`${body}${d}`))!
      const card = `${body}${check}`
      expect(decodeScan({ text: card, symbology: null }, rules)).toEqual({ ok: true, value: { kind: 'member-card', number: card } })
      const misread = card.slice(0, at) + String((Number(card[at]) + change) % 10) + card.slice(at + 1)
      expect(decodeScan({ text: misread, symbology: null }, rules)).toMatchObject({ ok: false, error: { code: 'CHECK_DIGIT_WRONG' } })
    }))
  })
})

describe('the keyboard wedge', () => {
  const settings = fc.record({
    gapMs: fc.integer({ min: 20, max: 120 }), prefix: fc.constant(null),
    suffix: fc.constantFrom('any' as const, 'Enter' as const), layout: fc.constantFrom('us' as const, 'typed' as const),
  }) satisfies fc.Arbitrary<WedgeSettings>

  it('gives every key of any typing to the page, in order, or takes it for a scan: none is lost, none doubled', () => {
    const keys = fc.array(fc.record({ char: fc.constantFrom(...'abc123 -'), afterMs: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 41, max: 400 })), late: fc.boolean() }), { maxLength: 60, size: 'max' })
    fc.assert(fc.property(keys, settings, fc.boolean(), (typed, set, inField) => {
      const page = new TypedPage(set, inField)
      for (const { char, afterMs, late } of typed) page.press(charKey(char), afterMs, late)
      page.wait(2000)
      const got = [...(inField ? page.field : page.pressed.join(''))]
      const all = typed.map((key) => key.char)
      const scanned = page.scans.join('').length
      expect(got.length + scanned).toBe(all.length)
      // What reached the page is what was typed, in order, without the scans.
      let at = 0
      for (const char of all) if (char === got[at]) at += 1
      expect(at).toBe(got.length)
    }), { numRuns: 2000 })
  })

  it('never takes a hand for a scanner at the default gap', () => {
    fc.assert(fc.property(fc.array(fc.record({ char: fc.constantFrom(...'abcdefg0123456789'), afterMs: fc.integer({ min: 36, max: 500 }) }), { maxLength: 50, size: 'max' }), (typed) => {
      const page = new TypedPage(DEFAULT_WEDGE_SETTINGS, true)
      for (const { char, afterMs } of typed) page.press(charKey(char), afterMs)
      page.press(enter, 100)
      page.wait(2000)
      expect([page.scans, page.field]).toEqual([[], typed.map((key) => key.char).join('')])
    }))
  })

  it('takes whatever a scanner types, with and without Enter, and leaves no trace in the field', () => {
    fc.assert(fc.property(typeable, fc.array(fc.integer({ min: 0, max: 34 }), { minLength: 1, maxLength: 60, size: 'max' }), fc.boolean(), fc.boolean(), (text, gaps, withEnter, inField) => {
      const page = new TypedPage(DEFAULT_WEDGE_SETTINGS, inField)
      page.wait(1000)
      ;[...text].forEach((char, i) => page.press(charKey(char), gaps[i % gaps.length]!))
      if (withEnter) page.press(enter, 10)
      page.wait(1000)
      expect(page).toMatchObject({ scans: [text], field: '', pressed: [] })
    }))
  })

  it('survives any keys at all', () => {
    const key = fc.record({
      code: fc.constantFrom('Digit1', 'KeyA', 'Enter', 'Tab', 'F8', 'AltLeft', 'Numpad2', 'Numpad9', 'Backquote', 'BracketRight', 'ControlLeft', 'KeyJ', '', 'Escape', '__proto__'),
      key: fc.constantFrom('1', 'a', 'Enter', 'Process', 'Dead', '', '中'),
      shift: fc.boolean(), ctrl: fc.boolean(), alt: fc.boolean(), meta: fc.boolean(), keyCode: fc.constantFrom(0, 49, 229), repeat: fc.boolean(),
    })
    const prefixes = fc.constantFrom(null, { code: 'Backquote', shift: false, ctrl: false })
    fc.assert(fc.property(fc.array(fc.tuple(key, fc.integer({ min: 0, max: 300 })), { maxLength: 40, size: 'max' }), prefixes, (keys, prefix) => {
      const page = new TypedPage({ ...DEFAULT_WEDGE_SETTINGS, prefix }, true)
      for (const [pressed, afterMs] of keys) page.press({ ...namedKey(pressed.code), ...pressed }, afterMs)
      page.wait(5000)
      expect(page.press(charKey('x'), 1000)).toBe('pass')
    }), { numRuns: 2000 })
  })
})
