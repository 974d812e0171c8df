/** A pause that can be cut short. */
export interface Sleeper {
  /** Resolves when the time is over or `wake` is called; at once where it was called since the last sleep. Keeps no process alive. */
  sleep(timeMs: number): Promise<void>
  wake(): void
}

export function createSleeper(): Sleeper {
  let awake = false
  let wakeUp: (() => void) | null = null
  return {
    sleep(timeMs) {
      if (awake) {
        awake = false
        return Promise.resolve()
      }
      return new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer)
          wakeUp = null
          awake = false
          resolve()
        }
        const timer = setTimeout(end, timeMs)
        timer.unref()
        wakeUp = end
      })
    },
    wake() {
      awake = true
      wakeUp?.()
    },
  }
}
