import { useMemo } from 'react'
import type { SaleView } from '../../../core/contract/views.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useUi } from '../../state/ui-store.ts'
import { BasketRow } from './basket-row.tsx'
import { useBasketRows } from './use-basket-rows.ts'
import { useBook } from './use-book.ts'

/** The lines of the basket, the newest on top. Only those near the eye exist, so a basket of 500 lines costs what one of 30 does. */
export function BasketLines({ sale }: { readonly sale: SaleView }) {
  const { t } = useWords()
  const book = useBook(sale)
  const selectedLineId = useUi((ui) => ui.selectedLineId)
  const openWhyId = useUi((ui) => ui.openWhyId)
  const evaluated = useMemo(() => new Map(sale.evaluation.lines.map((line) => [line.lineId, line])), [sale.evaluation.lines])
  const lines = useMemo(() => sale.lines.toReversed(), [sale.lines])
  const newest = lines.find((line) => line.lineId === sale.lastLineId) ?? lines[0]
  const { box, rows, heightPx, measure, onFocus, onBlur } = useBasketRows(lines, newest, selectedLineId)
  return (
    <div ref={box} className="lines-box">
      <ol className="lines" aria-label={t('basket.list')} style={{ height: heightPx }} onFocus={onFocus} onBlur={onBlur}>
        {rows.map(({ index, start }) => {
          const line = lines[index]
          if (!line) return null
          const selected = line.lineId === selectedLineId
          return (
            <li
              key={line.lineId} ref={measure} data-index={index} data-line-id={line.lineId} aria-posinset={index + 1} aria-setsize={lines.length}
              className={`ln${line === newest ? ' is-new' : ''}${selected ? ' is-on' : ''}`} aria-current={selected || undefined} style={{ transform: `translateY(${start}px)` }}
            >
              <BasketRow line={line} evaluated={evaluated.get(line.lineId)} book={book} open={line.lineId === openWhyId} />
            </li>
          )
        })}
      </ol>
    </div>
  )
}
