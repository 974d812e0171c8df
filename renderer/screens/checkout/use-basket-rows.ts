import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import type { Range, Virtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { FocusEvent } from 'react'
import type { SaleView } from '../../../core/contract/views.ts'

/** About a row of the smallest panel, until one was seen. */
const ROW_PX = 66
/** Rows kept beyond both edges, so that neither a wheel nor the Tab key meets an end that is none. */
const BEYOND = 6

type Lines = SaleView['lines']
type Rows = Virtualizer<HTMLDivElement, HTMLLIElement>

/** Which rows exist and where they stand. The newest line and the chosen one come into sight; the row with the focus never goes away. */
export function useBasketRows(lines: Lines, newest: Lines[number] | undefined, selectedLineId: string | null) {
  const box = useRef<HTMLDivElement>(null)
  const [focusedId, setFocusedId] = useState<string | null>(null)
  const focusedAt = focusedId === null ? -1 : lines.findIndex((line) => line.lineId === focusedId)
  const rangeExtractor = useCallback((range: Range) => {
    const near = defaultRangeExtractor(range)
    return focusedAt < 0 || near.includes(focusedAt) ? near : [...near, focusedAt].sort((a, b) => a - b)
  }, [focusedAt])
  const { estimateSize, measureElement } = useRowHeights()
  const getItemKey = useCallback((index: number) => lines[index]?.lineId ?? index, [lines])
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used here, and nothing below keeps what the virtualiser hands out
  const virtualizer: Rows = useVirtualizer<HTMLDivElement, HTMLLIElement>({ count: lines.length, getScrollElement: () => box.current, estimateSize, measureElement, getItemKey, overscan: BEYOND, rangeExtractor })
  const newestAt = newest ? lines.indexOf(newest) : -1
  const selectedAt = selectedLineId === null ? -1 : lines.findIndex((line) => line.lineId === selectedLineId)
  useEffect(() => {
    // At the top already, as nearly always: nothing is asked of the page, which would have to be laid out for the answer.
    if (newestAt > 0 || (newestAt === 0 && virtualizer.scrollOffset !== 0)) virtualizer.scrollToIndex(newestAt)
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

/** A new row is taken to be as high as the others until the browser, having laid it out anyway, says what it is. */
function useRowHeights() {
  const usualPx = useRef(ROW_PX)
  const estimateSize = useCallback(() => usualPx.current, [])
  const measureElement = useCallback((row: HTMLLIElement, entry: ResizeObserverEntry | undefined, virtualizer: Rows) => {
    const heightPx = entry?.borderBoxSize[0]?.blockSize
    if (heightPx === undefined) return virtualizer.itemSizeCache.get(row.dataset['lineId'] ?? '') ?? usualPx.current
    if (row.querySelector('.why') === null) usualPx.current = Math.round(heightPx)
    return Math.round(heightPx)
  }, [])
  return { estimateSize, measureElement }
}
