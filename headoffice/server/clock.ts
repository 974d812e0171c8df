import { performance } from 'node:perf_hooks'
import type { Clock } from '../../core/base/ports.ts'

/** The computer's own clocks: where real time enters head office. */
export function createSystemClock(): Clock {
  return { now: () => Date.now(), monotonicMs: () => performance.now() }
}
