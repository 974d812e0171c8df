import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import { HeadOfficeRefusal } from '../start-refusal.ts'
import { LOCK_SPACE, MIGRATION_LOCK } from './locks.ts'

/** One step of the database's layout: a file of SQL, or what is left in the database of one that this build does not have. */
export interface Migration {
  /** `NNNN-name.sql`: its number is the layout's version. */
  readonly name: string
  readonly checksum: string
  /** The oldest program that may work on a database with this step, by the number of its own newest one. */
  readonly minimumReader: number
}

interface MigrationFile extends Migration {
  readonly sql: string
}

export interface Migrating {
  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T>
}

const FOLDER = new URL('./migrations/', import.meta.url)
/** `-- minimum-reader: N` on a line of its own; without it only programs that have the file itself. */
const READER = /^-- minimum-reader: (\d+)$/m

/** A step waits so long behind statements that run: everybody else waits behind it meanwhile. Then it lets them pass and tries again. */
const LOCK_WAIT = '2s'
const PAUSE_MS = 1_000
const MAX_TRIES = 30
/** PostgreSQL's lock_not_available (appendix A). */
const NO_LOCK = '55P03'

/** The number at the head of a file's name. */
export function versionOf(name: string): number {
  return Number(/^\d+/.exec(name)?.[0] ?? 0)
}

export function readMigrations(folder: URL = FOLDER): MigrationFile[] {
  return readdirSync(folder).filter((name) => name.endsWith('.sql')).sort().map((name) => {
    const bytes = readFileSync(new URL(name, folder))
    const sql = bytes.toString('utf8')
    const reader = READER.exec(sql)
    return { name, sql, checksum: createHash('sha256').update(bytes).digest('hex'), minimumReader: reader ? Number(reader[1]) : versionOf(name) }
  })
}

/**
 * The first step of a database that this program may not work with; null where it may. A step it has must be the very same;
 * one it does not have must say that programs of its version still read right and write right beside it.
 */
export function beyondThis(done: readonly Migration[], files: readonly Migration[]): Migration | null {
  const newest = Math.max(0, ...files.map(({ name }) => versionOf(name)))
  return done.find((one) => {
    const own = files.find(({ name }) => name === one.name)
    return own ? own.checksum !== one.checksum : versionOf(one.name) <= newest || one.minimumReader > newest
  }) ?? null
}

async function bringUp(client: PoolClient, shownAddress: string, now: number, files: readonly MigrationFile[]): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, MIGRATION_LOCK])
  await client.query('CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, checksum text NOT NULL, at bigint NOT NULL)')
  // Databases from before this column hold steps that every program has: theirs is a file's number.
  await client.query('ALTER TABLE migration ADD COLUMN IF NOT EXISTS minimum_reader integer')
  const { rows } = await client.query<{ name: string; checksum: string; minimumReader: number | null }>('SELECT name, checksum, minimum_reader AS "minimumReader" FROM migration ORDER BY name')
  const done = rows.map((row) => ({ ...row, minimumReader: row.minimumReader ?? versionOf(row.name) }))
  const beyond = beyondThis(done, files)
  if (beyond) throw new HeadOfficeRefusal('DATABASE_NEWER', shownAddress, `${beyond.name}, needs ${beyond.minimumReader}`)
  await client.query(`SET LOCAL lock_timeout = '${LOCK_WAIT}'`)
  for (const { name, sql, checksum, minimumReader } of files) {
    if (done.some((one) => one.name === name)) continue
    await client.query(sql)
    await client.query('INSERT INTO migration (name, checksum, at, minimum_reader) VALUES ($1, $2, $3, $4)', [name, checksum, now, minimumReader])
  }
}

/**
 * Brings the database to this build's layout, one server at a time; a newer database is left as it is where its steps allow
 * this program, so that old servers serve on and start anew while new ones take over. Throws HeadOfficeRefusal DATABASE_NEWER.
 */
export async function migrate(database: Migrating, shownAddress: string, now: number, files: readonly MigrationFile[] = readMigrations()): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction((client) => bringUp(client, shownAddress, now, files))
    } catch (thrown) {
      if (attempt === MAX_TRIES || (thrown as { code?: unknown }).code !== NO_LOCK) throw thrown
      await delay(PAUSE_MS)
    }
  }
}
