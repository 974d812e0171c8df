import type { Counter } from './counter.ts'

/** Members, their cards, consents and households. */
export function memberHandlers(_counter: Counter) {
  return {}
}
