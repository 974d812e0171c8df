import type { Clock } from '../../core/base/ports.ts'

/** Below this, the till's own clock is used: a Date header counts whole seconds and travelled. */
export const SKEW_THAT_MATTERS_MS = 60_000

/** Head office's clock as this till knows it, from the Date header of its answers. */
export function createServerClock(clock: Clock) {
  let offsetMs = 0
  let last: { readonly serverNow: number; readonly monotonicMs: number } | null = null
  return {
    learn(serverNow: number): void {
      const differenceMs = serverNow - clock.now()
      offsetMs = Math.abs(differenceMs) > SKEW_THAT_MATTERS_MS ? differenceMs : 0
      last = { serverNow, monotonicMs: clock.monotonicMs() }
    },
    now: () => Math.max(0, clock.now() + offsetMs),
    /** What it must be there by now, whatever happened to this till's clock since; null where head office never said. */
    heard: () => (last ? last.serverNow + (clock.monotonicMs() - last.monotonicMs) : null),
  }
}
