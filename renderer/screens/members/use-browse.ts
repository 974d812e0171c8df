import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import type { MethodOutput } from '../../../core/contract/types.ts'
import { useCounterActions } from '../../state/counter-context.tsx'

export type Browsed = MethodOutput<'member.browse'> & { readonly text: string }

const PAUSE_MS = 40
const MOST_ROWS = 200

/** Members for what is typed; an answer to older text is dropped. Null: nothing is looked for, or nothing was said yet. */
export function useBrowse(text: string): Browsed | null {
  const { actions } = useCounterActions()
  const [found, setFound] = useState<Browsed | null>(null)
  const asked = text.trim()
  const wanted = useRef(asked)
  const search = useDebouncedCallback(async (of: string) => {
    const answer = await actions.query('member.browse', { text: of, limit: MOST_ROWS })
    if (answer.ok && wanted.current === of) setFound({ ...answer.value, text: of })
  }, PAUSE_MS)
  useEffect(() => {
    wanted.current = asked
    if (asked !== '') search(asked)
  }, [asked, search])
  return asked === '' ? null : found
}
