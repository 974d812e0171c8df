import { useCallback, useEffect, useState } from 'react'
import type { ContractError } from '../../../core/contract/errors.ts'
import type { ToldReport } from '../../../core/contract/report-methods.ts'
import { useCounterActions } from '../../state/counter-context.tsx'

export interface ReportRead {
  /** Null: not read yet, or refused. */
  readonly told: ToldReport | null
  readonly error: ContractError | null
  readonly again: () => void
}

/** The report of a closed shift, or (null) of the open one; undefined reads nothing. */
export function useReport(shiftId: string | null | undefined): ReportRead {
  const { actions } = useCounterActions()
  const [turn, setTurn] = useState(0)
  const [read, setRead] = useState<Pick<ReportRead, 'told' | 'error'>>({ told: null, error: null })
  useEffect(() => {
    if (shiftId === undefined) return undefined
    let wanted = true
    void actions.query('report.get', { shiftId }).then((answer) => {
      if (wanted) setRead(answer.ok ? { told: answer.value, error: null } : { told: null, error: answer.error as ContractError })
    })
    return () => {
      wanted = false
    }
  }, [actions, shiftId, turn])
  return { ...read, again: useCallback(() => setTurn((before) => before + 1), []) }
}
