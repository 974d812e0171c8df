import type { Figures } from '../../../core/reports/figures.ts'
import { useWords } from '../../i18n/use-words.ts'

/** Sales by the hour: the busiest is said in words and stands out; the amounts are in the table that a reader hears. */
export function HourBars({ hours }: { readonly hours: Figures['hours'] }) {
  const { t, money } = useWords()
  const busiest = hours.reduce<Figures['hours'][number] | null>((most, each) => (most === null || each.sales > most.sales ? each : most), null)
  const [first, last] = [hours[0], hours.at(-1)]
  if (busiest === null || first === undefined || last === undefined) return null
  const all = Array.from({ length: last.hour - first.hour + 1 }, (_, at) => hours.find(({ hour }) => hour === first.hour + at) ?? { hour: first.hour + at, sales: 0, amountMinor: 0 })
  return (
    <figure className="hours">
      <figcaption className="h3">{t('report.busiest', { hour: `${clockOf(busiest.hour)}:00`, count: busiest.sales })}</figcaption>
      <div className="hour-bars num" aria-hidden="true">
        {all.map(({ hour, sales }) => <div key={hour}><span className={hour === busiest.hour ? 'bar on' : 'bar'} style={{ height: `${Math.round((100 * sales) / busiest.sales)}%` }} /><small>{clockOf(hour)}</small></div>)}
      </div>
      <ul className="sr">{all.map(({ hour, sales, amountMinor }) => <li key={hour}>{t('report.hour', { hour: `${clockOf(hour)}:00`, count: sales, amount: money(amountMinor) })}</li>)}</ul>
    </figure>
  )
}

const clockOf = (hour: number): string => String(hour).padStart(2, '0')
