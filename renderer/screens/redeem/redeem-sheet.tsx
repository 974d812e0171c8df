import type { SaleView } from '../../../core/contract/views.ts'
import type { Rulebook } from '../../../core/rulebook/rulebook.ts'
import { NextStep } from '../../components/next-step.tsx'
import { PointsIcon } from '../../components/points-icon.tsx'
import { SheetColumn } from '../../components/sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Due } from '../../state/pay-plan.ts'
import { setUi } from '../../state/ui-store.ts'
import type { ScannedCode } from '../../state/ui-store.ts'
import { useDue } from '../payment/use-due.ts'
import { BenefitsPart } from './benefits-part.tsx'
import { CardsPart } from './cards-part.tsx'
import { LimitsNote } from './limits-note.tsx'
import { PointsPart } from './points-part.tsx'

/** All that a customer can bring to a sale beside money: points, coupons, stamps, cards, credit, an account. What is chosen is part of the sale's plan at once. */
export function RedeemSheet({ sale, rulebook, scanned }: { readonly sale: SaleView; readonly rulebook: Rulebook; readonly scanned: ScannedCode | undefined }) {
  const { t, money } = useWords()
  const due = useDue(sale)
  const usedMinor = due.pointsMinor + due.valuesMinor + due.accountMinor
  const close = () => setUi({ sheet: null })
  return (
    <SheetColumn
      title={t('points.title')} onClose={close}
      foot={<>
        <After sale={sale} due={due} />
        <NextStep label={usedMinor === 0 ? t('redeem.back') : t('points.use', { amount: money(usedMinor) })} hint="F12" amount={money(due.leftMinor)} onGo={close} />
      </>}
    >
      <LimitsNote />
      {sale.member && <PointsPart sale={sale} member={sale.member} rulebook={rulebook} due={due} />}
      <BenefitsPart sale={sale} />
      <CardsPart sale={sale} due={due} scanned={scanned} />
    </SheetColumn>
  )
}

function After({ sale, due }: { readonly sale: SaleView; readonly due: Due }) {
  const { t, money, amount, points } = useWords()
  const { evaluation, member } = sale
  const parts = [
    t('redeem.sum.total', { total: money(evaluation.subtotalMinor) }),
    ...(evaluation.discountMinor > 0 ? [t('redeem.sum.offers', { amount: amount(evaluation.discountMinor) })] : []),
    ...(due.pointsMinor > 0 ? [t('redeem.sum.points', { amount: amount(due.pointsMinor) })] : []),
    ...(due.valuesMinor > 0 ? [t('redeem.sum.cards', { amount: amount(due.valuesMinor) })] : []),
    ...(due.accountMinor > 0 ? [t('redeem.sum.account', { amount: amount(due.accountMinor) })] : []),
    ...(due.paidMinor > 0 ? [t('redeem.sum.paid', { amount: amount(due.paidMinor) })] : []),
  ]
  return (
    <div className="res num">
      <span className="row between"><span className="muted">{parts.join(t('redeem.sum.join'))}</span>{evaluation.points.total > 0 && <span className="muted">{t('redeem.earns', { points: points(evaluation.points.total) })}</span>}</span>
      {member && <span className="gain b row"><PointsIcon />{t('points.after', { points: points(member.pointsAvailable - due.points) })}</span>}
    </div>
  )
}
