import { useCallback, useEffect, useState } from 'react'
import type { Overview } from '../../core/sync/console-views.ts'
import { api } from './api.ts'

const EVERY_MS = 2_000

export interface OverviewState {
  readonly overview: Overview | null
  readonly signedOut: boolean
  readonly unreachable: boolean
  readonly refresh: () => void
}

/** Asks head office for everything on the page, again every two seconds while the page is seen. */
export function useOverview(): OverviewState {
  const [state, setState] = useState<Omit<OverviewState, 'refresh'>>({ overview: null, signedOut: false, unreachable: false })

  const refresh = useCallback(async () => {
    const answer = await api.overview()
    setState((last) => {
      if (answer.kind === 'value') return { overview: answer.value, signedOut: false, unreachable: false }
      if (answer.kind === 'refused' && answer.problem.code === 'BAD_SIGNATURE') return { overview: null, signedOut: true, unreachable: false }
      return { ...last, unreachable: true }
    })
  }, [])

  useEffect(() => {
    let stopped = false
    let timer = 0
    const round = async () => {
      if (!document.hidden) await refresh()
      if (!stopped) timer = window.setTimeout(() => void round(), EVERY_MS)
    }
    void round()
    return () => {
      stopped = true
      window.clearTimeout(timer)
    }
  }, [refresh])

  return { ...state, refresh: () => void refresh() }
}
