import { IconPrinter } from '@tabler/icons-react'
import { Btn } from '../../components/btn.tsx'
import { Note } from '../../components/note.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { setUi } from '../../state/ui-store.ts'
import { SettingField } from './setting-field.tsx'

/** Where receipts go, how the printer is, and a page to try it with. */
export function PrinterSection() {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const printer = useCounter((state) => state.printer)
  const manager = useCounter((state) => state.terminal?.signedIn?.role === 'manager')
  if (!printer) return null
  const well = printer.state === 'ready'
  return (
    <section className="card pad wide" aria-labelledby="printer-title">
      <div className="row between"><h2 id="printer-title" className="h2">{t('more.printer')}</h2><span className={`pill${well ? '' : ' pill--warn'}`}><IconPrinter className="i" aria-hidden />{t(`printer.short.${printer.state}`)}</span></div>
      {!well && <Note tone={printer.state === 'not-set' || printer.state === 'unknown' ? 'info' : 'warn'}>{t(`printer.state.${printer.state}`)}{printer.waiting > 0 && t('printer.waiting', { count: printer.waiting })}</Note>}
      <SettingField key={printer.address} label={t('printer.address')} help={manager ? t('printer.addressHelp') : t('more.managerOnly')} value={printer.address} save={t('printer.save')} onSave={actions.setPrinter} readOnly={!manager} />
      {printer.state !== 'not-set' && <div className="row"><Btn onClick={() => void actions.testPrinter()}><IconPrinter className="i" aria-hidden />{t('printer.test')}</Btn><span className="muted">{t('printer.testHelp')}</span></div>}
      {printer.uncertain.map((job) => (
        <Note key={job.jobId} tone="warn" actions={<Btn look="line" onClick={() => setUi({ screen: 'sell', asking: job.jobId })}>{t('printer.answer')}</Btn>}>
          {job.receiptNo === null ? t('unsure.titleTest') : t('unsure.title', { receipt: job.receiptNo })}
        </Note>
      ))}
    </section>
  )
}
