import { createHash, randomUUID } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TerminalView } from '../../core/contract/views.ts'
import { createTerminal } from '../../terminal/app.ts'
import { createHasher } from '../../terminal/hasher.ts'
import { checkBooks } from '../../terminal/services/ledger-check.ts'
import { StartRefusal, refusalWords } from '../../terminal/start-refusal.ts'
import type { StartRefusalCode } from '../../terminal/start-refusal.ts'
import { takeDataFolder } from '../../terminal/store/data-folder.ts'
import { openReadOnly } from '../../terminal/store/open-read-only.ts'
import { smallDisk, startTillProcess } from '../support/till-process.ts'
import { CASHIER, barcodeOf, openTill, temporaryFolder } from '../support/till.ts'

const isRoot = process.getuid?.() === 0
/** The unprivileged user that root becomes where modes must count. */
const NOBODY = 65534
const SQUID = barcodeOf('squid-cleaned-300g')

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const database = () => join(folder.dir, 'regulars.db')
const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

/** Starts a terminal and expects it to refuse. */
async function refusal(dataDir = folder.dir): Promise<StartRefusalCode> {
  try {
    const terminal = await createTerminal({ dataDir })
    await terminal.close()
  } catch (error) {
    if (error instanceof StartRefusal) return error.code
    throw error
  }
  throw new Error('it started')
}

/** A folder on which a till was started once and closed. */
async function usedFolder(): Promise<void> {
  await (await openTill({ dataDir: folder.dir })).close()
}

function giveToNobody(dir: string): void {
  chownSync(dir, NOBODY, NOBODY)
  for (const file of readdirSync(dir, { recursive: true, encoding: 'utf8' })) chownSync(join(dir, file), NOBODY, NOBODY)
}

function edit(change: (db: Database.Database) => void): void {
  const db = new Database(database())
  change(db)
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
}

describe('a data folder in use', () => {
  it('is refused to a second terminal, here and in another process, and taken after the first closed', async () => {
    const first = await openTill({ dataDir: folder.dir })
    expect(await refusal()).toBe('DATA_FOLDER_IN_USE')
    const other = await startTillProcess({ dataDir: folder.dir })
    expect(other.outcome).toBe('DATA_FOLDER_IN_USE')
    await first.signIn()
    expect((await first.scan(SQUID)).lines).toHaveLength(1)
    await first.close()
    await (await openTill({ dataDir: folder.dir })).close()
  })

  it('is free again the moment its process is killed', async () => {
    const first = await startTillProcess({ dataDir: folder.dir })
    expect(first.outcome).toBe('ready')
    expect(await refusal()).toBe('DATA_FOLDER_IN_USE')
    await first.kill()
    await (await openTill({ dataDir: folder.dir })).close()
  })
})

describe('a data folder that cannot be written to', () => {
  it(`is refused when it is read-only (${isRoot ? 'root starts it as an unprivileged user: modes do not hold root back' : 'by its mode'})`, async () => {
    await usedFolder()
    if (isRoot) giveToNobody(folder.dir)
    const before = digest(database())
    chmodSync(folder.dir, 0o555)
    for (const file of readdirSync(folder.dir)) if (statSync(join(folder.dir, file)).isFile()) chmodSync(join(folder.dir, file), 0o444)
    const till = await startTillProcess({ dataDir: folder.dir, ...(isRoot ? { uid: NOBODY } : {}) })
    expect(till.outcome).toBe('DATA_FOLDER_READ_ONLY')
    chmodSync(folder.dir, 0o755)
    expect(digest(database())).toBe(before)
  })

  it.runIf(isRoot)('is refused when it, or the sales file in it, belongs to another user, with words of its own (only root can give files away)', async () => {
    await usedFolder()
    const before = digest(database())
    chmodSync(folder.dir, 0o755)
    expect((await startTillProcess({ dataDir: folder.dir, uid: NOBODY })).outcome).toBe('DATA_FOLDER_OTHER_OWNER')
    giveToNobody(folder.dir)
    chownSync(database(), 0, 0)
    chmodSync(database(), 0o600)
    expect((await startTillProcess({ dataDir: folder.dir, uid: NOBODY })).outcome).toBe('DATA_FOLDER_OTHER_OWNER')
    expect(digest(database())).toBe(before)
  })

  it('is refused on a network drive, whatever that would let it do', () => {
    const nfs = 0x6969
    expect(() => takeDataFolder(folder.dir, () => nfs)).toThrow('DATA_FOLDER_ON_NETWORK')
    expect(readdirSync(folder.dir)).toEqual([])
    takeDataFolder(folder.dir).release()
  })

  it('is refused when its path is too long for the database, and nothing is made there', async () => {
    const long = join(folder.dir, ...Array.from({ length: 6 }, () => 'x'.repeat(80)))
    expect(await refusal(long)).toBe('DATA_FOLDER_PATH_LONG')
    expect(readdirSync(folder.dir)).toEqual([])
  })

  it('is one folder through every link to it; a link in the place of the sales file is none', async () => {
    const link = `${folder.dir}-link`
    symlinkSync(folder.dir, link)
    const first = await openTill({ dataDir: link })
    expect(await refusal()).toBe('DATA_FOLDER_IN_USE')
    await first.close()
    unlinkSync(link)
    const elsewhere = join(folder.dir, 'elsewhere.db')
    renameSync(database(), elsewhere)
    symlinkSync(elsewhere, database())
    expect(await refusal()).toBe('NOT_A_DATABASE')
    unlinkSync(database())
    symlinkSync(join(folder.dir, 'nowhere'), database())
    expect(await refusal()).toBe('NOT_A_DATABASE')
  })

  it('is refused when a file is in its place, or in the place of a folder above it', async () => {
    const file = join(folder.dir, 'file')
    writeFileSync(file, 'a shopping list')
    expect(await refusal(file)).toBe('DATA_FOLDER_UNUSABLE')
    expect(await refusal(join(file, 'below'))).toBe('DATA_FOLDER_UNUSABLE')
    expect(readFileSync(file, 'utf8')).toBe('a shopping list')
  })

  it(`is refused when its disk is full (${smallDisk() === 'mount' ? 'a private mount of 64 KB' : 'a limit on file size: no mount to be had here'})`, async () => {
    const till = await startTillProcess({ dataDir: folder.dir, diskKb: 64 })
    expect(till.outcome).toBe('DATA_FOLDER_FULL')
  })
})

