import { randomUUID } from 'node:crypto'
import { cpSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moveRoot, openKeys } from '../../headoffice/server/keys.ts'
import { createKeyLists } from '../../headoffice/server/rulebooks/key-lists.ts'
import { HeadOfficeRefusal } from '../../headoffice/server/start-refusal.ts'
import { ownDatabaseUrl, startHeadOffice, temporaryDataDir } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { opened, saleEvent } from '../support/journal-makers.ts'
import { createProxy } from '../support/proxy.ts'
import type { Proxy } from '../support/proxy.ts'
import { WireTill } from '../support/wire-till.ts'

let office: TestHeadOffice
let line: Proxy
const folder = temporaryDataDir()

beforeAll(async () => {
  office = await startHeadOffice()
  const port = Number(new URL(ownDatabaseUrl(office.dataDir)).port)
  line = await createProxy({ upstream: () => ({ host: '127.0.0.1', port }) })
  cpSync(join(office.dataDir, 'keys'), join(folder, 'keys'), { recursive: true })
})
afterAll(async () => {
  await line.close()
  await office.close()
  rmSync(folder, { recursive: true })
})

/** Starts a second server over the line; what it is refused with, `started` where it is not. */
async function start(): Promise<string> {
  const url = new URL(ownDatabaseUrl(office.dataDir))
  url.port = String(line.port)
  try {
    const second = await startHeadOffice({ dataDir: folder, databaseUrl: url.href })
    await second.office.close()
    return 'started'
  } catch (thrown) {
    if (!(thrown instanceof HeadOfficeRefusal)) throw thrown
    return thrown.code
  }
}

describe('a database that goes away while head office starts', () => {
  it('is a plain refusal, wherever it happens, and head office starts once it is back', async () => {
    const ends: string[] = []
    for (const bytes of [100, 700, 1_500, 2_500, 4_000, 6_000]) {
      line.cutAfter('down', bytes)
      ends.push(await start())
      line.cut()
    }
    expect(new Set(ends)).toEqual(new Set(ends.includes('started') ? ['DATABASE_NOT_ANSWERING', 'started'] : ['DATABASE_NOT_ANSWERING']))
    expect(ends.filter((end) => end === 'DATABASE_NOT_ANSWERING').length).toBeGreaterThan(2)
    expect(await start()).toBe('started')
  })
})

describe('the root’s key', () => {
  it('is moved out of the folder: head office starts without it, and only whoever brings it changes the list of keys', async () => {
    const [keys, file] = [join(folder, 'keys'), join(folder, 'root-in-a-safe.pem')]
    const before = openKeys(keys)
    moveRoot(keys, file)
    expect(readdirSync(keys)).not.toContain('root.pem')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const [without, brought] = [openKeys(keys), openKeys(keys, file)]
    expect(without.root).toEqual({ keyId: before.root.keyId, publicKey: before.root.publicKey, signing: null })
    expect(await start()).toBe('started')

    const { database } = office.office.books
    const lists = (of: typeof without) => createKeyLists({ database, keys: of, now: () => Date.now() })
    const [approver] = before.approvers
    expect(await lists(without).withdraw(null, approver.keyId, false)).toMatchObject({ ok: false, error: { code: 'ROOT_ELSEWHERE' } })
    expect(await lists(brought).withdraw(null, approver.keyId, false)).toMatchObject({ ok: true, value: { version: 2 } })
    // Nothing is written over, and a file that is none is said to be none.
    expect(() => { moveRoot(keys, file) }).toThrow()
    expect(() => openKeys(keys, join(folder, 'nothing.pem'))).toThrow('ROOT_UNREADABLE')
  })
})

describe('a rulebook whose row is damaged', () => {
  it('is told to nobody, holds up nothing else, and entries under it wait with that reason', async () => {
    const { pool } = office.office.books.database
    const till = new WireTill(office.office.url)
    await till.pair(office)
    await pool.query(`INSERT INTO rulebook (version, position, body, envelope, effective_at, published_at) VALUES (7, 1, '{"version":7', '{"body":', 0, 0)`)
    await pool.query(`INSERT INTO rollout (version, state) VALUES (7, 'running')`)
    await pool.query(`INSERT INTO rollout_stage (version, stage, reach, opens_at, is_open, at) VALUES (7, 1, '{"kind":"all"}', 0, true, 0)`)
    await pool.query(`INSERT INTO change (kind, key, at) VALUES ('rulebook', '7', 0)`)
    for (const path of ['/v2/changes', '/v1/changes?cursor=0', '/v2/change?kind=rulebook&key=7']) expect((await till.get(path)).status, path).toBe(200)
    const sale = (rulebookVersion: number) => ({ ...saleEvent({ saleId: randomUUID(), totalMinor: 500, tenders: [{ kind: 'card', amountMinor: 500, approvalCode: null }], memberId: null, pointsEarned: 0 }), rulebookVersion })
    till.write(opened, sale(1), sale(7), sale(1))
    const answer = await till.send(till.batch(1, 4))
    expect(answer).toMatchObject({ status: 200, body: { watermark: 4, notApplied: [{ seq: 3, reason: 'cannot be counted: the rules of version 7 cannot be read' }] } })
    expect((await pool.query('SELECT seq FROM sale WHERE terminal_id = $1 ORDER BY seq', [till.terminalId])).rows).toEqual([{ seq: 2 }, { seq: 4 }])
  })
})
