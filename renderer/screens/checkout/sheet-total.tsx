import type { SaleView } from '../../../core/contract/views.ts'
import { PointsIcon } from '../../components/points-icon.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useDue } from '../payment/use-due.ts'
import { itemCountOf } from './item-count.ts'

/** Under the basket while a sheet is open: the total never leaves the screen. */
export function SheetTotal({ sale }: { readonly sale: SaleView }) {
  const words = useWords()
  const { t, amount } = words
  const due = useDue(sale)
  const count = itemCountOf(sale.lines)
  const who = sale.member ? t('total.memberItems', { name: sale.member.name, count }) : t('total.items', { count })
  const parts = due.points > 0 || due.paidMinor > 0 || due.cashMinor > 0 || due.valuesMinor > 0 || due.accountMinor > 0
  if (!parts) return <div className="foot tot"><span className="muted">{who}</span><span className="amt num">{words.money(sale.evaluation.totalMinor)}</span></div>
  return (
    <div className="foot tot parts">
      <div className="row between meta num"><span className="muted">{who}</span><span>{amount(sale.evaluation.totalMinor)}</span></div>
      {due.points > 0 && <div className="row between meta num gain b"><span className="row part"><PointsIcon />{t('total.pointsUsed', { points: words.points(due.points) })}</span><span>{amount(-due.pointsMinor)}</span></div>}
      {due.valuesMinor > 0 && <div className="row between meta num gain b"><span>{t('redeem.part.cards', { count: due.values.length })}</span><span>{amount(-due.valuesMinor)}</span></div>}
      {due.accountMinor > 0 && <div className="row between meta num"><span>{t('redeem.part.account')}</span><span>{amount(-due.accountMinor)}</span></div>}
      {due.paidMinor > 0 && <div className="row between meta num"><span>{t('total.paid')}</span><span>{amount(-due.paidMinor)}</span></div>}
      {due.cashMinor > 0 && <div className="row between meta num"><span>{t('total.cashInHand')}</span><span>{amount(-due.cashMinor)}</span></div>}
      <div className="row between"><span className="b left">{t('total.left')}</span><span className="amt num">{words.money(due.leftMinor)}</span></div>
    </div>
  )
}
