import { execFile } from 'node:child_process'
import type { ExecFileException } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { privateFile } from '../private-file.ts'
import { HeadOfficeRefusal } from '../start-refusal.ts'
import { databaseUser, mayPass, postgresPrograms } from './programs.ts'
import type { DatabaseUser, PostgresPrograms } from './programs.ts'

const run = promisify(execFile)

export const DATABASE_USER = 'regulars'
const START_SECONDS = 60
/** The port may be taken between finding it and using it. */
const PORT_TRIES = 3
/** Line of postmaster.pid with the port (PostgreSQL's src/include/utils/pidfile.h). */
const PID_FILE_PORT_LINE = 3

export interface OwnPostgres {
  readonly connectionString: string
  /** False: it ran already, left by a head office that was cut off or kept by one that runs. */
  readonly startedHere: boolean
  /** Stops it, ending connections that are left; writes everything out first. */
  stop(): Promise<void>
}

interface Place {
  readonly dataDir: string
  readonly cluster: string
  readonly programs: PostgresPrograms
  readonly user: DatabaseUser
}

function refusal(place: Pick<Place, 'dataDir'>, thrown: unknown): HeadOfficeRefusal {
  const { stderr, stdout } = (thrown ?? {}) as ExecFileException & { stderr?: string; stdout?: string }
  const said = [stderr, stdout].filter(Boolean).join(' ').trim()
  return new HeadOfficeRefusal('DATABASE_NOT_STARTING', place.dataDir, said || (thrown instanceof Error ? thrown.message : String(thrown)))
}

/** Runs one of PostgreSQL's programs as the database's user; messages in English, since support reads them. */
async function runProgram(place: Pick<Place, 'user'>, program: string, args: string[]): Promise<void> {
  await run(program, args, { ...(place.user ?? {}), cwd: '/', env: { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' }, windowsHide: true })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Makes the cluster aside and renames it, so that a cut leaves a whole one or none. */
async function makeCluster(place: Place, password: string): Promise<void> {
  const aside = `${place.cluster}.new`
  rmSync(aside, { recursive: true, force: true })
  mkdirSync(aside, { mode: 0o700 })
  const secret = mkdtempSync(join(tmpdir(), 'regulars-initdb-'))
  const passwordFile = join(secret, 'password')
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 })
    for (const path of [aside, secret, passwordFile]) if (place.user) chownSync(path, place.user.uid, place.user.gid)
    await runProgram(place, place.programs.initdb, [
      '--pgdata', aside, '--username', DATABASE_USER, '--pwfile', passwordFile, '--auth', 'scram-sha-256',
      '--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--data-checksums',
    ])
  } finally {
    rmSync(secret, { recursive: true, force: true })
  }
  writeFileSync(join(aside, 'postgresql.conf'), `${readFileSync(join(aside, 'postgresql.conf'), 'utf8')}\ninclude_if_exists = 'head-office.conf'\n`)
  renameSync(aside, place.cluster)
}

/** Loopback only, no socket file, and nothing acknowledged before it is on disk. */
function writeSettings(place: Place, port: number): void {
  const lines = [
    `port = ${port}`, `listen_addresses = '127.0.0.1'`, `unix_socket_directories = ''`,
    'fsync = on', 'full_page_writes = on', 'synchronous_commit = on', 'max_connections = 50',
  ]
  const path = join(place.cluster, 'head-office.conf')
  writeFileSync(path, `${lines.join('\n')}\n`)
  if (place.user) chownSync(path, place.user.uid, place.user.gid)
}

async function isRunning(place: Place): Promise<boolean> {
  try {
    await runProgram(place, place.programs.pgCtl, ['status', '-D', place.cluster])
    return true
  } catch {
    return false
  }
}

function runningPort(place: Place): number {
  const lines = readFileSync(join(place.cluster, 'postmaster.pid'), 'utf8').split('\n')
  return Number(lines[PID_FILE_PORT_LINE])
}

async function start(place: Place): Promise<number> {
  const logFile = join(place.dataDir, 'postgres.log')
  closeSync(openSync(logFile, 'a', 0o600))
  if (place.user) chownSync(logFile, place.user.uid, place.user.gid)
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    writeSettings(place, port)
    try {
      // -w waits until it takes connections; after a cut that includes the recovery.
      await runProgram(place, place.programs.pgCtl, ['start', '-D', place.cluster, '-w', '-t', String(START_SECONDS), '-l', logFile])
      return port
    } catch (thrown) {
      if (attempt === PORT_TRIES) throw refusal(place, thrown)
    }
  }
}

/** One cluster a data folder; another major's is never touched. */
function clusterPath(dataDir: string, major: number): string {
  const others = readdirSync(dataDir).filter((name) => /^postgres-\d+$/.test(name) && name !== `postgres-${major}`)
  const cluster = join(dataDir, `postgres-${major}`)
  if (!existsSync(cluster) && others.length > 0) throw new HeadOfficeRefusal('DATABASE_OTHER_VERSION', dataDir, others.join(' '))
  if (existsSync(cluster)) {
    const found = existsSync(join(cluster, 'PG_VERSION')) ? readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim() : 'none'
    if (found !== String(major)) throw new HeadOfficeRefusal('DATABASE_OTHER_VERSION', dataDir, `${found}, needs ${major}`)
  }
  return cluster
}

/**
 * Head office's own PostgreSQL: a real one, its files in the data folder, reached over loopback with a password of its
 * own. One that runs already on that folder is used. Throws HeadOfficeRefusal.
 */
export async function startOwnPostgres(dataDir: string, onNews: (words: string) => void): Promise<OwnPostgres> {
  const user = await databaseUser(onNews)
  if (user && !(await mayPass(dataDir, user))) throw new HeadOfficeRefusal('FOLDER_UNREACHABLE', dataDir)
  const programs = await postgresPrograms(dataDir, user)
  const place: Place = { dataDir, programs, user, cluster: clusterPath(dataDir, programs.major) }
  const passwordPath = join(dataDir, 'database-password')
  if (existsSync(place.cluster) && !existsSync(passwordPath)) throw new HeadOfficeRefusal('DATABASE_PASSWORD_MISSING', dataDir)
  const password = privateFile(passwordPath, () => randomBytes(24).toString('base64url'))
  if (!existsSync(place.cluster)) {
    onNews('Making a database, once.')
    await makeCluster(place, password).catch((thrown: unknown) => {
      throw refusal(place, thrown)
    })
  }
  const startedHere = !(await isRunning(place))
  const port = startedHere ? await start(place) : runningPort(place)
  return {
    connectionString: `postgresql://${DATABASE_USER}:${password}@127.0.0.1:${port}/postgres`,
    startedHere,
    async stop() {
      // Someone else may have stopped it meanwhile: then there is nothing to do.
      if (await isRunning(place)) await runProgram(place, place.programs.pgCtl, ['stop', '-D', place.cluster, '-m', 'fast', '-w', '-t', String(START_SECONDS)])
    },
  }
}
