import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copies, ledger, rebuildChain, soldFolder, verdictOf } from '../support/tampering.ts'
import { openTill, temporaryFolder } from '../support/till.ts'

let sold: ReturnType<typeof temporaryFolder>
const copied = copies()

beforeAll(async () => {
  sold = await soldFolder()
})
afterAll(() => {
  copied.removeAll()
  sold.remove()
})

const rebuild = (dir: string) => {
  const { status, stdout } = ledger('rebuild', dir, '--json')
  return { status, done: JSON.parse(stdout) as { rebuilt: boolean; backup: string | null; changed: { table: string; gone: number; made: number }[]; books: { sound: boolean } } }
}

describe('ledger rebuild', () => {
  it('makes wrong balances right, says which, and keeps a copy of what was', () => {
    const dir = copied.of(sold.dir, (db) => db.exec("UPDATE projected_lot SET remaining = points WHERE remaining < points; UPDATE projected_tier SET tier_id = 'none' WHERE member_id = (SELECT min(member_id) FROM projected_tier); DELETE FROM projected_visit"))
    expect(verdictOf(dir).verdict.fault?.code).toBe('BALANCES_DIFFER')
    const { status, done } = rebuild(dir)
    expect(done).toMatchObject({ rebuilt: true, books: { sound: true } })
    expect(done.changed).toContainEqual({ table: 'projected_tier', gone: 1, made: 1 })
    expect(done.changed).toContainEqual({ table: 'projected_visit', gone: 0, made: 1 })
    expect(done.changed.map((table) => table.table).sort()).toEqual(['projected_lot', 'projected_tier', 'projected_visit'])
    expect(status).toBe(0)
    expect(readdirSync(join(dir, 'backups'))).toHaveLength(1)
    expect(done.backup).toContain(join(dir, 'backups'))
    expect(verdictOf(dir)).toMatchObject({ status: 0, verdict: { sound: true } })
  })

  it('changes nothing where all is well', () => {
    expect(rebuild(copied.of(sold.dir))).toMatchObject({ status: 0, done: { rebuilt: true, changed: [] } })
  })

  it.each<[string, (db: Database.Database) => void]>([
    ['the journal', (db) => db.exec('UPDATE journal SET at = at + 1 WHERE seq = 4')],
    ['an entry that cannot be', (db) => rebuildChain(db, (body, seq) => (seq === 4 ? body.replace(/("spentLots":\[\{"lotId":"[^"]+","memberId":"[^"]+","points":)\d+/, '$19000000') : body))],
    ['the end of the journal', (db) => db.exec('DELETE FROM journal WHERE seq = 7; DELETE FROM receipt WHERE sale_id = (SELECT sale_id FROM sale WHERE seq = 7); DELETE FROM sale WHERE seq = 7')],
  ])('touches nothing where the fault is in %s', (_name, tamper) => {
    const dir = copied.of(sold.dir, (db) => {
      tamper(db)
      db.exec('UPDATE projected_lot SET remaining = 0')
    })
    const before = verdictOf(dir).verdict.fault
    expect(rebuild(dir)).toMatchObject({ status: 1, done: { rebuilt: false, backup: null, changed: [], books: { sound: false } } })
    expect(verdictOf(dir).verdict.fault).toEqual(before)
  })

  it('refuses while the till runs, and where there is no till', async () => {
    const dir = copied.of(sold.dir)
    const till = await openTill({ dataDir: dir })
    const { status, stderr } = ledger('rebuild', dir, '--lang', 'zh')
    await till.close()
    expect(status).toBe(2)
    expect(stderr).toContain('本收银台已在另一个窗口或程序中打开')
    const empty = temporaryFolder()
    expect(ledger('rebuild', empty.dir).status).toBe(2)
    expect(readdirSync(empty.dir)).toEqual([])
    empty.remove()
  })
})
