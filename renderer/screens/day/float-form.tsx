import { IconCheck, IconMoon } from '@tabler/icons-react'
import type { ShiftView } from '../../../core/contract/cash-methods.ts'
import { NextStep } from '../../components/next-step.tsx'
import { Note } from '../../components/note.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { cashCountOf, cashOf, hasCounted, useDay } from '../../state/day-store.ts'
import { useOnce } from '../payment/use-once.ts'
import { CountFields, CountKeys } from './count-fields.tsx'

/** The drawer before the first customer: what is in it, and whether that is what was left. */
export function FloatForm({ till, shift, previous }: { readonly till: number; readonly shift: ShiftView | null; readonly previous: ShiftView | null }) {
  const { t, money, day, time } = useWords()
  const { actions } = useCounterActions()
  const once = useOnce()
  const draft = useDay((state) => state.draft)
  const isCounted = hasCounted(draft)
  const floatMinor = cashOf(draft)
  const leftMinor = shift?.floatMinor ?? previous?.leftMinor ?? 0
  const differs = floatMinor - leftMinor
  return (
    <>
      <section className="card pad" aria-labelledby="float-title">
        <div className="row between"><h2 id="float-title" className="h2">{t('day.countFloat')}</h2><span className="muted meta">{t('day.ofEach')}</span></div>
        <CountFields label={t('day.countFloat')} />
        <div className="count-end">
          <span className="h3">{t('day.float')}</span><b className="big36 num">{money(floatMinor)}</b>
        </div>
        {isCounted && previous !== null && (differs === 0
          ? <span className="pill pill--gain"><IconCheck className="i" aria-hidden />{t('day.asLeft')}</span>
          : <Note tone="warn">{t(differs > 0 ? 'day.moreThanLeft' : 'day.lessThanLeft', { amount: money(Math.abs(differs)), left: money(leftMinor) })}</Note>)}
      </section>
      <div className="day-side">
        <section className="card pad" aria-label={t('day.lastShift')}>
          {previous !== null && previous.zNumber !== null && previous.closedAt !== null && (
            <p className="row"><IconMoon className="i" aria-hidden /><span>{t('day.lastZ', { z: `${previous.letters}${previous.zNumber}`, day: day(previous.businessDay), time: time(previous.closedAt) })}</span></p>
          )}
          {previous?.how === 'left-open' && <Note tone="warn">{t('day.leftOpen', { day: day(previous.businessDay) })}</Note>}
          <CountKeys />
        </section>
        <NextStep label={t('day.openTill', { till })} hint={isCounted ? 'F12' : t('day.countFirst')} amount={money(floatMinor)} onGo={isCounted && !once.busy ? () => once.run(() => actions.openShift({ float: cashCountOf(draft) })) : null} />
      </div>
    </>
  )
}
