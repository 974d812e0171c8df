import type { Language } from '../base/local-text.ts'
import type { Rulebook } from './rulebook.ts'
import { rulebookSentences } from './summary.ts'
import type { WordBook } from './wording.ts'

/** A field whose value is another, where the words for it are the same or there are none. */
export interface ChangedField {
  /** Inside the part: `priority`, `limits.perStore`. */
  readonly field: string
  /** As JSON, shortened; null: not there. */
  readonly before: string | null
  readonly after: string | null
}

/** One part of a rulebook that another version has otherwise. */
export interface RulebookDifference {
  /** By id where the part has one, wherever it stands in its list: `promotions[happy-hour]`, `redemption`. */
  readonly part: string
  readonly kind: 'added' | 'removed' | 'changed'
  /** What each version says of it in words; empty where only `fields` differ. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly fields: readonly ChangedField[]
}

const MOST_CHARS = 200
/** Prices are told one by one up to here; more are counted by the fields that differ. */
const MOST_FIELDS = 50

/** Says itself, in no part's words. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['format', 'version'])

interface Part {
  readonly value: unknown
  readonly sentences: string[]
}

const idOf = (entry: unknown): string | null => (typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string' ? entry.id : null)

/** The parts of a rulebook: each entry of a list of named things by its id, every other field by its name. */
function partsOf(rulebook: Rulebook, book: Omit<WordBook, 'rulebook'>, lang: Language): Map<string, Part> {
  const parts = new Map<string, Part>()
  const nameOf = new Map<string, string>()
  for (const [field, value] of Object.entries(rulebook)) {
    if (NOT_COMPARED.has(field)) continue
    const ids = Array.isArray(value) ? value.map(idOf) : []
    if (ids.length === 0 || ids.includes(null)) parts.set(field, { value, sentences: [] })
    else ids.forEach((id, at) => {
      nameOf.set(`${field}[${at}]`, `${field}[${id}]`)
      parts.set(`${field}[${id}]`, { value: (value as unknown[])[at], sentences: [] })
    })
  }
  // The first sentence is the introduction: it names the version, which always differs.
  for (const { path, text } of rulebookSentences(rulebook, book, lang).slice(1)) {
    const place = /^\w+(\[\d+\])?/.exec(path)?.[0] ?? path
    const name = nameOf.get(place) ?? place.replace(/\[\d+\]$/, '')
    parts.get(name)?.sentences.push(text)
  }
  return parts
}

function shortened(value: unknown): string | null {
  if (value === undefined) return null
  const text = JSON.stringify(value)
  return text.length <= MOST_CHARS ? text : `${text.slice(0, MOST_CHARS - 1)}…`
}

const isGroup = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The fields in which two values differ, as deep as both have groups of fields. */
function changedFields(before: unknown, after: unknown, field: string): ChangedField[] {
  if (isGroup(before) && isGroup(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => changedFields(before[name], after[name], field === '' ? name : `${field}.${name}`))
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ field, before: shortened(before), after: shortened(after) }]
}

/** Sentences that only one of both has, in their order. */
function without(sentences: readonly string[], others: readonly string[]): string[] {
  return sentences.filter((sentence) => !others.includes(sentence))
}

/**
 * What one rulebook has otherwise than another, part by part: in words made from the rules, and by fields, so that nothing that
 * differs goes untold. Entries are compared by id; where they stand in their list is told only where nothing else differs in it.
 */
export function rulebookDifferences(before: Rulebook, after: Rulebook, book: Omit<WordBook, 'rulebook'>, lang: Language): RulebookDifference[] {
  const old = partsOf(before, book, lang)
  const next = partsOf(after, book, lang)
  const differences = [...new Set([...old.keys(), ...next.keys()])].flatMap((part): RulebookDifference[] => {
    const [was, is] = [old.get(part), next.get(part)]
    if (!was || !is) return [{ part, kind: was ? 'removed' : 'added', before: was?.sentences ?? [], after: is?.sentences ?? [], fields: [] }]
    const fields = changedFields(was.value, is.value, '')
    const words = { before: without(was.sentences, is.sentences), after: without(is.sentences, was.sentences) }
    if (fields.length === 0 && words.before.length === 0 && words.after.length === 0) return []
    return [{ part, kind: 'changed', ...words, fields: fields.slice(0, MOST_FIELDS) }]
  })
  return [...differences, ...movedLists(before, after, differences)]
}

/** Lists in which the same entries stand in another order: for some, as offers of one priority, the first one counts. */
function movedLists(before: Rulebook, after: Rulebook, differences: readonly RulebookDifference[]): RulebookDifference[] {
  return Object.entries(after).flatMap(([part, value]): RulebookDifference[] => {
    const ids = Array.isArray(value) ? value.map(idOf) : []
    const old = (before as Record<string, unknown>)[part]
    const oldIds = Array.isArray(old) ? old.map(idOf) : []
    const hasOther = differences.some((difference) => difference.part.startsWith(`${part}[`) && difference.kind !== 'changed')
    if (ids.length === 0 || ids.includes(null) || hasOther || ids.join('\n') === oldIds.join('\n')) return []
    return [{ part, kind: 'changed', before: [], after: [], fields: [{ field: '', before: shortened(oldIds), after: shortened(ids) }] }]
  })
}
