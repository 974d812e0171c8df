/** Waits that double with each failure and differ from till to till, so that a shop does not come back all at once. */
export function createBackOff(options: { readonly firstWaitMs: number; readonly longestWaitMs: number; readonly random: () => number }) {
  let failures = 0
  return {
    /** The next wait in ms: between half and all of the doubled wait, never less than head office asked for. */
    failed(askedMs: number | null): number {
      const fullMs = Math.min(options.longestWaitMs, options.firstWaitMs * 2 ** Math.min(failures, 20))
      failures += 1
      return Math.max(askedMs ?? 0, Math.round(fullMs / 2 + (fullMs / 2) * options.random()))
    },
    reset: () => void (failures = 0),
    failing: () => failures > 0,
  }
}
