import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { GENESIS_HASH, chainHash } from '../../core/ledger/chain.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { MEI_LIN_CARD, barcodeOf, command, openTill, temporaryFolder } from './till.ts'

const SCRIPT = fileURLToPath(new URL('../../scripts/ledger.ts', import.meta.url))

/** What `ledger verify --json` says. */
export interface Verdict {
  sound: boolean | null
  firstSeq: number
  entries: number
  sales: number
  head: { seq: number; hash: string }
  tail: { since: { by: string; seq: number; mark: string } | null; entries: number; sales: number; seconds: number } | null
  fault: { code: string; seq: number | null; detail: string; words: { en: string; zh: string } } | null
}

/** Runs the `ledger` command as a person does. */
export function ledger(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}

export function verdictOf(path: string, ...flags: string[]): { status: number | null; verdict: Verdict } {
  const { status, stdout } = ledger('verify', path, '--json', ...flags)
  return { status, verdict: JSON.parse(stdout) as Verdict }
}

/** A till's folder, closed: three sales to a member, partly paid with points, and one to somebody unknown. */
export async function soldFolder(): Promise<ReturnType<typeof temporaryFolder>> {
  const folder = temporaryFolder()
  const till = await openTill({ dataDir: folder.dir })
  await till.signIn()
  for (let n = 0; n < 3; n++) {
    await till.scan(MEI_LIN_CARD)
    const sale = await till.scan(barcodeOf('squid-cleaned-300g'))
    const tenders = [{ kind: 'points' as const, points: 100 }, { kind: 'cash' as const, givenMinor: 1000 }]
    await till.call('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders })
  }
  await till.payCash(await till.scan(barcodeOf('clams-live-500g')), 1000)
  await till.close()
  return folder
}

/** Copies of a till's folder; all of them are removed at the end. */
export function copies() {
  const made: ReturnType<typeof temporaryFolder>[] = []
  return {
    /** A copy that somebody tampered with: the guards of the tables are taken off first, as a thief would. */
    of(dir: string, tamper: (db: Database.Database) => void = () => undefined): string {
      const copy = temporaryFolder()
      made.push(copy)
      cpSync(dir, copy.dir, { recursive: true })
      const db = new Database(join(copy.dir, 'regulars.db'))
      for (const { name } of db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all()) db.exec(`DROP TRIGGER ${name}`)
      db.pragma('foreign_keys = OFF')
      tamper(db)
      db.close()
      return copy.dir
    },
    removeAll: () => made.forEach((copy) => copy.remove()),
  }
}

/** Edits the journal's texts and gives every entry a fitting hash again: what somebody who knows the program can do. */
export function rebuildChain(db: Database.Database, edit: (body: string, seq: number) => string): void {
  const { terminal_id: terminalId } = db.prepare<[], { terminal_id: string }>('SELECT terminal_id FROM terminal_identity').get() ?? { terminal_id: '' }
  let previousHash = GENESIS_HASH
  for (const row of db.prepare<[], { seq: number; at: number; body: string }>('SELECT seq, at, body FROM journal ORDER BY seq').all()) {
    const body = edit(row.body, row.seq)
    const hash = chainHash(createHasher(), { terminalId, seq: row.seq, at: row.at, previousHash, body })
    db.prepare('UPDATE journal SET body = ?, previous_hash = ?, hash = ? WHERE seq = ?').run(body, previousHash, hash, row.seq)
    previousHash = hash
  }
}
