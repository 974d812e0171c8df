import type { ReactNode } from 'react'
import type { PrintJobView, SaleView } from '../../core/contract/views.ts'
import { useWords } from '../i18n/use-words.ts'
import { useCounter } from '../state/counter-store.ts'
import { useUi } from '../state/ui-store.ts'
import { BasketCard } from './checkout/basket-card.tsx'
import { BrowseSheet } from './checkout/browse-sheet.tsx'
import { IdleCard } from './checkout/idle-card.tsx'
import { KeyInPanel } from './checkout/key-in-panel.tsx'
import { LinePanel } from './checkout/line-panel.tsx'
import { MemberPanel } from './checkout/member-panel.tsx'
import { PayCard } from './checkout/pay-card.tsx'
import { HeldPanel, HoldPanel, LineNotePanel, NotePanel } from './checkout/text-panels.tsx'
import { WhoCard } from './checkout/who-card.tsx'
import { DoneScreen } from './done/done-screen.tsx'
import { UnsureScreen } from './done/unsure-screen.tsx'
import { EnrolSheet } from './enrol/enrol-sheet.tsx'
import { NewCardPanel } from './enrol/new-card-panel.tsx'
import { AgeSheet } from './payment/age-sheet.tsx'
import { AmountCard } from './other-till/amount-card.tsx'
import { BesideCard } from './other-till/beside-card.tsx'
import { PaySheet } from './payment/pay-sheet.tsx'
import { UnsettledSheet } from './payment/unsettled-sheet.tsx'
import { PriceSheet } from './price/price-sheet.tsx'
import { GiftCardSheet } from './redeem/gift-card-sheet.tsx'
import { RedeemSheet } from './redeem/redeem-sheet.tsx'

/** The counter: idle, sale, payment and done share one frame. */
export function SellScreen() {
  const done = useUi((ui) => ui.done)
  const job = useQuestion()
  if (job) return <UnsureScreen key={job.jobId} job={job} />
  return done ? <DoneScreen key={done.saleId} done={done} /> : <Counter />
}

/** The print job to be asked about now: the one the cashier chose, or that of the sale just made. */
function useQuestion(): PrintJobView | null {
  const uncertain = useCounter((state) => state.printer?.uncertain)
  const asking = useUi((ui) => ui.asking)
  const askLater = useUi((ui) => ui.askLater)
  const done = useUi((ui) => ui.done)
  const chosen = uncertain?.find((job) => job.jobId === asking)
  if (chosen) return chosen
  return uncertain?.find((job) => done !== null && job.saleId === done.saleId && !askLater.has(job.jobId)) ?? null
}

function Counter() {
  const { t, money } = useWords()
  const sale = useCounter((state) => state.sale)
  const sheet = useSheet(sale)
  const panel = usePanel(sale)
  const register = useCounter((state) => state.sale?.otherTill?.register ?? (state.sale === null || state.sale.lines.length === 0 ? state.terminal?.mode.otherTill : null) ?? null)
  const newCard = useUi((ui) => (ui.side?.kind === 'new-card' ? ui.side.cardNumber : null))
  const title = sale && t('sell.title', { who: sale.member?.name ?? t('sell.guest'), total: money(sale.evaluation.totalMinor) })
  return (
    <main className={`stage${sheet ? ' with-sheet' : ''}`}>
      {title && <h1 className="sr">{title}</h1>}
      <Basket sale={sale} register={register} layered={sheet !== null || panel !== null} />
      {sheet ?? panel ?? <div className="side">{newCard ? <NewCardPanel cardNumber={newCard} /> : sale?.member ? <MemberPanel sale={sale} member={sale.member} /> : <WhoCard />}{register === null ? <PayCard sale={sale} /> : <BesideCard sale={sale} />}</div>}
    </main>
  )
}

/** What is sold; beside another till (`register`), what is keyed. */
function Basket({ sale, register, layered }: { readonly sale: SaleView | null; readonly register: string | null; readonly layered: boolean }) {
  if (register !== null) return <AmountCard sale={sale} register={register} layered={layered} />
  return sale ? <BasketCard sale={sale} layered={layered} /> : <IdleCard />
}

function useSheet(sale: SaleView | null): ReactNode {
  const sheet = useUi((ui) => ui.sheet)
  const unsettled = useCounter((state) => state.unsettled)
  const rulebook = useCounter((state) => (sale ? state.books[sale.rulebookVersion]?.rulebook : undefined))
  if (sheet?.kind === 'browse') return <BrowseSheet />
  if (sheet?.kind === 'enrol') return <EnrolSheet />
  if (sheet?.kind === 'unsettled') return <UnsettledSheet attempts={unsettled.filter((attempt) => attempt.saleId !== sale?.saleId)} />
  if (sheet?.kind === 'pay' && sale?.ageUnchecked !== undefined) return <AgeSheet sale={sale} years={sale.ageUnchecked} />
  if (sheet?.kind === 'pay' && sale?.otherTill !== undefined) return null
  if (sheet?.kind === 'pay' && sale && sale.lines.length > 0) return <PaySheet sale={sale} sheet={sheet} />
  if (sheet?.kind === 'points' && sale && rulebook) return <RedeemSheet sale={sale} rulebook={rulebook} scanned={sheet.scanned} />
  if (sheet?.kind === 'price' && sale) {
    const line = sale.lines.find((each) => each.lineId === sheet.lineId)
    if (sheet.lineId === null || line) return <PriceSheet key={sheet.lineId ?? 'sale'} sale={sale} line={line ?? null} />
  }
  if (sheet?.kind === 'gift-cards') return <GiftCardSheet scanned={sheet.scanned} />
  return null
}

/** A small layer in the side column, if one is open. */
function usePanel(sale: SaleView | null): ReactNode {
  const side = useUi((ui) => ui.side)
  if (side?.kind === 'key-in') return <KeyInPanel panel={side} />
  if (side?.kind === 'held') return <HeldPanel />
  if (side?.kind === 'hold' && sale) return <HoldPanel sale={sale} />
  if (side?.kind === 'note' && sale) return <NotePanel sale={sale} />
  if (side?.kind === 'line-note' && sale) {
    const line = sale.lines.find((each) => each.lineId === side.lineId)
    if (line) return <LineNotePanel key={line.lineId} sale={sale} line={line} />
  }
  if (side?.kind === 'line' && sale) {
    const line = sale.lines.find((each) => each.lineId === side.lineId)
    if (line) return <LinePanel key={line.lineId} sale={sale} line={line} />
  }
  return null
}
