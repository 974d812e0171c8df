import { IconArrowsLeftRight, IconDiamond, IconHeart, IconShoppingBag, IconTrendingDown } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { TimelineEntry } from '../../../core/contract/member-desk-methods.ts'
import type { MemberFile } from '../../../core/contract/member-views.ts'
import { Segments } from '../../components/segments.tsx'
import { useClock } from '../../components/use-clock.ts'
import { useVirtualRows } from '../../components/use-virtual-rows.ts'
import { useWords } from '../../i18n/use-words.ts'
import { timelineWords } from './timeline-words.ts'
import type { EntryShape } from './timeline-words.ts'
import { useTimeline } from './use-timeline.ts'
import type { Shown } from './use-timeline.ts'

const ROW_PX = 62
const A_MINUTE_MS = 60_000
const ICONS: Readonly<Record<EntryShape, typeof IconHeart>> = { visit: IconShoppingBag, gain: IconHeart, loss: IconTrendingDown, moved: IconArrowsLeftRight }

/** What happened, the newest first: only what is in sight is drawn. */
export function History({ file }: { readonly file: MemberFile }) {
  const { t } = useWords()
  const [show, setShow] = useState<Shown>('all')
  const nowMs = useClock(A_MINUTE_MS)
  const { total, entries, want } = useTimeline(file, show)
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualRows(scroller, total ?? 0, ROW_PX)
  const inSight = rows.getVirtualItems()
  const last = inSight.at(-1)?.index
  useEffect(() => {
    if (last !== undefined && !entries.has(last)) want(last)
  }, [last, entries, want])
  return (
    <section className="card colm history" aria-labelledby="history-title">
      <div className="row between"><h2 className="h2" id="history-title">{t('members.history')}</h2><Segments label={t('members.show')} value={show} options={SHOWN.map((value) => ({ value, label: t(`members.shown.${value}`) }))} onChoose={setShow} /></div>
      {total === 0 && <p className="muted nothing">{t('members.firstVisit')}</p>}
      <div ref={scroller} className="scroll tl" tabIndex={0} role="list" aria-label={t('members.history')}>
        <div className="virtual" role="presentation" style={{ height: rows.getTotalSize() }}>
          {inSight.map(({ index, start }) => {
            const entry = entries.get(index)
            return entry && <Event key={`${show} ${index}`} entry={entry} top={start} place={index + 1} of={total ?? 0} nowMs={nowMs} />
          })}
        </div>
      </div>
    </section>
  )
}

const SHOWN: readonly Shown[] = ['all', 'visits', 'points']

function Event({ entry, top, place, of, nowMs }: { readonly nowMs: number; readonly entry: TimelineEntry; readonly top: number; readonly place: number; readonly of: number }) {
  const words = useWords()
  const { shape, title, small, amount, points } = timelineWords(entry, words)
  const Icon = entry.visit?.upgradedTo ? IconDiamond : ICONS[shape]
  return (
    <div className="ev" role="listitem" aria-posinset={place} aria-setsize={of} style={{ transform: `translateY(${top}px)` }}>
      <span className="dt num">{words.short(words.today(entry.at), nowMs)}</span>
      <span className={`ic${shape === 'gain' ? ' g' : ''}`} aria-hidden="true"><Icon className="i" /></span>
      <div><b className="clip">{title}</b><small className="clip">{small}</small></div>
      <div className="am num">{amount ?? points}{amount !== null && points !== null && <small className={entry.lost === 0 ? 'gain' : ''}>{points}</small>}</div>
    </div>
  )
}
