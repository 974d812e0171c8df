import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPairing } from '../../headoffice/server/services/pairing.ts'
import { readIdentity } from '../../headoffice/server/store/identity-store.ts'
import { openDatabase } from '../../headoffice/server/store/database.ts'
import type { Database } from '../../headoffice/server/store/database.ts'
import type { AuditedTill } from './fleet-audit.ts'
import { FleetFaults } from './fleet-faults.ts'
import { startFleetPostgres } from './fleet-postgres.ts'
import type { FleetPostgres } from './fleet-postgres.ts'
import { fleetServer } from './fleet-server.ts'
import type { FleetServer } from './fleet-server.ts'
import { fleetTills } from './fleet-tills.ts'
import type { FleetTills } from './fleet-tills.ts'
import { until } from './network.ts'
import { createProxy } from './proxy.ts'
import type { Proxy } from './proxy.ts'
import { seededNumbers } from './seeded-numbers.ts'

export interface FleetOptions {
  readonly tills: number
  /** Tills in one process: a real one costs 150 MB and a second of start, so that twenty leave two cores nothing to sell with. */
  readonly tillsAProcess: number
  readonly servers: number
  readonly seed: number
  readonly pauseMs: number
}

/** Tills in processes of their own, each on a line of its own, servers in processes of their own, and one PostgreSQL. */
export interface Fleet {
  readonly lines: readonly Proxy[]
  readonly servers: readonly FleetServer[]
  readonly postgres: FleetPostgres
  readonly processes: readonly FleetTills[]
  readonly audited: readonly AuditedTill[]
  readonly database: Database
  readonly openedAt: number
  readonly faults: FleetFaults
  /** Waits until head office holds all that every till wrote. */
  exchanged(withinMs: number): Promise<void>
  /** What each till says that members have. */
  pointsAtTills(): Promise<Readonly<Record<number, Readonly<Record<string, number>>>>>
  close(): Promise<void>
}

const KEPT_REQUESTS = 60
/** Each code that is typed is compared, slowly on purpose, with those of all tills that wait. */
const LONGEST_PAIRING_MS = 600_000

export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const openedAt = Date.now()
  const random = seededNumbers(options.seed)
  const folder = mkdtempSync(join(tmpdir(), 'regulars-fleet-tills-'))
  const postgres = await startFleetPostgres()
  const servers = Array.from({ length: options.servers }, () => fleetServer({ dataDir: postgres.dataDir, databaseUrl: postgres.url, openedAt }))
  // All at once on an empty database, as a first start of several would be.
  const started = await Promise.allSettled(servers.map((server) => server.start()))
  const failed = started.find((one) => one.status === 'rejected')
  if (failed) {
    await Promise.allSettled(servers.map((server) => server.stop()))
    await postgres.close()
    rmSync(folder, { recursive: true, force: true })
    throw failed.reason
  }

  /** Whichever server runs, in turn by chance; port 9 (discard) where none does. */
  const upstream = () => {
    const running = servers.filter(({ port }) => port !== 0)
    return { host: '127.0.0.1', port: running[random.between(0, running.length - 1)]?.port ?? 9 }
  }
  const lines = await Promise.all(Array.from({ length: options.tills }, () => createProxy({ upstream, keep: KEPT_REQUESTS })))
  const tills = lines.map((line, n) => {
    const place = join(folder, String(n))
    mkdirSync(join(place, 'till'), { recursive: true })
    return { n, dataDir: join(place, 'till'), notebook: join(place, 'notebook.jsonl'), url: `http://127.0.0.1:${line.port}` }
  })
  const processes = Array.from({ length: Math.ceil(options.tills / options.tillsAProcess) }, (_, at) =>
    fleetTills({ tills: tills.slice(at * options.tillsAProcess, (at + 1) * options.tillsAProcess), openedAt, seed: options.seed, pauseMs: options.pauseMs }))

  const database = await openDatabase(postgres.url, { now: () => Date.now() })
  const identity = async () => (await readIdentity(database.pool)) ?? Promise.reject(new Error('head office has no identity'))
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const pairing = createPairing({ database, identity, now: () => Date.now(), log })
  const states = () => processes.flatMap((one) => [...one.states.values()])

  /** Types each code that a till shows, as somebody at head office would. */
  async function pairAll(): Promise<void> {
    const typed = new Set<string>()
    await until(async () => {
      for (const { pairingCode } of states()) {
        if (pairingCode === null || typed.has(pairingCode)) continue
        typed.add(pairingCode)
        await pairing.typed(pairingCode)
      }
      return states()
    }, (all) => all.length === options.tills && all.every((view) => view.paired), LONGEST_PAIRING_MS)
  }

  const fleet: Fleet = {
    lines, servers, postgres, processes, audited: tills, database, openedAt,
    faults: new FleetFaults({ lines, servers, postgres, tills: processes, random }),
    async exchanged(withinMs) {
      for (const one of processes) one.forget()
      await until(states, (all) => all.length === options.tills && all.every((view) => view.state === 'idle' && view.waitingEntries === 0 && view.trouble === null), withinMs)
    },
    pointsAtTills: async () => Object.assign({}, ...(await Promise.all(processes.map((one) => one.points())))) as Record<number, Record<string, number>>,
    async close() {
      await Promise.allSettled(processes.map((one) => one.close()))
      await Promise.allSettled(servers.map((server) => server.stop()))
      await database.close()
      for (const line of lines) await line.close()
      await postgres.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  try {
    await Promise.all(processes.map((one) => one.start()))
    await pairAll()
  } catch (thrown) {
    await fleet.close()
    throw thrown
  }
  return fleet
}
