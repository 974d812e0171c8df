import type { Language } from '../../../core/base/local-text.ts'
import type { Consent } from '../../../core/ledger/events/member-events.ts'
import { CONSENT_TEXTS } from '../../../core/people/consent-texts.ts'
import { Btn } from '../../components/btn.tsx'
import { HTML_LANG } from '../../i18n/i18n.ts'
import { useWords } from '../../i18n/use-words.ts'

const SHOWN: readonly Consent[] = ['terms', 'offers']

/** The words that somebody agrees to, in their language, to read out or to turn the screen for. */
export function ConsentWords({ language, onBack }: { readonly language: Language; readonly onBack: () => void }) {
  const { t } = useWords()
  return (
    <section className="maybe" aria-label={t('enrol.words')}>
      <div className="scroll words" tabIndex={0} role="region" aria-label={t('enrol.words')} lang={HTML_LANG[language]}>
        {SHOWN.map((consent) => (
          <div key={consent}><h3 className="h3">{CONSENT_TEXTS[consent].title[language]}</h3><p>{CONSENT_TEXTS[consent].words[language]}</p></div>
        ))}
      </div>
      <Btn onClick={onBack}>{t('enrol.keypad')}</Btn>
    </section>
  )
}
