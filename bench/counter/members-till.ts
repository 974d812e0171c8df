import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSystemClock } from '../../terminal/clock.ts'
import { ownMigrations } from '../../terminal/store/migrations.ts'
import { openBenchTill } from '../million/open-till.ts'
import { bulkMembers, importMembers } from '../million/members.ts'

const FOLDER = join(import.meta.dirname, '..', '..', '.cache', 'bench')

/** A till's folder with so many members and no sales, built once and kept: what a counter is opened on. A hundred thousand take a minute. */
export function membersTill(members: number, say: (text: string) => void): string {
  const folder = join(FOLDER, `members-${members}`)
  const stamp = join(folder, 'built.json')
  const fingerprint = JSON.stringify({ members, migrations: ownMigrations().map((migration) => migration.checksum) })
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return folder
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  say(`  building a till with ${members} members in ${folder} …`)
  const { till, db, close } = openBenchTill(folder, createSystemClock())
  try {
    // A file that is half built is thrown away: nothing here need survive a power cut.
    for (const pragma of ['journal_mode = OFF', 'synchronous = OFF', 'cache_size = -1000000']) db.pragma(pragma)
    importMembers(till, bulkMembers(till, members, 1), say)
    db.pragma('journal_mode = WAL')
  } finally {
    close()
  }
  writeFileSync(stamp, fingerprint)
  return folder
}
