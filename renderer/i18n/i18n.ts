import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../../core/base/local-text.ts'
import { isOwn, WORD_FILES } from './languages.ts'

/** What `lang` says of each language the product speaks. */
export const HTML_LANG: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' }

/** Loads every language there is a file for; they come with the page, so nothing waits. A word that a file lacks is said in English. */
export function startI18n(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: Object.fromEntries(Object.entries(WORD_FILES).map(([tag, words]) => [tag, { translation: words as Record<string, string> }])),
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  document.documentElement.lang = HTML_LANG[language]
}

/** A language there is no file for any more is English. */
export function speak(tag: string): void {
  const spoken = tag in WORD_FILES ? tag : 'en'
  void i18next.changeLanguage(spoken)
  document.documentElement.lang = isOwn(spoken) ? HTML_LANG[spoken] : spoken
}
