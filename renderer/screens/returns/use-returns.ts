import { useEffect, useState } from 'react'
import type { ContractError } from '../../../core/contract/errors.ts'
import type { MethodInput, MethodOutput } from '../../../core/contract/types.ts'
import type { QueryName } from '../../link/commands.ts'
import { useCounterActions } from '../../state/counter-context.tsx'
import { tell, useCounter } from '../../state/counter-store.ts'
import type { WordBook } from '../../state/counter-store.ts'

export interface Asked<T> {
  /** Null: not answered yet, or refused. */
  readonly value: T | null
  readonly error: ContractError | null
}

/**
 * Asks the terminal again whenever the question changes; null asks nothing. An answer to an older question is dropped, and
 * the last answer stays until the next one is there, so that amounts do not flicker.
 */
export function useAsked<M extends QueryName>(method: M, input: MethodInput<M> | null): Asked<MethodOutput<M>> {
  const { actions } = useCounterActions()
  const [answer, setAnswer] = useState<Asked<MethodOutput<M>>>({ value: null, error: null })
  const question = input === null ? null : JSON.stringify(input)
  useEffect(() => {
    if (question === null) return undefined
    let wanted = true
    void actions.query(method, JSON.parse(question) as MethodInput<M>).then((told) => {
      if (wanted) setAnswer(told.ok ? { value: told.value, error: null } : { value: null, error: told.error as ContractError })
    })
    return () => {
      wanted = false
    }
  }, [actions, method, question])
  return question === null ? { value: null, error: null } : answer
}

/** The rules of a version with their names, read where they are not here yet. */
export function useBookOf(version: number): WordBook | null {
  const book = useCounter((state) => state.books[version] ?? null)
  const told = useAsked('rulebook.get', book === null ? { version } : null).value
  useEffect(() => {
    if (told) tell({ books: { ...useCounter.getState().books, [version]: told } })
  }, [told, version])
  return book ?? told
}
