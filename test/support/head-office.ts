import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHeadOffice } from '../../headoffice/server/app.ts'
import type { HeadOffice, HeadOfficeConfig } from '../../headoffice/server/app.ts'
import { startOwnPostgres } from '../../headoffice/server/postgres/own-postgres.ts'
import { demoRulebook } from '../../terminal/demo/demo-rulebook.ts'
import { copyTemplate, template } from './templates.ts'
import { FRIDAY_NOON } from './till.ts'

export const DEMO_STORE = new URL('../../resources/demo-store', import.meta.url).pathname

/** The programme of the demo store, as of the Friday that tests live in. */
export const firstRulebook = demoRulebook(DEMO_STORE, FRIDAY_NOON)

export function temporaryDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'regulars-head-office-'))
}

/** The address of the PostgreSQL that a head office started for itself in a folder. */
export function ownDatabaseUrl(dataDir: string): string {
  const password = readFileSync(join(dataDir, 'database-password'), 'utf8')
  const port = readFileSync(join(dataDir, 'postgres-18', 'postmaster.pid'), 'utf8').split('\n')[3]
  return `postgresql://regulars:${password}@127.0.0.1:${port}/postgres`
}

export interface TestHeadOffice {
  readonly office: HeadOffice
  readonly dataDir: string
  /** The same database and folder, started again on the same port. */
  restart(): Promise<TestHeadOffice>
  /** Calls the console as its page does, signed in. */
  console(path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  /** Types the code that a till shows. */
  typeCode(code: string): Promise<{ status: number; body: unknown }>
  close(): Promise<void>
}

/** A folder with a PostgreSQL in it that was set up, and never used. */
const emptyDatabase = () => template('postgresql', async (dir) => {
  chmodSync(dir, 0o755)
  await (await startOwnPostgres(dir, () => undefined)).stop()
})

/** A head office with a PostgreSQL of its own in a temporary folder. */
export async function startHeadOffice(options: Partial<HeadOfficeConfig> = {}): Promise<TestHeadOffice> {
  const dataDir = options.dataDir ?? temporaryDataDir()
  if (options.dataDir === undefined) copyTemplate(await emptyDatabase(), dataDir)
  const office = await createHeadOffice({ dataDir, host: '127.0.0.1', port: 0, pageDir: join(dataDir, 'no-page'), firstRulebook, ...options })
  const call = async (path: string, body?: unknown) => {
    const response = await fetch(new URL(path, office.url), {
      headers: { cookie: `regulars-head-office=${office.consoleToken}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as unknown }
  }
  return {
    office, dataDir,
    async restart() {
      await office.close()
      return startHeadOffice({ ...options, dataDir, port: Number(new URL(office.url).port) })
    },
    console: call,
    typeCode: (code) => call('/console/pairing', { code }),
    async close() {
      await office.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
