import type Database from 'better-sqlite3'

export type FindKind = 'product' | 'member'

export interface FindStore {
  /** At most `limit` refs for which every word is the beginning of a token; in the tokens' order. */
  find(kind: FindKind, words: readonly string[], limit: number): string[]
  put(kind: FindKind, ref: string, tokens: Iterable<string>): void
  /** Takes everything away that a ref is found by. */
  remove(kind: FindKind, ref: string): void
}

const HAN = /\p{Script=Han}/u
const WORD = /\p{Script=Han}+|[\p{L}\p{N}\p{M}]+/gu
/** Longest run of Chinese text of which every suffix is kept. */
const MAX_SUFFIXES = 40

/** The words of a text as find compares them: lower case, no accents, digits as they are, Chinese in runs. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{Diacritic}/gu, '').toLowerCase()
  return plain.match(WORD)?.flatMap(splitScripts) ?? []
}

/** “2L牛奶” is two words: letters and Chinese are looked for apart. */
function splitScripts(word: string): string[] {
  return word.match(/\p{Script=Han}+|\P{Script=Han}+/gu) ?? []
}

/** Tokens of a name: each Latin word, and every suffix of each Chinese run, so that any part of it is found. */
export function nameTokens(name: string): string[] {
  return wordsOf(name).flatMap((word) => {
    if (!HAN.test(word)) return [word]
    const characters = [...word].slice(0, MAX_SUFFIXES)
    return characters.map((_, i) => characters.slice(i).join(''))
  })
}

const reversed = (digits: string): string => [...digits].reverse().join('')
/** Marks a token of reversed digits, so that it never meets a word. */
const BACKWARDS = '<'

/** Tokens of a number that people know by its end or in full: forwards and backwards. */
export function digitTokens(digits: string): string[] {
  return [digits, BACKWARDS + reversed(digits)]
}

/** What one typed word may be the beginning of: itself, or, for digits, the end of a number. */
export function searchForms(word: string): string[] {
  return /^\d{3,}$/.test(word) ? [word, BACKWARDS + reversed(word)] : [word]
}

/** The first string after every string that begins with `prefix`. */
const after = (prefix: string): string => `${prefix}\u{10ffff}`

/** The statement for a number of words: the first narrows by the index, the others are looked up for each ref found. */
export function findSql(words: number): string {
  const others = Array.from({ length: words - 1 }, () => 'AND EXISTS (SELECT 1 FROM find_token o WHERE o.kind = f.kind AND o.ref = f.ref AND o.token >= ? AND o.token < ?)')
  return `SELECT DISTINCT f.ref FROM find_token f WHERE f.kind = ? AND f.token >= ? AND f.token < ? ${others.join(' ')} LIMIT ?`
}

export const FIND_SQL = {
  remove: 'DELETE FROM find_token WHERE kind = ? AND ref = ?',
  /** Whether a word begins more tokens than so many. */
  isCommon: 'SELECT 1 FROM find_token WHERE kind = ? AND token >= ? AND token < ? LIMIT 1 OFFSET ?',
} as const
/** A word that begins more tokens than this is common; how common is not worth counting. */
const COMMON = 500

const MAX_WORDS = 6
/** Of numbers among the words, each may be a beginning or an end: no more ways than this are tried. */
const MAX_WAYS = 8

/** Every way to read the words, each word as itself or, for digits, as the end of a number. */
function waysOf(words: readonly string[]): string[][] {
  return words.reduce<string[][]>((ways, word) => ways.flatMap((way) => searchForms(word).map((form) => [...way, form])), [[]]).slice(0, MAX_WAYS)
}

/** Looks words up in the token table: a range of an index, never a scan over all rows. */
export function createFindStore(db: Database.Database): FindStore {
  const insert = db.prepare('INSERT OR IGNORE INTO find_token (kind, token, ref) VALUES (?, ?, ?)')
  const prepared = Array.from({ length: MAX_WORDS }, (_, i) => db.prepare<(string | number)[], { ref: string }>(findSql(i + 1)))

  const remove = db.prepare(FIND_SQL.remove)
  const isCommon = db.prepare<[FindKind, string, string, number]>(FIND_SQL.isCommon)

  /** What the first word finds is looked up for the others, one by one: so a rare one leads, and among its like the longest. */
  function rareFirst(kind: FindKind, way: readonly string[]): readonly string[] {
    if (way.length < 2) return way
    const told = way.map((form) => ({ form, common: isCommon.get(kind, form, after(form), COMMON) === undefined ? 0 : 1 }))
    return told.sort((a, b) => a.common - b.common || b.form.length - a.form.length).map(({ form }) => form)
  }

  return {
    find(kind, words, limit) {
      const kept = [...words].sort((a, b) => b.length - a.length).slice(0, MAX_WORDS)
      const statement = prepared[kept.length - 1]
      if (!statement) return []
      const refs = new Set<string>()
      for (const way of waysOf(kept)) {
        for (const row of statement.all(kind, ...rareFirst(kind, way).flatMap((form) => [form, after(form)]), limit)) refs.add(row.ref)
      }
      return [...refs].slice(0, limit)
    },
    put(kind, ref, tokens) {
      for (const token of new Set(tokens)) insert.run(kind, token, ref)
    },
    remove: (kind, ref) => void remove.run(kind, ref),
  }
}
