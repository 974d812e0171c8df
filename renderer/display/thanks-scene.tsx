import { RATING_REASONS } from '../../core/contract/display-views.ts'
import type { DisplayScene, DisplayView } from '../../core/contract/display-views.ts'
import type { WordsOf } from '../i18n/shop-words.ts'
import { useDisplayActions } from './display-context.tsx'
import { LanguageButton } from './language-button.tsx'
import { useDisplayWords } from './use-display-words.ts'

type Thanks = Extract<DisplayScene, { kind: 'thanks' }>

const SCORES = Array.from({ length: 11 }, (_, score) => score)

/** The sale is over: thanks, the change, the points, and one question that may be left alone. */
export function ThanksScene({ view, scene }: { readonly view: DisplayView; readonly scene: Thanks }) {
  const words = useDisplayWords(view)
  const { t, lang, points } = words
  const { member } = scene
  return (
    <main className="cd-full">
      <div className="cd-top">
        <div>
          <h1 className="cd-h1 cd-h1--thanks">{member ? t('display.thanks.named', { name: member.name }) : t('display.thanks.title')}</h1>
          <p className="cd-sub num">{spoken(scene, words)}</p>
        </div>
        {member && (
          <div className="cd-points">
            <div className="cd-huge num">{t('display.thanks.plus', { points: points(member.pointsEarned) })}</div>
            <div className="cd-sub num">{t('display.thanks.now', { points: points(member.pointsAfter) })}</div>
            {member.upgradedTo && <div className="cd-sub">{t('display.thanks.upgraded', { tier: member.upgradedTo[lang] })}</div>}
          </div>
        )}
      </div>
      <Rating scene={scene} words={words} />
      <div className="cd-bottom">
        <span>{scene.rating?.state === 'asked' ? t('display.rating.promise') : ''}</span>
        <div className="cd-buttons">
          <LanguageButton language={view.language} />
          {(scene.rating?.state === 'asked' || scene.rating?.state === 'why') && <NotToday saleId={scene.saleId} words={words} />}
        </div>
      </div>
    </main>
  )
}

function spoken({ changeMinor, totalMinor, savedMinor }: Thanks, { t, money, lang }: WordsOf): string {
  const first = changeMinor > 0 ? t('display.thanks.change', { amount: money(changeMinor) }) : t('display.thanks.paid', { amount: money(totalMinor) })
  return savedMinor > 0 ? [first, t('display.thanks.saved', { amount: money(savedMinor) })].join(lang === 'zh' ? '' : ' ') : first
}

function NotToday({ saleId, words }: { readonly saleId: string; readonly words: WordsOf }) {
  const actions = useDisplayActions()
  return <button type="button" className="cd-btn" onClick={() => actions.notToday(saleId)}>{words.t('display.rating.notToday')}</button>
}

function Rating({ scene, words }: { readonly scene: Thanks; readonly words: WordsOf }) {
  const { rating } = scene
  if (!rating) return <div />
  if (rating.state === 'given') return <section className="cd-rating" role="status"><h2>{words.t('display.rating.thanks')}</h2></section>
  return rating.state === 'why' ? <Reasons saleId={scene.saleId} score={rating.score ?? 0} words={words} /> : <Scores saleId={scene.saleId} words={words} />
}

function Scores({ saleId, words }: { readonly saleId: string; readonly words: WordsOf }) {
  const { t } = words
  const actions = useDisplayActions()
  return (
    <section className="cd-rating" aria-labelledby="rating-title">
      <h2 id="rating-title">{t('display.rating.question')}</h2>
      <div className="cd-scores num" role="group" aria-labelledby="rating-title">
        {SCORES.map((score) => <button key={score} type="button" onClick={() => actions.rate(saleId, score, null)}>{score}</button>)}
      </div>
      <div className="cd-ends"><span>{t('display.rating.least')}</span><span>{t('display.rating.most')}</span></div>
    </section>
  )
}

/** After a low score: one more tap, if they like. */
function Reasons({ saleId, score, words }: { readonly saleId: string; readonly score: number; readonly words: WordsOf }) {
  const { t } = words
  const actions = useDisplayActions()
  return (
    <section className="cd-rating" aria-labelledby="rating-title">
      <h2 id="rating-title">{t('display.rating.why')}</h2>
      <div className="cd-reasons" role="group" aria-labelledby="rating-title">
        {RATING_REASONS.map((reason) => <button key={reason} type="button" onClick={() => actions.rate(saleId, score, reason)}>{t(`display.rating.reasons.${reason}`)}</button>)}
      </div>
    </section>
  )
}
