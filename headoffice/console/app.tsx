import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { languageSchema } from '../../core/base/local-text.ts'
import type { Language } from '../../core/base/local-text.ts'
import { api } from './api.ts'
import { Desk } from './parts/desk.tsx'
import { SignIn } from './parts/sign-in.tsx'
import { TEXTS } from './texts.ts'
import { useOverview } from './use-overview.ts'
import { LanguageContext } from './words.tsx'

const LANGUAGE_KEY = 'regulars-console-language'

function firstLanguage(): Language {
  const kept = languageSchema.safeParse(window.localStorage.getItem(LANGUAGE_KEY))
  if (kept.success) return kept.data
  return window.navigator.language.startsWith('zh') ? 'zh' : 'en'
}

export function App() {
  const [language, setLanguage] = useState<Language>(firstLanguage)
  const { overview, signedOut, unreachable, refresh } = useOverview()
  const texts = TEXTS[language]

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en'
    document.title = `Regulars · ${texts.title}`
    window.localStorage.setItem(LANGUAGE_KEY, language)
  }, [language, texts])

  const other = language === 'en' ? 'zh' : 'en'
  const switcher = <Button variant="default" lang={other === 'zh' ? 'zh-Hans' : 'en'} onClick={() => setLanguage(other)}>{texts.language}</Button>
  return (
    <LanguageContext value={language}>
      {signedOut ? <SignIn switcher={switcher} onSignedIn={refresh} /> : <Desk overview={overview} unreachable={unreachable} switcher={switcher} onPaired={refresh} onSignOut={() => void api.signOut().then(refresh)} />}
    </LanguageContext>
  )
}
