import type { Counter } from './counter.ts'

/** Points outside of a sale. */
export function pointsHandlers(_counter: Counter) {
  return {}
}
