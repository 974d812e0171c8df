import { describe, expect, it } from 'vitest'
import { DEFAULT_WEDGE_SETTINGS, WEDGE_IDLE, wedgeDueAtMs, wedgeKey, wedgeSettingsSchema, wedgeTick } from '../../core/scan/wedge.ts'
import type { WedgeSettings } from '../../core/scan/wedge.ts'
import { TypedPage, charKey, namedKey } from '../support/typing.ts'

const EAN = '8888021200416'
const enter = namedKey('Enter', { key: 'Enter' })
const tab = namedKey('Tab', { key: 'Tab' })
const page = (settings: Partial<WedgeSettings> = {}, inField = true): TypedPage => new TypedPage({ ...DEFAULT_WEDGE_SETTINGS, ...settings }, inField)

describe('a scanner that types', () => {
  it.each([
    ['with Enter', enter], ['with Tab', tab], ['with the keypad’s Enter', namedKey('NumpadEnter', { key: 'Enter' })],
  ])('is taken %s, and the suffix goes nowhere', (_name, suffix) => {
    for (const inField of [true, false]) {
      const p = page({}, inField)
      p.type(EAN, 5)
      expect(p.press(suffix, 5)).toBe('hold')
      p.wait(1000)
      expect(p).toMatchObject({ scans: [EAN], field: '', pressed: [] })
    }
  })

  it('is taken after 60 ms of silence where it sends no Enter', () => {
    const p = page()
    p.type(EAN, 5)
    p.wait(59)
    expect(p.scans).toEqual([])
    p.wait(1)
    expect(p.scans).toEqual([EAN])
  })

  it.each([['outside of a field', false], ['in one', true]])('types the long code of a receipt %s, signs and spaces and all', (_name, inField) => {
    const code = `RG1:${'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'.repeat(30)} /`
    const p = page({}, inField)
    p.type(code, 5)
    p.press(enter, 5)
    expect(p).toMatchObject({ scans: [code], field: '', pressed: [] })
  })

  it('leaves the field as it was, with what was typed before', () => {
    const p = page()
    p.type('milk', 150)
    p.wait(500)
    p.type(EAN, 4)
    p.press(enter, 4)
    expect(p).toMatchObject({ field: 'milk', scans: [EAN] })
  })

  it('lets three keys reach a field and not one reach the page outside a field', () => {
    let state = WEDGE_IDLE
    const verdicts = [...EAN].map((char, i) => {
      const step = wedgeKey(state, charKey(char, { atMs: i * 5, inField: true }), DEFAULT_WEDGE_SETTINGS)
      state = step.state
      return step.verdict
    })
    expect(verdicts).toEqual(['pass', 'pass', 'pass', ...Array.from({ length: 10 }, () => 'hold')])
    expect(wedgeTick(state, 5000, DEFAULT_WEDGE_SETTINGS).actions).toEqual([{ kind: 'scan', text: EAN, reachedField: 3 }])
    const outside = wedgeKey(WEDGE_IDLE, charKey('8'), DEFAULT_WEDGE_SETTINGS)
    expect(outside).toMatchObject({ verdict: 'hold', startsBurst: true })
  })

  it('keeps an Enter that comes late from the page', () => {
    const p = page({}, false)
    p.type(EAN, 5)
    expect(p.press(enter, 150)).toBe('hold')
    expect(p).toMatchObject({ scans: [EAN], pressed: [] })
  })

  it.each([['Ctrl+M', 'KeyM'], ['Ctrl+J', 'KeyJ']])('ends with %s where it types control characters', (_name, code) => {
    const p = page({}, false)
    p.type(EAN, 5)
    expect(p.press(namedKey(code, { key: 'm', ctrl: true }), 5)).toBe('hold')
    expect(p).toMatchObject({ scans: [EAN], pressed: [] })
  })

  it('keeps the line feed behind the Enter from the page', () => {
    const p = page({}, false)
    p.type(EAN, 5)
    p.press(enter, 5)
    expect(p.press(namedKey('KeyJ', { key: 'j', ctrl: true }), 5)).toBe('hold')
    expect(p.press(namedKey('KeyJ', { key: 'j', ctrl: true }), 500)).toBe('pass')
  })

  it('keeps a second Enter right behind the first from the page, and no Enter of a person later', () => {
    const p = page({}, false)
    p.type(EAN, 5)
    p.press(enter, 5)
    expect(p.press(enter, 3)).toBe('hold')
    expect(p.press(enter, 3)).toBe('pass')
    p.type(EAN, 5)
    p.wait(60)
    expect(p.press(enter, 400)).toBe('pass')
  })

  it('takes 200 scans in a row, each for itself', () => {
    const p = page()
    for (let i = 0; i < 200; i += 1) {
      p.type(EAN, 0.2)
      p.press(enter, 0.2)
    }
    expect(p.scans).toEqual(Array.from({ length: 200 }, () => EAN))
    expect(p.field).toBe('')
  })

  it('tells a wrong check digit as a scan, so that the cashier hears of it', () => {
    const p = page()
    p.type('8888021200417', 5)
    p.press(enter, 5)
    p.wait(500)
    p.type('8888021200417', 5)
    p.wait(199)
    expect(p.scans).toHaveLength(1)
    p.wait(1)
    expect(p).toMatchObject({ scans: ['8888021200417', '8888021200417'], field: '' })
  })

  it('survives a stall of 150 ms, and a page too busy to run its timer', () => {
    for (const late of [false, true]) {
      const p = page()
      p.type(EAN.slice(0, 7), 5)
      p.press(charKey(EAN[7]!), 150, late)
      p.type(EAN.slice(8), 5)
      p.press(enter, 5)
      expect(p).toMatchObject({ scans: [EAN], field: '' })
    }
  })

  it('keeps two scans apart though the page was too busy to see the silence between', () => {
    const p = page()
    p.type('1234567', 5)
    p.press(charKey('7'), 1000, true)
    p.type('654321', 5)
    p.press(enter, 5)
    expect(p.scans).toEqual(['1234567', '7654321'])
  })

  it('waits for the suffix it knows of, though the first part is a code by itself', () => {
    const first = '96385074'
    const p = page({ suffix: 'Enter' })
    p.type(first, 5)
    p.wait(150)
    p.type('12345', 5)
    p.press(enter, 5)
    expect(p.scans).toEqual([`${first}12345`])
  })

  it('at 80 ms a key is typing until its gap was learned', () => {
    const slow = page()
    slow.type(EAN, 80)
    slow.press(enter, 80)
    expect(slow).toMatchObject({ scans: [], field: EAN })
    const learned = page({ gapMs: 100 })
    learned.type(EAN, 80)
    learned.press(enter, 80)
    expect(learned).toMatchObject({ scans: [EAN], field: '' })
  })

  it('is cut at 4096 characters instead of growing for ever', () => {
    const p = page()
    p.type('A'.repeat(5000), 1)
    p.wait(1000)
    expect(p.scans.map((text) => text.length)).toEqual([4096, 904])
  })
})

