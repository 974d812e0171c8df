export interface Rounds {
  /** Runs a round after `ms` at the latest; one that runs already is followed by another. */
  soon(ms: number): void
  /** Runs a whole round from now; resolves when it ended, or after `longestMs`. */
  oneMore(longestMs: number): Promise<void>
  close(): Promise<void>
}

/**
 * Rounds one after another, never two at once; each answers how many ms to wait for the next.
 * Timers do not keep the process alive.
 */
export function createRounds(options: {
  readonly round: () => Promise<number>
  readonly onThrown: (thrown: unknown) => number
  /** False while a wait after a failure must be sat out. */
  readonly mayHurry: () => boolean
}): Rounds {
  let timer: NodeJS.Timeout | null = null
  let dueAt = Infinity
  let running: Promise<void> | null = null
  let again = false
  let closed = false

  function arm(ms: number): void {
    const at = performance.now() + ms
    if (closed || (timer && dueAt <= at)) return
    if (timer) clearTimeout(timer)
    dueAt = at
    timer = setTimeout(start, ms)
    timer.unref()
  }

  function start(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (closed || running) return
    again = false
    running = runOnce().finally(() => {
      running = null
    })
  }

  async function runOnce(): Promise<void> {
    let waitMs: number
    try {
      waitMs = await options.round()
    } catch (thrown) {
      waitMs = closed ? 0 : options.onThrown(thrown)
    }
    arm(again && options.mayHurry() ? 0 : waitMs)
  }

  return {
    soon(ms) {
      if (running) again = true
      else arm(ms)
    },
    async oneMore(longestMs) {
      const whole = (async () => {
        await running
        start()
        await running
      })()
      let cancel: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        cancel = setTimeout(resolve, longestMs)
        cancel.unref()
      })
      await Promise.race([whole, late])
      clearTimeout(cancel)
    },
    async close() {
      closed = true
      if (timer) clearTimeout(timer)
      timer = null
      await running
    },
  }
}