describe('a database that is not ours to open', () => {
  it.each([
    ['a text file', () => writeFileSync(database(), 'not a database, but long enough to look like a file that somebody needs. '.repeat(20))],
    ['another program’s SQLite file', () => edit((db) => db.exec('CREATE TABLE photo (id INTEGER PRIMARY KEY)'))],
    ['a folder', () => mkdirSync(database())],
  ])('is refused when it is %s, and left as it was', async (_name, prepare) => {
    prepare()
    const before = statSync(database()).isFile() ? digest(database()) : null
    expect(await refusal()).toBe('NOT_A_DATABASE')
    if (before !== null) expect(digest(database())).toBe(before)
  })

  it('is refused when a newer version says that this one cannot read it', async () => {
    await usedFolder()
    edit((db) => {
      db.prepare("INSERT INTO migration (version, name, checksum, minimum_reader, at) VALUES (900, 'later', 'x', 900, 0)").run()
      db.pragma('user_version = 900')
    })
    const before = digest(database())
    expect(await refusal()).toBe('DATABASE_NEWER')
    expect(digest(database())).toBe(before)
  })

  it('is opened when the newer version says that this one still can', async () => {
    await usedFolder()
    edit((db) => {
      db.exec('ALTER TABLE setting ADD COLUMN later TEXT')
      db.prepare("INSERT INTO migration (version, name, checksum, minimum_reader, at) VALUES (900, 'later', 'x', 1, 0)").run()
      db.pragma('user_version = 900')
    })
    const till = await openTill({ dataDir: folder.dir })
    await till.signIn()
    expect((await till.scan(SQUID)).lines).toHaveLength(1)
    await till.close()
    const db = new Database(database(), { readonly: true })
    expect(db.pragma('user_version', { simple: true })).toBe(900)
    db.close()
  })

  it('is refused when a released migration was another one', async () => {
    await usedFolder()
    edit((db) => db.prepare("UPDATE migration SET checksum = 'edited' WHERE version = 1").run())
    expect(await refusal()).toBe('DATABASE_OTHER_BUILD')
  })

  it('is refused when nothing says any more which till it is, and opens again from an undamaged copy', async () => {
    await usedFolder()
    const whole = readFileSync(database())
    const damaged = Buffer.from(whole)
    damaged.fill(0x5a, 4096, 4096 * 6)
    writeFileSync(database(), damaged)
    expect(await refusal()).toBe('DATABASE_DAMAGED')
    expect(readFileSync(database()).equals(damaged)).toBe(true)
    writeFileSync(database(), whole.subarray(0, 4096 * 20))
    expect(await refusal()).toBe('DATABASE_DAMAGED')
    writeFileSync(database(), whole)
    await (await openTill({ dataDir: folder.dir })).close()
  })

  it('begins another chain when the key beside it is not a key: it sells on, and spends nothing until that is cleared', async () => {
    await usedFolder()
    writeFileSync(join(folder.dir, 'terminal-key.pem'), 'lost')
    const till = await openTill({ dataDir: folder.dir })
    expect((await till.call('terminal.get', {})).spendingBarred).not.toBeNull()
    await till.signIn()
    expect((await till.scan(SQUID)).lines).toHaveLength(1)
    await till.close()
  })
})

