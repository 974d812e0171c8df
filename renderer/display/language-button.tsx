import type { Language } from '../../core/base/local-text.ts'
import { HTML_LANG } from '../i18n/i18n.ts'
import { useDisplayActions } from './display-context.tsx'

const OWN_NAME: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' }

/** Reads on in the other language; its name is written in it. */
export function LanguageButton({ language }: { readonly language: Language }) {
  const actions = useDisplayActions()
  const other: Language = language === 'en' ? 'zh' : 'en'
  return <button type="button" className="cd-btn" lang={HTML_LANG[other]} onClick={() => actions.setLanguage(other)}>{OWN_NAME[other]}</button>
}
