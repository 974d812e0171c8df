import { useEffect, useRef } from 'react'
import { flushSync } from 'react-dom'

/** Who takes what is typed while no field has the focus: the topmost sheet, the PIN pad, or find. */
const takers: { current: (text: string) => void }[] = []

/** Registers a taker of loose typing for as long as the component is shown. */
export function useLooseTyping(take: (text: string) => void): void {
  const taker = useRef(take)
  useEffect(() => {
    taker.current = take
  })
  useEffect(() => {
    takers.push(taker)
    return () => void takers.splice(takers.indexOf(taker), 1)
  }, [])
}

/** Hands loose typing to the topmost taker, and shows it at once: the next key may already land in the field this focuses. */
export function typeLoosely(text: string): void {
  flushSync(() => takers.at(-1)?.current(text))
}
