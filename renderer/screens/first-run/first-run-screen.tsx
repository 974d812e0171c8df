import { IconArrowLeft } from '@tabler/icons-react'
import { useState } from 'react'
import { LANGUAGES } from '../../../core/base/local-text.ts'
import { Btn } from '../../components/btn.tsx'
import { Mark } from '../../components/mark.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { NoticeLine } from '../../components/notice-line.tsx'
import { Segments } from '../../components/segments.tsx'
import { speak } from '../../i18n/i18n.ts'
import { nameOfLanguage } from '../../i18n/languages.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useOnce } from '../payment/use-once.ts'
import { CardOnGlass } from './card-on-glass.tsx'
import { ChooseStart } from './choose-start.tsx'
import { EMPTY_PERSON, shopOf } from './own-shop-form.ts'
import type { PersonForm, ShopForm } from './own-shop-form.ts'
import { PeopleStep } from './people-step.tsx'
import { ShopStep } from './shop-step.tsx'

const STEPS = ['choose', 'shop', 'people', 'size'] as const
type Step = (typeof STEPS)[number]

/** The first thing a new till asks: how it shall begin. Nothing is kept before the last step. */
export function FirstRunScreen({ timeZone }: { readonly timeZone: string }) {
  const { t, lang } = useWords()
  const { actions } = useCounterActions()
  const once = useOnce()
  const [step, setStep] = useState<Step>('choose')
  const [form, setForm] = useState<ShopForm>({ shopName: '', address: '', taxNumber: '', tillNumber: '1', taxPercent: '', currency: 'USD', timeZone })
  const [people, setPeople] = useState<readonly PersonForm[]>([{ ...EMPTY_PERSON, role: 'manager' }])
  const before = STEPS[STEPS.indexOf(step) - 1]
  const finish = () => once.run(() => actions.setUpAlone(shopOf(form, people, lang)))
  return (
    <main className="fr">
      <section className="fr-side">
        <Ring />
        <div className="row"><Mark size={48} on="#6AD3AE" off="#2C6457" letter="#fff" /><span className="fr-brand">Regulars</span></div>
        <div className="fr-claim"><p className="fr-know">{t('firstRun.claim')}</p><p>{t('firstRun.claimMore')}</p></div>
      </section>
      <section className="fr-main" aria-labelledby="fr-title">
        <div className="row between">
          <h1 id="fr-title" className="h2">{t(`firstRun.titles.${step}`)}</h1>
          <Segments label={t('settings.language')} value={lang} options={LANGUAGES.map((tag) => ({ value: tag, label: nameOfLanguage(tag) }))} onChoose={speak} />
        </div>
        {step !== 'choose' && <Progress step={step} />}
        <NoticeLine />
        {step === 'choose' && <ChooseStart busy={once.busy} onDemo={() => once.run(() => actions.setUpDemo())} onOwn={() => setStep('shop')} />}
        {step === 'shop' && <ShopStep form={form} onChange={setForm} onNext={() => setStep('people')} />}
        {step === 'people' && <PeopleStep people={people} onChange={setPeople} onNext={() => setStep('size')} />}
        {step === 'size' && <><CardOnGlass /><div className="fr-go"><NextStep label={t('firstRun.finish')} hint={t('firstRun.finishHint')} onGo={once.busy ? null : finish} /></div></>}
        {before && <div><Btn look="quiet" onClick={() => setStep(before)}><IconArrowLeft className="i" aria-hidden />{t('firstRun.back')}</Btn></div>}
      </section>
    </main>
  )
}

const RING_DOTS = 20
/** The stamps on the half that shows: the upper ones are still to come. */
const FIRST_FILLED = 5

/** Half of a large stamp card, going on under the page. */
function Ring() {
  return (
    <svg className="fr-ring" width="200" height="400" viewBox="0 0 200 400" aria-hidden="true">
      {Array.from({ length: RING_DOTS }, (_, at) => {
        const angle = (at * 2 * Math.PI) / RING_DOTS
        return <circle key={at} cx={195 - 172 * Math.sin(angle)} cy={200 - 172 * Math.cos(angle)} r="13" fill={at >= FIRST_FILLED && at <= RING_DOTS / 2 ? '#6AD3AE' : '#1E5D4E'} />
      })}
    </svg>
  )
}

function Progress({ step }: { readonly step: Step }) {
  const { t } = useWords()
  const steps = STEPS.slice(1)
  const at = steps.findIndex((name) => name === step)
  return <div className="fr-steps" role="img" aria-label={t('firstRun.stepOf', { step: at + 1, of: steps.length })}>{steps.map((name, index) => <i key={name} className={index <= at ? 'on' : undefined} />)}</div>
}
