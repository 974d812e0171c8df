import { useEffect, useRef } from 'react'

/** The next steps on the screen, the topmost last. */
const steps: { current: (() => void) | null }[] = []

/** Registers what F12 does; null while nothing can be done, which keeps F12 from reaching a step below. */
export function useNextStep(go: (() => void) | null): void {
  const step = useRef(go)
  useEffect(() => {
    step.current = go
  })
  useEffect(() => {
    steps.push(step)
    return () => void steps.splice(steps.indexOf(step), 1)
  }, [])
}

/** Does the next step; answers whether there was one. */
export function goNext(): boolean {
  const go = steps.at(-1)?.current
  go?.()
  return go !== null && go !== undefined
}
