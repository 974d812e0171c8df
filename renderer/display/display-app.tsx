import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { DisplayView } from '../../core/contract/display-views.ts'
import { speak } from '../i18n/i18n.ts'
import { useScheme } from '../theme/appearance.ts'
import { BasketScene } from './basket-scene.tsx'
import { useDisplay } from './display-store.ts'
import { IdleScene } from './idle-scene.tsx'
import { QuestionScene } from './question-scene.tsx'
import { ThanksScene } from './thanks-scene.tsx'

/** The customer's side of the counter: what stands on it is decided by the till. */
export function DisplayApp() {
  const view = useDisplay((state) => state.view)
  const language = view?.language
  const scheme = useScheme()
  useEffect(() => {
    if (language) speak(language)
  }, [language])
  useEffect(() => {
    document.documentElement.dataset['theme'] = scheme
  }, [scheme])
  return view ? <>{view.isTraining && <Practice />}<Scene view={view} /></> : <Opening />
}

function Scene({ view }: { readonly view: DisplayView }) {
  const { scene } = view
  switch (scene.kind) {
    case 'idle': return <IdleScene view={view} />
    case 'basket': return <BasketScene view={view} scene={scene} />
    case 'question': return <QuestionScene key={scene.askId} view={view} scene={scene} />
    case 'thanks': return <ThanksScene key={scene.saleId} view={view} scene={scene} />
  }
}

/** So that nobody takes for a sale what is none. */
function Practice() {
  const { t } = useTranslation()
  return <aside className="cd-practice"><span>{t('display.practice')}</span></aside>
}

/** Before the till said anything. */
function Opening() {
  const { t } = useTranslation()
  return <main className="cd-full"><h1 className="cd-h1">{t('display.opening')}</h1></main>
}
