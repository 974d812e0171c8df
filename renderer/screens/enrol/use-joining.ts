import { useEffect, useState } from 'react'
import type { MethodOutput } from '../../../core/contract/types.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { useCounter } from '../../state/counter-store.ts'

/** What joining now would earn in the open sale, and what a phone number begins with here; null until it is said. */
export function useJoining(): MethodOutput<'member.joining'> | null {
  const { actions } = useCounterActions()
  const revision = useCounter((state) => (state.sale ? `${state.sale.saleId} ${state.sale.revision}` : null))
  const [joining, setJoining] = useState<MethodOutput<'member.joining'> | null>(null)
  useEffect(() => {
    let wanted = true
    void actions.query('member.joining', {}).then((answer) => {
      if (answer.ok && wanted) setJoining(answer.value)
    })
    return () => {
      wanted = false
    }
  }, [actions, revision])
  return joining
}
