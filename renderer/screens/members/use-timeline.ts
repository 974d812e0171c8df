import { useCallback, useEffect, useRef, useState } from 'react'
import type { MemberFile } from '../../../core/contract/member-views.ts'
import type { TimelineEntry } from '../../../core/contract/member-desk-methods.ts'
import type { MethodInput } from '../../../core/contract/types.ts'
import { useCounterActions } from '../../state/counter-context.tsx'

export type Shown = MethodInput<'member.timeline'>['show']

const PAGE = 50

export interface Timeline {
  /** Null until the first page is there. */
  readonly total: number | null
  /** By place, the newest first; what is not there yet is read when it is wanted. */
  readonly entries: ReadonlyMap<number, TimelineEntry>
  readonly want: (place: number) => void
}

/** What happened to a member, read page by page as it is scrolled to; anew whenever the file is. */
export function useTimeline(file: MemberFile, show: Shown): Timeline {
  const { actions } = useCounterActions()
  const [read, setRead] = useState<{ of: object; show: Shown; total: number; entries: Map<number, TimelineEntry> } | null>(null)
  const asked = useRef(new Set<number>())
  const load = useCallback(async (page: number) => {
    const pages = asked.current
    if (pages.has(page)) return
    pages.add(page)
    const answer = await actions.query('member.timeline', { memberId: file.memberId, show, skip: page * PAGE, limit: PAGE })
    if (!answer.ok || asked.current !== pages) return
    setRead((before) => {
      const known = before?.of === pages ? before.entries : new Map<number, TimelineEntry>()
      const entries = new Map(known)
      answer.value.entries.forEach((entry, index) => entries.set(page * PAGE + index, entry))
      return { of: pages, show, total: answer.value.total, entries }
    })
  }, [actions, file, show])
  useEffect(() => {
    asked.current = new Set()
    void load(0)
  }, [load])
  const want = useCallback((place: number) => void load(Math.floor(place / PAGE)), [load])
  return { total: read?.show === show ? read.total : null, entries: read?.show === show ? read.entries : new Map(), want }
}
