import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFakePrinter } from '../../native/printers/fake-printer.ts'
import { until } from '../support/network.ts'
import { copies, ledger, rebuildChain, soldFolder, verdictOf } from '../support/tampering.ts'
import { barcodeOf, openTill, temporaryFolder } from '../support/till.ts'

let sold: ReturnType<typeof temporaryFolder>
const folders: ReturnType<typeof temporaryFolder>[] = []
const copied = copies()

beforeAll(async () => {
  sold = await soldFolder()
})
afterAll(() => {
  copied.removeAll()
  for (const folder of [sold, ...folders]) folder.remove()
})

function hashes(dir: string): string[] {
  const db = new Database(join(dir, 'regulars.db'), { readonly: true })
  const found = db.prepare<[], { hash: string }>('SELECT hash FROM journal ORDER BY seq').all().map((row) => row.hash)
  db.close()
  return found
}

/** The sales' receipt numbers, oldest first. */
const receipts = (dir: string): { receiptNo: string; totalMinor: number }[] => {
  const db = new Database(join(dir, 'regulars.db'), { readonly: true })
  const found = db.prepare<[], { receiptNo: string; totalMinor: number }>('SELECT receipt_no AS receiptNo, total_minor AS totalMinor FROM sale ORDER BY seq').all()
  db.close()
  return found
}

/** Everything the folder keeps is made to fit the edit, so that only a head from outside can tell. */
function forged(dir: string): string {
  return copied.of(dir, (db) => {
    rebuildChain(db, (body, seq) => (seq === 5 ? body.replace('"staffId":"aisha"', '"staffId":"someone"') : body))
    db.exec('DELETE FROM receipt')
  })
}

describe('a head somebody holds', () => {
  it('of an entry or a receipt holds where nothing was changed', () => {
    const at = hashes(sold.dir)
    const { status, verdict } = verdictOf(sold.dir, '--head', `7:${at[6]}`, '--head', `5:${at[4]!.slice(0, 8).toUpperCase()}`, '--head', `${receipts(sold.dir)[1]!.receiptNo}:${at[4]!.slice(0, 8)}`)
    expect(verdict.fault).toBeNull()
    expect(status).toBe(0)
  })

  it.each([
    ['by the number of an entry after the edit', (at: string[]) => `7:${at[6]!.slice(0, 8)}`, 7],
    ['by the mark on the receipt of the entry itself', (at: string[]) => `${receipts(sold.dir)[1]!.receiptNo}:${at[4]!.slice(0, 8)}`, 5],
  ])('tells a chain that was built anew, %s', (_name, head, seq) => {
    const dir = forged(sold.dir)
    expect(verdictOf(dir).verdict.fault).toBeNull()
    const { status, verdict } = verdictOf(dir, '--head', head(hashes(sold.dir)))
    expect(verdict.fault).toMatchObject({ code: 'HEAD_DIFFERS', seq })
    expect(status).toBe(1)
  })

  it('does not tell an edit that came after it', () => {
    expect(verdictOf(forged(sold.dir), '--head', `4:${hashes(sold.dir)[3]}`).verdict.fault).toBeNull()
  })

  it('tells entries cut off the end', () => {
    const dir = copied.of(sold.dir, (db) => db.exec(`DELETE FROM journal WHERE seq = 7; DELETE FROM receipt WHERE sale_id = (SELECT sale_id FROM sale WHERE seq = 7);
      DELETE FROM sale WHERE seq = 7; UPDATE projection_state SET head_seq = 6`))
    const at = hashes(sold.dir)
    expect(verdictOf(dir, '--head', `7:${at[6]}`).verdict.fault).toMatchObject({ code: 'ROWS_CUT', seq: 7 })
    expect(verdictOf(dir, '--head', `${receipts(sold.dir)[3]!.receiptNo}:${at[6]}`).verdict.fault).toMatchObject({ code: 'ROWS_CUT', seq: 7 })
  })
})

