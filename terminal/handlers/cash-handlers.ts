import type { Counter } from './counter.ts'

/** Shifts and the cash of a drawer. */
export function cashHandlers(_counter: Counter) {
  return {}
}
