import { useEffect, useState } from 'react'
import type { Rulebook } from '../../../core/rulebook/rulebook.ts'
import { useCounterActions } from '../../state/counter-context.tsx'

/** The rules in force; null until they were read. */
export function useRulesNow(): Rulebook | null {
  const { actions } = useCounterActions()
  const [rules, setRules] = useState<Rulebook | null>(null)
  useEffect(() => {
    let wanted = true
    void actions.query('rulebook.get', { version: null }).then((answer) => {
      if (answer.ok && wanted) setRules(answer.value.rulebook)
    })
    return () => {
      wanted = false
    }
  }, [actions])
  return rules
}
