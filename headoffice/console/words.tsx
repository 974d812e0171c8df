import { createContext, useContext } from 'react'
import type { Language } from '../../core/base/local-text.ts'
import { TEXTS } from './texts.ts'
import type { Texts } from './texts.ts'

export const LanguageContext = createContext<Language>('en')

export function useTexts(): { readonly language: Language; readonly texts: Texts } {
  const language = useContext(LanguageContext)
  return { language, texts: TEXTS[language] }
}

/** Day and time in the programme's time zone, as the language writes them. */
export function formatInstant(instant: number, timeZone: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-Hans' : 'en-GB', { timeZone, day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(instant)
}
