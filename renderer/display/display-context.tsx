import { createContext, useContext } from 'react'
import type { DisplayActions } from './start-display.ts'

const DisplayContext = createContext<DisplayActions | null>(null)
export const DisplayProvider = DisplayContext.Provider

/** What the customer can do on this display. */
export function useDisplayActions(): DisplayActions {
  const actions = useContext(DisplayContext)
  if (!actions) throw new Error('no display is provided')
  return actions
}
