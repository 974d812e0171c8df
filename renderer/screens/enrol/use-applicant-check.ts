import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import type { MethodInput, MethodOutput } from '../../../core/contract/types.ts'
import { useCounterActions } from '../../state/counter-context.tsx'

const PAUSE_MS = 120

/** Asks who the applicant may be while their name and numbers are typed; an answer to older text is dropped. Null: nothing said yet. */
export function useApplicantCheck(input: MethodInput<'member.check'>): MethodOutput<'member.check'> | null {
  const { actions } = useCounterActions()
  const [answered, setAnswered] = useState<{ of: string; check: MethodOutput<'member.check'> } | null>(null)
  const asked = JSON.stringify(input)
  const wanted = useRef(asked)
  const ask = useDebouncedCallback(async (text: string) => {
    const answer = await actions.query('member.check', JSON.parse(text) as MethodInput<'member.check'>)
    if (answer.ok && wanted.current === text) setAnswered({ of: text, check: answer.value })
  }, PAUSE_MS)
  useEffect(() => {
    wanted.current = asked
    ask(asked)
  }, [asked, ask])
  return answered?.of === asked ? answered.check : null
}
