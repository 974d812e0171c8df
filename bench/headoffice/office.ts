import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBooks } from '../../headoffice/server/app.ts'
import type { HeadOfficeBooks } from '../../headoffice/server/app.ts'
import { openDataFolder } from '../../headoffice/server/data-folder.ts'
import { startOwnPostgres } from '../../headoffice/server/postgres/own-postgres.ts'
import { readIdentity } from '../../headoffice/server/store/identity-store.ts'
import type { HeadOfficeIdentity } from '../../headoffice/server/store/identity-store.ts'
import { demoRulebook } from '../../terminal/demo/demo-rulebook.ts'

const DEMO_STORE = fileURLToPath(new URL('../../resources/demo-store', import.meta.url))

export interface BenchOffice {
  readonly books: HeadOfficeBooks
  readonly identity: HeadOfficeIdentity
  readonly dataDir: string
  /** Of its database, for servers beside it. */
  readonly url: string
  close(): Promise<void>
}

export const benchRulebook = () => demoRulebook(DEMO_STORE, Date.now())

/** Head office's books on a PostgreSQL of its own in a new folder, with the settings it has in a shop. */
export async function openBenchOffice(): Promise<BenchOffice> {
  const dataDir = mkdtempSync(join(tmpdir(), 'regulars-bench-office-'))
  openDataFolder(dataDir)
  const postgres = await startOwnPostgres(dataDir, () => undefined)
  const url = postgres.connectionString
  const books = await openBooks({ dataDir, databaseUrl: url, firstRulebook: benchRulebook() })
  const identity = await readIdentity(books.database.pool)
  if (!identity) throw new Error('head office has an identity')
  return {
    books, identity, dataDir, url,
    async close() {
      await books.close()
      await postgres.stop()
      rmSync(dataDir, { recursive: true })
    },
  }
}