describe('layouts and separators', () => {
  it('reads by the key’s place: AZERTY, CapsLock and letters in both cases', () => {
    const azerty: Record<string, string> = { 0: 'à', 1: '&', 2: 'é', 4: "'", 6: '-', 8: '_' }
    const p = page()
    for (const char of EAN) p.press(charKey(char, { key: azerty[char]! }), 5)
    p.press(enter, 5)
    for (const char of 'ABC-abc/1_2') p.press(charKey(char, { key: char.toLowerCase() }), 5)
    p.press(enter, 5)
    expect(p).toMatchObject({ scans: [EAN, 'ABC-abc/1_2'], field: '' })
  })

  it('takes the other reading where only that one is a code', () => {
    const p = page()
    // A scanner set to French on a French computer: shift and the digit row.
    for (const char of EAN) p.press(charKey(char, { shift: true, key: char }), 5)
    p.press(enter, 5)
    expect(p.scans).toEqual([EAN])
  })

  it('reads as typed where the scanner was set to the computer’s layout', () => {
    const p = page({ layout: 'typed' })
    for (const char of 'ZAQ-12') p.press(namedKey('KeyW', { key: char }), 5)
    p.press(enter, 5)
    expect(p.scans).toEqual(['ZAQ-12'])
  })

  it.each([
    ['F8', [namedKey('F8', { key: 'F8' })]],
    ['Ctrl+]', [namedKey('ControlLeft', { key: 'Control', ctrl: true }), namedKey('BracketRight', { key: ']', ctrl: true })]],
    ['Alt+029', [namedKey('AltLeft', { key: 'Alt', alt: true }), ...[0, 2, 9].map((n) => namedKey(`Numpad${n}`, { key: String(n), alt: true }))]],
  ])('reads %s inside a scan as the group separator', (_name, keys) => {
    for (const inField of [true, false]) {
      const p = page({}, inField)
      p.type('01088880212004161', 4)
      for (const key of keys) p.press(key, 4)
      p.type('10AB', 4)
      p.press(enter, 4)
      expect(p).toMatchObject({ scans: ['01088880212004161\u001d10AB'], field: '' })
    }
  })

  it('reads a scanner that sends every character as an Alt sequence', () => {
    const p = page()
    for (const char of EAN) {
      p.press(namedKey('AltLeft', { key: 'Alt', alt: true }), 2)
      for (const digit of `0${char.charCodeAt(0)}`) p.press(namedKey(`Numpad${digit}`, { key: digit, alt: true }), 2)
    }
    p.press(enter, 5)
    expect(p.scans).toEqual([EAN])
  })

  it('leaves F8, Ctrl+] and Alt chords to the page when nothing is being scanned', () => {
    const p = page({}, false)
    expect(p.press(namedKey('F8', { key: 'F8' }), 500)).toBe('pass')
    expect(p.press(namedKey('BracketRight', { key: ']', ctrl: true }), 500)).toBe('pass')
    expect(p.press(namedKey('KeyP', { key: 'p', alt: true }), 500)).toBe('pass')
    expect(p.press(namedKey('KeyR', { key: 'r', meta: true }), 500)).toBe('pass')
    expect(p.pressed).toEqual(['F8', ']', 'p', 'r'])
  })

  it('says so when an input method is in the way, and reads the code all the same', () => {
    const p = page()
    for (const char of EAN) expect(p.press(charKey(char, { key: 'Process', keyCode: 229 }), 5)).toBe('pass')
    p.press(enter, 5)
    expect(p).toMatchObject({ scans: [EAN], inputMethodNotices: 1, field: '' })
  })

  it('never takes letters under an input method for a scan', () => {
    const p = page()
    for (const char of 'nihaoma') p.press(charKey(char, { key: 'Process', keyCode: 229 }), 5)
    p.press(enter, 5)
    expect(p).toMatchObject({ scans: [], inputMethodNotices: 1 })
  })
})

