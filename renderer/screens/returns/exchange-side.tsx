import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { quickAmounts } from '../../../core/basket/denominations.ts'
import type { ApprovalInput } from '../../../core/contract/command.ts'
import type { ReturnableSale } from '../../../core/contract/return-views.ts'
import type { SaleView } from '../../../core/contract/views.ts'
import { roundCash } from '../../../core/money/money.ts'
import { useApprover } from '../../components/approval/use-approver.tsx'
import { Btn } from '../../components/btn.tsx'
import { DigitsField } from '../../components/digits-field.tsx'
import { NextStep, refuseEnter } from '../../components/next-step.tsx'
import { Note } from '../../components/note.tsx'
import { TroubleWords } from '../../components/trouble-words.tsx'
import { errorWords } from '../../i18n/error-words.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'
import { setGoodsBack, useGoodsBack } from '../../state/goods-back-store.ts'
import { openAttempt } from '../../state/pay-plan.ts'
import { useOnce } from '../payment/use-once.ts'
import { CardPart } from './card-part.tsx'
import { TendersBack } from './quote-blocks.tsx'
import type { AskedBack } from './return-side.tsx'
import { useAsked } from './use-returns.ts'
import { moneyBack } from './what-comes-back.ts'

interface Sides {
  readonly sale: ReturnableSale
  readonly asked: AskedBack
}

/** New goods, in the open sale, for old ones: what the refund pays of them, and what then changes hands. */
export function ExchangeSide({ sale, asked }: Sides) {
  const { t } = useWords()
  const open = useCounter((state) => state.sale)
  const leave = () => setGoodsBack({ step: { kind: 'sale', saleId: sale.saleId, exchange: false } })
  if (open && open.lines.length > 0) return <OpenExchange sale={sale} asked={asked} open={open} onLeave={leave} />
  return (
    <div className="side">
      <section className="card back"><h2 className="h2">{t('goodsBack.exchange.title')}</h2><p className="muted">{t('goodsBack.exchange.scan')}</p><Btn look="line" onClick={leave}>{t('goodsBack.exchange.leave')}</Btn></section>
      <section className="card pay"><NextStep label={t('goodsBack.exchange.scanFirst')} hint={t('goodsBack.first')} onGo={null} /></section>
    </div>
  )
}

function OpenExchange({ sale, asked, open, onLeave }: Sides & { readonly open: SaleView; readonly onLeave: () => void }) {
  const words = useWords()
  const { t, money, amount, currency } = words
  const { actions } = useCounterActions()
  const reason = useGoodsBack((state) => state.reason)
  const cashRoundingMinor = useCounter((state) => state.terminal?.cashRoundingMinor ?? 1)
  const approver = useApprover(sale.onCopy ? 'return-on-copy' : 'return')
  const once = useOnce()
  const [given, setGiven] = useState(0)
  const [fresh, setFresh] = useState(true)
  const { value, error } = useAsked('exchange.quote', asked.lines.length > 0 ? { ...asked, newSaleId: open.saleId, revision: open.revision } : null)
  const exchange = value?.exchange ?? null
  const leftMinor = Math.max(0, (exchange?.payMinor ?? 0) - open.paidMinor)
  const inCashMinor = roundCash(leftMinor, cashRoundingMinor).roundedMinor
  const isPaid = given >= inCashMinor && openAttempt(open) === null
  const ready = exchange !== null && reason !== null && approver.ready && isPaid && !once.busy
  const refusal = error && errorWords(error, words.lang, words)
  const complete = (approval: ApprovalInput) => {
    if (exchange === null || reason === null) return
    const approved = open.attempts.filter(({ state }) => state === 'approved').map(({ attemptId }) => ({ kind: 'attempt' as const, attemptId }))
    const tenders = [...approved, ...(leftMinor > 0 ? [{ kind: 'cash' as const, givenMinor: given }] : [])]
    once.run(() => actions.exchange({ ...asked, newSaleId: open.saleId, revision: open.revision, returnsMade: exchange.quote.returnsMade, reason, approval, tenders }))
  }
  const giveMinor = exchange ? moneyBack(exchange.give) : 0
  const label = exchange === null ? t('goodsBack.choose') : reason === null ? t('goodsBack.sayWhy') : leftMinor > 0 ? t('goodsBack.exchange.take') : giveMinor > 0 ? t('goodsBack.exchange.give') : t('goodsBack.exchange.even')
  return (
    <div className="side">
      <section className="card back" aria-labelledby="exchange-title">
        <div className="scroll back-in">
          <div className="row between"><h2 id="exchange-title" className="h2">{t('goodsBack.exchange.title')}</h2><Btn look="quiet" onClick={onLeave}>{t('goodsBack.exchange.leave')}</Btn></div>
          {asked.lines.length === 0 && <p className="muted">{t('goodsBack.nothingYet')}</p>}
          {refusal && <Note tone="warn"><TroubleWords words={refusal} /></Note>}
          {exchange && (
            <>
              <TendersBack pay={exchange.quote.result.pay} quote={exchange.quote} count={asked.lines.length} />
              <dl className="ptk num">
                <div className="kv"><dt>{t('goodsBack.exchange.newGoods', { count: open.lines.length })}</dt><dd>{amount(exchange.dueMinor)}</dd></div>
                <div className="kv"><dt>{t('goodsBack.exchange.netted')}</dt><dd>{amount(-exchange.netted.reduce((sum, { amountMinor }) => sum + amountMinor, 0))}</dd></div>
                <div className="kv last"><dt className="b">{exchange.payMinor > 0 ? t('goodsBack.exchange.pays') : t('goodsBack.exchange.gets')}</dt><dd className="big">{money(exchange.payMinor > 0 ? exchange.payMinor : giveMinor)}</dd></div>
              </dl>
              {leftMinor > 0 && openAttempt(open) === null && (
                <>
                  <DigitsField id="exchange-given" label={t('cash.givenField')} prefix={currency.symbol} value={given} onValue={(next) => { setGiven(next); setFresh(false) }} format={amount} fresh={fresh} />
                  <div className="quick num" role="group" aria-label={t('cash.given')}>
                    {quickAmounts(inCashMinor, currency.code).map(({ amountMinor }) => (
                      <UnstyledButton key={amountMinor} className="qk" aria-pressed={given === amountMinor} onKeyDown={refuseEnter} onClick={() => { setGiven(amountMinor); setFresh(true) }}>{amount(amountMinor)}</UnstyledButton>
                    ))}
                  </div>
                </>
              )}
              <CardPart open={open} leftMinor={leftMinor} />
            </>
          )}
          {approver.fields && <div className="approver">{approver.fields}</div>}
        </div>
      </section>
      <section className="card pay">
        <NextStep label={label} hint={ready ? 'F12' : t('goodsBack.first')} amount={exchange ? money(leftMinor > 0 ? inCashMinor : giveMinor) : undefined} onGo={ready ? () => complete(approver.approval) : null} />
      </section>
    </div>
  )
}
