import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import type { Range } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { FocusEvent } from 'react'
import type { SaleView } from '../../../core/contract/views.ts'
import { useWords } from '../../i18n/use-words.ts'
import { useUi } from '../../state/ui-store.ts'
import { BasketRow } from './basket-row.tsx'
import { useBook } from './use-book.ts'

/** About a row of the smallest panel; each is measured as it comes. */
const ROW_PX = 66
/** Rows kept beyond both edges, so that neither a wheel nor the Tab key meets an end that is none. */
const BEYOND = 12

/** The lines of the basket, the newest on top. Only those near the eye exist, so a basket of 500 lines costs what one of 30 does. */
export function BasketLines({ sale }: { readonly sale: SaleView }) {
  const { t } = useWords()
  const book = useBook(sale)
  const selectedLineId = useUi((ui) => ui.selectedLineId)
  const openWhyId = useUi((ui) => ui.openWhyId)
  const evaluated = useMemo(() => new Map(sale.evaluation.lines.map((line) => [line.lineId, line])), [sale.evaluation.lines])
  const lines = useMemo(() => sale.lines.toReversed(), [sale.lines])
  const newest = lines.find((line) => line.lineId === sale.lastLineId) ?? lines[0]
  const { box, rows, heightPx, measure, onFocus, onBlur } = useRows(lines, newest, selectedLineId)
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

type Lines = SaleView['lines']

/** Which rows exist and where they stand. The newest line and the chosen one come into sight; the row with the focus never goes away. */
function useRows(lines: Lines, newest: Lines[number] | undefined, selectedLineId: string | null) {
  const box = useRef<HTMLDivElement>(null)
  const [focusedId, setFocusedId] = useState<string | null>(null)
  const focusedAt = focusedId === null ? -1 : lines.findIndex((line) => line.lineId === focusedId)
  const rangeExtractor = useCallback((range: Range) => {
    const near = defaultRangeExtractor(range)
    return focusedAt < 0 || near.includes(focusedAt) ? near : [...near, focusedAt].sort((a, b) => a - b)
  }, [focusedAt])
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used here, and nothing below keeps what the virtualiser hands out
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => lines[index]?.lineId ?? index,
    overscan: BEYOND,
    rangeExtractor,
  })
  const newestAt = newest ? lines.indexOf(newest) : -1
  const selectedAt = selectedLineId === null ? -1 : lines.findIndex((line) => line.lineId === selectedLineId)
  useEffect(() => {
    if (newestAt >= 0) virtualizer.scrollToIndex(newestAt)
    // A line that is scanned again is another object, at the same place.
  }, [virtualizer, newest, newestAt])
  useEffect(() => {
    if (selectedAt >= 0) virtualizer.scrollToIndex(selectedAt)
    // Only when another line is chosen: a scan below it must not pull the list back.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [virtualizer, selectedLineId])
  return {
    box,
    rows: virtualizer.getVirtualItems(),
    heightPx: virtualizer.getTotalSize(),
    measure: virtualizer.measureElement,
    onFocus: (event: FocusEvent) => setFocusedId(event.target.closest('li')?.dataset['lineId'] ?? null),
    onBlur: () => setFocusedId(null),
  }
}
