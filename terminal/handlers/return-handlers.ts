import type { Counter } from './counter.ts'

/** What comes back: returns, voids, exchanges. */
export function returnHandlers(_counter: Counter) {
  return {}
}
