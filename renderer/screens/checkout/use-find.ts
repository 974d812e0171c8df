import { useDebouncedCallback } from '@mantine/hooks'
import { useRef, useState } from 'react'
import type { MethodOutput } from '../../../core/contract/types.ts'
import { useCounterActions } from '../../state/counter-context.tsx'

type Found = MethodOutput<'find.search'>

const PAUSE_MS = 60
const MOST_FOUND = 8

/** Searches while a person types; an answer to an older text is dropped. */
export function useFind(onFound: () => void) {
  const { actions } = useCounterActions()
  const [text, setShown] = useState('')
  const [found, setFound] = useState<Found | null>(null)
  const wanted = useRef('')
  const search = useDebouncedCallback(async (asked: string) => {
    const answer = await actions.query('find.search', { text: asked, limit: MOST_FOUND })
    if (!answer.ok || wanted.current !== asked) return
    setFound(answer.value)
    onFound()
  }, PAUSE_MS)
  return {
    text,
    found,
    setText(next: string) {
      setShown(next)
      wanted.current = next.trim()
      if (wanted.current === '') setFound(null)
      else search(wanted.current)
    },
    clear() {
      setShown('')
      wanted.current = ''
      setFound(null)
    },
  }
}
