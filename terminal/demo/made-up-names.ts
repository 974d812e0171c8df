import type { Language } from '../../core/base/local-text.ts'
import type { NameLists } from './demo-store.ts'
import type { SeededChoices } from './seeded-choices.ts'

export interface MadeUpName {
  readonly name: string
  readonly otherName: string | null
  readonly language: Language
}

/** A name as one meets them in Singapore, in about the shares of its communities (census 2020: 74, 14, 9 and 3 in 100). */
export function madeUpName(lists: NameLists, choices: SeededChoices): MadeUpName {
  const share = choices.between(1, 100)
  if (share <= 66) return chineseName(lists, choices)
  if (share <= 74) return mainlandName(lists, choices)
  if (share <= 88) return { name: malayName(lists, choices), otherName: null, language: 'en' }
  if (share <= 97) return { name: indianName(lists, choices), otherName: null, language: 'en' }
  return { name: `${choices.of(lists.otherGiven)} ${choices.of(lists.otherSurnames)}`, otherName: null, language: 'en' }
}

function chineseName(lists: NameLists, choices: SeededChoices): MadeUpName {
  const [surname, surnameZh] = choices.of(lists.chineseSurnames)
  if (choices.chance(30)) return { name: `${choices.of(lists.englishGiven)} ${surname}`, otherName: null, language: 'en' }
  const [given, givenZh] = choices.of(lists.chineseGiven)
  if (choices.chance(40)) return { name: `${surname} ${given}`, otherName: null, language: 'en' }
  return { name: `${surname} ${given}`, otherName: surnameZh + givenZh, language: choices.chance(45) ? 'zh' : 'en' }
}

/** Members who gave their name in Chinese characters. */
function mainlandName(lists: NameLists, choices: SeededChoices): MadeUpName {
  const [surname, surnameZh] = choices.of(lists.pinyinSurnames)
  const [given, givenZh] = choices.of(lists.chineseGiven)
  const [first, ...rest] = given.split(' ')
  return { name: surnameZh + givenZh, otherName: `${surname} ${first}${rest.join('').toLowerCase()}`, language: 'zh' }
}

function malayName(lists: NameLists, choices: SeededChoices): string {
  const father = choices.of(lists.malayMale)
  return choices.chance(50) ? `${choices.of(lists.malayMale)} bin ${father}` : `${choices.of(lists.malayFemale)} binte ${father}`
}

function indianName(lists: NameLists, choices: SeededChoices): string {
  const style = choices.between(1, 5)
  if (style === 1) return `${choices.of(lists.punjabi)} Singh`
  if (style === 2) return `${choices.of(lists.punjabi)} Kaur`
  const father = choices.of(lists.tamilMale)
  if (style === 3) return `${choices.of(lists.tamilFemale)} d/o ${father}`
  return `${choices.of(lists.tamilMale.filter((name) => name !== father))} s/o ${father}`
}
