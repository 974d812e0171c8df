/// <reference types="vite/client" />
import { LANGUAGES } from '../../core/base/local-text.ts'
import type { Language } from '../../core/base/local-text.ts'

/** Words as a file of this folder has them; one that a shop drops in need not have them all. */
export type WordFile = Readonly<Record<string, unknown>>

const FILES = import.meta.glob<WordFile>('./*.json', { eager: true, import: 'default' })

/** Every language of the screens by its tag: the product's own, and each file `<tag>.json` that lies in this folder. */
export const WORD_FILES: Readonly<Record<string, WordFile>> = Object.fromEntries(
  Object.entries(FILES).map(([path, words]) => [path.slice('./'.length, -'.json'.length), words]),
)

/** The product's own first, then those dropped in. */
export const SCREEN_LANGUAGES: readonly string[] = [...LANGUAGES, ...Object.keys(WORD_FILES).filter((tag) => !isOwn(tag)).sort()]

/** Whether a language is one that receipts and offers are written in too. */
export function isOwn(tag: string): tag is Language {
  return (LANGUAGES as readonly string[]).includes(tag)
}

/** What the speakers of a language call it. */
export function nameOfLanguage(tag: string): string {
  if (tag === 'en') return 'English'
  if (tag === 'zh') return '中文'
  return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag
}
