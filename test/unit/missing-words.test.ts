import { describe, expect, it } from 'vitest'
import { missingWords, strangeWords } from '../../renderer/i18n/missing-words.ts'
import { isOwn, nameOfLanguage, SCREEN_LANGUAGES, WORD_FILES } from '../../renderer/i18n/languages.ts'

const ENGLISH = { pay: { cash: 'Cash', lines_one: '{{count}} line', lines_other: '{{count}} lines', deep: { a: 'A' } }, ok: 'OK' }

describe('a language of its own file', () => {
  it('lacks what English has and it has not, one name for all forms of a counted text', () => {
    expect(missingWords(ENGLISH, { pay: { lines_other: '{{count}} baris' } })).toEqual(['pay.cash', 'pay.deep.a', 'ok'])
    expect(missingWords(ENGLISH, {})).toEqual(['pay.cash', 'pay.lines', 'pay.deep.a', 'ok'])
    expect(missingWords(ENGLISH, ENGLISH)).toEqual([])
    expect(missingWords(ENGLISH, { ...ENGLISH, pay: 'Bayar' })).toEqual(['pay.cash', 'pay.lines', 'pay.deep.a'])
  })

  it('is told which of its texts nobody asks for', () => {
    expect(strangeWords(ENGLISH, { ...ENGLISH, old: 'gone', pay: { ...ENGLISH.pay, cahs: 'Tunai' } })).toEqual(['pay.cahs', 'old'])
  })

  it('is found by its file alone: every file of the folder is a language, the product’s own first', () => {
    expect(SCREEN_LANGUAGES.slice(0, 2)).toEqual(['en', 'zh'])
    expect([...SCREEN_LANGUAGES].sort()).toEqual(Object.keys(WORD_FILES).sort())
    expect(nameOfLanguage('ms')).toBe('Melayu')
    expect(isOwn('ms')).toBe(false)
  })
})
