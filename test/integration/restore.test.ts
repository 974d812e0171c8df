import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lostRows, predecessorsOf } from '../../headoffice/server/store/succession-store.ts'
import { PROJECT_DIR } from '../../scripts/lib/paths.ts'
import { chainIdentities } from '../../terminal/store/chain-store.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { allRowsOf, backupFiles, backupRoom, rowsOf, SQUID, sell } from '../support/backup-till.ts'
import { startHeadOffice } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { enrol, events, fault, look } from '../support/member-till.ts'
import { until } from '../support/network.ts'
import { onSmallDisk, smallDisk } from '../support/till-process.ts'
import { DANIEL_CARD, MANAGER, command, openTill } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

const room = backupRoom()

function run(script: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(PROJECT_DIR, 'scripts', script), ...args], { encoding: 'utf8' })
}

/** The one backup of a till that sold, made by hand. */
function backedUp(): string {
  const { dataDir, stick } = room()
  expect(run('backup.ts', 'make', dataDir, stick)).toMatchObject({ status: 0, stderr: '' })
  return join(stick, backupFiles(stick).at(-1) ?? '')
}

function flipByte(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 0x01
  writeFileSync(path, bytes)
}

describe('the backup command', () => {
  it('makes one beside a till that sells, lists it and reads it through, in both languages', async () => {
    const { till, stick } = room()
    await sell(till)
    const file = backedUp()
    expect(run('backup.ts', 'list', stick).stdout).toMatch(/^regulars-till-2-.*\.db: till 2, \d{4}-\d\d-\d\d \d\d:\d\d UTC, \d+ entries, head [0-9a-f]{8}, \d\.\d MB\n$/)
    expect(run('backup.ts', 'verify', file)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^sound: till 2, \d+ entries, 1 sale, head/) as string })
    expect(run('backup.ts', 'verify', file, '--lang', 'zh').stdout).toMatch(/^完好：2 号收银台/)
  })

  it('says what is wrong with a folder that is not there', () => {
    const { dataDir, place } = room()
    const told = run('backup.ts', 'make', dataDir, place('nowhere'))
    expect(told.status).toBe(2)
    expect(told.stderr).toContain(`The folder for backups is not there: ${place('nowhere')}`)
    expect(existsSync(place('nowhere'))).toBe(false)
  })

  const hasMount = smallDisk() === 'mount'
  it(`says that the folder is full, and leaves no half (${hasMount ? 'a private mount' : 'a limit on file size, which the system tells otherwise'})`, () => {
    const { dataDir, stick } = room()
    // Looked at from inside: a private mount is gone with its process.
    const makeAndList = ['sh', '-c', '"$@"; code=$?; ls -A "$STICK"; exit $code', 'sh', process.execPath, join(PROJECT_DIR, 'scripts', 'backup.ts'), 'make', dataDir, stick]
    const [program = '', ...args] = onSmallDisk(stick, 600, makeAndList)
    const told = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, STICK: stick } })
    expect(told).toMatchObject({ status: 2, stdout: '' })
    expect(told.stderr).toContain(hasMount ? 'There is no room left for a backup' : 'does not answer as it should')
  })

  it('finds damage: any byte of the file where its manifest is beside it, and a changed entry where it is not', async () => {
    await sell(room().till)
    const file = backedUp()
    const size = readFileSync(file).length
    for (const at of [30, 5000, Math.floor(size / 2), size - 1]) {
      flipByte(file, at)
      expect(run('backup.ts', 'verify', file).status).toBe(1)
      flipByte(file, at)
    }
    const alone = join(room().place('alone.db'))
    copyFileSync(file, alone)
    expect(run('backup.ts', 'verify', alone)).toMatchObject({ status: 0, stdout: expect.stringContaining('no manifest') as string })
    flipByte(alone, readFileSync(alone).indexOf('"type":"sale.completed"') + 12)
    const told = run('backup.ts', 'verify', alone)
    expect(told.status).toBe(1)
    expect(told.stderr).toContain('The backup does not hold')
  })
})

