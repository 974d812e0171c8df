import { createHash, randomBytes, randomUUID } from 'node:crypto'
import fastifyCookie from '@fastify/cookie'
import fastify from 'fastify'
import type { FastifyError, FastifyInstance } from 'fastify'
import type { Clock } from '../../core/base/ports.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import type { Problem } from '../../core/sync/wire.ts'
import { createSystemClock } from './clock.ts'
import { openDataFolder } from './data-folder.ts'
import type { DataFolder } from './data-folder.ts'
import { openKeys } from './keys.ts'
import type { HeadOfficeKeys } from './keys.ts'
import { createFileLog } from './log.ts'
import type { HeadOfficeLog } from './log.ts'
import { startOwnPostgres } from './postgres/own-postgres.ts'
import { privateFile } from './private-file.ts'
import { Refusal } from './problem.ts'
import { createRateLimit } from './rate-limit.ts'
import { readJsonBodies, MAX_BODY_BYTES } from './routes/bodies.ts'
import { createConsoleAccess } from './routes/console-access.ts'
import { consoleRoutes } from './routes/console-routes.ts'
import { signInRoutes } from './routes/sign-in-routes.ts'
import { terminalRoutes } from './routes/terminal-routes.ts'
import { HeadOfficeRefusal } from './start-refusal.ts'
import { interpretAll } from './services/interpretation.ts'
import { createPairing } from './services/pairing.ts'
import { createPeople } from './services/people.ts'
import { createRequestSignatures } from './services/request-signature.ts'
import { openDatabase } from './store/database.ts'
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
}

export interface HeadOffice {
  readonly url: string
  /** Typed once in the console. */
  readonly consoleToken: string
  readonly books: HeadOfficeBooks
  /** Finishes what is running, closes the doors, stops its own database. */
  close(): Promise<void>
}

const REQUEST_TIMEOUT_MS = 30_000
const PAIRING_ASKS_A_MINUTE = 30

/** Opens what head office keeps. Throws HeadOfficeRefusal; nothing is left running then. */
export async function openBooks(config: HeadOfficeBooksConfig): Promise<HeadOfficeBooks> {
  const clock = config.clock ?? createSystemClock()
  const folder = openDataFolder(config.dataDir)
  const own = config.databaseUrl === undefined ? await startOwnPostgres(folder.path, config.onNews ?? (() => undefined)) : null
  const connectionString = config.databaseUrl ?? own?.connectionString ?? ''
  try {
    const keys = openKeys(folder.keys)
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

function problemOf(thrown: FastifyError | Refusal | Error): { status: number; problem: Problem; retryAfterSeconds: number | null } {
  if (thrown instanceof Refusal) return { status: thrown.status, problem: thrown.problem, retryAfterSeconds: thrown.retryAfterSeconds }
  const status = 'statusCode' in thrown ? (thrown.statusCode ?? 500) : 500
  if (status === 413) return { status, problem: { code: 'TOO_LARGE', detail: 'the body is too large' }, retryAfterSeconds: null }
  if (status >= 400 && status < 500) return { status, problem: { code: 'BAD_REQUEST', detail: thrown.message.slice(0, 500) }, retryAfterSeconds: null }
  return { status: 503, problem: { code: 'INTERNAL', detail: 'head office could not do it just now' }, retryAfterSeconds: 5 }
}

function answerProblems(server: FastifyInstance, log: HeadOfficeLog): void {
  server.setErrorHandler(async (thrown: FastifyError | Error, request, reply) => {
    const { status, problem, retryAfterSeconds } = problemOf(thrown)
    if (problem.code === 'INTERNAL') log.error('request.failed', { method: request.method, path: request.routeOptions.url, detail: thrown.message })
    if (retryAfterSeconds !== null) void reply.header('retry-after', String(retryAfterSeconds))
    return reply.status(status).send(problem)
  })
  server.setNotFoundHandler(async (_request, reply) => reply.status(404).send({ code: 'BAD_REQUEST', detail: 'no such place' } satisfies Problem))
}

async function listen(server: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await server.listen({ host, port })
  } catch (thrown) {
    const code = (thrown as { code?: unknown }).code
    throw new HeadOfficeRefusal(code === 'EADDRINUSE' ? 'PORT_TAKEN' : 'ADDRESS_UNUSABLE', `${host}:${port}`, String(code))
  }
}

/** Starts head office. Throws HeadOfficeRefusal; nothing is left running then. */
export async function createHeadOffice(config: HeadOfficeConfig): Promise<HeadOffice> {
  const books = await openBooks(config)
  const { database, clock, folder, keys } = books
  const log = createFileLog(folder.logFile)
  const now = () => clock.now()
  const server = fastify({ bodyLimit: MAX_BODY_BYTES, requestTimeout: REQUEST_TIMEOUT_MS, connectionTimeout: 2 * REQUEST_TIMEOUT_MS, forceCloseConnections: 'idle' })
  const close = async () => {
    await server.close()
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
    // Tills set their clock for signing by this header: it is head office's own time.
    server.addHook('onSend', async (_request, reply) => void reply.header('date', new Date(now()).toUTCString()))
    await server.register(fastifyCookie)
    readJsonBodies(server)
    answerProblems(server, log)
    const secure = false
    const fromHere = createConsoleAccess({ secure })
    const people = createPeople({ database, now, consoleToken, secure, fromHere })
    // What every file of routes may ask for: whose request it is (signatures for tills, people for the console) among the rest.
    const shared = { database, identity, hasher, now, log, people, signatures: createRequestSignatures({ database, now }) }
    terminalRoutes(server, { ...shared, pairing, limit: createRateLimit({ max: PAIRING_ASKS_A_MINUTE, windowMs: 60_000, now }) })
    signInRoutes(server, { people, fromHere, secure })
    await consoleRoutes(server, { ...shared, pairing, fromHere, pageDir: config.pageDir })
    await interpretAll(database)
    const url = await listen(server, config.host, config.port)
    log.info('head-office.started', { url, rootKey: keys.root.keyId })
    return { url, consoleToken, books, close }
  } catch (thrown) {
    await close()
    throw thrown
  }
}
