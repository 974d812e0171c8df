import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ChangesPage } from '../../core/sync/changes.ts'
import { createHeadOffice } from '../../headoffice/server/app.ts'
import type { HeadOffice } from '../../headoffice/server/app.ts'
import { createChangePages } from '../../headoffice/server/services/change-pages.ts'
import { createChangeSources } from '../../headoffice/server/services/change-sources.ts'
import type { Reader } from '../../headoffice/server/services/change-source.ts'
import { keepHouse } from '../../headoffice/server/services/keeping.ts'
import { createMessages } from '../../headoffice/server/services/messages.ts'
import { noticeRestored } from '../../headoffice/server/services/restored.ts'
import { noteChanges } from '../../headoffice/server/store/change-store.ts'
import { findTerminal } from '../../headoffice/server/store/terminal-store.ts'
import { createChangeFeed } from '../../terminal/store/change-feed.ts'
import { firstRulebook, startHeadOffice } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { until } from '../support/network.ts'
import { SyncTill } from '../support/sync-till.ts'
import type { SyncTillOptions } from '../support/sync-till.ts'
import { temporaryFolder } from '../support/till.ts'

/** How long a transaction is held open while others commit; a minute by hand. */
const HELD_MS = Number(process.env['REGULARS_HELD_MS'] ?? 1_500)
const DAY_MS = 86_400_000

let office: TestHeadOffice
let second: HeadOffice
let databaseUrl: string
const undo: (() => void | Promise<void>)[] = []

beforeAll(async () => {
  office = await startHeadOffice()
  databaseUrl = String(office.office.books.database.pool.options.connectionString)
  second = await createHeadOffice({ dataDir: office.dataDir, databaseUrl, host: '127.0.0.1', port: 0, pageDir: join(office.dataDir, 'no-page'), firstRulebook })
})
afterAll(async () => {
  await second.close()
  await office.close()
})
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})

const database = () => office.office.books.database
const messages = () => createMessages({ database: database(), now: Date.now })
const pages = (of = office.office) => createChangePages({ database: of.books.database, sources: createChangeSources({ keys: of.books.keys }) })

function openTill(options: Partial<SyncTillOptions> = {}): SyncTill {
  const { dir, remove } = temporaryFolder()
  const till = new SyncTill({ dataDir: dir, ...options })
  undo.push(remove, () => till.close())
  return till
}

async function pairedTill(options: Partial<SyncTillOptions> = {}, at: HeadOffice = office.office): Promise<SyncTill> {
  const till = openTill(options)
  await till.pair(office.office.url, office)
  till.db.prepare('UPDATE sync_state SET url = ?').run(`${at.url}/`)
  await till.caughtUp()
  await until(() => feedOf(till).wholeKinds, (kinds) => kinds.includes('message'))
  return till
}

const feedOf = (till: SyncTill) => createChangeFeed(till.db).read()
const shown = (till: SyncTill) => till.till.messages.current(0).map(({ text }) => text.en).sort()
const say = (text: string, to: { storeId?: string | null; terminalId?: string | null } = {}) =>
  messages().send(null, { text: { en: text, zh: text }, storeId: to.storeId ?? null, terminalId: to.terminalId ?? null, endsAt: null })

async function sent(text: string, to: { storeId?: string | null; terminalId?: string | null } = {}): Promise<string> {
  const done = await say(text, to)
  if (!done.ok) throw new Error(done.error)
  return done.value.messageId
}

async function readerOf(till: SyncTill): Promise<Reader> {
  const terminal = await findTerminal(database().pool, till.terminalId)
  if (!terminal) throw new Error('not paired')
  return { ...terminal, programmeId: firstRulebook.programme.id, now: Date.now() }
}

const incarnation = async () => (await database().pool.query<{ incarnation: string }>('SELECT incarnation FROM head_office')).rows[0]!.incarnation

/** A way to head office that is busy for good after so many pages. */
async function lineThatEnds(pagesLeft: number): Promise<string> {
  let left = pagesLeft
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      if (request.url?.startsWith('/v2/changes') === true && left-- <= 0) return void response.writeHead(503).end('{}')
      const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers
      const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }
      const answer = await fetch(new URL(request.url ?? '/', office.office.url), { method: request.method ?? 'GET', headers: headers as Record<string, string>, ...body })
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  undo.push(() => new Promise<void>((resolve) => {
    server.closeAllConnections()
    server.close(() => resolve())
  }))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

async function forgetMessages(): Promise<void> {
  await database().pool.query('DELETE FROM message')
}

