import { useSyncExternalStore } from 'react'
import { create } from 'zustand'

export const THEMES = ['light', 'dark', 'auto'] as const
export type Theme = (typeof THEMES)[number]
/** `15` is the frame the tokens are written for; `10` and `fhd` are the densities of a small and a large panel. */
export const PANELS = ['15', '10', 'fhd'] as const
export type Panel = (typeof PANELS)[number]

const KEY = 'regulars.appearance'
const DARK = '(prefers-color-scheme: dark)'

interface Appearance {
  readonly theme: Theme
  readonly panel: Panel
}

export const useAppearance = create<Appearance>(() => kept())

/** Keeps how this window looks, on this machine. */
export function setAppearance(next: Partial<Appearance>): void {
  useAppearance.setState(next)
  localStorage.setItem(KEY, JSON.stringify(useAppearance.getState()))
}

function kept(): Appearance {
  const fallback: Appearance = { theme: 'light', panel: window.innerWidth >= 1800 ? 'fhd' : window.innerWidth <= 1280 ? '10' : '15' }
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Record<keyof Appearance, unknown>>
    return {
      theme: THEMES.find((theme) => theme === stored.theme) ?? fallback.theme,
      panel: PANELS.find((panel) => panel === stored.panel) ?? fallback.panel,
    }
  } catch {
    return fallback
  }
}

/** Light or dark as shown: as whoever stands here chose for themselves, else as the window; following the computer where that is the choice. */
export function useScheme(own: Theme | null = null): 'light' | 'dark' {
  const ofWindow = useAppearance((state) => state.theme)
  const theme = own ?? ofWindow
  const systemDark = useSyncExternalStore(watchSystem, () => window.matchMedia(DARK).matches)
  return theme === 'auto' ? (systemDark ? 'dark' : 'light') : theme
}

function watchSystem(listener: () => void): () => void {
  const query = window.matchMedia(DARK)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}