describe('a refusal', () => {
  const codes: StartRefusalCode[] = [
    'DATA_FOLDER_IN_USE', 'DATA_FOLDER_READ_ONLY', 'DATA_FOLDER_FULL', 'DATA_FOLDER_UNUSABLE', 'DISK_FAILING', 'DATABASE_NEWER',
    'DATA_FOLDER_OTHER_OWNER', 'DATA_FOLDER_ON_NETWORK', 'DATA_FOLDER_PATH_LONG', 'DATABASE_OTHER_BUILD', 'NOT_A_DATABASE', 'DATABASE_DAMAGED', 'KEY_UNUSABLE', 'PRAGMA_NOT_HELD',
  ]
  it.each(codes)('%s says what happened, what is safe and what to do, in both languages', (code) => {
    for (const lang of ['en', 'zh'] as const) {
      const words = refusalWords(code, { path: '/shop/data' }, lang)
      for (const text of Object.values(words)) {
        expect(text.length).toBeGreaterThan(5)
        expect(text).not.toMatch(/error|错误|!|！|SQLITE/i)
      }
      expect(/\p{Script=Han}/u.test(words.what)).toBe(lang === 'zh')
    }
    expect(refusalWords(code, { path: '/shop/data' }, 'en').todo + refusalWords(code, { path: '/shop/data' }, 'en').what).not.toBe('')
  })
})

describe('a disk that fills up while selling', () => {
  const room = smallDisk() === 'mount'
  it(`refuses what it cannot save, says so, keeps what it saved, and sells again by itself (${room ? 'a private mount' : 'a limit on file size: the limit cannot be lifted again'})`, async () => {
    const small = join(folder.dir, 'small')
    mkdirSync(small)
    const seedFolder = temporaryFolder()
    await (await openTill({ dataDir: seedFolder.dir })).close()
    // A limit leaves the database as it is and room for a few hundred pages beside it.
    const limitKb = Math.ceil(statSync(join(seedFolder.dir, 'regulars.db')).size / 1024) + 256
    const till = await startTillProcess({ dataDir: small, diskKb: room ? 24_000 : limitKb, from: seedFolder.dir })
    seedFolder.remove()
    expect(till.outcome).toBe('ready')
    const { client } = till
    const troubles: TerminalView['diskTrouble'][] = []
    client.on('terminal.changed', (view) => troubles.push(view.diskTrouble))
    let at = 0
    const scan = () => client.call('sale.addScan', { commandId: randomUUID(), scan: { deviceId: 'wedge', symbology: null, text: SQUID, at: (at += 1000) } })
    await client.call('staff.signIn', { commandId: randomUUID(), ...CASHIER })
    expect((await scan()).ok).toBe(true)
    if (room) await till.ask({ ballast: 'fill' })
    let saved = 1
    let refused = await scan()
    for (let n = 0; refused.ok && n < 5000; n++) {
      saved += 1
      refused = await scan()
    }
    expect(refused).toEqual({ ok: false, error: { code: 'DISK_CANNOT_COMMIT', data: { reason: room ? 'full' : 'io' } } })
    const view = await client.call('terminal.get', {})
    expect(view.ok && view.value.diskTrouble).toBe(room ? 'full' : 'io')
    const open = await client.call('sale.current', {})
    expect(open.ok && open.value.sale?.lines[0]?.quantityMilli).toBe(saved * 1000)
    if (room) {
      await till.ask({ ballast: 'drop' })
      await expect.poll(() => troubles.at(-1), { timeout: 30_000 }).toBeNull()
      expect((await scan()).ok).toBe(true)
      const sale = await client.call('sale.current', {})
      if (!sale.ok || !sale.value.sale) throw new Error('no sale')
      const { saleId, revision } = sale.value.sale
      expect((await client.call('sale.complete', { commandId: randomUUID(), saleId, revision, tenders: [{ kind: 'cash', givenMinor: 10_000_000 }] })).ok).toBe(true)
      const out = join(folder.dir, 'out')
      await till.ask({ leave: out })
      const db = openReadOnly(out)
      const report = checkBooks(db, createHasher())
      db.close()
      expect(report).toMatchObject({ fault: null, totals: { sales: 1 } })
    }
    await till.kill()
    expect(troubles).toContain(room ? 'full' : 'io')
    if (existsSync(small)) rmSync(small, { recursive: true, force: true })
  })
})
