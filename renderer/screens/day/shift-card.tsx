import type { ShiftView } from '../../../core/contract/cash-methods.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useCounter } from '../../state/counter-store.ts'

const FLOWS = ['sale.completed', 'return.completed', 'pay-in', 'pay-out', 'drop'] as const
type Flow = (typeof FLOWS)[number] | 'other'
const flowOf = (kind: string): Flow => (FLOWS as readonly string[]).includes(kind) ? (kind as Flow) : 'other'

/** What moved in and out of the drawer in this shift; whoever counts blind is told so, and no sums. */
export function ShiftFacts({ shift }: { readonly shift: ShiftView }) {
  const { t, amount, time } = useWords()
  const who = useCounter((state) => state.staff.find(({ staffId }) => staffId === shift.openedBy)?.name ?? shift.openedBy)
  return (
    <>
      <h2 className="h2">{t('day.shift')}</h2>
      <p className="muted">{t('day.openedBy', { time: time(shift.openedAt), name: who })}</p>
      <dl className="num">
        <div className="kv"><dt>{shift.isFloatCounted ? t('day.float') : t('day.floatNotCounted')}</dt><dd>{amount(shift.floatMinor)}</dd></div>
        {summed(shift).map(([flow, amountMinor]) => <div key={flow} className="kv"><dt>{t(`day.flow.${flow}`)}</dt><dd>{amount(amountMinor)}</dd></div>)}
        <div className="kv"><dt>{t('day.noSales')}</dt><dd>{shift.noSales}</dd></div>
      </dl>
      {shift.drawer === null && <p className="muted">{t('day.blind')}</p>}
    </>
  )
}

function summed({ drawer }: ShiftView): [Flow, number][] {
  const sums = new Map<Flow, number>()
  for (const { kind, amountMinor } of drawer ?? []) if (kind !== 'float.set') sums.set(flowOf(kind), (sums.get(flowOf(kind)) ?? 0) + amountMinor)
  return [...sums].sort(([one], [other]) => [...FLOWS, 'other'].indexOf(one) - [...FLOWS, 'other'].indexOf(other))
}
