import { execFile, spawn } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SyncView } from '../../core/contract/views.ts'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { keyListSigningText, rulebookSigningText } from '../../core/sync/wire.ts'
import type { RulebookEnvelope } from '../../core/sync/wire.ts'
import { publishRulebook } from '../../headoffice/server/services/publish.ts'
import { addRulebook, latestRulebook, lockPublications } from '../../headoffice/server/store/rulebook-store.ts'
import { firstRulebook, startHeadOffice, temporaryDataDir } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { hasher } from '../support/journal-makers.ts'
import { until } from '../support/network.ts'
import { openToAll, signedText, slipIn } from '../support/slipped-rulebooks.ts'
import { SyncTill } from '../support/sync-till.ts'
import { temporaryFolder } from '../support/till.ts'

let office: TestHeadOffice
let till: SyncTill
let removeFolder: () => void

/** Versions rise for the whole file, as they do in a shop. */
let version = 1
const books = () => office.office.books

function nextRulebook(change: Partial<Rulebook> = {}): Rulebook {
  version += 1
  return { ...firstRulebook, version, promotions: [], ...change }
}
const publish = (rulebook: unknown) => publishRulebook({ database: books().database, keys: books().keys, now: Date.now }, typeof rulebook === 'string' ? rulebook : JSON.stringify(rulebook))

const signed = (body: string): Promise<RulebookEnvelope> => signedText(books(), body)

/** What a head office that is not itself might send: any envelope, as the next version. */
async function slipNext(envelope: RulebookEnvelope): Promise<number> {
  version += 1
  await slipIn(books(), version, envelope, JSON.stringify({ ...firstRulebook, version }))
  return version
}
const refused = (holds: (refusal: NonNullable<SyncView['refusedRulebook']>) => boolean) => till.view((view) => view.refusedRulebook !== null && holds(view.refusedRulebook))

beforeAll(async () => {
  office = await startHeadOffice()
})
afterAll(async () => {
  await office.close()
})
beforeEach(async () => {
  const folder = temporaryFolder()
  removeFolder = folder.remove
  till = new SyncTill({ dataDir: folder.dir })
  await till.pair(office.office.url, office)
  await till.caughtUp()
})
afterEach(async () => {
  await till.close()
  removeFolder()
})

