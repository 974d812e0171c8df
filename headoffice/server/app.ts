import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../core/base/ports.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { answerProblems } from './answer-problems.ts'
import { createSystemClock } from './clock.ts'
import { openDataFolder } from './data-folder.ts'
import type { DataFolder } from './data-folder.ts'
import { closeDoors, createDoors, listen } from './doors.ts'
import type { Doors } from './doors.ts'
import { refusedWhereGone } from './gone.ts'
import { openKeys } from './keys.ts'
import type { HeadOfficeKeys } from './keys.ts'
import { createLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { openMetricsDoor } from './metrics-door.ts'
import type { MetricsDoor } from './metrics-door.ts'
import { startOwnPostgres } from './postgres/own-postgres.ts'
import { privateFile } from './private-file.ts'
import { createAllowance, LIMITS } from './rate-limit.ts'
import type { Limits } from './rate-limit.ts'
import { createConsoleAccess } from './routes/console-access.ts'
import { changeRoutes } from './routes/change-routes.ts'
import { copyRoutes } from './routes/copy-routes.ts'
import { consoleRoutes } from './routes/console-routes.ts'
import { healthRoutes } from './routes/health-routes.ts'
import { instrumentRoutes } from './routes/instrument-routes.ts'
import { ratingRoutes } from './routes/rating-routes.ts'
import { memberRoutes } from './routes/member-routes.ts'
import { messageRoutes } from './routes/message-routes.ts'
import { peopleRoutes } from './routes/people-routes.ts'
import { rulebookRoutes } from './routes/rulebook-routes.ts'
import { rulebookStatusRoutes } from './routes/rulebook-status-routes.ts'
import { signInRoutes } from './routes/sign-in-routes.ts'
import { terminalStandingRoutes } from './routes/terminal-standing-routes.ts'
import { terminalRoutes } from './routes/terminal-routes.ts'
import { keyListNow, makeFirstKeyList } from './rulebooks/key-lists.ts'
import { isOnList } from './rulebooks/own-key.ts'
import { createRulebooks } from './rulebooks/rulebooks.ts'
import { openStagesInTime } from './rulebooks/stage-opening.ts'
import type { StageOpening } from './rulebooks/stage-opening.ts'
import { HeadOfficeRefusal } from './start-refusal.ts'
import { createCounter } from './services/counter.ts'
import type { Counter } from './services/counter.ts'
import { createDueRunner } from './services/due-runner.ts'
import type { DueRunner } from './services/due-runner.ts'
import { interpretAll } from './services/interpretation.ts'
import { keepHouseHourly } from './services/keeping.ts'
import { createMessages } from './services/messages.ts'
import { createPairing } from './services/pairing.ts'
import { createPeople } from './services/people.ts'
import { createRequestSignatures } from './services/request-signature.ts'
import { noticeRestored } from './services/restored.ts'
import { createSignIn } from './services/sign-in.ts'
import { createStaff } from './services/staff.ts'
import { createTerminalStanding } from './services/terminal-standing.ts'
import type { TlsFiles } from './tls-files.ts'
import { openDatabase, shownAddress } from './store/database.ts'
import type { Database } from './store/database.ts'
import { readIdentity, readOrMakeIdentity } from './store/identity-store.ts'
import { keepFirstRulebook } from './store/rulebook-store.ts'

export interface HeadOfficeBooksConfig {
  /** Keys, log, and head office's own database. */
  readonly dataDir: string
  /** A PostgreSQL of yours; otherwise head office starts its own. */
  readonly databaseUrl?: string | undefined
  /** What tills of this programme are set up with; kept at the first start. */
  readonly firstRulebook: Rulebook
  /** Where the root's private key is, for a command that changes the list of keys; absent: in the data folder, or not here. */
  readonly rootKeyFile?: string | undefined
  readonly clock?: Clock
  /** Told what takes a moment at a first start. */
  readonly onNews?: (words: string) => void
}

/** Head office without its doors: folder, keys and database, open. */
export interface HeadOfficeBooks {
  readonly folder: DataFolder
  readonly keys: HeadOfficeKeys
  readonly database: Database
  readonly clock: Clock
  /** Ends connections; its own database stops too unless another program still uses it. */
  close(): Promise<void>
}

export interface HeadOfficeConfig extends HeadOfficeBooksConfig {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  /** The console's built page. */
  readonly pageDir: string
  /** Null or absent: plain http, for this computer and a shop's own network, or behind a proxy. */
  readonly tls?: TlsFiles | null
  /** Proxies whose word on where a request comes from is taken. */
  readonly trustedProxies?: readonly string[]
  readonly limits?: Partial<Limits>
  /** Where Prometheus reads; absent: nowhere. */
  readonly metrics?: { readonly host: string; readonly port: number } | undefined
  /** Between being told to stop and taking nothing new: /ready says so meanwhile, and balancers look elsewhere. */
  readonly drainMs?: number
  /** A file, or `-` for standard output; absent: in the data folder. */
  readonly logTo?: string | undefined
}

export interface HeadOffice {
  readonly url: string
  /** Typed once in the console, as long as nobody is there by name. */
  readonly consoleToken: string
  /** Whether that was so at the start. */
  readonly takesWord: boolean
  readonly books: HeadOfficeBooks
  /** Null: not served. */
  readonly metricsUrl: string | null
  /** Takes a renewed certificate for connections from now on. Throws HeadOfficeRefusal; the old one stays then. */
  renewTls(): void
  /** Finishes what is running, closes the doors, stops its own database. */
  close(): Promise<void>
}


/** Opens what head office keeps. Throws HeadOfficeRefusal; nothing is left running then. */
export function openBooks(config: HeadOfficeBooksConfig): Promise<HeadOfficeBooks> {
  return refusedWhereGone(addressOf(config), () => openKept(config))
}

/** The database as a person may read it: its address, or the folder of head office's own. */
const addressOf = ({ databaseUrl, dataDir }: HeadOfficeBooksConfig): string => (databaseUrl === undefined ? dataDir : shownAddress(databaseUrl))

async function openKept(config: HeadOfficeBooksConfig): Promise<HeadOfficeBooks> {
  const clock = config.clock ?? createSystemClock()
  const folder = openDataFolder(config.dataDir)
  const own = config.databaseUrl === undefined ? await startOwnPostgres(folder.path, config.onNews ?? (() => undefined)) : null
  const connectionString = config.databaseUrl ?? own?.connectionString ?? ''
  try {
    const keys = openKeys(folder.keys, config.rootKeyFile)
    const database = await openDatabase(connectionString, clock)
    const close = async () => {
      // A database that does not answer has nobody connected either.
      const shared = await database.othersConnected().catch(() => false)
      await database.close()
      if (!shared) await own?.stop()
    }
    try {
      const now = clock.now()
      const identity = await readOrMakeIdentity(database.pool, { programmeId: config.firstRulebook.programme.id, incarnation: randomUUID(), rootKey: keys.root.publicKey }, now)
      if (identity.rootKey !== keys.root.publicKey) throw new HeadOfficeRefusal('KEYS_OF_ANOTHER', folder.keys)
      const { version, effectiveAt } = config.firstRulebook
      await keepFirstRulebook(database.pool, { version, body: JSON.stringify(config.firstRulebook, null, 2), effectiveAt, publishedAt: now })
      await makeFirstKeyList(database, keys, now)
      if (await noticeRestored(database, clock.now())) config.onNews?.('This database came from another server: tills will be told everything anew.')
    } catch (thrown) {
      await database.close()
      throw thrown
    }
    return { folder, keys, database, clock, close }
  } catch (thrown) {
    if (own?.startedHere) await own.stop()
    throw thrown
  }
}

/** Starts head office. Throws HeadOfficeRefusal; nothing is left running then. */
export function createHeadOffice(config: HeadOfficeConfig): Promise<HeadOffice> {
  return refusedWhereGone(addressOf(config), () => start(config))
}

async function start(config: HeadOfficeConfig): Promise<HeadOffice> {
  const books = await openBooks(config)
  const { database, clock, folder, keys } = books
  const log = createLog(config.logTo ?? folder.logFile)
  const now = () => clock.now()
  const limits = { ...LIMITS, ...config.limits }
  const secure = (config.tls ?? null) !== null
  let doors: Doors | null = null
  let metricsDoor: MetricsDoor | null = null
  let stages: StageOpening | null = null
  const house = keepHouseHourly({ database, now, log })
  let isStopping = false
  let due: DueRunner | null = null
  let counter: Counter | null = null
  const close = async () => {
    isStopping = true
    if (config.drainMs !== undefined) await delay(config.drainMs)
    await stages?.stop()
    await house.close()
    await due?.close()
    await closeDoors(doors)
    await counter?.close()
    await metricsDoor?.close()
    await books.close()
    log.info('head-office.stopped')
    log.close()
  }
  try {
    if (config.databaseUrl === undefined && !(await database.holdForOneServer())) throw new HeadOfficeRefusal('FOLDER_IN_USE', folder.path)
    const identity = async () => (await readIdentity(database.pool)) ?? Promise.reject(new Error('head office has no identity'))
    const pairing = createPairing({ database, identity, now, log })
    const consoleToken = privateFile(folder.consoleTokenFile, () => randomBytes(18).toString('base64url')).trim()
    const hasher = { sha256Hex: (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex') }
    const metrics = createMetrics({ database, now })
    doors = await createDoors({ tls: config.tls ?? null, limits, trustedProxies: config.trustedProxies ?? [], now })
    const { server } = doors
    metrics.watch(server)
    answerProblems(server, { log, onProblem: metrics.refused })
    const fromHere = createConsoleAccess({ secure })
    const people = createPeople({ database, now, consoleToken, secure, fromHere })
    const signIn = createSignIn({ database, now, log })
    const staff = createStaff({ database, now })
    const terminalAllowance = createAllowance(limits.terminal, now)
    counter = createCounter({ database, log })
    // What every file of routes may ask for: whose request it is (signatures for tills, people for the console) among the rest.
    const shared = { database, identity, hasher, now, log, people, signatures: createRequestSignatures({ database, now, allowance: terminalAllowance }) }
    terminalRoutes(server, { ...shared, counter, pairing, metrics, pairingAllowance: createAllowance(limits.pairing, now), terminalAllowance })
    changeRoutes(server, { ...shared, keys })
    copyRoutes(server, shared)
    instrumentRoutes(server, shared)
    ratingRoutes(server, shared)
    healthRoutes(server, { database, isStopping: () => isStopping })
    signInRoutes(server, { people, signIn, staff, fromHere, secure })
    peopleRoutes(server, { database, people, staff })
    terminalStandingRoutes(server, { people, standing: createTerminalStanding({ database, now }) })
    messageRoutes(server, { ...shared, messages: createMessages(shared) })
    const rulebooks = createRulebooks({ database, keys, clock })
    rulebookRoutes(server, { people, rulebooks })
    rulebookStatusRoutes(server, { ...shared, offerStops: rulebooks.offerStops })
    memberRoutes(server, shared)
    stages = openStagesInTime({ rulebooks, log })
    await consoleRoutes(server, { ...shared, pairing, fromHere, pageDir: config.pageDir })
    await interpretAll(database)
    due = createDueRunner({ database, now, log })
    const url = await listen(server, config.host, config.port)
    if (config.metrics) metricsDoor = await openMetricsDoor(metrics, config.metrics.host, config.metrics.port)
    if (!isOnList((await keyListNow(database.pool)).list, keys.headOffice.keyId, 'head-office')) log.error('keys.own-not-listed', { keyId: keys.headOffice.keyId })
    log.info('head-office.started', { url, rootKey: keys.root.keyId, tls: secure })
    const open = doors
    return { url, consoleToken, takesWord: await people.takesWord(), books, metricsUrl: metricsDoor?.url ?? null, renewTls: () => open.renewTls(), close }
  } catch (thrown) {
    await close()
    throw thrown
  }
}
