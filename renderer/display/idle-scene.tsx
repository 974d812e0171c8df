import type { DisplayView } from '../../core/contract/display-views.ts'
import { Brand } from './brand.tsx'
import { LanguageButton } from './language-button.tsx'
import { PointsRing } from './points-ring.tsx'
import { useDisplayWords } from './use-display-words.ts'

/** Nobody is being served. */
export function IdleScene({ view }: { readonly view: DisplayView }) {
  const { t } = useDisplayWords(view)
  return (
    <main className="cd-full cd-idle">
      <Brand view={view} />
      <div className="cd-welcome">
        <div>
          <h1 className="cd-h1">{t('display.idle.title', { shop: view.storeName[view.language] })}</h1>
          <p className="cd-sub">{t('display.idle.say')}</p>
        </div>
        <PointsRing now={17} after={17} label={null} />
      </div>
      <div className="cd-bottom"><span /><LanguageButton language={view.language} /></div>
    </main>
  )
}
