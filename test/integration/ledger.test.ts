import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GENESIS_HASH, chainHash } from '../../core/ledger/chain.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { selfTest } from '../../terminal/self-test.ts'
import { MEI_LIN_CARD, barcodeOf, command, openTill, temporaryFolder } from '../support/till.ts'

const SCRIPT = fileURLToPath(new URL('../../scripts/ledger.ts', import.meta.url))

/** A till that sold to members and others, closed. */
let sold: ReturnType<typeof temporaryFolder>
const copies: ReturnType<typeof temporaryFolder>[] = []

beforeAll(async () => {
  sold = temporaryFolder()
  const till = await openTill({ dataDir: sold.dir })
  await till.signIn()
  for (let n = 0; n < 3; n++) {
    await till.scan(MEI_LIN_CARD)
    const sale = await till.scan(barcodeOf('squid-cleaned-300g'))
    const tenders = [{ kind: 'points' as const, points: 100 }, { kind: 'cash' as const, givenMinor: 1000 }]
    await till.call('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders })
  }
  await till.payCash(await till.scan(barcodeOf('clams-live-500g')), 1000)
  await till.close()
})
afterAll(() => {
  for (const copy of [sold, ...copies]) copy.remove()
})

interface Verdict {
  sound: boolean | null
  entries: number
  sales: number
  fault: { code: string; seq: number | null; detail: string; words: { en: string; zh: string } } | null
}

function verify(dir: string, ...flags: string[]) {
  const done = spawnSync(process.execPath, [SCRIPT, 'verify', dir, ...flags], { encoding: 'utf8' })
  return { status: done.status, stdout: done.stdout, stderr: done.stderr }
}

/** What verify says of a copy somebody tampered with: the guards of the tables are taken off first, as a thief would. */
function afterTampering(tamper: (db: Database.Database) => void): { status: number | null; verdict: Verdict } {
  const copy = temporaryFolder()
  copies.push(copy)
  cpSync(sold.dir, copy.dir, { recursive: true })
  const db = new Database(join(copy.dir, 'regulars.db'))
  for (const { name } of db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all()) db.exec(`DROP TRIGGER ${name}`)
  db.pragma('foreign_keys = OFF')
  tamper(db)
  db.close()
  const { status, stdout } = verify(copy.dir, '--json')
  return { status, verdict: JSON.parse(stdout) as Verdict }
}

describe('ledger verify', () => {
  it('finds sound books sound, and changes nothing', () => {
    const before = createHash('sha256').update(readFileSync(join(sold.dir, 'regulars.db'))).digest('hex')
    const { status, stdout } = verify(sold.dir)
    expect(stdout).toMatch(/^sound: 7 entries, 4 sales, head 7 [0-9a-f]{8}\n$/)
    expect(status).toBe(0)
    expect(createHash('sha256').update(readFileSync(join(sold.dir, 'regulars.db'))).digest('hex')).toBe(before)
    expect(JSON.parse(verify(sold.dir, '--json').stdout)).toMatchObject({ sound: true, entries: 7, sales: 4, fault: null })
  })

  it.each<[string, string, number | null, (db: Database.Database) => void]>([
    ['one character of an entry', 'ROW_CHANGED', 5, (db) => db.exec("UPDATE journal SET body = replace(body, '\"pointsEarned\":', '\"pointsEarned\" :') WHERE seq = 5")],
    ['the instant of an entry', 'ROW_CHANGED', 4, (db) => db.exec('UPDATE journal SET at = at + 1 WHERE seq = 4')],
    ['an entry taken out', 'ROWS_MISSING', 6, (db) => db.exec('DELETE FROM journal WHERE seq = 5')],
    ['two entries swapped', 'LINK_BROKEN', 4, (db) => db.exec('UPDATE journal SET seq = 1000 WHERE seq = 4; UPDATE journal SET seq = 4 WHERE seq = 5; UPDATE journal SET seq = 5 WHERE seq = 1000')],
    ['a balance', 'BALANCES_DIFFER', null, (db) => db.exec('UPDATE projected_lot SET remaining = points WHERE remaining < points')],
    ['a lot nobody earned', 'BALANCES_DIFFER', null, (db) => db.exec("INSERT INTO projected_lot SELECT 'x', member_id, 500, 500, earned_on, available_from, expires_on FROM projected_lot LIMIT 1")],
    ['a tier', 'BALANCES_DIFFER', null, (db) => db.exec("UPDATE projected_tier SET tier_id = 'platinum' WHERE tier_id = 'silver'")],
    ['the total of a sale in the list', 'SALES_DIFFER', 6, (db) => db.exec('UPDATE sale SET total_minor = total_minor - 1 WHERE seq = 6')],
    ['a sale missing in the list', 'SALES_DIFFER', 5, (db) => db.exec('DELETE FROM sale WHERE seq = 5')],
    ['a receipt number', 'SALES_DIFFER', 7, (db) => db.exec('UPDATE sale SET receipt_number = 9 WHERE seq = 7')],
  ])('finds %s changed, and says where and what it means', (_name, code, seq, tamper) => {
    const { status, verdict } = afterTampering(tamper)
    expect(verdict.fault).toMatchObject({ code, seq })
    expect(verdict.fault?.words.en).not.toBe('')
    expect(verdict.sound).toBe(false)
    expect(status).toBe(1)
  })

  it('finds an entry whose chain was built anew but whose sums are not even', () => {
    const { verdict } = afterTampering((db) => {
      const { terminal_id: terminalId } = db.prepare<[], { terminal_id: string }>('SELECT terminal_id FROM terminal_identity').get() ?? { terminal_id: '' }
      const rows = db.prepare<[], { seq: number; at: number; body: string }>('SELECT seq, at, body FROM journal ORDER BY seq').all()
      let previousHash = GENESIS_HASH
      for (const row of rows) {
        const body = row.seq === 5 ? row.body.replace(/("account":"cash-drawer","unit":"money","amount":)(\d+)/, (_all, before: string, amount: string) => `${before}${Number(amount) - 100}`) : row.body
        const hash = chainHash(createHasher(), { terminalId, seq: row.seq, at: row.at, previousHash, body })
        db.prepare('UPDATE journal SET body = ?, previous_hash = ?, hash = ? WHERE seq = ?').run(body, previousHash, hash, row.seq)
        previousHash = hash
      }
    })
    expect(verdict.fault).toMatchObject({ code: 'NOT_BALANCED', seq: 5, detail: 'money -100' })
  })

  it('explains a fault in Chinese when asked', () => {
    const copy = temporaryFolder()
    copies.push(copy)
    cpSync(sold.dir, copy.dir, { recursive: true })
    const db = new Database(join(copy.dir, 'regulars.db'))
    db.exec('UPDATE projected_lot SET remaining = 0')
    db.close()
    const { status, stdout } = verify(copy.dir, '--lang', 'zh')
    expect(status).toBe(1)
    expect(stdout).toMatch(/fault at balances: BALANCES_DIFFER\n.*\p{Script=Han}/u)
  })

  it('reads a till that is selling', async () => {
    const copy = temporaryFolder()
    copies.push(copy)
    const till = await openTill({ dataDir: copy.dir })
    await till.signIn()
    await till.payCash(await till.scan(barcodeOf('squid-cleaned-300g')), 1000)
    const { status, stdout } = verify(copy.dir)
    await till.close()
    expect(stdout).toMatch(/^sound: 4 entries, 1 sales/)
    expect(status).toBe(0)
  })

  it('ends with 2 where there is nothing to check', () => {
    const copy = temporaryFolder()
    copies.push(copy)
    expect(verify(copy.dir).status).toBe(2)
    writeFileSync(join(copy.dir, 'regulars.db'), 'something else')
    expect(verify(copy.dir).status).toBe(2)
    expect(JSON.parse(verify(copy.dir, '--json').stdout)).toMatchObject({ sound: null })
    expect(verify('').status).toBe(2)
    expect(spawnSync(process.execPath, [SCRIPT, 'audit'], { encoding: 'utf8' }).status).toBe(2)
    copyFileSync(join(sold.dir, 'regulars.db'), join(copy.dir, 'regulars.db'))
    expect(verify(copy.dir).status).toBe(0)
  })
})

describe('the self-test', () => {
  it('passes on this machine and says what it found', async () => {
    const report = await selfTest()
    expect(report.steps.filter((step) => !step.ok)).toEqual([])
    expect(report.steps.map((step) => step.name)).toEqual(['program', 'database', 'serial ports', 'key'])
    expect(report.steps.find((step) => step.name === 'database')?.detail).toMatch(/sqlite 3\.\d+.*journal_mode wal, synchronous 2, foreign_keys 1/)
    expect(report.ok).toBe(true)
  })
})
