import type { ReturnableSale } from '../../../core/contract/return-views.ts'
import { ApprovalSheet } from '../../components/approval/approval-sheet.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { setGoodsBack, useGoodsBack } from '../../state/goods-back-store.ts'
import { useOnce } from '../payment/use-once.ts'
import { useAsked } from './use-returns.ts'
import { chosenLines, everythingLeft, moneyBack } from './what-comes-back.ts'

/** The whole of a sale of this shift is undone: what goes back, and who answers for it. */
export function VoidSheet({ sale }: { readonly sale: ReturnableSale }) {
  const { t, money, points } = useWords()
  const { actions } = useCounterActions()
  const once = useOnce()
  const reason = useGoodsBack((state) => state.reason) ?? 'keyed-wrongly'
  const lines = chosenLines(sale, everythingLeft(sale))
  const quote = useAsked('return.quote', { saleId: sale.saleId, lines, memberId: null }).value?.quote ?? null
  const amount = quote ? money(moneyBack(quote.result.pay)) : undefined
  const detail = [
    t('goodsBack.items', { count: lines.length }),
    ...(quote?.result.pay.map(({ kind, points: back }) => (kind === 'points' ? t('goodsBack.to.points', { points: points(back) }) : t(`goodsBack.to.${kind}`))) ?? []),
    ...(quote?.points ? [t('goodsBack.void.points', { before: points(quote.points.before), after: points(quote.points.after) })] : []),
  ].join(t('goodsBack.join'))
  return (
    <ApprovalSheet
      right="void" what={t('goodsBack.void.what', { receipt: sale.receiptNo })} subject={{ name: t('goodsBack.void.all'), detail, amount }}
      go={{ label: t('goodsBack.void.go'), amount }} onClose={() => setGoodsBack({ asking: null })}
      onApproved={(approval) => {
        if (quote) once.run(() => actions.voidSale({ saleId: sale.saleId, returnsMade: quote.returnsMade, reason, approval }))
      }}
    />
  )
}
