import { useState } from 'react'
import type { ShiftView } from '../../../core/contract/cash-methods.ts'
import { DIFFERENCE_REASONS } from '../../../core/ledger/events/cash-events.ts'
import { useApprover } from '../../components/approval/use-approver.tsx'
import { Chips } from '../../components/chips.tsx'
import { DigitsField } from '../../components/digits-field.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { Note } from '../../components/note.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { cashOf, countOf, forgetCount, hasCounted, useDay } from '../../state/day-store.ts'
import { dismissNotice } from '../../state/ui-store.ts'
import { useOnce } from '../payment/use-once.ts'
import { CountFields, CountKeys, SumField } from './count-fields.tsx'
import { ShiftFacts } from './shift-card.tsx'
import { differencesOf } from './differences.ts'

type DifferenceReason = (typeof DIFFERENCE_REASONS)[number]

/** The end of a shift: the drawer is counted, differences are explained, and the report gets its number. */
export function CloseTab({ till }: { readonly till: number }) {
  const { t } = useWords()
  const shift = useDay((state) => state.shifts?.shift ?? null)
  const previous = useDay((state) => state.shifts?.previous ?? null)
  if (shift) return <Closing key={shift.shiftId} shift={shift} till={till} />
  return (
    <section className="card pad wide-all" aria-labelledby="closed-title">
      <h2 id="closed-title" className="h2">{t('day.nothingOpen')}</h2>
      <p className="muted">{t('day.nothingOpenHelp')}</p>
      {previous && <ClosedShift shift={previous} />}
    </section>
  )
}

/** What was expected and counted, by tender. */
function ClosedShift({ shift }: { readonly shift: ShiftView }) {
  const { t, amount, day, time } = useWords()
  return (
    <>
      {shift.zNumber !== null && shift.closedAt !== null && <p>{t('day.lastZ', { z: `${shift.letters}${shift.zNumber}`, day: day(shift.businessDay), time: time(shift.closedAt) })}</p>}
      <table className="figures num">
        <thead><tr><th scope="col">{t('day.tender')}</th><th scope="col">{t('day.shouldBe')}</th><th scope="col">{t('day.counted')}</th><th scope="col">{t('day.difference')}</th></tr></thead>
        <tbody>
          {shift.tenders.map((one) => (
            <tr key={one.tender}><th scope="row">{t(`tender.${one.tender}`)}</th><td>{amount(one.expectedMinor ?? 0)}</td><td>{one.countedMinor === null ? t('day.notLooked') : amount(one.countedMinor)}</td><td>{one.overMinor === null ? '' : amount(one.overMinor)}</td></tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Closing({ shift, till }: { readonly shift: ShiftView; readonly till: number }) {
  const { t, money, amount, currency } = useWords()
  const { actions } = useCounterActions()
  const once = useOnce()
  const draft = useDay((state) => state.draft)
  const unsent = useCounter((state) => (state.sync?.paired ? state.sync.waitingSales : 0))
  const z = useDay((state) => (state.shifts?.previous?.zNumber ?? 0) + 1)
  const [left, setLeft] = useState<number | null>(null)
  const [reason, setReason] = useState<DifferenceReason | null>(null)
  const [sure, setSure] = useState(false)
  const approver = useApprover('close-shift')
  const isCounted = hasCounted(draft)
  const cashMinor = cashOf(draft)
  const leftMinor = Math.min(left ?? Math.max(0, shift.floatMinor), cashMinor)
  const differences = isCounted ? differencesOf(shift, draft) : []
  const isExplained = differences.length === 0 || reason !== null
  const ready = isCounted && isExplained && approver.ready && !once.busy
  const go = () => once.run(async () => {
    const answer = await actions.closeShift({
      shiftId: shift.shiftId, count: countOf(draft), leftMinor, approval: approver.approval,
      ...(reason === null ? {} : { differenceReason: reason }), ...(sure ? { leavePaymentsOpen: true } : {}),
    })
    setSure(answer === 'sure')
    if (answer !== 'done') return
    if (sure) dismissNotice()
    forgetCount()
  })
  const hint = !isCounted ? t('day.countFirst') : !isExplained ? t('day.whyFirst') : approver.ready ? t('day.closeHint', { z, left: money(leftMinor) }) : t('approval.first')
  return (
    <>
      <section className="card pad" aria-labelledby="close-title">
        <div className="row between"><h2 id="close-title" className="h2">{t('day.countDrawer')}</h2><span className="muted meta">{t('day.ofEach')}</span></div>
        <CountFields label={t('day.countDrawer')} />
        <SumField field="cardMinor" />
        <SumField field="paynowMinor" />
        <div className="count-end"><span className="h3">{t('day.counted')}</span><b className="big36 num">{money(cashMinor)}</b></div>
        <Expected shift={shift} />
      </section>
      <section className="card pad" aria-label={t('day.keys')}>
        <CountKeys />
        {differences.map(({ tender, overMinor }) => (
          <Note key={tender} tone="warn"><b>{t(overMinor < 0 ? 'day.short' : 'day.over', { tender: t(`tender.${tender}`) })}</b> <span className="num">{money(Math.abs(overMinor))}</span></Note>
        ))}
        {differences.length > 0 && <Chips label={t('day.why')} value={reason} options={DIFFERENCE_REASONS.map((value) => ({ value, label: t(`day.differenceReasons.${value}`) }))} onChoose={setReason} />}
      </section>
      <div className="day-side">
        <section className="card pad" aria-label={t('day.shift')}>
          <ShiftFacts shift={shift} />
          <DigitsField id="left" label={t('day.leave')} prefix={currency.symbol} value={leftMinor} onValue={setLeft} format={amount} maximum={cashMinor} />
          {approver.fields}
          {unsent > 0 && <Note tone="info">{t('day.unsent', { count: unsent })}</Note>}
        </section>
        <NextStep label={sure ? t('day.sureOpen') : t('day.close', { till })} hint={hint} onGo={ready ? go : null} />
      </div>
    </>
  )
}

/** What the books expect, for whoever may know it. */
function Expected({ shift }: { readonly shift: ShiftView }) {
  const { t, money } = useWords()
  const cash = shift.tenders.find(({ tender }) => tender === 'cash')
  if (cash === undefined || cash.expectedMinor === null) return <p className="muted">{t('day.blindCount')}</p>
  return <div className="kv num"><span className="kk">{t('day.shouldBe')}</span><span className="vv">{money(cash.expectedMinor)}</span></div>
}
