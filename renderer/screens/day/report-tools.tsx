import { IconFileExport, IconPrinter } from '@tabler/icons-react'
import { Btn } from '../../components/btn.tsx'
import { saveFile } from '../../components/save-file.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { useOnce } from '../payment/use-once.ts'

/** Paper and files of a report; null: of the open shift. */
export function ReportTools({ shiftId }: { readonly shiftId: string | null }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const once = useOnce()
  const hasPrinter = useCounter((state) => state.printer !== null && state.printer.state !== 'not-set')
  const save = (format: 'csv' | 'json') => once.run(async () => {
    const answer = await actions.query('report.export', { shiftId, format })
    if (answer.ok) saveFile(answer.value.name, answer.value.text, format === 'json' ? 'application/json' : 'text/csv;charset=utf-8')
  })
  return (
    <div className="row report-tools">
      {hasPrinter && <Btn onClick={() => once.run(() => actions.printReport(shiftId))}><IconPrinter className="i" aria-hidden />{t(shiftId === null ? 'report.print' : 'report.printCopy')}</Btn>}
      <Btn onClick={() => save('csv')}><IconFileExport className="i" aria-hidden />{t('report.csv')}</Btn>
      <Btn onClick={() => save('json')}><IconFileExport className="i" aria-hidden />{t('report.json')}</Btn>
    </div>
  )
}
