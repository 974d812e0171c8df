import type { ToldReport } from '../../../core/contract/report-methods.ts'
import type { ExceptionFound } from '../../../core/reports/figures.ts'
import { Btn } from '../../components/btn.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { openReceipt } from '../../state/goods-back-store.ts'
import { setUi } from '../../state/ui-store.ts'

/** What somebody should look at, a sentence each, with the way to the sale it is about. */
export function ToLookAt({ told: { report: { figures: { exceptions } }, people } }: { readonly told: Pick<ToldReport, 'report' | 'people'> }) {
  const { t, money, points, time } = useWords()
  const nameOf = (staffId: string | null): string => (staffId === null ? '' : people[staffId] ?? staffId)
  const sentence = ({ kind, at, staffId, amount, receiptNo }: ExceptionFound): string => t(`report.exception.${kind}`, {
    time: time(at), name: nameOf(staffId), receipt: receiptNo ?? '', amount: amount === null ? '' : kind === 'points-adjusted' ? points(amount) : money(amount),
  })
  if (exceptions.length === 0) return <p className="muted">{t('report.nothingToSee')}</p>
  return (
    <ul className="look-at">
      {exceptions.map((found, at) => (
        <li key={at}>
          <div><span>{sentence(found)}</span>{found.approverId !== null && <small className="muted">{t('report.approvedBy', { name: nameOf(found.approverId) })}</small>}</div>
          {found.saleId !== null && <Btn look="quiet" onClick={() => show(found.saleId ?? '')}>{t('report.show')}</Btn>}
        </li>
      ))}
    </ul>
  )
}

function show(saleId: string): void {
  openReceipt(saleId)
  setUi({ screen: 'returns' })
}
