import type { Counter } from './counter.ts'

/** Gift cards, store credit and customer accounts. */
export function storedValueHandlers(_counter: Counter) {
  return {}
}
