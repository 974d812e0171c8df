import type { MemberFile } from '../../../../core/contract/member-views.ts'
import { CONSENT_TEXTS } from '../../../../core/people/consent-texts.ts'
import { HTML_LANG } from '../../../i18n/i18n.ts'
import { useWords } from '../../../i18n/use-words.ts'
import { useCounterActions } from '../../../state/counter-context.tsx'
import { ConsentTile } from '../../enrol/consent-tile.tsx'
import { TaskSheet } from './task-sheet.tsx'

const ASKED = [{ consent: 'offers', channel: 'sms' }, { consent: 'personal-offers', channel: 'none' }] as const

/** What a member agreed to, with the words in their language; each is given and withdrawn by itself, at once. */
export function ConsentTask({ file }: { readonly file: MemberFile }) {
  const { t, lang } = useWords()
  const { actions } = useCounterActions()
  const { language, memberId } = file
  const isGiven = (consent: string) => file.consents.some((each) => each.consent === consent && each.given)
  const hasTerms = isGiven('terms')
  const set = (asked: (typeof ASKED)[number], given: boolean) => void actions.keepConsent({ memberId, ...asked, given: given ? { textVersion: CONSENT_TEXTS[asked.consent].version, language } : null })
  return (
    <TaskSheet title={t('members.task.consent')}>
      <div className="cons-read" lang={HTML_LANG[language]}><h3 className="h3">{CONSENT_TEXTS.terms.title[language]}</h3><p>{CONSENT_TEXTS.terms.words[language]}</p></div>
      <p className="meta muted">{hasTerms ? t('members.termsGiven') : t('members.termsNot')}</p>
      {ASKED.map((asked) => (
        <div key={asked.consent} className="cons-one">
          <p lang={HTML_LANG[language]}>{CONSENT_TEXTS[asked.consent].words[language]}</p>
          <ConsentTile title={CONSENT_TEXTS[asked.consent].title[lang]} small={isGiven(asked.consent) ? t('members.tapToWithdraw') : t('enrol.tapIfYes')} given={isGiven(asked.consent)} onGive={(given) => set(asked, given)} />
        </div>
      ))}
    </TaskSheet>
  )
}
