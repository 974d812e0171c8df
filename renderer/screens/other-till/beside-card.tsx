import { IconGiftCard } from '@tabler/icons-react'
import type { SaleView } from '../../../core/contract/views.ts'
import { Btn, KeyHint } from '../../components/btn.tsx'
import { NextStep } from '../../components/next-step.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { keyedOf, useIsWorkedOut } from '../../state/keyed-store.ts'
import { setUi, useUi } from '../../state/ui-store.ts'
import { Earns, Grants } from '../checkout/pay-card.tsx'
import { useBook } from '../checkout/use-book.ts'
import { useDue } from '../payment/use-due.ts'
import { usePayment } from '../payment/use-payment.ts'
import { useKeyAmount } from './use-key-amount.ts'

/** What is to be done on the other till, what the sale earns, and the next step: work it out, then book it. */
export function BesideCard({ sale }: { readonly sale: SaleView | null }) {
  const { t, money } = useWords()
  const draft = useUi((ui) => ui.keyed)
  const worked = useIsWorkedOut(sale)
  const work = useKeyAmount()
  const keyed = keyedOf(sale, draft)
  if (worked && sale) return <WorkedOut sale={sale} />
  const ready = keyed.amountMinor > 0 && keyed.receiptNo.trim() !== ''
  return (
    <section className="card pay" aria-label={t('amountOnly.there')}>
      <NextStep label={ready ? t('amountOnly.work') : t('amountOnly.keyFirst')} hint={ready ? 'F12' : t('amountOnly.keyFirstHint')} amount={money(keyed.amountMinor)} onGo={ready ? () => work(sale) : null} />
    </section>
  )
}

function WorkedOut({ sale }: { readonly sale: SaleView }) {
  const { t, money, amount, points } = useWords()
  const due = useDue(sale)
  const payment = usePayment()
  return (
    <section className="card pay" aria-label={t('amountOnly.there')}>
      <dl className="there num">
        <div className="kv"><dt>{t('amountOnly.amount')}</dt><dd className="vv">{amount(sale.evaluation.subtotalMinor)}</dd></div>
        <TakenOff sale={sale} />
        {due.pointsMinor > 0 && <div className="kv gain"><dt>{t('amountOnly.points', { points: points(due.points) })}</dt><dd className="vv">{amount(-due.pointsMinor)}</dd></div>}
        {due.valuesMinor + due.accountMinor > 0 && <div className="kv gain"><dt>{t('amountOnly.cards')}</dt><dd className="vv">{amount(-due.valuesMinor - due.accountMinor)}</dd></div>}
        <div className="kv sum-row"><dt className="b">{t('amountOnly.payThere')}</dt><dd className="vv h2">{money(due.leftMinor)}</dd></div>
      </dl>
      <Grants sale={sale} />
      {sale.evaluation.points.total > 0 && <Earns sale={sale} />}
      {sale.member === null && <Btn onClick={() => setUi({ side: null, sheet: { kind: 'points' } })}><IconGiftCard className="i" aria-hidden />{t('amountOnly.redeem')} <KeyHint>F5</KeyHint></Btn>}
      <NextStep label={t('amountOnly.book')} hint="F12" amount={money(due.leftMinor)} onGo={payment.busy ? null : () => payment.finish(sale, 0)} />
    </section>
  )
}

/** Each offer with what it takes off, to be keyed on the other till. */
function TakenOff({ sale }: { readonly sale: SaleView }) {
  const { t, lang, amount } = useWords()
  const book = useBook(sale)
  const applied = sale.evaluation.promotions.flatMap((outcome) => (outcome.status === 'applied' && outcome.amountMinor > 0 ? [outcome] : []))
  return applied.map(({ promotionId, amountMinor }) => (
    <div key={promotionId} className="kv gain"><dt className="clip">{book?.rulebook.promotions.find(({ id }) => id === promotionId)?.name[lang] ?? t('amountOnly.offer')}</dt><dd className="vv">{amount(-amountMinor)}</dd></div>
  ))
}