describe('a person who types', () => {
  it.each([['at 120 ms', 120], ['fast, at 60 ms', 60], ['faster than anybody for a moment, at 36 ms', 36]])('%s is left alone', (_name, gapMs) => {
    const p = page()
    p.type('aisha rahman 8123', gapMs)
    expect(p.press(enter, gapMs)).toBe('pass')
    expect(p).toMatchObject({ scans: [], field: 'aisha rahman 8123' })
  })

  it('who rolls over five keys at once gets them all, in order', () => {
    const p = page()
    p.type('the ', 120)
    p.wait(100)
    p.type('asdfg', 10)
    p.wait(1000)
    p.type('jkl', 120)
    expect(p).toMatchObject({ scans: [], field: 'the asdfgjkl' })
  })

  it('at 50 ms a key has every key at once', () => {
    const p = page()
    for (const char of 'milk and bread') expect(p.press(charKey(char), 50)).toBe('pass')
  })

  it('right after a scan is no part of it', () => {
    const p = page()
    p.type(EAN, 5)
    p.press(charKey('x'), 50)
    expect(p).toMatchObject({ scans: [EAN], field: 'x' })
  })

  it('who hits five keys with a pause between and then Enter is not taken for a scanner that stalled', () => {
    const p = page()
    p.type('asdf', 10)
    p.press(charKey('g'), 150)
    expect(p.press(enter, 10)).toBe('pass')
    expect(p).toMatchObject({ scans: [], field: 'asdfg' })
  })

  it('keeps the order where the focus moves into a field between two keys', () => {
    const first = wedgeKey(WEDGE_IDLE, charKey('a', { atMs: 0, inField: false }), DEFAULT_WEDGE_SETTINGS)
    const second = wedgeKey(first.state, charKey('b', { atMs: 10, inField: true }), DEFAULT_WEDGE_SETTINGS)
    expect([first.verdict, second.verdict]).toEqual(['hold', 'hold'])
    expect(wedgeTick(second.state, 500, DEFAULT_WEDGE_SETTINGS).actions).toMatchObject([{ kind: 'replay', keys: [{ key: 'a' }, { key: 'b' }] }])
  })

  it('outside a field is replayed after the silence, in order', () => {
    const p = page({}, false)
    p.type('milk', 150)
    p.wait(500)
    expect(p).toMatchObject({ scans: [], pressed: ['m', 'i', 'l', 'k'] })
  })

  it('may hold a key down: no scan, and it repeats', () => {
    const p = page()
    p.press(charKey('a'), 100)
    for (let i = 0; i < 30; i += 1) p.press(charKey('a', { repeat: true }), 30)
    expect(p).toMatchObject({ scans: [], field: 'a'.repeat(31) })
  })

  it('who presses Space on a button presses it', () => {
    const p = page({}, false)
    expect(p.press(namedKey('Space', { key: ' ' }), 500)).toBe('pass')
  })

  it('keeps Backspace and arrows in their place after quick keys', () => {
    const p = page({}, false)
    p.type('ab', 10)
    p.press(namedKey('Backspace', { key: 'Backspace' }), 10)
    expect(p.pressed).toEqual(['a', 'b', 'Backspace'])
  })

  it('types a phone number that passes as EAN-8 at a learned slow gap, and is not taken for a scanner', () => {
    const p = page({ gapMs: 120 })
    p.type('81234455', 100)
    p.press(enter, 100)
    expect(p).toMatchObject({ scans: [], field: '81234455' })
    p.type('81234455', 5)
    p.press(enter, 5)
    expect(p).toMatchObject({ scans: ['81234455'], field: '81234455' })
  })
})