describe('the head that head office acknowledged', () => {
  const acknowledge = (db: Database.Database, seq: number) => db.prepare('UPDATE sync_state SET watermark = ?, watermark_hash = (SELECT hash FROM journal WHERE seq = ?)').run(seq, seq)

  it('covers all before it, and what came after is counted', () => {
    const dir = copied.of(sold.dir, (db) => acknowledge(db, 5))
    const { verdict } = verdictOf(dir)
    expect(verdict).toMatchObject({ sound: true, tail: { since: { by: 'head-office', seq: 5, mark: hashes(sold.dir)[4]!.slice(0, 8) }, entries: 2, sales: 2, seconds: 3 } })
    expect(ledger('verify', dir).stdout).toMatch(/\nhead office holds entry 5 as [0-9a-f]{8}; unprotected after it: 2 entries, 2 sales, 3 s\n$/)
    expect(ledger('verify', dir, '--lang', 'zh').stdout).toMatch(/\n总部已持有第 5 条的标记 [0-9a-f]{8}；其后 2 条账目、2 笔销售（3 秒）尚未受保护\n$/)
  })

  it('tells a chain that was built anew before it', () => {
    const dir = copied.of(sold.dir, (db) => acknowledge(db, 6))
    expect(verdictOf(forged(dir)).verdict.fault).toMatchObject({ code: 'HEAD_DIFFERS', seq: 6 })
  })
})

describe('a receipt that was printed', () => {
  it('covers its sale and all before it', async () => {
    const folder = temporaryFolder()
    folders.push(folder)
    const printer = await startFakePrinter({})
    const till = await openTill({ dataDir: folder.dir, config: { printer: printer.address } })
    await till.signIn()
    await till.payCash(await till.scan(barcodeOf('squid-cleaned-300g')), 1000)
    const states = new Database(join(folder.dir, 'regulars.db'), { readonly: true })
    const state = states.prepare<[], { state: string }>('SELECT state FROM print_job')
    await until(() => state.get()?.state, (now) => now === 'confirmed', 60_000)
    states.close()
    await printer.close()
    await till.payCash(await till.scan(barcodeOf('squid-cleaned-300g')), 1000)
    await till.close()
    const { verdict } = verdictOf(folder.dir)
    expect(verdict.tail).toMatchObject({ since: { by: 'receipt', seq: 4, mark: hashes(folder.dir)[3]!.slice(0, 8) }, entries: 1, sales: 1 })
  })
})

