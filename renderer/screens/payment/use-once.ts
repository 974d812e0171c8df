import { useRef, useState } from 'react'

/** Runs one step at a time: pressing again while it runs does nothing. */
export function useOnce() {
  const running = useRef(false)
  const [busy, setBusy] = useState(false)
  const run = (step: () => Promise<unknown>): void => {
    if (running.current) return
    running.current = true
    setBusy(true)
    void step().finally(() => {
      running.current = false
      setBusy(false)
    })
  }
  return { busy, run }
}
