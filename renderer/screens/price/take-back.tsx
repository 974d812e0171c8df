import { IconX } from '@tabler/icons-react'
import type { BasketLine } from '../../../core/basket/basket.ts'
import type { SaleView } from '../../../core/contract/views.ts'
import { Btn } from '../../components/btn.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useCounterActions } from '../../state/counter-context.tsx'

/** What was given by hand here before, each to be taken back. */
export function TakeBack({ sale, line }: { readonly sale: SaleView; readonly line: BasketLine | null }) {
  const { t, amount } = useWords()
  const { actions } = useCounterActions()
  const { saleId } = sale
  const lineId = line?.lineId ?? null
  const given = sale.discounts?.find((discount) => discount.lineId === lineId)
  const changed = line?.priceChange
  if (!given && !changed) return null
  return (
    <ul className="benefits">
      {changed && line && (
        <li className="offer"><span /><div className="t num">{t('priceChange.wasChanged', { before: amount(changed.fromMinor), after: amount(line.unitPriceMinor) })}</div>
          <Btn onClick={() => void actions.changePrice({ saleId, lineId: line.lineId, unitPriceMinor: null, reason: changed.reason, approval: null })}><IconX className="i" aria-hidden />{t('priceChange.backToPrice')}</Btn>
        </li>
      )}
      {given && (
        <li className="offer"><span /><div className="t num">{given.off.kind === 'percent' ? t('priceChange.givenPercent', { percent: given.off.rateBp / 100 }) : t('priceChange.givenAmount', { amount: amount(given.off.amountMinor) })}</div>
          <Btn onClick={() => void actions.giveDiscount({ saleId, lineId, off: null, reason: given.reason, approval: null })}><IconX className="i" aria-hidden />{t('priceChange.takeBack')}</Btn>
        </li>
      )}
    </ul>
  )
}