describe('a configured prefix', () => {
  const f24: Partial<WedgeSettings> = { prefix: { code: 'F24', shift: false, ctrl: false } }
  const stx: Partial<WedgeSettings> = { prefix: { code: 'KeyB', shift: false, ctrl: true } }
  const tilde: Partial<WedgeSettings> = { prefix: { code: 'Backquote', shift: true, ctrl: false } }

  it('needs no timing at all', () => {
    const p = page(f24)
    p.press(namedKey('F24', { key: 'F24' }), 400)
    p.type('anything 1', 300)
    p.press(enter, 300)
    expect(p).toMatchObject({ scans: ['anything 1'], field: '', pressed: [] })
  })

  it('ends by silence where there is no suffix', () => {
    const p = page(stx)
    p.press(namedKey('KeyB', { key: 'b', ctrl: true }), 100)
    p.type('R2-00042', 80)
    p.wait(500)
    expect(p).toMatchObject({ scans: ['R2-00042'], field: '' })
  })

  it('lets everything without it through at once, however fast', () => {
    const p = page(f24)
    p.type(EAN, 2)
    expect(p).toMatchObject({ scans: [], field: EAN })
  })

  it('gives back a prefix that a person typed', () => {
    const p = page(tilde)
    p.press(charKey('~'), 100)
    p.wait(500)
    p.press(charKey('~'), 100)
    p.type('ab', 200)
    p.wait(500)
    expect(p).toMatchObject({ scans: [], field: '~~ab' })
  })

  it('begins anew when it comes again', () => {
    const p = page(f24)
    const prefix = namedKey('F24', { key: 'F24' })
    p.press(prefix, 100)
    p.type(EAN, 5)
    p.press(prefix, 5)
    p.type('R2-00042', 5)
    p.press(enter, 5)
    expect(p.scans).toEqual([EAN, 'R2-00042'])
  })
})

describe('what a page keeps', () => {
  it('waits for nothing when nothing is going on, and forgets everything at once when told', () => {
    expect(wedgeDueAtMs(WEDGE_IDLE, DEFAULT_WEDGE_SETTINGS)).toBeNull()
    const { state } = wedgeKey(WEDGE_IDLE, charKey('8', { atMs: 10 }), DEFAULT_WEDGE_SETTINGS)
    expect(wedgeDueAtMs(state, DEFAULT_WEDGE_SETTINGS)).toBe(70)
    const left = wedgeTick(state, Infinity, DEFAULT_WEDGE_SETTINGS)
    expect(left.actions).toMatchObject([{ kind: 'replay', keys: [{ key: '8' }] }])
    expect(wedgeDueAtMs(left.state, DEFAULT_WEDGE_SETTINGS)).toBeNull()
  })

  it('accepts its own default settings and no gap a hand can reach', () => {
    expect(wedgeSettingsSchema.parse(DEFAULT_WEDGE_SETTINGS)).toEqual(DEFAULT_WEDGE_SETTINGS)
    expect(wedgeSettingsSchema.safeParse({ ...DEFAULT_WEDGE_SETTINGS, gapMs: 121 }).success).toBe(false)
  })
})
