import { IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { useApprover } from '../../components/approval/use-approver.tsx'
import { Btn } from '../../components/btn.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { useOnce } from '../payment/use-once.ts'
import { useAsked } from './use-returns.ts'

const RECENT_SLIPS = 20

/** The slip of a return or credit: that it prints, and once more with somebody's approval, for it may be worth money. */
export function SlipFact({ receiptNo }: { readonly receiptNo: string }) {
  const { t } = useWords()
  const printerSet = useCounter((state) => state.printer !== null && state.printer.state !== 'not-set')
  const [isOpen, setOpen] = useState(false)
  const slip = useAsked('slip.recent', printerSet ? { limit: RECENT_SLIPS } : null).value?.slips.find((each) => each.receiptNo === receiptNo)
  return (
    <div className="fact">
      <IconPrinter className="i" aria-hidden />
      <div>
        <b>{t(printerSet ? 'goodsBack.made.slip' : 'goodsBack.made.noPrinter')}</b>
        {isOpen && slip && <Again jobId={slip.jobId} onDone={() => setOpen(false)} />}
      </div>
      <div className="row">{slip && !isOpen && <Btn onClick={() => setOpen(true)}>{t('done.again')}</Btn>}</div>
    </div>
  )
}

function Again({ jobId, onDone }: { readonly jobId: number; readonly onDone: () => void }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const once = useOnce()
  const { ready, approval, fields } = useApprover('slip-reprint')
  const print = () => once.run(async () => {
    if (await actions.printSlipAgain(jobId, approval)) onDone()
  })
  return <div className="approver">{fields}<Btn look="line" disabled={!ready || once.busy} onClick={print}>{t('goodsBack.made.again')}</Btn></div>
}
