import { createContext, useContext } from 'react'
import type { Counter } from './counter.ts'

const CounterContext = createContext<Counter | null>(null)
export const CounterProvider = CounterContext.Provider

/** The counter of this window. */
export function useCounterActions(): Counter {
  const counter = useContext(CounterContext)
  if (!counter) throw new Error('no counter is provided')
  return counter
}
