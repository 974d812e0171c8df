import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'

/** Brings the focus to the first field when a layer opens and gives it back when the layer closes. */
export function useFirstFieldFocus<T extends HTMLElement>(): RefObject<T | null> {
  const root = useRef<T>(null)
  useEffect(() => {
    const before = document.activeElement
    root.current?.querySelector<HTMLElement>('[data-first-field]')?.focus()
    const layer = root.current
    return () => {
      const focus = document.activeElement
      const lost = focus === null || focus === document.body || layer?.contains(focus) === true
      if (lost && before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return root
}