describe('a restore', () => {
  it('puts the till back as it was, marked as restored, and it sells', async () => {
    const { till, place, dataDir, close } = room()
    await sell(till)
    const file = backedUp()
    await sell(till)
    await close()
    const journal = rowsOf(join(dataDir, 'regulars.db'))
    const told = run('restore.ts', file, place('again'))
    expect(told).toMatchObject({ status: 0, stderr: '' })
    for (const words of ['begins a new chain with a new key', 'the letter A in front', 'pair it again', 'are not spent for now']) expect(told.stdout).toContain(words)
    const backup = rowsOf(file)
    expect(backup).toEqual(journal.slice(0, backup.length))
    expect(allRowsOf(place('again')).slice(0, -1)).toEqual(backup)
    expect(readdirSync(place('.')).filter((name) => name.includes('restoring'))).toEqual([])

    const again = await openTill({ dataDir: place('again'), clock: till.clock })
    try {
      await again.signIn(MANAGER)
      expect((await again.call('terminal.get', {})).restored).toMatchObject({ seq: backup.length, madeAt: expect.any(Number) as number })
      await sell(again)
      expect(fault(again)).toBeNull()
    } finally {
      await again.close()
    }
    expect((await openedTerminal(dataDir)).restored).toBeNull()
  })

  it('is refused where a till runs, where one lies, and where anything lies; and nothing is changed there', async () => {
    const { till, dataDir, place, close } = room()
    await sell(till)
    const file = backedUp()
    const running = run('restore.ts', file, dataDir)
    expect(running.status).toBe(2)
    expect(running.stderr).toContain('already open')
    await close()
    const before = readFileSync(join(dataDir, 'regulars.db'))
    const lying = run('restore.ts', file, dataDir)
    expect(lying.status).toBe(2)
    expect(lying.stderr).toMatch(/There is a till in .*: till 2, \d+ entries, the last on 2026-08-14 04:00 UTC\.\nNothing was changed\.\nRename or move that folder first/)
    expect(readFileSync(join(dataDir, 'regulars.db'))).toEqual(before)
    mkdirSync(place('papers'))
    writeFileSync(join(place('papers'), 'letter.txt'), 'x')
    expect(run('restore.ts', file, place('papers'), '--lang', 'zh')).toMatchObject({ status: 2, stderr: expect.stringContaining('不是空的') as string })
    expect(readdirSync(place('papers'))).toEqual(['letter.txt'])
    expect(readdirSync(place('.')).filter((name) => name.includes('restoring'))).toEqual([])
  })

  it('of a damaged backup is refused and leaves nothing', async () => {
    await sell(room().till)
    const file = backedUp()
    flipByte(file, 40_000)
    const told = run('restore.ts', file, room().place('again'))
    expect(told.status).toBe(1)
    expect(told.stderr).toContain('The backup does not hold')
    expect(readdirSync(room().place('.')).filter((name) => name.includes('again'))).toEqual([])
  })

  it('goes over what a cut-off restore left beside', async () => {
    await sell(room().till)
    const file = backedUp()
    const { place } = room()
    mkdirSync(place('.again.restoring'))
    writeFileSync(join(place('.again.restoring'), 'regulars.db'), 'half of it')
    expect(run('restore.ts', file, place('again')).status).toBe(0)
    expect(allRowsOf(place('again')).slice(0, -1)).toEqual(rowsOf(file))
    expect(existsSync(place('.again.restoring'))).toBe(false)
  })

  it('of an older backup forgets again whoever was erased since, also on another disk', async () => {
    const { till, stick, place } = room()
    const { memberId } = await enrol(till, 1, { name: 'Quintessa Zollverein' })
    const older = backedUp()
    expect(readFileSync(older).includes('Zollverein')).toBe(true)
    await till.call('member.erase', { ...command(), memberId, approval: MANAGER })
    backedUp()
    renameSync(older, join(stick, 'older.db'))
    expect(run('restore.ts', join(stick, 'older.db'), place('again')).status).toBe(0)
    const again = await openTill({ dataDir: place('again') })
    try {
      await again.signIn(MANAGER)
      expect((await again.refusal('member.get', { memberId })).code).toBe('MEMBER_UNKNOWN')
      expect(events(again, 'member.erased')).toMatchObject([{ memberId, cause: 'list' }])
    } finally {
      await again.close()
    }
    for (const name of readdirSync(place('again')).filter((each) => each.startsWith('regulars.db'))) expect(readFileSync(join(place('again'), name)).includes('Zollverein')).toBe(false)
  })
})

