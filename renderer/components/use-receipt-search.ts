import { useDebouncedCallback } from '@mantine/hooks'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useCounterActions } from '../state/counter-context.tsx'
import type { FoundReceipt } from './receipt-list.tsx'

const PAUSE_MS = 60
const PAGE = 60

interface Pages {
  readonly text: string
  /** Null: not answered yet. */
  readonly receipts: readonly FoundReceipt[] | null
  readonly next: number | null
}

/** Receipts for what is typed, page after page; an answer to an older text is dropped. */
export function useReceiptSearch() {
  const { actions } = useCounterActions()
  const [text, setShown] = useState('')
  const [pages, setPages] = useState<Pages>({ text: '', receipts: null, next: null })
  const wanted = useRef('')
  const reading = useRef(false)
  const read = useCallback(async (asked: string, after: number | null) => {
    const answer = await actions.query('receipt.search', { text: asked, after, limit: PAGE })
    reading.current = false
    if (!answer.ok || wanted.current !== asked) return
    const { receipts, next } = answer.value
    setPages((before) => ({ text: asked, receipts: after === null ? receipts : [...(before.receipts ?? []), ...receipts], next }))
  }, [actions])
  const search = useDebouncedCallback((asked: string) => void read(asked, null), PAUSE_MS)
  useEffect(() => void read('', null), [read])
  const more = useCallback(() => {
    if (pages.next === null || reading.current) return
    reading.current = true
    void read(pages.text, pages.next)
  }, [pages, read])
  return {
    text,
    receipts: pages.receipts,
    more,
    setText(next: string) {
      setShown(next)
      wanted.current = next
      search(next)
    },
  }
}
