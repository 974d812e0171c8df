import type { ApprovalInput } from '../../../core/contract/command.ts'
import type { ContractError } from '../../../core/contract/errors.ts'
import type { ReturnableSale, ReturnQuote } from '../../../core/contract/return-views.ts'
import type { MethodInput } from '../../../core/contract/types.ts'
import { ApprovalSheet } from '../../components/approval/approval-sheet.tsx'
import { useApprover } from '../../components/approval/use-approver.tsx'
import { Btn } from '../../components/btn.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { Note } from '../../components/note.tsx'
import { TroubleWords } from '../../components/trouble-words.tsx'
import { errorWords } from '../../i18n/error-words.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { setGoodsBack, useGoodsBack } from '../../state/goods-back-store.ts'
import { useOnce } from '../payment/use-once.ts'
import { PointsBack, TendersBack } from './quote-blocks.tsx'
import { moneyBack, wayBack } from './what-comes-back.ts'

/** The goods chosen, as they are asked about and booked. */
export type AskedBack = MethodInput<'return.quote'>

/** What goes back for the goods chosen, before the tap: tenders, points, coupons, tier. */
export function ReturnSide({ sale, asked, quote, error }: { readonly sale: ReturnableSale; readonly asked: AskedBack; readonly quote: ReturnQuote | null; readonly error: ContractError | null }) {
  const words = useWords()
  const { t, money } = words
  const { actions } = useCounterActions()
  const { reason, asking } = useGoodsBack()
  const once = useOnce()
  const right = sale.onCopy ? 'return-on-copy' : 'return'
  const approver = useApprover(right)
  const { lines } = asked
  const isReady = quote !== null && reason !== null && !once.busy
  const make = (approval: ApprovalInput) => {
    if (quote !== null && reason !== null) once.run(() => actions.makeReturn({ ...asked, returnsMade: quote.returnsMade, reason, approval }))
  }
  const amountMinor = quote ? moneyBack(quote.result.pay) : 0
  const way = quote ? wayBack(quote.result.pay) : 'nothing'
  const label = lines.length === 0 ? t('goodsBack.choose') : reason === null ? t('goodsBack.sayWhy') : t(`goodsBack.go.${way}`)
  if (asking === 'return' && approver.isNeeded) {
    return (
      <ApprovalSheet
        right={right} what={t('goodsBack.copyNeeds')} subject={{ name: sale.receiptNo, detail: t('goodsBack.items', { count: lines.length }), amount: money(amountMinor) }}
        go={{ label, amount: money(amountMinor) }} onApproved={make} onClose={() => setGoodsBack({ asking: null })}
      />
    )
  }
  const refusal = error && errorWords(error, words.lang, words)
  const go = !isReady ? null : approver.ready ? () => make(approver.approval) : () => setGoodsBack({ asking: 'return' })
  return (
    <div className="side">
      <section className="card back" aria-label={t('goodsBack.side')}>
        <div className="scroll back-in">
          <h2 className="h2">{t('goodsBack.wayBack')}</h2>
          {lines.length === 0 && <p className="muted">{t('goodsBack.nothingYet')}</p>}
          {refusal && <Note tone="warn"><TroubleWords words={refusal} /></Note>}
          {quote && lines.length > 0 && <><TendersBack pay={quote.result.pay} quote={quote} count={lines.length} /><PointsBack sale={sale} quote={quote} /></>}
          {approver.badgeOf !== null && <Note tone="gain">{t('approval.byBadge', { name: approver.badgeOf })}</Note>}
        </div>
        <ExchangeOffer saleId={sale.saleId} />
      </section>
      <section className="card pay">
        <NextStep label={isReady && !approver.ready ? t('goodsBack.askApproval') : label} hint={isReady ? t('goodsBack.hint') : t('goodsBack.first')} amount={quote && lines.length > 0 ? money(amountMinor) : undefined} onGo={go} />
      </section>
    </div>
  )
}

/** A sale is open: its goods may take the place of those that come back. */
function ExchangeOffer({ saleId }: { readonly saleId: string }) {
  const { t, money } = useWords()
  const open = useCounter((state) => state.sale)
  if (!open || open.lines.length === 0) return <p className="meta muted">{t('goodsBack.exchange.how')}</p>
  return <Btn look="line" onClick={() => setGoodsBack({ step: { kind: 'sale', saleId, exchange: true } })}>{t('goodsBack.exchange.offer', { amount: money(open.evaluation.totalMinor) })}</Btn>
}
