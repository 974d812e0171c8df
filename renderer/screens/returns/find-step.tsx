import { IconArrowBackUp, IconReceipt } from '@tabler/icons-react'
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { BarcodeIcon } from '../../components/barcode-icon.tsx'
import { Btn, KeyHint } from '../../components/btn.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { NoticeLine } from '../../components/notice-line.tsx'
import { ReceiptList } from '../../components/receipt-list.tsx'
import { ReceiptSearchField } from '../../components/receipt-search-field.tsx'
import { useReceiptSearch } from '../../components/use-receipt-search.ts'
import { useWords } from '../../i18n/use-words.ts'
import { openReceipt, openWithoutReceipt, useGoodsBack } from '../../state/goods-back-store.ts'
import { OpenRefunds } from './open-refunds.tsx'

/** A receipt is scanned, or found by its number, an amount, a day or its member. */
export function FindStep() {
  const { t, money } = useWords()
  const search = useReceiptSearch()
  const refunds = useGoodsBack((state) => state.refunds)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const { receipts } = search
  const chosen = receipts?.find(({ saleId }) => saleId === chosenId) ?? receipts?.[0] ?? null
  const move = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (event.key === 'Enter' && chosen && search.text !== '') openReceipt(chosen.saleId)
    if (by === 0 || !receipts) return
    event.preventDefault()
    setChosenId(receipts[Math.max(0, Math.min(receipts.length - 1, receipts.findIndex((each) => each === chosen) + by))]?.saleId ?? null)
  }
  return (
    <main className="stage">
      <section className="card ret" aria-labelledby="returns-title">
        <div className="find"><ReceiptSearchField id="receipt-search" text={search.text} onText={search.setText} onKeyDown={move} /></div>
        <div>
          <NoticeLine />
          <div className="rh"><div><h1 id="returns-title">{t('goodsBack.title')}</h1><p className="muted">{t('goodsBack.scan')}</p></div><Btn onClick={openWithoutReceipt}><IconReceipt className="i" aria-hidden />{t('goodsBack.noReceipt.open')}</Btn></div>
        </div>
        {receipts?.length === 0
          ? <p className="muted pad">{search.text === '' ? t('receipts.none') : t('goodsBack.notFound', { text: search.text })}</p>
          : <ReceiptList label={t('receipts.list')} receipts={receipts ?? []} chosenId={chosen?.saleId ?? null} onChoose={openReceipt} onEnd={search.more} />}
      </section>
      <div className="side">
        <section className="card back scroll" aria-labelledby="refunds-title">
          <h2 id="refunds-title" className="h2">{t('goodsBack.refunds.title')}</h2>
          {refunds.length === 0 ? <HowTo /> : <OpenRefunds refunds={refunds} />}
        </section>
        <section className="card pay">
          <NextStep
            label={chosen ? t('goodsBack.open', { receipt: chosen.receiptNo }) : t('goodsBack.chooseReceipt')} hint={chosen ? t('goodsBack.openHint') : t('goodsBack.scanFirst')} amount={chosen ? money(chosen.totalMinor) : undefined}
            onGo={chosen ? () => openReceipt(chosen.saleId) : null}
          />
        </section>
      </div>
    </main>
  )
}

/** What the screen is for, while nothing is owed to anybody. */
function HowTo() {
  const { t } = useWords()
  return (
    <>
      <p className="muted">{t('goodsBack.refunds.none')}</p>
      <ul className="how-to">
        <li><BarcodeIcon /><span>{t('goodsBack.how.scan')}</span></li>
        <li><IconReceipt className="i" aria-hidden /><span>{t('goodsBack.how.search')}</span></li>
        <li><IconArrowBackUp className="i" aria-hidden /><span>{t('goodsBack.how.exchange')} <KeyHint>F1</KeyHint></span></li>
      </ul>
    </>
  )
}
