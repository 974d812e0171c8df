import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import en from '../../renderer/i18n/en.json'
import zh from '../../renderer/i18n/zh.json'
import { PROJECT_DIR } from '../../scripts/lib/paths.ts'
import { leavesOf, pluralGaps, unusedNames, wordsAskedFor } from '../support/word-lists.ts'

const LISTS = { en: leavesOf(en), zh: leavesOf(zh) }
const sources = globSync('renderer/**/*.{ts,tsx}', { cwd: PROJECT_DIR }).map((file) => readFileSync(join(PROJECT_DIR, file), 'utf8'))

/** The same in a Chinese shop as in an English one: names, abbreviations and figures. */
const SAME_IN_CHINESE = /^[^\p{L}]*$|^(PayNow|PIN ?|Regulars|PIN|QR|Esc|F\d{1,2}|Ctrl.*|Fernway.*|English|中文|kg|API|USB|HID|NFC|IP|CSV|JSON|S\$.*)$/u

describe('the word lists', () => {
  it('have every plural form that their language has', () => {
    expect(pluralGaps(LISTS.en, 'en')).toEqual([])
    expect(pluralGaps(LISTS.zh, 'zh')).toEqual([])
  })

  it('leave no English in the Chinese list', () => {
    const left = [...LISTS.zh].filter(([name, text]) => text === LISTS.en.get(name) && !SAME_IN_CHINESE.test(text.replace(/\{\{\w+\}\}/g, '').trim()))
    expect(left.map(([name]) => name)).toEqual([])
  })

  it('have no empty text, and a space at an end only in what joins two others or stands between two sentences', () => {
    for (const list of Object.values(LISTS)) expect([...list].filter(([name, text]) => name !== 'common.gap' && (text === '' || (!name.endsWith('.join') && text !== text.trim()))).map(([name]) => name)).toEqual([])
  })

  it('hold nothing that no screen asks for', () => {
    expect(unusedNames(LISTS.en, wordsAskedFor(sources))).toEqual([])
  })
})

describe('the check of the word lists', () => {
  it('tells a missing plural form, a word nobody asks for, and one that is put together', () => {
    expect(pluralGaps(new Map([['a_other', '{{count}} items'], ['b_one', 'x'], ['b_other', 'y']]), 'en')).toEqual(['a_one'])
    expect(pluralGaps(new Map([['a_other', '{{count}} 件']]), 'zh')).toEqual([])
    const asked = wordsAskedFor(["t('sell.title') + t(`pay.kind.${kind}`)", 'const WORDS = { plain: "find.label" }'])
    const list = new Map([['sell.title', ''], ['pay.kind.cash', ''], ['find.label_one', ''], ['find.label_other', ''], ['sell.gone', '']])
    expect(unusedNames(list, asked)).toEqual(['sell.gone'])
  })
})
