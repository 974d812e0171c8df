import i18next from 'i18next'
import { BACKUP_WORDS } from '../../core/backup/words.ts'
import type { Language } from '../../core/base/local-text.ts'
import type { ContractError, ErrorCode } from '../../core/contract/errors.ts'
import { formatMoney } from '../../core/money/format.ts'
import type { CurrencyFormat } from '../../core/money/format.ts'
import en from './en.json'
import { isOwn } from './languages.ts'
import zh from './zh.json'

export interface ErrorWords {
  readonly what: string
  readonly safe: string
  readonly todo: string
}

/** Every code that may cross the contract has its words: one without them does not compile. */
const WORDS: Readonly<Record<Language, Readonly<Record<ErrorCode, ErrorWords>>>> = { en: { ...en.errors, ...BACKUP_WORDS.en }, zh: { ...zh.errors, ...BACKUP_WORDS.zh } }

/** What happened, what is safe, what to do. Amounts, names and times of the error are written out. */
export function errorWords(error: ContractError, lang: Language, format: { currency: CurrencyFormat; time: (instant: number) => string }): ErrorWords {
  const facts = factsOf(error, lang, format)
  const fill = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => facts[name] ?? whole)
  const words = droppedIn(error.code) ?? WORDS[lang][error.code]
  return { what: fill(words.what), safe: fill(words.safe), todo: fill(words.todo) }
}

/** The words of a language that a shop dropped in, where its file has all three of them. */
function droppedIn(code: ErrorCode): ErrorWords | null {
  const tag = i18next.language
  if (tag === undefined || isOwn(tag)) return null
  const words: unknown = i18next.getResource(tag, 'translation', `errors.${code}`)
  return isWords(words) ? words : null
}

function isWords(value: unknown): value is ErrorWords {
  return typeof value === 'object' && value !== null && ['what', 'safe', 'todo'].every((part) => typeof (value as Record<string, unknown>)[part] === 'string')
}

function factsOf(error: ContractError, lang: Language, format: { currency: CurrencyFormat; time: (instant: number) => string }): Record<string, string> {
  const facts: Record<string, string> = {}
  for (const [name, value] of Object.entries(error.data)) {
    if (typeof value === 'string') facts[name] = value
    else if (typeof value !== 'number') continue
    else if (name.endsWith('Minor')) facts[name] = formatMoney(value, format.currency, lang)
    else if (name.endsWith('Milli')) facts[name] = String(value / 1000)
    else if (name === 'untilMs') facts[name] = format.time(value)
    else facts[name] = String(value)
  }
  const reasons: Readonly<Record<string, string>> = REASONS[lang]
  for (const name of CODES_IN_DATA) if (facts[name] !== undefined) facts[name] = reasons[facts[name]] ?? facts[name]
  return facts
}

const CODES_IN_DATA = ['reason', 'unit', 'state', 'field', 'what'] as const
/** Codes inside an error's data that a person would read. */
const REASONS = { en: en.reasons, zh: zh.reasons }
