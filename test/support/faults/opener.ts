import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Faults } from './faults.ts'
import type { Opened, ToOpen } from './opening-child.ts'

const CHILD = fileURLToPath(new URL('./opening-child.ts', import.meta.url))
/** Far more than an opening takes: what has not answered by then hangs. */
const HANGS_AFTER_MS = 30_000

/** A process that opens tills, one after another. */
export class Opener {
  private readonly child: ChildProcess

  constructor(faults: Faults) {
    this.child = fork(CHILD, [], { execArgv: [], env: { ...process.env, ...faults.env } })
  }

  /** How it went; throws where the process died of it or does not answer. */
  async open(what: ToOpen): Promise<string> {
    const stop = new AbortController()
    const answered = once(this.child, 'message', { signal: AbortSignal.any([stop.signal, AbortSignal.timeout(HANGS_AFTER_MS)]) })
    const died = once(this.child, 'exit', { signal: stop.signal }).then(([code, signal]) => {
      throw new Error(`${what.how}: the process ended with ${String(code ?? signal)}`)
    })
    try {
      this.child.send(what)
      const [{ outcome }] = (await Promise.race([answered, died])) as [Opened]
      return outcome
    } finally {
      died.catch(() => undefined)
      stop.abort()
    }
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const gone = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await gone
  }
}