describe('publishing', () => {
  it('brings a rulebook to a till, signed by two approvers and head office', async () => {
    const rulebook = nextRulebook()
    const published = await publish(rulebook)
    expect(published.ok && published.value.signedBy.map((id) => id.replace(/-[0-9a-f]{8}$/, ''))).toEqual(['approver-1', 'approver-2', 'head-office'])
    await till.view((view) => view.rulebookVersion === rulebook.version)
    expect(till.rulebooks.current(Date.now())).toEqual(rulebook)
    expect(till.sync.view().refusedRulebook).toBeNull()
  })

  it('keeps a later effective instant: sales go on with the one in force until then', async () => {
    const inForce = nextRulebook()
    await publish(inForce)
    await till.view((view) => view.rulebookVersion === inForce.version)
    const tomorrow = Date.now() + 86_400_000
    const rulebook = nextRulebook({ effectiveAt: tomorrow })
    await publish(rulebook)
    await until(() => till.rulebooks.highestVersion(), (highest) => highest === rulebook.version)
    expect(till.sync.view().rulebookVersion).toBe(inForce.version)
    expect(till.rulebooks.current(tomorrow).version).toBe(rulebook.version)
  })

  it('keeps the exact text of the file under the signatures', async () => {
    const text = JSON.stringify(nextRulebook(), null, 7)
    expect((await publish(`\uFEFF${text}`)).ok).toBe(true)
    const latest = await latestRulebook(books().database.pool)
    expect(latest?.body).toBe(text)
  })

  it('lists every fault of a file and publishes nothing', async () => {
    const before = await latestRulebook(books().database.pool)
    const set = { id: 'a', name: { en: 'A', zh: '甲' }, goods: { sets: ['b'] } }
    const bad: [unknown, RegExp][] = [
      [{ ...nextRulebook(), goodsSets: [set, { ...set, id: 'b', goods: { sets: ['a'] } }] }, /goodsSets/],
      [{ ...nextRulebook(), happyHour: true }, /happyHour|^$/],
      [{ ...nextRulebook(), redemption: { ...firstRulebook.redemption, valueMinor: 99.5 } }, /redemption.valueMinor/],
      [{ ...nextRulebook(), version: 1 }, /version/],
      [{ ...nextRulebook(), programme: { ...firstRulebook.programme, id: 'other-club' } }, /programme.id/],
      [{ ...nextRulebook(), programme: { ...firstRulebook.programme, timeZone: 'Europe/London' } }, /programme.timeZone/],
      ['{"format":', /^$/],
      ['['.repeat(100_000), /^$/],
      [7, /^$/],
    ]
    for (const [file, path] of bad) {
      const published = await publish(file)
      if (published.ok) throw new Error(`published: ${JSON.stringify(file).slice(0, 200)}`)
      expect(published.error.map((fault) => fault.path).join(' ')).toMatch(path)
      for (const fault of published.error) expect([fault.message.en.length > 10, /\p{Script=Han}/u.test(fault.message.zh)]).toEqual([true, true])
    }
    const two = await publish({ ...nextRulebook(), tierWindowMonths: 0, redemption: { ...firstRulebook.redemption, points: -1 } })
    expect(!two.ok && two.error.length).toBe(2)
    expect(await latestRulebook(books().database.pool)).toEqual(before)
  })

  it('one after another: two at once cannot both be the next version', async () => {
    const rulebook = nextRulebook()
    const both = await Promise.all([publish(rulebook), publish(rulebook), publish(rulebook)])
    expect(both.filter((one) => one.ok)).toHaveLength(1)
  })
})

describe('the log of changes', () => {
  it('shows nothing of a publication that is still running, and skips nothing once it ended', async () => {
    const { database } = books()
    const [first, second] = [nextRulebook(), nextRulebook()]
    const client = await database.pool.connect()
    try {
      await client.query('BEGIN')
      await lockPublications(client)
      const body = JSON.stringify(first)
      await addRulebook(client, { version: first.version, body, effectiveAt: 0, publishedAt: 0 }, JSON.stringify(await signed(body)))
      await openToAll(client, first.version)
      const waiting = publish(second)
      await till.sync.now()
      await new Promise((resolve) => setTimeout(resolve, 300))
      expect(till.rulebooks.byVersion(second.version)).toBeNull()
      await client.query('COMMIT')
      expect((await waiting).ok).toBe(true)
    } finally {
      client.release()
    }
    await until(() => till.rulebooks.highestVersion(), (highest) => highest === second.version)
    expect(till.rulebooks.byVersion(first.version)).toEqual(first)
  })
})

