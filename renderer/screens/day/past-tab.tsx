import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { addDays } from '../../../core/time/civil.ts'
import { netSales } from '../../../core/reports/adding-up.ts'
import type { ClosedShift } from '../../../core/contract/report-methods.ts'
import { Segments } from '../../components/segments.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useAsked } from '../returns/use-returns.ts'
import { SalesFigures } from './report-figures.tsx'
import { ReportPage } from './x-tab.tsx'

const MOST = 100
type Look = 'shift' | 'month'

/** Reports of closed shifts, and what the month of one comes to. */
export function PastTab() {
  const { t, day, time } = useWords()
  const shifts = useAsked('report.list', { before: null, limit: MOST }).value?.shifts
  const [chosenId, setChosen] = useState<string | null>(null)
  const [look, setLook] = useState<Look>('shift')
  const chosen = shifts?.find(({ shiftId }) => shiftId === chosenId) ?? shifts?.[0]
  return (
    <>
      <nav className="card past-list" aria-label={t('day.tab.past')}>
        <Segments label={t('report.look')} value={look} options={[{ value: 'shift', label: t('report.oneShift') }, { value: 'month', label: t('report.month') }]} onChoose={setLook} />
        <div className="scroll setn">
          {shifts?.map((shift) => (
            <UnstyledButton key={shift.shiftId} aria-current={shift.shiftId === chosen?.shiftId ? 'page' : undefined} onClick={() => setChosen(shift.shiftId)}>
              <span className="num"><b>{t('report.z', { z: `${shift.letters}${shift.zNumber}` })}</b><small>{day(shift.businessDay)}, {time(shift.closedAt)}</small></span>
            </UnstyledButton>
          ))}
          {shifts?.length === 0 && <p className="muted pad">{t('report.none')}</p>}
        </div>
      </nav>
      {chosen && (look === 'shift' ? <ReportPage key={chosen.shiftId} shiftId={chosen.shiftId} /> : <MonthPage shift={chosen} />)}
    </>
  )
}

/** All shifts of the month of one, day by day, each beside the same weekday a week before. */
function MonthPage({ shift }: { readonly shift: ClosedShift }) {
  const { t, amount, day } = useWords()
  const first = `${shift.businessDay.slice(0, 7)}-01`
  const told = useAsked('report.days', { from: addDays(first, -7), to: lastOfMonth(first) }).value
  const month = useAsked('report.days', { from: first, to: lastOfMonth(first) }).value
  const netOf = (date: string): number | null => {
    const found = told?.days.find((each) => each.day === date)
    return found === undefined ? null : netSales(found.figures)
  }
  return (
    <>
      <section className="card pad report-sales" aria-label={t('report.label')} tabIndex={0}>{month && <SalesFigures figures={month.sum} />}</section>
      <section className="card pad" aria-label={t('report.days')} tabIndex={0}>
        <table className="figures num">
          <thead><tr><th scope="col">{t('report.dayOf')}</th><th scope="col">{t('report.sales')}</th><th scope="col">{t('report.net')}</th><th scope="col">{t('report.weekBefore')}</th></tr></thead>
          <tbody>
            {month?.days.map(({ day: date, figures }) => {
              const before = netOf(addDays(date, -7))
              return <tr key={date}><th scope="row">{day(date)}</th><td>{figures.sales.count}</td><td>{amount(netSales(figures))}</td><td className="muted">{before === null ? '' : amount(before)}</td></tr>
            })}
          </tbody>
        </table>
      </section>
    </>
  )
}

function lastOfMonth(first: string): string {
  return addDays(`${addDays(first, 31).slice(0, 7)}-01`, -1)
}
