import { IconCircleCheck, IconCopy, IconPrinter, IconReceipt } from '@tabler/icons-react'
import type { PrintJobView } from '../../../core/contract/views.ts'
import { BarcodeIcon } from '../../components/barcode-icon.tsx'
import { Btn } from '../../components/btn.tsx'
import { refuseEnter } from '../../components/next-step.tsx'
import { NoticeLine } from '../../components/notice-line.tsx'
import { Note } from '../../components/note.tsx'
import { PointsIcon } from '../../components/points-icon.tsx'
import { ReceiptPaper } from '../../components/receipt-paper.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useNextStep } from '../../input/next-step.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useUi } from '../../state/ui-store.ts'
import { useReceipt } from './use-receipt.ts'

/** The till cannot know whether it printed: both answers weigh the same, no key answers, a scan puts the question off. */
export function UnsureScreen({ job }: { readonly job: PrintJobView }) {
  const { t, money, time } = useWords()
  const { actions } = useCounterActions()
  const done = useUi((ui) => ui.done)
  const receipt = useReceipt(job.saleId)
  useNextStep(null)
  const own = done?.saleId === job.saleId ? done : null
  return (
    <main className="stage">
      <section className="card done" aria-labelledby="unsure-title">
        <div className="ask">
          <h1 id="unsure-title" className="num">{job.receiptNo === null ? t('unsure.titleTest') : t('unsure.title', { receipt: job.receiptNo })}</h1>
          <p className="lead">{t(`unsure.why.${job.trouble ?? 'error'}`)}</p>
          <div className="ans" role="group" aria-labelledby="unsure-title">
            <Btn look="line" onKeyDown={refuseEnter} onClick={() => void actions.resolvePrint(job.jobId, 'printed')}><IconReceipt className="i" aria-hidden />{t('unsure.yes')}<small>{t('unsure.yesHelp')}</small></Btn>
            <Btn look="line" onKeyDown={refuseEnter} onClick={() => void actions.resolvePrint(job.jobId, 'print-again')}><IconPrinter className="i" aria-hidden />{t('unsure.again')}<small>{t('unsure.againHelp')}</small></Btn>
          </div>
          <NoticeLine />
        </div>
        <div className="facts">
          {job.saleId !== null && (
            <div className="fact"><IconCircleCheck className="i" aria-hidden /><div><b>{t('unsure.saleComplete')}</b><small className="num">{receipt ? t('unsure.saleTaken', { amount: money(receipt.totalMinor), time: time(receipt.completedAt) }) : ''}</small></div><span /></div>
          )}
          {own?.member && <div className="fact"><PointsIcon /><div><b className="num">{t('unsure.points', { points: own.member.pointsEarned })}</b><small>{t('unsure.pointsHelp')}</small></div><span className="num b">{own.member.pointsAfter}</span></div>}
          {own && own.changeMinor > 0 && <div className="fact"><IconReceipt className="i" aria-hidden /><div><b>{t('done.giveChange')}</b><small>{t('unsure.changeHelp')}</small></div><span className="num h2">{money(own.changeMinor)}</span></div>}
        </div>
        <div className="next later"><BarcodeIcon /><div className="grow"><b className="b">{t('unsure.queue')}</b>{t('common.gap')}{t('unsure.queueHelp')}</div><Btn onClick={() => actions.askLater(job.jobId)}>{t('unsure.later')}</Btn></div>
      </section>
      <aside className="card rc" aria-label={t('unsure.paper')}>
        <h2 className="h2">{t('unsure.paper')}</h2>
        <div className="scroll" tabIndex={0} role="region" aria-label={t('unsure.paper')}>{receipt && <ReceiptPaper svg={receipt.svg} label={t('receipt.picture', { receipt: receipt.receiptNo })} />}</div>
        <Note tone="info" icon={<IconCopy className="i" aria-hidden />}>{t('unsure.copy')}</Note>
      </aside>
    </main>
  )
}
