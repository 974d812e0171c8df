import { useState } from 'react'
import type { ShiftView } from '../../../core/contract/cash-methods.ts'
import { NextStep } from '../../components/next-step.tsx'
import { Note } from '../../components/note.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { cashOf, countOf, hasCounted, useDay } from '../../state/day-store.ts'
import { useOnce } from '../payment/use-once.ts'
import { CountFields, CountKeys } from './count-fields.tsx'

/** A count that closes nothing: it is written down with what the books said. */
export function CountForm({ shift }: { readonly shift: ShiftView }) {
  const { t, money } = useWords()
  const { actions } = useCounterActions()
  const once = useOnce()
  const draft = useDay((state) => state.draft)
  const [noted, setNoted] = useState<number | null>(null)
  const isCounted = hasCounted(draft)
  const go = () => once.run(async () => {
    const cashMinor = cashOf(draft)
    if (await actions.noteCount({ shiftId: shift.shiftId, count: countOf(draft) })) setNoted(cashMinor)
  })
  return (
    <>
      <section className="card pad" aria-labelledby="count-title">
        <div className="row between"><h2 id="count-title" className="h2">{t('day.countDrawer')}</h2><span className="muted meta">{t('day.ofEach')}</span></div>
        <CountFields label={t('day.countDrawer')} />
        <div className="count-end"><span className="h3">{t('day.counted')}</span><b className="big36 num">{money(cashOf(draft))}</b></div>
      </section>
      <div className="day-side">
        <section className="card pad" aria-label={t('day.keys')}>
          {noted !== null && <Note tone="gain">{t('day.noted', { amount: money(noted) })}</Note>}
          <CountKeys />
        </section>
        <NextStep label={t('day.go.count')} hint={isCounted ? 'F12' : t('day.countFirst')} amount={money(cashOf(draft))} onGo={isCounted && !once.busy ? go : null} />
      </div>
    </>
  )
}
