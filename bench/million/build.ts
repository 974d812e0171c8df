import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import Database from 'better-sqlite3'
import type { Posting } from '../../core/ledger/postings.ts'
import { DATABASE_FILE } from '../../terminal/store/database-file.ts'
import { ownMigrations } from '../../terminal/store/migrations.ts'
import { PROJECTION_VERSION } from '../../terminal/store/projections.ts'
import { growLedger } from './ledger.ts'
import type { MovedClock } from './ledger.ts'
import { bulkMembers, importMembers } from './members.ts'
import { openBenchTill } from './open-till.ts'

const FOLDER = join(import.meta.dirname, '..', '..', '.cache', 'bench', 'million')
const STAMP = 'built.json'
export const ENTRIES_FILE = 'entries.db'

export const MEMBERS = 1_000_000
export const POSTINGS = 10_000_000
const BUSY = 100
const BUSY_SALES = 1_000
/** Short enough that no points have ended yet. */
const DAYS = 60
const DAY_MS = 24 * 3600_000

export interface Million {
  readonly folder: string
  /** Members with about a thousand sales each. */
  readonly busy: readonly string[]
  readonly rows: number
  readonly postings: number
  readonly tookMs: number
}

/** What the folder was built by: another layout, other folds or another size are built anew. */
function fingerprint(size: { members: number; postings: number }): string {
  return JSON.stringify({ ...size, migrations: ownMigrations().map((migration) => migration.checksum), folds: PROJECTION_VERSION })
}

/**
 * A till's folder with a million members and a ledger of ten million postings, built once and kept; ten minutes and
 * about 8 GB. Beside it, in a file of its own, every posting as a row of a plain table with an index by member: what a
 * balance would be summed over.
 */
export function millionTill(say: (text: string) => void, size = { members: MEMBERS, postings: POSTINGS }, folder = FOLDER): Million {
  const stamp = join(folder, STAMP)
  if (existsSync(stamp)) {
    const built = JSON.parse(readFileSync(stamp, 'utf8')) as Million & { fingerprint: string }
    if (built.fingerprint === fingerprint(size)) return { ...built, folder }
  }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  say(`Building a till with ${size.members} members and ${size.postings} postings in ${folder} …`)
  const started = performance.now()
  const built = build(folder, size, say)
  const done = { ...built, folder, tookMs: performance.now() - started }
  writeFileSync(`${stamp}.new`, JSON.stringify({ ...done, fingerprint: fingerprint(size) }))
  renameSync(`${stamp}.new`, stamp)
  say(`  built in ${Math.round(done.tookMs / 1000)} s, ${Math.round(statSync(join(folder, DATABASE_FILE)).size / 2 ** 20)} MiB`)
  return done
}

function movedClock(start: number): MovedClock {
  let now = start
  return { now: () => now, monotonicMs: () => performance.now(), set: (next) => void (now = next) }
}

function build(folder: string, size: { members: number; postings: number }, say: (text: string) => void): Pick<Million, 'busy' | 'rows' | 'postings'> {
  const to = Date.now()
  const clock = movedClock(to - DAYS * DAY_MS)
  const { till, db, close } = openBenchTill(folder, clock)
  const entries = openEntries(folder)
  try {
    // A file that is half built is thrown away: nothing here need survive a power cut.
    for (const pragma of ['journal_mode = OFF', 'synchronous = OFF', 'cache_size = -2000000', 'temp_store = FILE']) db.pragma(pragma)
    const memberIds = importMembers(till, bulkMembers(till, size.members, 1), say)
    const ledger = growLedger(till, clock, { memberIds, postings: size.postings, from: clock.now(), to, seed: 2, busy: Math.min(BUSY, size.members - 1), busySales: BUSY_SALES }, entries.add, say)
    entries.finish()
    db.pragma('journal_mode = WAL')
    return ledger
  } finally {
    entries.close()
    close()
  }
}

/** Every posting a row, as ledgers without balances keep them. */
function openEntries(folder: string) {
  const db = new Database(join(folder, ENTRIES_FILE))
  for (const pragma of ['journal_mode = OFF', 'synchronous = OFF']) db.pragma(pragma)
  db.exec('CREATE TABLE entry (entry_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, account TEXT NOT NULL, member_id TEXT, amount INTEGER NOT NULL) STRICT')
  const insert = db.prepare('INSERT INTO entry (seq, account, member_id, amount) VALUES (?, ?, ?, ?)')
  db.exec('BEGIN')
  return {
    add(seq: number, postings: readonly Posting[]): void {
      for (const { account, memberId, amount } of postings) insert.run(seq, account, memberId ?? null, amount)
    },
    finish(): void {
      db.exec('COMMIT')
      db.exec('CREATE INDEX entry_by_member ON entry (member_id, account, amount) WHERE member_id IS NOT NULL')
    },
    close: () => void db.close(),
  }
}
