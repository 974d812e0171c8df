import { UnstyledButton } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { MethodOutput } from '../../../core/contract/types.ts'
import { Btn } from '../../components/btn.tsx'
import { ReceiptPaper } from '../../components/receipt-paper.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { useReceipt } from '../done/use-receipt.ts'

type Receipts = MethodOutput<'receipt.recent'>['receipts']

const MOST_RECEIPTS = 30

/** The latest receipts, to look at and to print again. */
export function ReceiptsSection() {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const [receipts, setReceipts] = useState<Receipts | null>(null)
  const [chosenId, setChosenId] = useState<string | null>(null)
  useEffect(() => {
    let wanted = true
    void actions.query('receipt.recent', { limit: MOST_RECEIPTS }).then((answer) => {
      if (answer.ok && wanted) setReceipts(answer.value.receipts)
    })
    return () => {
      wanted = false
    }
  }, [actions])
  const chosen = receipts?.find((receipt) => receipt.saleId === chosenId) ?? receipts?.[0]
  return (
    <>
      <section className="card list-card" aria-label={t('receipts.list')}>
        {receipts?.length === 0 && <p className="muted pad">{t('receipts.none')}</p>}
        <div className="scroll">{receipts?.map((receipt) => <ReceiptRow key={receipt.saleId} receipt={receipt} chosen={receipt === chosen} onChoose={() => setChosenId(receipt.saleId)} />)}</div>
      </section>
      {chosen && <ChosenReceipt saleId={chosen.saleId} receiptNo={chosen.receiptNo} />}
    </>
  )
}

function ReceiptRow({ receipt, chosen, onChoose }: { readonly receipt: Receipts[number]; readonly chosen: boolean; readonly onChoose: () => void }) {
  const { date, time, money } = useWords()
  return (
    <UnstyledButton className={`trw rcp-row num${chosen ? ' on' : ''}`} aria-pressed={chosen} onClick={onChoose}>
      <span><b>{receipt.receiptNo}</b><small>{date(receipt.completedAt)} {time(receipt.completedAt)}</small></span>
      <span className="ra b">{money(receipt.totalMinor)}</span>
    </UnstyledButton>
  )
}

function ChosenReceipt({ saleId, receiptNo }: { readonly saleId: string; readonly receiptNo: string }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const printerSet = useCounter((state) => state.printer !== null && state.printer.state !== 'not-set')
  const receipt = useReceipt(saleId)
  return (
    <aside className="card rc" aria-label={t('receipt.label')}>
      <div className="row between">
        <h2 className="h2 num">{receiptNo}</h2>
        {printerSet && <Btn onClick={() => void actions.printAgain(saleId)}><IconPrinter className="i" aria-hidden />{t('receipts.again')}</Btn>}
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('receipt.label')}>{receipt && <ReceiptPaper svg={receipt.svg} label={t('receipt.picture', { receipt: receiptNo })} />}</div>
      <p className="meta muted">{printerSet ? t('receipts.copy') : t('receipts.noPrinter')}</p>
    </aside>
  )
}

