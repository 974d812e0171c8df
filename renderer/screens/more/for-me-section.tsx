import { Segments } from '../../components/segments.tsx'
import { nameOfLanguage, SCREEN_LANGUAGES } from '../../i18n/languages.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { THEMES } from '../../theme/appearance.ts'

const AS_TILL = 'till'

/** What the one who is signed in chose for themselves: it comes with them to the till and goes with them. */
export function ForMeSection() {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const me = useCounter((state) => state.terminal?.signedIn ?? null)
  if (!me) return null
  const choose = (next: Partial<Pick<typeof me, 'screenLanguage' | 'theme'>>) =>
    void actions.chooseForMe({ screenLanguage: me.screenLanguage, theme: me.theme, ...next })
  return (
    <section className="card pad wide" aria-labelledby="me-title">
      <h2 id="me-title" className="h2">{t('settings.forMe', { name: me.name })}</h2>
      <p className="muted">{t('settings.forMeHelp')}</p>
      <div className="choice">
        <span className="lbl">{t('settings.language')}</span>
        <Segments
          label={t('settings.language')} value={me.screenLanguage ?? AS_TILL} onChoose={(tag) => choose({ screenLanguage: tag === AS_TILL ? null : tag })}
          options={[{ value: AS_TILL, label: t('settings.asTill') }, ...SCREEN_LANGUAGES.map((tag) => ({ value: tag, label: nameOfLanguage(tag) }))]}
        />
      </div>
      <div className="choice">
        <span className="lbl">{t('till.theme')}</span>
        <Segments
          label={t('till.theme')} value={me.theme ?? AS_TILL} onChoose={(theme) => choose({ theme: theme === AS_TILL ? null : theme })}
          options={[{ value: AS_TILL, label: t('settings.asTill') }, ...THEMES.map((theme) => ({ value: theme, label: t(`till.themes.${theme}`) }))]}
        />
      </div>
    </section>
  )
}
