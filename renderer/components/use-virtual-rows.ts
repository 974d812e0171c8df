import { useVirtualizer } from '@tanstack/react-virtual'
import type { RefObject } from 'react'

/** Rows of one height in a list of any length: only those in sight are drawn. */
export function useVirtualRows(scroller: RefObject<HTMLElement | null>, count: number, rowPx: number) {
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing is compiled here, so nothing of it is kept too long
  return useVirtualizer({ count, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: 6 })
}
