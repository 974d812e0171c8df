const SPOKES = Array.from({ length: 8 }, (_, index) => {
  const angle = (index * Math.PI) / 4
  return { x: 12 + 8.4 * Math.cos(angle), y: 12 + 8.4 * Math.sin(angle) }
})

/** Eight dots round one: the programme's mark for points. */
export function PointsIcon() {
  return (
    <svg className="i" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      {SPOKES.map(({ x, y }) => <circle key={`${x}:${y}`} cx={x} cy={y} r="2.5" />)}
      <circle cx="12" cy="12" r="3.6" />
    </svg>
  )
}