async function openedTerminal(dataDir: string) {
  const opened = await openTill({ dataDir })
  try {
    return await opened.call('terminal.get', {})
  } finally {
    await opened.close()
  }
}

describe('a restored till that was paired', () => {
  it('is taken in as the successor of the old one: nothing is lost, nothing counted twice, and the old key sends nothing new', async () => {
    const { till, dataDir, place, close } = room()
    const office = await startHeadOffice()
    const { pool } = office.office.books.database
    const count = async (table: string): Promise<number> => (await pool.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n ?? -1
    const opened: TestTill[] = []
    const open = async (dir: string): Promise<TestTill> => {
      const one = await openTill({ dataDir: dir, clock: till.clock })
      opened.push(one)
      await one.signIn(MANAGER)
      return one
    }
    try {
      await pair(till, office)
      await sellToMember(till)
      await sell(till)
      const oldReceipt = (await till.call('receipt.recent', { limit: 1 })).receipts[0]
      const file = backedUp()
      await sell(till)
      await sent(till)
      expect(await count('sale')).toBe(3)
      await close()
      const lost = allRowsOf(dataDir)
      expect(run('restore.ts', file, place('again')).stdout).toContain('the letter A in front')

      const again = await open(place('again'))
      const { chain, spendingBarred } = await again.call('terminal.get', {})
      expect(chain).toMatchObject({ letters: 'A', because: 'restored', pairAgainWith: new URL(office.office.url).href })
      expect(spendingBarred).toMatchObject({ because: 'restored' })
      expect(await again.call('sync.get', {})).toMatchObject({ paired: false, url: new URL(office.office.url).href })
      await sell(again)
      const { receiptNo } = (await again.call('receipt.recent', { limit: 1 })).receipts[0] ?? { receiptNo: '' }
      expect(receiptNo).toMatch(/^A2-\d{5}$/)

      // Who spent what since the backup, only head office knows.
      await again.scan(DANIEL_CARD)
      const basket = await again.scan(SQUID)
      const byPoints = { ...command(), saleId: basket.saleId, revision: basket.revision, tenders: [{ kind: 'points' as const, points: 100 }] }
      expect(await again.refusal('sale.complete', byPoints)).toMatchObject({ code: 'SPEND_ONLINE_ONLY', data: { because: 'restored' } })
      expect(await again.refusal('spending.allow', { ...command(), approval: null })).toMatchObject({ code: 'SPENDING_BY_HEAD_OFFICE' })
      await again.payCash(basket, 5000)

      await pair(again, office)
      await sent(again)
      expect(await count('sale')).toBe(5)
      expect(await count('fork')).toBe(0)
      expect(await count('dropped_sale')).toBe(0)
      expect(await count('not_applied')).toBe(0)
      // What the till has lost stays there, byte for byte, to be handed down.
      const successor = allRowsOf(place('again')).at(-1)
      const chains = listed(place('again'))
      const [succession] = await predecessorsOf(pool, chains.at(-1)?.terminalId ?? '')
      expect(succession).toMatchObject({ terminalId: chains[0]?.terminalId })
      expect(await lostRows(pool, succession ?? { terminalId: '', seq: 0 }, 1000)).toEqual(lost.slice(succession?.seq))
      expect((await pool.query('SELECT max(seq) AS seq FROM journal WHERE terminal_id = $1', [chains.at(-1)?.terminalId])).rows).toEqual([{ seq: successor?.seq }])

      // A receipt of the old chain is found and returned.
      const found = await again.call('return.find', { of: { receiptNo: oldReceipt?.receiptNo ?? '' } })
      expect(found.sale.saleId).toBe(oldReceipt?.saleId)
      expect(fault(again)).toBeNull()

      // The old folder turns up again: it sells, and sends nothing.
      const old = await open(dataDir)
      await sell(old)
      const view = await until(() => old.call('sync.now', command()), (now) => now.state === 'refused')
      expect(view).toMatchObject({ trouble: { code: 'SUCCEEDED' }, waitingSales: 1 })
      expect(await count('sale')).toBe(5)

      // Head office has all of it and has told every balance since: what was barred is spent again.
      await until(async () => {
        await again.call('sync.now', command())
        return again.call('terminal.get', {})
      }, (now) => now.spendingBarred === null)
      await again.scan(DANIEL_CARD)
      const spent = await again.scan(SQUID)
      await again.call('sale.complete', { ...command(), saleId: spent.saleId, revision: spent.revision, tenders: [{ kind: 'points', points: 100 }, { kind: 'cash', givenMinor: 5000 }] })
    } finally {
      for (const one of opened) await one.close()
      await office.close()
    }
  })
})

describe('a till whose key is gone', () => {
  it('begins another chain, keeps its balances, and a manager answers for spending where there is no head office', async () => {
    const { till, dataDir, close } = room()
    await sellToMember(till)
    const before = (await till.call('points.get', { memberId: await memberOf(till) })).standing
    await close()
    rmSync(join(dataDir, 'terminal-key.pem'))
    const again = await openTill({ dataDir, clock: till.clock })
    try {
      await again.signIn(MANAGER)
      expect(await again.call('terminal.get', {})).toMatchObject({ chain: { letters: 'A', because: 'key-missing', pairAgainWith: null }, spendingBarred: { because: 'restored' } })
      expect((await again.call('points.get', { memberId: await memberOf(again) })).standing).toEqual(before)
      expect(await again.refusal('points.hold', { ...command(), memberId: await memberOf(again), points: 10 })).toMatchObject({ code: 'SPEND_ONLINE_ONLY' })
      await again.signIn()
      expect(await again.refusal('spending.allow', { ...command(), approval: null })).toMatchObject({ code: 'APPROVAL_NEEDED' })
      expect((await again.call('spending.allow', { ...command(), approval: MANAGER })).spendingBarred).toBeNull()
      await again.call('points.hold', { ...command(), memberId: await memberOf(again), points: 10 })
      expect(events(again, 'spending.allowed')).toMatchObject([{ because: 'restored', approval: { staffId: MANAGER.staffId } }])
      expect(fault(again)).toBeNull()
    } finally {
      await again.close()
    }
    // Started again with the key of the new chain it goes on with that.
    expect((await openedTerminal(dataDir)).chain).toMatchObject({ letters: 'A' })
    expect(listed(dataDir)).toHaveLength(2)
  })
})

describe('letters', () => {
  it('are never given twice, also where one backup is put back twice', async () => {
    await sell(room().till)
    const file = backedUp()
    const { place } = room()
    expect(run('restore.ts', file, place('one')).stdout).toContain('the letter A in front')
    expect(run('restore.ts', file, place('two')).stdout).toContain('the letter B in front')
  })
})

async function pair(till: TestTill, office: TestHeadOffice): Promise<void> {
  const { pairingCode } = await till.call('sync.pair', { ...command(), url: office.office.url })
  expect(await office.typeCode(pairingCode ?? '')).toMatchObject({ status: 200 })
  await until(() => till.call('sync.now', command()), (view) => view.paired)
}

async function sent(till: TestTill): Promise<void> {
  await until(() => till.call('sync.now', command()), (view) => view.waitingEntries === 0 && view.state === 'idle')
}

async function sellToMember(till: TestTill): Promise<void> {
  await till.scan(DANIEL_CARD)
  await sell(till)
}

async function memberOf(till: TestTill): Promise<string> {
  return look(till, (db) => db.prepare<[string], string>('SELECT member_id FROM member_card WHERE card_number = ?').pluck().get(DANIEL_CARD) ?? '')
}

function listed(dataDir: string): ReturnType<typeof chainIdentities> {
  const db = openReadOnly(dataDir)
  try {
    return chainIdentities(db)
  } finally {
    db.close()
  }
}