describe('a till refuses', () => {
  it.each<[string, (good: RulebookEnvelope) => RulebookEnvelope, string]>([
    ['a body changed after signing', (good) => ({ ...good, body: good.body.replace('"tierWindowMonths":12', '"tierWindowMonths":1') }), 'forged'],
    ['no signature of head office', (good) => ({ ...good, signatures: good.signatures.filter((one) => one.role === 'approver') }), 'head-office'],
    ['one approver', (good) => ({ ...good, signatures: good.signatures.slice(1) }), 'approvers'],
    ['the same approver twice', (good) => ({ ...good, signatures: [good.signatures[0], good.signatures[0], good.signatures[2]].filter((one) => one !== undefined) }), 'approvers'],
    ['head office’s signature worn as an approver’s', (good) => ({ ...good, signatures: good.signatures.map((one) => (one.role === 'head-office' ? { ...one, role: 'approver' as const } : one)) }), 'unknown-key'],
    ['a key that the root does not list', (good) => withStranger(good, false), 'unknown-key'],
    ['a key list that the root did not sign', (good) => withStranger(good, true), 'key-list'],
  ])('%s, and goes on with the last good one', async (_name, spoil, detail) => {
    const good = nextRulebook()
    await publish(good)
    await till.view((view) => view.rulebookVersion === good.version)
    await slipNext(spoil(await signed(JSON.stringify({ ...firstRulebook, version: version + 1 }))))
    const view = await refused((refusal) => refusal.reason === 'signature')
    expect(view.refusedRulebook).toMatchObject({ reason: 'signature', detail, version: null })
    expect(view).toMatchObject({ rulebookVersion: good.version, state: 'idle' })
    // A good one after it is taken, and nothing is refused any more.
    const next = nextRulebook()
    await publish(next)
    expect(await till.view((now) => now.rulebookVersion === next.version)).toMatchObject({ refusedRulebook: null })
  })

  it('a lower version, well signed', async () => {
    const good = nextRulebook()
    await publish(good)
    await till.view((view) => view.rulebookVersion === good.version)
    await slipNext(await signed(JSON.stringify({ ...firstRulebook, version: good.version - 1, tierWindowMonths: 3 })))
    const view = await refused((refusal) => refusal.reason === 'lower')
    expect(view.refusedRulebook).toMatchObject({ version: good.version - 1 })
    expect(till.rulebooks.current(Date.now())).toEqual(good)
  })

  it('a cycle, an unknown field, nonsense or another programme, well signed', async () => {
    const inForce = till.sync.view().rulebookVersion
    const set = { id: 'a', name: { en: 'A', zh: '甲' }, goods: { sets: ['a'] } }
    const bodies: [string, string][] = [
      [JSON.stringify({ ...firstRulebook, version: 900_001, goodsSets: [set] }), 'invalid'],
      [JSON.stringify({ ...firstRulebook, version: 900_002, surprise: 1 }), 'invalid'],
      ['nonsense', 'invalid'],
      ['['.repeat(200_000), 'invalid'],
      [JSON.stringify({ ...firstRulebook, version: 900_003, programme: { ...firstRulebook.programme, id: 'other-club' } }), 'programme'],
    ]
    for (const [body, reason] of bodies) {
      const slipped = await slipNext(await signed(body))
      await till.sync.now()
      await until(() => till.db.prepare("SELECT reason FROM refused_change WHERE kind = 'rulebook' AND key = ?").pluck().get(String(slipped)), (noted) => noted !== undefined)
      expect(till.sync.view().refusedRulebook).toMatchObject({ reason })
    }
    expect(till.sync.view().rulebookVersion).toBe(inForce)
  })

  it('and remembers it over a restart', async () => {
    await slipNext(await signed('nonsense'))
    await refused((refusal) => refusal.reason === 'invalid')
    const before = till.sync.view().refusedRulebook
    till = await till.reopen()
    expect(till.sync.view().refusedRulebook).toEqual(before)
  })
})

/** An approver of somebody else's making, with or without putting it on the list. */
function withStranger(good: RulebookEnvelope, onList: boolean): RulebookEnvelope {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64')
  const text = (value: string) => sign(null, Buffer.from(value), privateKey).toString('base64')
  const stranger = { role: 'approver' as const, keyId: 'stranger', signature: text(rulebookSigningText('approver', hasher.sha256Hex(good.body))) }
  const keys = [...good.keyList.keys, { keyId: 'stranger', role: 'approver' as const, publicKey: raw }]
  return { ...good, signatures: [...good.signatures.slice(1), stranger], keyList: onList ? { keys, signature: text(keyListSigningText(keys)) } : good.keyList }
}

