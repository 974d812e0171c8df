import type { ReactNode } from 'react'
import { RING_DOTS } from './ring-dots.ts'

const CENTRE = 150
const RADIUS = 134
const PLACES = Array.from({ length: RING_DOTS }, (_, index) => {
  const angle = (index * 2 * Math.PI) / RING_DOTS - Math.PI / 2
  return { index, x: CENTRE + RADIUS * Math.cos(angle), y: CENTRE + RADIUS * Math.sin(angle) }
})

function lookOf(index: number, now: number, after: number): 'is-full' | 'is-new' | 'is-ahead' {
  if (index < now) return 'is-full'
  return index < after ? 'is-new' : 'is-ahead'
}

/** The way to the next tier as a ring of dots: filled, open (what this sale adds), and still to come. Without a label it is a picture only. */
export function PointsRing({ now, after, label, children }: { readonly now: number; readonly after: number; readonly label: string | null; readonly children?: ReactNode }) {
  return (
    <div className="cd-ring" {...(label === null ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}>
      <svg viewBox="0 0 300 300" aria-hidden="true">
        {PLACES.map(({ index, x, y }) => {
          const look = lookOf(index, now, after)
          return <circle key={index} className={look} cx={x} cy={y} r={look === 'is-new' ? 8.5 : 10} />
        })}
      </svg>
      <div>{children}</div>
    </div>
  )
}
