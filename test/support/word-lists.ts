interface Tree {
  readonly [key: string]: string | Tree
}

/** Every text of a word list by its full name: `basket.hold`, `pay.items_one`. */
export function leavesOf(tree: Tree, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    const here = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') found.set(here, value)
    else for (const [name, text] of leavesOf(value, here)) found.set(name, text)
  }
  return found
}

const PLURAL = /_(zero|one|two|few|many|other)$/

/** The plural forms that a language has and a list lacks, for every text of the list that is counted. */
export function pluralGaps(list: ReadonlyMap<string, string>, lang: string): string[] {
  const counted = new Set([...list.keys()].filter((name) => PLURAL.test(name)).map((name) => name.replace(PLURAL, '')))
  const { pluralCategories } = new Intl.PluralRules(lang).resolvedOptions()
  return [...counted].flatMap((name) => pluralCategories.map((category) => `${name}_${category}`)).filter((name) => !list.has(name))
}

/** What the screens ask for: names written out, and patterns of those that are put together. */
export interface AskedFor {
  readonly names: ReadonlySet<string>
  readonly patterns: readonly RegExp[]
}

/** Reads names of texts out of source code. Whatever is quoted and looks like a name counts, so that a table of names is found too. */
export function wordsAskedFor(sources: readonly string[]): AskedFor {
  const names = new Set<string>()
  const patterns: RegExp[] = []
  for (const source of sources) {
    for (const [, name] of source.matchAll(/['"]([\w-]+(?:\.[\w-]+)+)['"]/g)) if (name) names.add(name)
    for (const [, template] of source.matchAll(/`([\w-]+\.[^`\s]*\$\{[^`]*)`/g)) {
      if (template) patterns.push(new RegExp(`^${template.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.')).join('[\\w.-]+')}$`))
    }
  }
  return { names, patterns }
}

/** Read whole by the words for trouble, by code. */
const READ_WHOLE = /^(errors|reasons)\./

export function unusedNames(list: ReadonlyMap<string, string>, asked: AskedFor): string[] {
  const bases = new Set([...list.keys()].map((name) => name.replace(PLURAL, '')))
  return [...bases].filter((name) => !READ_WHOLE.test(name) && !asked.names.has(name) && !asked.patterns.some((pattern) => pattern.test(name)))
}
