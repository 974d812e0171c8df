import { createHash } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selfTest } from '../../terminal/self-test.ts'
import { copies, ledger, rebuildChain, soldFolder, verdictOf } from '../support/tampering.ts'
import { barcodeOf, openTill, temporaryFolder } from '../support/till.ts'

/** A till that sold to members and others, closed. */
let sold: ReturnType<typeof temporaryFolder>
const copied = copies()
const folders: ReturnType<typeof temporaryFolder>[] = []
const emptyFolder = (): string => {
  const folder = temporaryFolder()
  folders.push(folder)
  return folder.dir
}

beforeAll(async () => {
  sold = await soldFolder()
})
afterAll(() => {
  copied.removeAll()
  for (const folder of [sold, ...folders]) folder.remove()
})

const verify = (dir: string, ...flags: string[]) => ledger('verify', dir, ...flags)
const afterTampering = (tamper: (db: Database.Database) => void) => verdictOf(copied.of(sold.dir, tamper))

/** Gives every sale that earns the lot of the first that did. */
function withOneLot(): (body: string) => string {
  let first: string | null = null
  return (body) => {
    const lotId = /"lot":\{"lotId":"([^"]+)"/.exec(body)?.[1]
    if (lotId === undefined) return body
    first ??= lotId
    return body.replaceAll(lotId, first)
  }
}

describe('ledger verify', () => {
  it('finds sound books sound, and changes nothing', () => {
    const before = createHash('sha256').update(readFileSync(join(sold.dir, 'regulars.db'))).digest('hex')
    const { status, stdout } = verify(sold.dir)
    expect(stdout).toMatch(/^sound: 7 entries, 4 sales, head 7 [0-9a-f]{8}\nno head has left the till yet; unprotected after it: 7 entries, 4 sales, 7 s\n$/)
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
    ['a lot nobody earned', 'BALANCES_DIFFER', null, (db) => db.exec("INSERT INTO projected_lot (lot_id, member_id, points, remaining, earned_on, available_from) SELECT 'x', member_id, 500, 500, earned_on, available_from FROM projected_lot LIMIT 1")],
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

  it.each<[string, string, number | null, (body: string, seq: number) => string]>([
    ['sums that are not even', 'NOT_BALANCED', 5, (body, seq) => (seq === 5 ? body.replace(/("account":"cash-drawer","unit":"money","amount":)(\d+)/, (_all, before: string, amount: string) => `${before}${Number(amount) - 100}`) : body)],
    ['entries that even out, but of another sale', 'ENTRIES_DIFFER', 4, (body, seq) => (seq === 4 ? body.replaceAll('"kind":"points","points":100', '"kind":"points","points":1000000') : body)],
    ['a sale that spends what is not there', 'RECEIPT_DIFFERS', 4, (body, seq) => (seq === 4 ? body.replace(/("spentLots":\[\{"lotId":"[^"]+","memberId":"[^"]+","points":)\d+/, '$19000000') : body)],
    ['a sale that earns what another earned', 'ENTRY_IMPOSSIBLE', 5, withOneLot()],
    ['a rulebook there never was', 'RULES_MISSING', 6, (body, seq) => (seq === 6 ? body.replace('"rulebookVersion":1', '"rulebookVersion":9') : body)],
    ['nothing but another instant in a text', 'SALES_DIFFER', 7, (body, seq) => (seq === 7 ? body.replace(/"completedAt":(\d+)/, (_all, at: string) => `"completedAt":${Number(at) + 1}`) : body)],
    ['nothing that any balance shows', 'RECEIPT_DIFFERS', 5, (body, seq) => (seq === 5 ? body.replace('"staffId":"aisha"', '"staffId":"someone"') : body)],
  ])('finds a chain built anew over %s', (_name, code, seq, edit) => {
    const { status, verdict } = afterTampering((db) => rebuildChain(db, edit))
    expect(verdict.fault).toMatchObject({ code, seq })
    expect(status).toBe(1)
  })

  it('finds the last entry taken out with its sale, by the balances it left behind', () => {
    const { verdict } = afterTampering((db) => db.exec('DELETE FROM journal WHERE seq = 7; DELETE FROM receipt WHERE sale_id = (SELECT sale_id FROM sale WHERE seq = 7); DELETE FROM sale WHERE seq = 7'))
    expect(verdict.fault).toMatchObject({ code: 'ROWS_CUT', seq: 7 })
  })

  it('explains a fault in Chinese when asked', () => {
    const dir = copied.of(sold.dir, (db) => db.exec('UPDATE projected_lot SET remaining = 0'))
    const { status, stdout } = verify(dir, '--lang', 'zh')
    expect(status).toBe(1)
    expect(stdout).toMatch(/^有问题：余额，BALANCES_DIFFER\n.*\p{Script=Han}/u)
  })

  it('reads a till that is selling', async () => {
    const dataDir = emptyFolder()
    const till = await openTill({ dataDir })
    await till.signIn()
    await till.payCash(await till.scan(barcodeOf('squid-cleaned-300g')), 1000)
    const { status, stdout } = verify(dataDir)
    await till.close()
    expect(stdout).toMatch(/^sound: 4 entries, 1 sales/)
    expect(status).toBe(0)
  })

  it('ends with 2 where there is nothing to check', () => {
    const dir = emptyFolder()
    expect(verify(dir).status).toBe(2)
    writeFileSync(join(dir, 'regulars.db'), 'something else')
    expect(verify(dir).status).toBe(2)
    expect(JSON.parse(verify(dir, '--json').stdout)).toMatchObject({ sound: null })
    expect(verify('').status).toBe(2)
    expect(ledger('audit').status).toBe(2)
    expect(verify(sold.dir, '--head', 'nonsense').status).toBe(2)
    copyFileSync(join(sold.dir, 'regulars.db'), join(dir, 'regulars.db'))
    expect(verify(dir).status).toBe(0)
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
