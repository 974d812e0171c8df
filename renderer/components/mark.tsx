const DOTS = Array.from({ length: 10 }, (_, index) => {
  const angle = (index * Math.PI) / 5 - Math.PI / 2
  return { x: 24 + 19.5 * Math.cos(angle), y: 24 + 19.5 * Math.sin(angle), filled: index < 7 }
})

/** The product's mark: a stamp card with seven of ten stamps. */
export function Mark({ size, on, off, letter }: { readonly size: number; readonly on: string; readonly off: string; readonly letter: string }) {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden="true">
      {DOTS.map(({ x, y, filled }) => <circle key={`${x}:${y}`} cx={x} cy={y} r="3" fill={filled ? on : off} />)}
      <text x="24" y="31" textAnchor="middle" fontFamily="Bricolage Grotesque Variable" fontWeight="700" fontSize="20" fill={letter}>R</text>
    </svg>
  )
}
