import { useLayoutEffect, useState } from 'react'
import type { RefObject } from 'react'

/** How many of a list's entries stand in it whole, from the top. What does not fit is counted instead of cut in two. */
export function useFitting(list: RefObject<HTMLElement | null>, entries: readonly unknown[]): number {
  const [fitting, setFitting] = useState(entries.length)
  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    const measure = () => {
      const bottom = element.getBoundingClientRect().bottom
      const out = [...element.children].findIndex((child) => child.getBoundingClientRect().bottom > bottom + 1)
      setFitting(out === -1 ? entries.length : out)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [list, entries])
  return fitting
}
