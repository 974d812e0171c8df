import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { FromServer } from './fleet-server-child.ts'
import { COMPILE_CACHE } from './till-process.ts'

const CHILD = fileURLToPath(new URL('./fleet-server-child.ts', import.meta.url))

export interface FleetServer {
  /** 0 while it does not run. */
  readonly port: number
  /** How often it ended by itself, which nothing may make it do. */
  readonly ownDeaths: number
  start(): Promise<void>
  /** SIGKILL: nothing is said, nothing is finished. */
  kill(): Promise<void>
  /** SIGTERM, and its end. */
  stop(): Promise<void>
}

/** A head office server to be killed and started again. */
export function fleetServer(options: { readonly dataDir: string; readonly databaseUrl: string; readonly openedAt: number }): FleetServer {
  let child: ChildProcess | null = null
  let port = 0
  let ownDeaths = 0
  let lastRefusal = ''

  async function end(signal: NodeJS.Signals): Promise<void> {
    port = 0
    const ending = child
    child = null
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    const gone = once(ending, 'exit')
    ending.kill(signal)
    await gone
  }

  /** The port, or null where it was refused: the database may be away just then. */
  async function tryToStart(): Promise<number | null> {
    const started = fork(CHILD, [options.dataDir], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, DATABASE_URL: options.databaseUrl, FLEET_OPENED_AT: String(options.openedAt), NODE_COMPILE_CACHE: COMPILE_CACHE },
    })
    child = started
    const told = await new Promise<FromServer>((resolve) => {
      started.once('message', (message: FromServer) => resolve(message))
      // A start that is refused says why and waits to be ended; one that just ends has been ended by a fault.
      started.once('exit', (code, signal) => {
        if (child === started) {
          ownDeaths += 1
          port = 0
        }
        resolve({ refused: `ended with ${code ?? signal}` })
      })
    })
    if ('port' in told) return told.port
    lastRefusal = told.refused
    await end('SIGKILL')
    return null
  }

  return {
    get port() {
      return port
    },
    get ownDeaths() {
      return ownDeaths
    },
    async start() {
      for (let tries = 1; port === 0; tries += 1) {
        port = (await tryToStart()) ?? 0
        if (port === 0 && tries === 20) throw new Error(`a head office server did not come back: ${lastRefusal}`)
        if (port === 0) await new Promise((resolve) => setTimeout(resolve, 500))
      }
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}
