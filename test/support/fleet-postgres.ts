import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDataFolder } from '../../headoffice/server/data-folder.ts'
import { startOwnPostgres } from '../../headoffice/server/postgres/own-postgres.ts'
import { createProxy } from './proxy.ts'
import type { Proxy } from './proxy.ts'
import { until } from './network.ts'

/** One real PostgreSQL for several servers, reached over a line that can be cut; its folder holds their keys too. */
export interface FleetPostgres {
  readonly dataDir: string
  /** Over the line, which stays the same when the database comes back on another port. */
  readonly url: string
  readonly line: Proxy
  /** SIGKILL to its first process; nothing is written out. Starts it again. */
  killAndStart(): Promise<void>
  /** Stops it in the middle of what runs, and starts it again. */
  restart(): Promise<void>
  close(): Promise<void>
}

const quiet = (): void => undefined

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}

export async function startFleetPostgres(): Promise<FleetPostgres> {
  const dataDir = mkdtempSync(join(tmpdir(), 'regulars-fleet-'))
  openDataFolder(dataDir)
  let own = await startOwnPostgres(dataDir, quiet)
  const portOf = () => Number(new URL(own.connectionString).port)
  const line = await createProxy({ upstream: () => ({ host: '127.0.0.1', port: portOf() }) })
  const url = new URL(own.connectionString)
  url.port = String(line.port)

  const firstProcess = () => {
    const cluster = readdirSync(dataDir).find((name) => /^postgres-\d+$/.test(name)) ?? ''
    return Number(readFileSync(join(dataDir, cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
  }
  /** What is left of a killed one may hold on to its memory for a moment; then a start is refused, and the next one not. */
  const startAgain = async () => {
    await until(() => startOwnPostgres(dataDir, quiet).then((started) => (own = started), () => null), (started) => started !== null, 60_000)
  }
  return {
    dataDir, line,
    url: url.href,
    async killAndStart() {
      const first = firstProcess()
      process.kill(first, 'SIGKILL')
      await until(() => isGone(first), Boolean)
      await startAgain()
    },
    async restart() {
      await own.stop()
      await startAgain()
    },
    async close() {
      await line.close()
      await own.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
