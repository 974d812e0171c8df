/** Control characters, line and paragraph separators, direction overrides and broken surrogates: never on paper. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/gu

/** A text from outside as one line of a receipt: no control characters, single spaces. Mark-up is left as text. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim()
}

const CHINESE_NAME = /^\p{Script=Han}+$/u

/**
 * A member's name as others may read it on a lost receipt: the last word only by its initial (`Mei Lin K.`), of a
 * Chinese name all but the last character (`许美*`). A single word is a given name and stays.
 */
export function maskedName(name: string): string {
  const clean = printable(name)
  if (CHINESE_NAME.test(clean)) return `${[...clean].slice(0, -1).join('')}*`
  const words = clean.split(' ')
  const last = words.pop() ?? ''
  if (words.length === 0) return last
  const initial = [...last][0] ?? ''
  return `${words.join(' ')} ${initial}.`
}
