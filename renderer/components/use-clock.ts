import { useEffect, useState } from 'react'

/** Wall time in UTC milliseconds, stepping every `everyMs`. */
export function useClock(everyMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return nowMs
}
