import { IconArrowBackUp, IconGift, IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { Btn } from '../../components/btn.tsx'
import { ReceiptList } from '../../components/receipt-list.tsx'
import { ReceiptPaper } from '../../components/receipt-paper.tsx'
import { ReceiptSearchField } from '../../components/receipt-search-field.tsx'
import { useReceiptSearch } from '../../components/use-receipt-search.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { openReceipt } from '../../state/goods-back-store.ts'
import { setUi } from '../../state/ui-store.ts'
import { useReceipt } from '../done/use-receipt.ts'

/** Every receipt of this till, to find, to look at and to print again. */
export function ReceiptsSection() {
  const { t } = useWords()
  const search = useReceiptSearch()
  const [chosenId, setChosenId] = useState<string | null>(null)
  const { receipts } = search
  const chosen = receipts?.find((receipt) => receipt.saleId === chosenId) ?? receipts?.[0]
  return (
    <>
      <section className="card list-card" aria-label={t('receipts.list')}>
        <div className="find"><ReceiptSearchField id="receipt-search" text={search.text} onText={search.setText} /></div>
        {receipts?.length === 0 && <p className="muted pad">{search.text === '' ? t('receipts.none') : t('goodsBack.notFound', { text: search.text })}</p>}
        <ReceiptList label={t('receipts.list')} receipts={receipts ?? []} chosenId={chosen?.saleId ?? null} onChoose={setChosenId} onEnd={search.more} />
      </section>
      {chosen && <ChosenReceipt saleId={chosen.saleId} receiptNo={chosen.receiptNo} />}
    </>
  )
}

function ChosenReceipt({ saleId, receiptNo }: { readonly saleId: string; readonly receiptNo: string }) {
  const { t } = useWords()
  const { actions } = useCounterActions()
  const printerSet = useCounter((state) => state.printer !== null && state.printer.state !== 'not-set')
  const receipt = useReceipt(saleId)
  const takeBack = () => {
    openReceipt(saleId)
    setUi({ screen: 'returns' })
  }
  return (
    <aside className="card rc" aria-label={t('receipt.label')}>
      <div className="row between">
        <h2 className="h2 num">{receiptNo}</h2>
        {printerSet && <Btn onClick={() => void actions.printAgain(saleId)}><IconPrinter className="i" aria-hidden />{t('receipts.again')}</Btn>}
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('receipt.label')}>{receipt && <ReceiptPaper svg={receipt.svg} label={t('receipt.picture', { receipt: receiptNo })} />}</div>
      {printerSet && <Btn onClick={() => void actions.printGift(saleId)}><IconGift className="i" aria-hidden />{t('receipts.gift')}</Btn>}
      <Btn onClick={takeBack}><IconArrowBackUp className="i" aria-hidden />{t('receipts.goodsBack')}</Btn>
      <p className="meta muted">{printerSet ? t('receipts.copy') : t('receipts.noPrinter')}</p>
    </aside>
  )
}
