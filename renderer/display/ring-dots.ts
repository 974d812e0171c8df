/** Dots of the ring. */
export const RING_DOTS = 24

/** How many dots the way to the next tier fills, now and after this sale. The last one is for who has arrived. */
export function ringDots(next: { readonly requiredMinor: number; readonly missingMinor: number; readonly missingAfterSaleMinor: number } | null): { now: number; after: number } {
  if (!next || next.requiredMinor === 0) return { now: RING_DOTS, after: RING_DOTS }
  const dots = (missingMinor: number) => (missingMinor === 0 ? RING_DOTS : Math.min(RING_DOTS - 1, Math.max(0, Math.round(RING_DOTS * (1 - missingMinor / next.requiredMinor)))))
  return { now: dots(next.missingMinor), after: dots(next.missingAfterSaleMinor) }
}
