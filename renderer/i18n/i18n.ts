import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../../core/base/local-text.ts'
import en from './en.json'
import zh from './zh.json'

/** What `lang` says of each language the product speaks. */
export const HTML_LANG: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' }

/** Loads both languages; they come with the page, so nothing waits. */
export function startI18n(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, zh: { translation: zh } },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  document.documentElement.lang = HTML_LANG[language]
}

export function speak(language: Language): void {
  void i18next.changeLanguage(language)
  document.documentElement.lang = HTML_LANG[language]
}
