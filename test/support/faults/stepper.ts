import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { StepDone, StepOrder } from './step-child.ts'

const CHILD = fileURLToPath(new URL('./step-child.ts', import.meta.url))
/** Far more than a step takes: what has not answered by then hangs. */
const HANGS_AFTER_MS = 60_000

/** Has the rare steps of a till's life done in a process of their own; a new one where the last was killed. */
export class Stepper {
  private readonly env: Readonly<Record<string, string>>
  private child: ChildProcess | null = null

  constructor(env: Readonly<Record<string, string>>) {
    this.env = env
  }

  /** How it went, `killed` where the process was; throws where it died by itself or does not answer. */
  async do(order: StepOrder): Promise<string> {
    this.child ??= fork(CHILD, [], { execArgv: [], env: { ...process.env, ...this.env } })
    const { child } = this
    const stop = new AbortController()
    const answered = once(child, 'message', { signal: AbortSignal.any([stop.signal, AbortSignal.timeout(HANGS_AFTER_MS)]) }).then(([done]) => (done as StepDone).outcome)
    const died = once(child, 'exit', { signal: stop.signal }).then(([code, signal]) => {
      this.child = null
      if (signal === 'SIGKILL') return 'killed'
      throw new Error(`${order.step}: the process ended with ${String(code ?? signal)}`)
    })
    try {
      child.send(order, () => undefined)
      return await Promise.race([answered, died])
    } finally {
      for (const unheard of [answered, died]) unheard.catch(() => undefined)
      stop.abort()
    }
  }

  /** Lets the process end by itself. */
  async end(): Promise<void> {
    const { child } = this
    if (!child) return
    const gone = once(child, 'exit')
    child.disconnect()
    await gone
    this.child = null
  }
}