describe('a transaction held open while others commit', () => {
  it('no till skips what it commits in the end, whichever server it asks', async () => {
    await forgetMessages()
    const tills = [await pairedTill(), await pairedTill({}, second)]
    const holder = new pg.Client({ connectionString: databaseUrl })
    await holder.connect()
    undo.push(() => holder.end())
    await holder.query('BEGIN')
    // The number is taken first, the row is written last: both orders differ.
    await holder.query('SELECT pg_current_xact_id()')
    const before = await sent('before')
    const late = randomUUID()
    await holder.query('INSERT INTO message (message_id, text_en, text_zh, sent_at) VALUES ($1, $2, $2, 1)', [late, 'late'])
    await noteChanges(holder as unknown as Parameters<typeof noteChanges>[0], [{ kind: 'message', key: late }], Date.now())
    const end = performance.now() + HELD_MS
    const others = ['before']
    while (performance.now() < end) {
      others.push(`other ${others.length}`)
      await sent(others.at(-1)!)
      await new Promise((resolve) => setTimeout(resolve, HELD_MS / 10))
    }
    for (const till of tills) expect(await till.sync.now()).toMatchObject({ state: 'idle', trouble: null })
    // Those committed meanwhile wait, so that the cursor does not pass the one that is open.
    for (const till of tills) expect(shown(till)).toEqual([])
    await holder.query('COMMIT')
    for (const till of tills) await until(() => shown(till), (texts) => texts.length === others.length + 1)
    for (const till of tills) expect(shown(till)).toEqual([...others, 'late'].sort())
    expect(before).not.toBe(late)
  }, HELD_MS + 60_000)
})

describe('a page of the log', () => {
  it('tells a thing once however often it changed, to whom it concerns, and goes on where it ended', async () => {
    await forgetMessages()
    const near = await pairedTill()
    const far = await pairedTill({ storeId: 'jurong' })
    await near.sync.close()
    await far.sync.close()
    const toAll = await sent('to all')
    const toStore = await sent('to the store', { storeId: 'jurong' })
    const toOne = await sent('to one', { terminalId: near.terminalId })
    await messages().withdraw(null, toAll)
    const own = randomUUID()
    await database().pool.query('INSERT INTO message (message_id, text_en, text_zh, sent_at) VALUES ($1, $2, $2, 1)', [own, 'near said so itself'])
    await database().transaction((client) => noteChanges(client, [{ kind: 'message', key: own, notFor: near.terminalId }], Date.now()))
    const told = async (till: SyncTill) => {
      const page = await pages().after(feedOf(till).cursor, await incarnation(), await readerOf(till))
      return { ...page, keys: page.changes.filter(({ kind }) => kind === 'message').map(({ key }) => key) }
    }
    expect((await told(near)).keys).toEqual([toAll, toOne])
    const page = await told(far)
    expect(page.keys).toEqual([toAll, toStore, own])
    expect(page.changes.find(({ key }) => key === toAll)).toMatchObject({ text: null })
    expect(page).toMatchObject({ more: false, snapshot: null })
    // Nothing is left after it, and asking again from there tells nothing.
    expect((await pages().after(page.cursor, await incarnation(), await readerOf(far))).changes).toEqual([])
  })

  it('is not lost with rows that a later one says again', async () => {
    await forgetMessages()
    const till = await pairedTill()
    await till.sync.close()
    const id = await sent('said again')
    for (let i = 0; i < 5; i++) await database().transaction((client) => noteChanges(client, [{ kind: 'message', key: id }], Date.now()))
    const count = async () => (await database().pool.query(`SELECT FROM change WHERE key = $1`, [id])).rowCount
    expect(await count()).toBe(6)
    expect(await keepHouse(database(), Date.now())).toMatchObject({ old: 0 })
    expect(await count()).toBe(1)
    const { changes } = await pages().after(feedOf(till).cursor, await incarnation(), await readerOf(till))
    expect(changes.filter(({ key }) => key === id)).toHaveLength(1)
  })

  it('ends where it is full, and pages together tell all of it', async () => {
    await forgetMessages()
    const till = await pairedTill()
    await till.sync.close()
    const ids = await database().transaction(async (client) => {
      const { rows } = await client.query<{ message_id: string }>(`INSERT INTO message (message_id, text_en, text_zh, sent_at) SELECT gen_random_uuid(), repeat(chr(1), 2000), repeat(chr(1), 2000), 1 FROM generate_series(1, 700) RETURNING message_id`)
      const keys = rows.map((row) => row.message_id)
      await noteChanges(client, keys.map((key) => ({ kind: 'message', key })), Date.now())
      return keys
    })
    const told: string[] = []
    let cursor = feedOf(till).cursor
    let more = true
    for (let page = 0; more; page++) {
      expect(page).toBeLessThan(20)
      const one = await pages().after(cursor, await incarnation(), await readerOf(till))
      expect(JSON.stringify(one.changes).length).toBeLessThan(2_100_000)
      told.push(...one.changes.map(({ key }) => key))
      cursor = one.cursor
      more = one.more
    }
    expect(told.filter((key) => ids.includes(key))).toEqual(ids)
    await forgetMessages()
  })
})

