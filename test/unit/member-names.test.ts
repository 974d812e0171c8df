import { describe, expect, it } from 'vitest'
import { NAME_CHARACTERS, personName, personNote } from '../../core/people/person-text.ts'
import { mayBeSameName } from '../../core/people/similar-names.ts'
import { phoneNumber } from '../../terminal/services/phone-numbers.ts'
import { memberTokens, pinyinTokens } from '../../terminal/store/member-tokens.ts'

describe('names as people have them', () => {
  it.each([
    'Li', 'O’Neill', 'Nurul Huda binte A/L Rahmat', 'Siti d/o Kumar', 'José María de la Cruz', '许美玲', '阿不都·热合曼', 'Tan (陈) Mei', 'Nguyễn Thị Ánh', 'محمد علي', 'אסתר', 'Jr. Smith 3rd', 'क्षितिज', '𠮷野家', 'Ben & Jerry',
  ])('keeps %s', (name) => {
    expect(personName(name)).toEqual({ ok: true, value: name.normalize('NFC') })
  })

  it('composes, makes one space of many, and takes away signs that turn or hide text', () => {
    expect(personName('  Jose\u0301 \t\n  Tan\u3000 ')).toEqual({ ok: true, value: 'José Tan' })
    expect(personName('\u202eecilA\u202c \u2066Tan\u2069\u200b')).toEqual({ ok: true, value: 'ecilA Tan' })
    // The joiner that Persian names need stays.
    expect(personName('علی\u200cرضا')).toEqual({ ok: true, value: 'علی\u200cرضا' })
  })

  it.each([
    ['nothing', '   ', 'empty'], ['only signs that hide', '\u200b\u202e', 'empty'], ['10,000 characters', 'a'.repeat(10_000), 'too-long'],
    ['one more than the most', '许'.repeat(NAME_CHARACTERS + 1), 'too-long'], ['10,000 marks upon one letter', `a${'\u0316'.repeat(10_000)}`, 'too-long'],
    ['a control character', 'Tan\u0007Mei', 'control'], ['a null', 'Tan\u0000', 'control'], ['half a pair', 'Tan\ud83d', 'control'], ['a private sign', 'Tan\ue000', 'control'],
    ['emoji', 'Tan 😀', 'characters'], ['mark-up', '<b>Tan</b>', 'characters'], ['no letter', '12 34', 'characters'], ['a formula', '=SUM(A1)', 'characters'],
  ])('refuses %s and says why', (_what, text, why) => {
    expect(personName(text)).toEqual({ ok: false, error: why })
  })

  it('counts characters as people do', () => {
    expect(personName('𠮷'.repeat(NAME_CHARACTERS)).ok).toBe(true)
    expect(personNote('👨‍👩‍👧‍👦 comes with the children')).toEqual({ ok: true, value: '👨‍👩‍👧‍👦 comes with the children' })
    expect(personNote('x'.repeat(501))).toEqual({ ok: false, error: 'too-long' })
    expect(personNote('a\u0000b')).toEqual({ ok: false, error: 'control' })
  })
})

describe('names that may be one person’s', () => {
  it.each([
    ['the same', ['tanmeilin'], ['tanmeilin'], true], ['another order of the words, sorted', ['linmeitan'], ['tanmeilin', 'linmeitan'], true],
    ['one letter', ['tanmeilin'], ['tanmailin'], true], ['two neighbours swapped', ['danielong'], ['dainelong'], true], ['two letters of a long name', ['muhammadhafiz'], ['mohammedhafiz'], true],
    ['one letter of a short name', ['lim'], ['lin'], false], ['two letters of a middling name', ['tanmei'], ['tonmai'], false], ['one Chinese character', ['许美玲'], ['许美林'], false],
    ['nothing and nothing', [''], [''], false],
  ])('%s', (_what, a, b, same) => {
    expect(mayBeSameName(a, b)).toBe(same)
    expect(mayBeSameName(b, a)).toBe(same)
  })
})

describe('what a member is found by', () => {
  it('reads surnames as surnames, keeps each part, and the initials', () => {
    expect(pinyinTokens('单美琳')).toEqual(['shanmeilin', 'meilin', 'lin', 'sml'])
    expect(pinyinTokens('曾国藩')[0]).toBe('zengguofan')
    expect(pinyinTokens('欧阳修')).toContain('oyx')
    expect(pinyinTokens('Tan Mei')).toEqual([])
  })

  it('finds ü as v and as u', () => {
    expect(pinyinTokens('吕布')).toEqual(['lvbu', 'bu', 'lb', 'lubu', 'bu', 'lb'])
  })

  it('keeps names, parts of Chinese names, and numbers from both ends, also as they were typed', () => {
    const tokens = memberTokens({ name: 'José Tan', otherName: '陈美琳' }, [{ cardId: 'x', number: '6035', blocked: true }], [{ phone: '+442079460958', typed: '02079460958' }])
    expect(tokens).toEqual(expect.arrayContaining(['jose', 'tan', '陈美琳', '美琳', '琳', 'chenmeilin', 'cml', '6035', '<5306', '442079460958', '<859064970244', '02079460958']))
  })
})

describe('telephone numbers', () => {
  it.each([
    ['8000 1234', '+6580001234', null], ['+65 8000-1234', '+6580001234', null], ['65 8000 1234', '+6580001234', null], ['+86 138 0013 8000', '+8613800138000', null], ['+44 (0)20 7946 0958', '+442079460958', '4402079460958'],
  ])('keeps %s as %s', (text, phone, typed) => {
    expect(phoneNumber(text, 'SG')).toEqual({ phone, typed })
  })

  it.each(['999', 'abc', '', '+', '8000 1234 5678 9012 3456', '8000 1234 ext 5', 'call 8000 1234 now'])('refuses %j', (text) => {
    expect(phoneNumber(text, 'SG')).toBeNull()
  })

  it('takes a number without its country only where there is one to take', () => {
    expect(phoneNumber('8000 1234', null)).toBeNull()
    expect(phoneNumber('+6580001234', null)?.phone).toBe('+6580001234')
  })
})
