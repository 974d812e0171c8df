import { IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { DisplayScene, DisplayView } from '../../core/contract/display-views.ts'
import { CONSENT_TEXTS } from '../../core/people/consent-texts.ts'
import type { WordsOf } from '../i18n/shop-words.ts'
import { Brand } from './brand.tsx'
import { useDisplayActions } from './display-context.tsx'
import { LanguageButton } from './language-button.tsx'
import { useDisplayWords } from './use-display-words.ts'

type Question = Extract<DisplayScene, { kind: 'question' }>
type Consent = Question['consents'][number]

/** Who joins reads, and says, what they agree to: what joining needs, and what it does not, each on its own. */
export function QuestionScene({ view, scene }: { readonly view: DisplayView; readonly scene: Question }) {
  const words = useDisplayWords(view)
  const [layer, setLayer] = useState<'none' | 'privacy' | 'again'>('none')
  return (
    <main className="cd cd--ask">
      <Joining view={view} scene={scene} words={words} />
      {layer === 'privacy' ? <Privacy words={words} onClose={() => setLayer('none')} />
        : scene.isOver && layer !== 'again' ? <NotNow words={words} onBack={() => setLayer('again')} />
          : <Consents view={view} scene={scene} words={words} onRead={() => setLayer('privacy')} onNotNow={() => setLayer('none')} />}
    </main>
  )
}

function Joining({ view, scene, words }: { readonly view: DisplayView; readonly scene: Question; readonly words: WordsOf }) {
  const { t } = words
  return (
    <section className="cd-side" aria-label={view.programmeName[view.language]}>
      <Brand view={view} />
      <h1 className="cd-h1">{scene.name === '' ? t('display.basket.welcome') : t('display.hello', { name: scene.name })}</h1>
      {scene.phone !== null && <p className="cd-sub">{t('display.ask.check')}<br /><b className="cd-phone num">{scene.phone}</b></p>}
      {scene.points !== null && scene.points > 0 && <div className="cd-foot"><div className="cd-huge num">{words.points(scene.points)}</div><p className="cd-sub">{t('display.ask.today')}</p></div>}
    </section>
  )
}

function Consents({ view, scene, words, onRead, onNotNow }: { readonly view: DisplayView; readonly scene: Question; readonly words: WordsOf; readonly onRead: () => void; readonly onNotNow: () => void }) {
  const { t } = words
  const actions = useDisplayActions()
  const open = scene.consents.some(({ given }) => given === null)
  return (
    <section className="cd-main cd-asks">
      {scene.consents.map((asked) => <Ask key={`${asked.consent}:${asked.channel}`} askId={scene.askId} asked={asked} words={words} />)}
      <div className="cd-ask cd-ask--note">
        <div><h2>{t('display.privacy.title', { shop: view.storeName[view.language] })}</h2><p>{t('display.privacy.short')}</p></div>
        <div className="cd-answers"><button type="button" className="cd-answer cd-answer--small" onClick={onRead}>{t('display.privacy.read')}</button></div>
      </div>
      <div className="cd-bottom">
        <span role="status">{open ? t('display.ask.wait') : t('display.ask.done')}</span>
        <div className="cd-buttons">
          <LanguageButton language={view.language} />
          <button type="button" className="cd-btn" onClick={() => {
            onNotNow()
            actions.notNow(scene.askId)
          }}>{t('display.ask.notNow')}</button>
        </div>
      </div>
    </section>
  )
}

/** One thing to agree to. What joining needs has a Yes only; its No is “Not now”. */
function Ask({ askId, asked, words }: { readonly askId: string; readonly asked: Consent; readonly words: WordsOf }) {
  const actions = useDisplayActions()
  const { title, text } = consentWords(asked, words)
  const needed = asked.consent === 'terms'
  const id = `ask-${asked.consent}-${asked.channel}`
  return (
    <div className={`cd-ask${asked.given === true ? ' is-given' : ''}`} role="group" aria-labelledby={id}>
      <div><h2 id={id}>{title}</h2><p>{text}{needed && <b>{words.t('common.gap')}{words.t('display.ask.needed')}</b>}</p></div>
      <div className="cd-answers">
        {!needed && <Answer label={words.t('display.ask.no')} on={asked.given === false} onClick={() => actions.answer(askId, asked, false)} />}
        <Answer label={words.t('display.ask.yes')} on={asked.given === true} onClick={() => actions.answer(askId, asked, true)} />
      </div>
    </div>
  )
}

function Answer({ label, on, onClick }: { readonly label: string; readonly on: boolean; readonly onClick: () => void }) {
  return <button type="button" className="cd-answer" aria-pressed={on} onClick={onClick}>{on && <IconCheck className="i" aria-hidden />}{label}</button>
}

/** What is read here is what the journal says was agreed to: the texts of the consents, whole. */
function consentWords({ consent, channel }: Consent, { t, lang }: WordsOf): { title: string; text: string } {
  const { title, words } = CONSENT_TEXTS[consent]
  return { title: consent === 'offers' ? t(`display.offersBy.${channel}`) : title[lang], text: words[lang] }
}

function NotNow({ words, onBack }: { readonly words: WordsOf; readonly onBack: () => void }) {
  const { t } = words
  return (
    <section className="cd-main cd-asks">
      <div className="cd-said" role="status"><h2>{t('display.ask.fine')}</h2><p>{t('display.ask.anyTime')}</p></div>
      <div className="cd-bottom"><span /><button type="button" className="cd-btn" onClick={onBack}>{t('display.ask.back')}</button></div>
    </section>
  )
}

function Privacy({ words, onClose }: { readonly words: WordsOf; readonly onClose: () => void }) {
  const { t } = words
  return (
    <section className="cd-main cd-asks" aria-labelledby="privacy-title">
      <div className="cd-said"><h2 id="privacy-title">{t('display.privacy.heading')}</h2>
        <p>{t('display.privacy.what')}</p><p>{t('display.privacy.why')}</p><p>{t('display.privacy.rights')}</p></div>
      <div className="cd-bottom"><span /><button type="button" className="cd-btn" onClick={onClose}>{t('display.ask.back')}</button></div>
    </section>
  )
}