describe('a till that was away', () => {
  it('for longer than the log is kept gets a snapshot: what is over goes, what came is there, its own waits', async () => {
    await forgetMessages()
    const till = await pairedTill()
    const gone = await sent('taken back meanwhile')
    await sent('stays')
    await until(() => shown(till), (texts) => texts.length === 2)
    const { cursor } = feedOf(till)
    await till.sync.close()
    await messages().withdraw(null, gone)
    await sent('came meanwhile')
    // All of it leaves the log, the withdrawal too: only a snapshot can still tell.
    expect(await keepHouse(database(), Date.now() + 31 * DAY_MS)).toMatchObject({ old: expect.any(Number) as number })
    expect((await database().pool.query('SELECT FROM change')).rowCount).toBe(0)
    await database().pool.query(`DELETE FROM message WHERE withdrawn_at IS NOT NULL`)
    const again = await till.reopen()
    undo.push(() => again.close())
    again.sell(2)
    await until(() => feedOf(again), (now) => now.cursor !== cursor && now.snapshotId === null)
    expect(shown(again)).toEqual(['came meanwhile', 'stays'])
    await again.caughtUp()
    expect(again.db.prepare('SELECT count(*) AS n FROM snapshot_key').get()).toEqual({ n: 0 })
  })

  it('through a new incarnation gets a snapshot too, and one with a cursor that makes no sense', async () => {
    const till = await pairedTill()
    await till.sync.close()
    const reader = await readerOf(till)
    const { cursor } = feedOf(till)
    const isSnapshot = async (of: string | null, inc?: string) => (await pages().after(of, inc ?? (await incarnation()), reader)).snapshot?.isFirst ?? false
    expect(await isSnapshot(cursor)).toBe(false)
    expect(await isSnapshot(null)).toBe(true)
    expect(await isSnapshot(cursor, randomUUID())).toBe(true)
    const [inc, , position] = cursor!.split('.')
    for (const bad of ['', 'x', '1.2.3', `${inc}.x.0`, `${inc}.1`, `${inc}.1.0.nothing.message.`, `${inc}.99999999999999999.${position}`]) expect(await isSnapshot(bad), bad).toBe(true)
  })
})

describe('a snapshot', () => {
  it('goes on after the till was cut off in the middle, at another server, and drops only what all of it did not name', async () => {
    await forgetMessages()
    const till = await pairedTill()
    await till.sync.close()
    till.till.messages.put({ messageId: randomUUID(), text: { en: 'nobody knows it', zh: 'x' }, sentAt: 0, endsAt: null })
    await database().pool.query(`INSERT INTO message (message_id, text_en, text_zh, sent_at) SELECT gen_random_uuid(), 'message ' || n, 'x', 1 FROM generate_series(1, 450) n`)
    const reader = await readerOf(till)
    const first = await pages().after(null, await incarnation(), reader)
    expect(first.snapshot).toMatchObject({ isFirst: true, isLast: false })
    let cursor = first.cursor
    const ids = new Set([first.snapshot?.id])
    const told = [...first.changes]
    let last: Pick<ChangesPage, 'snapshot'> = first
    const servers = [pages(second), pages()]
    for (let page = 0; last.snapshot && !last.snapshot.isLast; page++) {
      expect(page).toBeLessThan(50)
      const next = await servers[page % 2]!.after(cursor, await incarnation(), reader)
      told.push(...next.changes)
      ids.add(next.snapshot?.id)
      cursor = next.cursor
      last = next
    }
    expect(ids.size).toBe(1)
    expect(told.filter(({ kind }) => kind === 'message')).toHaveLength(450)
    // The till itself: cut off after its first pages, closed, opened again.
    till.db.prepare('UPDATE change_feed SET cursor = NULL').run()
    const line = await lineThatEnds(2)
    till.db.prepare('UPDATE sync_state SET url = ?').run(line)
    let cut = await till.reopen()
    await cut.view((view) => view.trouble?.code === 'BUSY')
    expect(feedOf(cut).snapshotId).not.toBeNull()
    const some = shown(cut).length
    expect(some).toBeGreaterThan(0)
    expect(some).toBeLessThan(450)
    cut.db.prepare('UPDATE sync_state SET url = ?').run(second.url)
    // A page a round: what is left comes at once all the same, not every fifteen seconds.
    cut = await cut.reopen({ everyMs: 60_000, pagesARound: 1 })
    undo.push(() => cut.close())
    await until(() => feedOf(cut), ({ cursor: now, snapshotId }) => now !== null && snapshotId === null)
    expect(shown(cut)).toHaveLength(450)
    expect(shown(cut)).not.toContain('nobody knows it')
    await forgetMessages()
  })
})

describe('a database that was loaded into another server', () => {
  it('is noticed by transaction numbers that have not come yet: a new incarnation, an empty log, a snapshot for everyone', async () => {
    await forgetMessages()
    const till = await pairedTill()
    await sent('kept')
    await until(() => shown(till), (texts) => texts.length === 1)
    expect(await noticeRestored(database(), Date.now())).toBe(false)
    const before = await incarnation()
    await database().pool.query(`INSERT INTO change (xid, kind, key, at) VALUES ('99999999999', 'message', 'of another server', 1)`)
    expect(await noticeRestored(database(), Date.now())).toBe(true)
    expect(await incarnation()).not.toBe(before)
    expect((await database().pool.query('SELECT FROM change')).rowCount).toBe(0)
    await sent('after')
    await until(() => shown(till), (texts) => texts.length === 2)
    expect(feedOf(till).cursor?.startsWith(await incarnation())).toBe(true)
    await till.caughtUp()
    expect(await noticeRestored(database(), Date.now())).toBe(false)
  })
})
