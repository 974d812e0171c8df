import type { HostMessage, HostStart, RefusalWords, ShellMessage } from './host-messages.ts'

/** One terminal process as its shell sees it, whatever kind of process it is. */
export interface HostProcess {
  send(message: ShellMessage): void
  onMessage(listener: (message: HostMessage) => void): void
  /** Called once, also when the process could not be started. `detail` is for support. */
  onExit(listener: (detail: string) => void): void
  kill(): void
}

export interface Refusal {
  readonly code: string
  readonly words: { readonly en: RefusalWords; readonly zh: RefusalWords }
}

export interface SuperviseOptions {
  readonly spawn: () => HostProcess
  /** Asked before every start, because sessions come in between. */
  readonly start: () => HostStart
  /** Calls `fn` after `ms`; the answer cancels it. */
  readonly after: (ms: number, fn: () => void) => () => void
  readonly onStarted: (host: HostProcess, loopbackPort: number | null) => void
  /** It will not start, and was not started again. */
  readonly onRefused: (refusal: Refusal) => void
  /** It was running, is gone, and is being started again. */
  readonly onDied: (detail: string) => void
  readonly onMessage: (message: HostMessage) => void
}

export interface SupervisedHost {
  /** Lets the terminal finish, and resolves when its process is gone. */
  stop(): Promise<void>
}

/** Pause before the nth restart in a row. */
const RESTART_PAUSES_MS = [0, 250, 1000, 3000]
/** A terminal that ran this long did not die of its start. */
const STEADY_MS = 30_000
/** How long a terminal may take to finish what it is doing before it is ended. */
const STOP_WITHIN_MS = 10_000

function startFailed(detail: string): Refusal {
  return {
    code: 'START_FAILED',
    words: {
      en: { what: 'The program behind the counter stopped while it was starting.', safe: 'Sales already saved are untouched.', todo: `Start again. If it stays so, call support and read them this: ${detail}` },
      zh: { what: '收银台的后台程序在启动时停止了。', safe: '已保存的销售没有变化。', todo: `请重新启动。若仍然如此，请联系技术支持并告知：${detail}` },
    },
  }
}

/**
 * Starts a terminal process and keeps one running: when it dies it is started again on the same data folder, where the open
 * basket is. A start that is refused is told; after a death it is tried a few times first, since the dead process may
 * still be letting go of the folder.
 */
export function superviseHost(options: SuperviseOptions): SupervisedHost {
  let current: HostProcess | null = null
  let everStarted = false
  let restarts = 0
  let stopping = false
  let onGone: () => void = () => undefined
  let cancelTimer: () => void = () => undefined

  function launch(): void {
    const host = options.spawn()
    let started = false
    let refusal: Refusal | null = null
    current = host
    host.onMessage((message) => {
      if (message.t === 'ready') host.send({ t: 'start', start: options.start() })
      else if (message.t === 'refused') refusal = { code: message.code, words: message.words }
      else if (message.t === 'started') {
        started = true
        everStarted = true
        cancelTimer = options.after(STEADY_MS, () => (restarts = 0))
        options.onStarted(host, message.loopbackPort)
      } else options.onMessage(message)
    })
    host.onExit((detail) => {
      cancelTimer()
      current = null
      if (stopping) return onGone()
      if (started) options.onDied(detail)
      again(started, refusal ?? startFailed(detail))
    })
  }

  function again(ranBefore: boolean, refusal: Refusal): void {
    const outOfTries = restarts >= RESTART_PAUSES_MS.length
    // Nothing ran yet and it says why: asking again would get the same answer.
    if (!ranBefore && (outOfTries || (!everStarted && refusal.code !== 'START_FAILED'))) return options.onRefused(refusal)
    const pauseMs = RESTART_PAUSES_MS[Math.min(restarts, RESTART_PAUSES_MS.length - 1)] ?? 0
    restarts += 1
    cancelTimer = options.after(pauseMs, launch)
  }

  launch()
  return {
    stop() {
      stopping = true
      cancelTimer()
      const host = current
      if (!host) return Promise.resolve()
      return new Promise((resolve) => {
        const cancelKill = options.after(STOP_WITHIN_MS, () => host.kill())
        onGone = () => {
          cancelKill()
          resolve()
        }
        host.send({ t: 'close' })
      })
    },
  }
}