describe('an exported journal', () => {
  const exported = (...flags: string[]): string => {
    const folder = temporaryFolder()
    folders.push(folder)
    const file = join(folder.dir, 'journal.jsonl')
    expect(ledger('export', sold.dir, '--out', file, ...flags)).toMatchObject({ status: 0, stderr: '' })
    return file
  }

  it('is checked from the file alone', () => {
    const file = exported()
    const { status, verdict } = verdictOf(file)
    expect(verdict).toMatchObject({ sound: true, firstSeq: 1, entries: 7, sales: 4, tail: null, head: verdictOf(sold.dir).verdict.head })
    expect(status).toBe(0)
    expect(verdictOf(file, '--head', `7:${verdict.head.hash}`).status).toBe(0)
    expect(verdictOf(file, '--head', `8:${verdict.head.hash}`).status).toBe(2)
    expect(verdictOf(file, '--head', `7:${'0'.repeat(8)}`).verdict.fault).toMatchObject({ code: 'HEAD_DIFFERS', seq: 7 })
  })

  it('is the stored text, letter by letter', () => {
    const db = new Database(join(sold.dir, 'regulars.db'), { readonly: true })
    const rows = db.prepare<[], Record<string, unknown>>('SELECT seq, at, previous_hash AS previousHash, hash, body FROM journal ORDER BY seq').all()
    db.close()
    const [header, ...lines] = readFileSync(exported(), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(header).toMatchObject({ format: 'regulars-journal', version: 1, from: 1, to: 7 })
    expect(lines).toEqual(rows)
    expect(ledger('export', sold.dir).stdout).toBe(readFileSync(exported(), 'utf8'))
  })

  it('may be a part, by entries or days', () => {
    const part = exported('--from', '3', '--to', '5')
    expect(verdictOf(part).verdict).toMatchObject({ sound: true, firstSeq: 3, entries: 3, sales: 2, head: { seq: 5 } })
    expect(verdictOf(exported('--from', '2026-08-14', '--to', '2026-08-14')).verdict).toMatchObject({ entries: 7 })
    expect(ledger('export', sold.dir, '--from', '2026-08-15')).toMatchObject({ status: 2, stdout: '' })
    expect(ledger('export', sold.dir, '--to', '2026-08-13')).toMatchObject({ status: 2, stdout: '' })
    expect(verdictOf(part, '--head', `2:${hashes(sold.dir)[1]}`).status).toBe(2)
  })

  it.each<[string, string, number, (lines: string[]) => string[]]>([
    ['a line taken out', 'ROWS_MISSING', 4, (lines) => lines.filter((_line, i) => i !== 3)],
    ['two lines swapped', 'ROWS_MISSING', 4, (lines) => [...lines.slice(0, 3), lines[4]!, lines[3]!, ...lines.slice(5)]],
    ['a line twice', 'ROW_REPEATED', 3, (lines) => [...lines.slice(0, 4), ...lines.slice(3)]],
    ['the end cut off', 'ROWS_CUT', 7, (lines) => lines.slice(0, -1)],
    ['half a line at the end', 'ROW_CHANGED', 7, (lines) => [...lines.slice(0, -1), lines.at(-1)!.slice(0, 400)]],
    ['an amount changed', 'ROW_CHANGED', 5, (lines) => lines.map((line, i) => (i === 5 ? line.replace(/\\"amount\\":(\d)/, '\\"amount\\":9$1') : line))],
    ['another till’s name', 'ROW_CHANGED', 1, (lines) => [lines[0]!.replace(/[0-9a-f]{4}(?=-)/, '0000'), ...lines.slice(1)]],
  ])('with %s is told', (_name, code, seq, tamper) => {
    const file = exported()
    writeFileSync(file, `${tamper(readFileSync(file, 'utf8').trimEnd().split('\n')).join('\n')}\n`)
    expect(verdictOf(file)).toMatchObject({ status: 1, verdict: { fault: { code, seq } } })
  })

  it('is nothing else: another file is not checked', () => {
    const file = exported()
    for (const text of ['', 'something else', '{"format":"regulars-journal","version":2}']) {
      writeFileSync(file, text)
      expect(verdictOf(file)).toMatchObject({ status: 2, verdict: { sound: null } })
    }
  })

  it('stops at an entry that is not as a till writes it, and leaves no half of a file', () => {
    const dir = copied.of(sold.dir, (db) => db.exec("UPDATE journal SET body = CAST(x'c328' || CAST(body AS BLOB) AS TEXT) WHERE seq = 5"))
    const file = join(dir, 'journal.jsonl')
    const { status, stderr } = ledger('export', dir, '--out', file)
    expect(status).toBe(1)
    expect(stderr).toContain('entry 5: ')
    expect(existsSync(file)).toBe(false)
  })

  it('is never written over another file', () => {
    const file = exported()
    const before = readFileSync(file, 'utf8')
    expect(ledger('export', sold.dir, '--out', file).status).toBe(2)
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  it('as postings adds up to nothing in each entry and unit', () => {
    const { stdout, status } = ledger('export', sold.dir, '--format', 'csv')
    const [columns, ...rows] = stdout.trimEnd().split('\r\n').map((line) => line.split(','))
    expect(status).toBe(0)
    expect(columns).toEqual(['seq', 'at', 'business_day', 'event', 'receipt_no', 'sale_id', 'shift_id', 'staff_id', 'account', 'unit', 'debit', 'credit', 'member_id', 'instrument_id'])
    expect(new Set(rows.map((row) => row[9]))).toEqual(new Set(['SGD', 'points']))
    const sums = new Map<string, number>()
    for (const row of rows) {
      expect(row).toHaveLength(columns!.length)
      expect(row[10] === '').not.toBe(row[11] === '')
      const key = `${row[0]} ${row[9]}`
      sums.set(key, (sums.get(key) ?? 0) + Math.round(Number(row[10]) * 100) - Math.round(Number(row[11]) * 100))
    }
    expect([...sums.values()].every((sum) => sum === 0)).toBe(true)
    const { receiptNo, totalMinor } = receipts(sold.dir)[3]!
    const entries = rows.filter((row) => row[4] === receiptNo).map((row) => [row[8], row[10], row[11]])
    expect(entries).toContainEqual(['cash-drawer', (Math.round(totalMinor / 5) / 20).toFixed(2), ''])
    expect(entries.filter(([account]) => account === 'sales')).toEqual([['sales', '', expect.stringMatching(/^\d+\.\d\d$/)]])
  })
})