describe('the command line', () => {
  let dataDir: string
  const cli = (...args: string[]) => new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(process.execPath, ['scripts/head-office.ts', ...args, '--data', dataDir, '--lang', 'en'], { env: { ...process.env, DATABASE_URL: '' } }, (_error, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }))
  })

  beforeAll(() => {
    dataDir = temporaryDataDir()
  })
  afterAll(() => {
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('prints the rulebook in force, publishes a changed one, and refuses it a second time with what to do', async () => {
    const file = join(dataDir, 'rules.json')
    const shown = await cli('rulebook', '--out', file)
    expect([shown.code, shown.err]).toEqual([0, expect.stringContaining('write "version": 2')])
    const rulebook = JSON.parse(readFileSync(file, 'utf8')) as Rulebook
    writeFileSync(file, JSON.stringify({ ...rulebook, version: 2 }))
    const first = await cli('publish', file)
    expect([first.code, first.out]).toEqual([0, expect.stringContaining('Version 2 is published')])
    const second = await cli('publish', file)
    expect([second.code, second.err]).toEqual([2, expect.stringContaining('Write "version": 3')])
    expect((await cli('publish', join(dataDir, 'nothing.json'))).code).toBe(2)
    expect(JSON.parse((await cli('rulebook')).out)).toMatchObject({ version: 2 })
  })

  it('publishes while head office runs, says who has the port or the folder, and stops cleanly with its database', async () => {
    const server = spawn(process.execPath, ['scripts/head-office.ts', '--data', dataDir, '--port', '0', '--lang', 'en'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, DATABASE_URL: '' } })
    const exited = new Promise<number | null>((resolve) => server.once('exit', resolve))
    let printed = ''
    server.stdout.on('data', (chunk: Buffer) => void (printed += chunk.toString()))
    try {
      await until(() => printed, (text) => text.includes('Ctrl+C'), 60_000)
      const port = /127\.0\.0\.1:(\d+)/.exec(printed)?.[1] ?? ''
      const file = join(dataDir, 'rules.json')
      const rulebook = JSON.parse((await cli('rulebook')).out) as Rulebook
      writeFileSync(file, JSON.stringify({ ...rulebook, version: rulebook.version + 1 }))
      expect((await cli('publish', file)).code).toBe(0)
      const again = await cli('serve', '--port', '0')
      expect([again.code, again.err]).toEqual([3, expect.stringContaining('already open with the folder')])
      const elsewhere = temporaryDataDir()
      const taken = await new Promise<{ code: number | null; err: string }>((resolve) => {
        const child = execFile(process.execPath, ['scripts/head-office.ts', '--data', elsewhere, '--port', port, '--lang', 'en'], { env: { ...process.env, DATABASE_URL: '' } }, (_error, _out, err) => resolve({ code: child.exitCode, err }))
      })
      rmSync(elsewhere, { recursive: true, force: true })
      expect([taken.code, taken.err]).toEqual([3, expect.stringContaining(`127.0.0.1:${port} already`)])
    } finally {
      server.kill('SIGTERM')
    }
    expect(await exited).toBe(0)
    const pidFile = join(dataDir, 'postgres-18', 'postmaster.pid')
    expect(() => readFileSync(pidFile)).toThrow('ENOENT')
  })

  it('says what to do about a folder it cannot use, a database of another version, and one that does not answer', async () => {
    const other = temporaryDataDir()
    try {
      const folder = dataDir
      dataDir = join(other, 'file')
      writeFileSync(dataDir, 'not a folder')
      expect((await cli('rulebook')).err).toContain('cannot be written to')
      dataDir = join(other, 'old')
      // Everyone may pass through: as root the database runs as another user.
      chmodSync(other, 0o755)
      mkdirSync(join(dataDir, 'postgres-12'), { recursive: true })
      expect((await cli('rulebook')).err).toContain('another major version of PostgreSQL')
      dataDir = folder
      const answer = await new Promise<{ code: number | null; err: string }>((resolve) => {
        const child = execFile(process.execPath, ['scripts/head-office.ts', 'rulebook', '--data', dataDir, '--lang', 'en'], { env: { ...process.env, DATABASE_URL: 'postgresql://someone:secret@127.0.0.1:9/books' } }, (_error, _out, err) => resolve({ code: child.exitCode, err }))
      })
      expect(answer.code).toBe(3)
      expect(answer.err).toContain('127.0.0.1:9/books does not answer')
      expect(answer.err).not.toContain('secret')
    } finally {
      rmSync(other, { recursive: true, force: true })
    }
  })
})
