import { IconSchool } from '@tabler/icons-react'
import { NextStep } from '../../components/next-step.tsx'
import { Note } from '../../components/note.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { useOnce } from '../payment/use-once.ts'

const FACTS = ['books', 'people', 'paper', 'gone'] as const

/** The way into a room to practise in: what it is, what becomes of the open sale, and what is never touched. */
export function TrainingSection() {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const training = useCounter((state) => state.terminal?.training === true)
  const hasSale = useCounter((state) => (state.sale?.lines.length ?? 0) > 0)
  const once = useOnce()
  return (
    <section className="card pad wide" aria-labelledby="training-title">
      <h2 id="training-title" className="h2">{t('more.training')}</h2>
      <p>{t('training.what')}</p>
      <ul className="training-facts">
        {FACTS.map((fact) => <li key={fact}>{t(`training.facts.${fact}`)}</li>)}
      </ul>
      {hasSale && !training && <Note tone="info">{t('training.saleStays')}</Note>}
      {training
        ? <Note tone="warn" icon={<IconSchool className="i" aria-hidden />}>{t('training.inside')}</Note>
        : <div className="training-go"><NextStep label={t('training.begin')} hint={t('training.beginHint')} onGo={once.busy ? null : () => once.run(() => actions.beginTraining())} /></div>}
    </section>
  )
}
