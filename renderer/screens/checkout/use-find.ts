import { useRef, useState } from 'react'
import type { MethodOutput } from '../../../core/contract/types.ts'
import { useCounterActions } from '../../state/counter-context.tsx'

type Found = MethodOutput<'find.search'>

const MOST_FOUND = 8

/** Searches with every key; while one search is on its way the newest text waits for its turn, and an answer to an older text is dropped. */
export function useFind(onFound: () => void) {
  const { actions } = useCounterActions()
  const [text, setShown] = useState('')
  const [found, setFound] = useState<Found | null>(null)
  const wanted = useRef('')
  const asking = useRef(false)
  const search = async () => {
    if (asking.current) return
    asking.current = true
    for (let asked = ''; asked !== wanted.current;) {
      asked = wanted.current
      if (asked === '') break
      const answer = await actions.query('find.search', { text: asked, limit: MOST_FOUND })
      if (!answer.ok || wanted.current !== asked) continue
      setFound(answer.value)
      onFound()
    }
    asking.current = false
  }
  return {
    text,
    found,
    setText(next: string) {
      setShown(next)
      wanted.current = next.trim()
      if (wanted.current === '') setFound(null)
      else void search()
    },
    clear() {
      setShown('')
      wanted.current = ''
      setFound(null)
    },
  }
}
