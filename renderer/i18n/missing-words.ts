/** A tree of texts by name. */
export interface Words {
  readonly [name: string]: string | Words
}

const isText = (value: string | Words | undefined): value is string => typeof value === 'string'
/** English has two forms of a counted text; other languages have their own. */
const PLURAL = /_(zero|one|two|few|many|other)$/

/** The names of English texts that another language lacks, in English's order; one name for all plural forms of a text. */
export function missingWords(english: Words, other: Words, path = ''): string[] {
  const has = new Set(Object.keys(other).map((name) => name.replace(PLURAL, '')))
  const missing = Object.entries(english).flatMap(([name, words]) => {
    const here = path === '' ? name : `${path}.${name}`
    if (isText(words)) return has.has(name.replace(PLURAL, '')) ? [] : [here.replace(PLURAL, '')]
    const theirs = other[name]
    return missingWords(words, theirs === undefined || isText(theirs) ? {} : theirs, here)
  })
  return [...new Set(missing)]
}

/** Names that English does not have: slips of the pen, or texts that are gone. */
export function strangeWords(english: Words, other: Words): string[] {
  return missingWords(other, english)
}
