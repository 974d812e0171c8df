import { pinyin } from 'pinyin-pro'
import { digitTokens, nameTokens, wordsOf } from './find-store.ts'
import type { KeptCard, KeptPhone, MemberProfile } from './member-store.ts'

const HAN = /^\p{Script=Han}+$/u
/** Chinese names have two to four characters, rarely six; a longer run is a sentence, and only its beginning is looked for. */
const MAX_SYLLABLES = 8

/** ü is typed as v by those who know pinyin, and as u by the others. */
const spellings = (syllables: readonly string[]): string[][] =>
  syllables.some((syllable) => syllable.includes('ü')) ? ['v', 'u'].map((letter) => syllables.map((syllable) => syllable.replaceAll('ü', letter))) : [[...syllables]]

/** What of a Chinese name is typed on a keyboard: chenmeilin, meilin, lin; cml. Surnames are read as surnames (单 is shan). */
export function pinyinTokens(name: string): string[] {
  return wordsOf(name).filter((word) => HAN.test(word)).flatMap((word) => {
    const text = [...word].slice(0, MAX_SYLLABLES).join('')
    const syllables = pinyin(text, { toneType: 'none', type: 'array', surname: 'head', nonZh: 'removed' })
    return spellings(syllables).flatMap((spelt) => [
      ...spelt.map((_, at) => spelt.slice(at).join('')),
      spelt.map((syllable) => syllable.slice(0, 1)).join(''),
    ])
  })
}

/** Everything a member is found by: words and parts of the names, their pinyin, and numbers from either end. */
export function memberTokens(profile: Pick<MemberProfile, 'name' | 'otherName'>, cards: readonly KeptCard[], phones: readonly KeptPhone[]): string[] {
  const names = [profile.name, profile.otherName ?? '']
  const numbers = [...cards.map((card) => card.number), ...phones.flatMap(({ phone, typed }) => (typed === null ? [phone] : [phone, typed]))]
  return [...names.flatMap(nameTokens), ...names.flatMap(pinyinTokens), ...numbers.flatMap((number) => digitTokens(number.replace(/\D/g, '')))]
}
