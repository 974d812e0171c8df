import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { PoolClient } from 'pg'
import { HeadOfficeRefusal } from '../start-refusal.ts'
import { LOCK_SPACE, SERVER_LOCK } from './locks.ts'
import { migrate } from './migrate.ts'
import { PreparingClient } from './preparing-client.ts'

/** PostgreSQL's type number of `bigint` (pg_type). */
const INT8_OID = 20

const CONNECT_TIMEOUT_MS = 10_000
const STATEMENT_TIMEOUT_MS = 60_000
/** Serialization failure and deadlock (PostgreSQL, appendix A): the transaction did not happen and may be tried again. */
const TRY_AGAIN = ['40001', '40P01']
const MAX_TRIES = 5

export interface Database {
  readonly pool: pg.Pool
  /** Runs `work` in one transaction that is on disk when this resolves; again from the start where others were in its way. */
  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T>
  /** Holds this database for one server until close; false where another has it. */
  holdForOneServer(): Promise<boolean>
  /** Whether another program is connected to this database server. */
  othersConnected(): Promise<boolean>
  close(): Promise<void>
}

/** Counters and instants are far below 2^53; one that is not is a broken invariant, never a rounded number. */
function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`an integer outside the safe range: ${text}`)
  return value
}

const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8_OID && format !== 'binary' ? safeInteger : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/** The database's address as a person may read it: without the password. */
export function shownAddress(connectionString: string): string {
  if (!URL.canParse(connectionString)) return 'DATABASE_URL'
  const url = new URL(connectionString)
  return `${url.hostname}${url.port === '' ? '' : `:${url.port}`}${url.pathname}`
}

async function rollBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('ROLLBACK')
    return undefined
  } catch (thrown) {
    // The connection itself is gone, and the transaction with it.
    return thrown instanceof Error ? thrown : new Error(String(thrown))
  }
}

const ignore = (): void => undefined

/** Opens and checks the database and brings it to this build's layout. Throws HeadOfficeRefusal. */
export async function openDatabase(connectionString: string, clock: { now(): number }): Promise<Database> {
  const pool = new pg.Pool({ Client: PreparingClient, connectionString, types, max: 20, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, statement_timeout: STATEMENT_TIMEOUT_MS, application_name: `regulars ${randomUUID()}` })
  // An idle connection that breaks is replaced at the next use, which then says what is wrong.
  pool.on('error', ignore)
  let holder: PoolClient | null = null

  async function once<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    // A connection that breaks between two statements says so by an event, and the next statement fails.
    client.on('error', ignore)
    let broken: Error | undefined
    try {
      await client.query('BEGIN; SET LOCAL synchronous_commit = on')
      const result = await work(client)
      await client.query('COMMIT')
      return result
    } catch (thrown) {
      broken = await rollBack(client)
      throw thrown
    } finally {
      client.off('error', ignore)
      client.release(broken)
    }
  }

  const database: Database = {
    pool,
    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(work)
        } catch (thrown) {
          const code = (thrown as { code?: unknown }).code
          if (attempt === MAX_TRIES || typeof code !== 'string' || !TRY_AGAIN.includes(code)) throw thrown
        }
      }
    },
    async holdForOneServer() {
      holder ??= await pool.connect()
      holder.on('error', ignore)
      const { rows } = await holder.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS held', [LOCK_SPACE, SERVER_LOCK])
      return rows[0]?.held === true
    },
    async othersConnected() {
      // Each program's connections share a name of their own, made below.
      const { rowCount } = await pool.query(`SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> current_setting('application_name') LIMIT 1`)
      return rowCount === 1
    },
    async close() {
      holder?.release(true)
      holder = null
      await pool.end()
    },
  }
  try {
    await checkSafe(pool, connectionString)
    await migrate(database, shownAddress(connectionString), clock.now())
    return database
  } catch (thrown) {
    await database.close()
    throw thrown
  }
}

/** What is acknowledged to a till must survive a power cut. */
async function checkSafe(pool: pg.Pool, connectionString: string): Promise<void> {
  const asked = pool.query<{ fsync: string; full: string }>(`SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full`)
  const { rows } = await asked.catch((thrown: unknown) => {
    throw new HeadOfficeRefusal('DATABASE_NOT_ANSWERING', shownAddress(connectionString), thrown instanceof Error ? thrown.message : String(thrown))
  })
  if (rows[0]?.fsync !== 'on' || rows[0].full !== 'on') throw new HeadOfficeRefusal('DATABASE_UNSAFE', shownAddress(connectionString))
}
