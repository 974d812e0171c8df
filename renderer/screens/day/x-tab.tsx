import { Btn } from '../../components/btn.tsx'
import { Note } from '../../components/note.tsx'
import { errorWords } from '../../i18n/error-words.ts'
import { useWords } from '../../i18n/use-words.ts'
import { MemberFigures, SalesFigures } from './report-figures.tsx'
import { ReportTools } from './report-tools.tsx'
import { ToLookAt } from './to-look-at.tsx'
import { useReport } from './use-report.ts'

/** The day so far: looked at, and nothing is closed. */
export function XTab() {
  return <ReportPage shiftId={null} />
}

/** A whole report: sales, members, and what to look at. */
export function ReportPage({ shiftId }: { readonly shiftId: string | null }) {
  const { t, lang, currency, time } = useWords()
  const { told, error, again } = useReport(shiftId)
  if (error !== null) {
    const said = errorWords(error, lang, { currency, time })
    return <section className="card pad report-sales" aria-label={t('report.label')}><Note tone="info" actions={<Btn look="line" onClick={again}>{t('report.again')}</Btn>}><b>{said.what}</b> {said.todo}</Note></section>
  }
  if (told === null) return <section className="card pad report-sales" aria-label={t('report.label')}><p className="muted">{t('report.reading')}</p></section>
  return (
    <>
      <section className="card pad report-sales" aria-label={t('report.label')} tabIndex={0}>
        <SalesFigures figures={told.report.figures} />
      </section>
      <section className="card pad" aria-label={t('report.members')} tabIndex={0}>
        <MemberFigures told={told} />
        <h3 className="h3">{t('report.lookAt')}</h3>
        <ToLookAt told={told} />
        <ReportTools shiftId={shiftId} />
      </section>
    </>
  )
}
