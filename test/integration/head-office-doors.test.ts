import { request as httpRequest } from 'node:http'
import { randomUUID } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { overviewSchema } from '../../core/sync/console-views.ts'
import { createHeadOffice } from '../../headoffice/server/app.ts'
import type { HeadOfficeRefusal } from '../../headoffice/server/start-refusal.ts'
import { takeBatch } from '../../headoffice/server/services/intake.ts'
import { firstRulebook, ownDatabaseUrl, startHeadOffice, temporaryDataDir } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { hasher, opened, saleEvent } from '../support/journal-makers.ts'
import { handClock } from '../support/till.ts'
import { WireTill } from '../support/wire-till.ts'

const MINUTE = 60_000
const clock = handClock()
let office: TestHeadOffice

beforeAll(async () => {
  office = await startHeadOffice({ clock })
})
afterAll(async () => {
  await office.close()
})

/** A request whose Host and Origin fetch would not let us choose. */
function raw(path: string, headers: Record<string, string>, body?: string): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
  const { hostname, port } = new URL(office.office.url)
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method: body === undefined ? 'GET' : 'POST', headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

describe('pairing', () => {
  it('waits for the code, takes it however it is typed, and proves to the till that head office knows it', async () => {
    const till = new WireTill(office.office.url)
    const asked = await till.ask()
    expect(asked.answer.body).toEqual({ state: 'waiting' })
    expect((await till.get(`/v1/pairing/${till.terminalId}`, { instant: clock.now() })).body).toEqual({ state: 'waiting' })
    const overview = overviewSchema.parse((await office.console('/console/overview')).body)
    expect(overview.pairings).toMatchObject([{ terminalId: till.terminalId, storeName: 'Tiong Bahru', tillNumber: 2 }])
    expect(JSON.stringify(overview)).not.toContain(asked.code)
    expect(await office.typeCode(`  ${asked.code.slice(0, 4)} ${asked.code.slice(4).toLowerCase()} `)).toEqual({ status: 200, body: { storeName: 'Tiong Bahru', tillNumber: 2 } })
    expect((await till.get(`/v1/pairing/${till.terminalId}`, { instant: clock.now() })).body).toMatchObject({ state: 'paired', programmeId: 'fernway-club' })
  })

  it('is over after fifteen minutes, and begins anew with a new code', async () => {
    const till = new WireTill(office.office.url)
    const { code } = await till.ask()
    clock.advance(15 * MINUTE)
    expect((await till.get(`/v1/pairing/${till.terminalId}`, { instant: clock.now() })).body).toEqual({ state: 'expired' })
    expect((await office.typeCode(code)).status).toBe(403)
    const again = await till.ask()
    expect((await office.typeCode(again.code)).status).toBe(200)
  })

  it('tells nothing to whoever has not the key that asked', async () => {
    const till = new WireTill(office.office.url)
    await till.ask()
    const path = `/v1/pairing/${till.terminalId}`
    const stranger = await till.get(path, { instant: clock.now(), signer: new WireTill(office.office.url) })
    expect(stranger.body).toMatchObject({ code: 'UNKNOWN_TERMINAL' })
    expect((await fetch(office.office.url + path)).status).toBe(401)
    expect((await till.get(path, { instant: clock.now() - 6 * MINUTE })).body).toMatchObject({ code: 'BAD_SIGNATURE' })
  })

  it('leaves a paired till alone when the same id asks with another key', async () => {
    const till = new WireTill(office.office.url)
    const { code } = await till.ask()
    await office.typeCode(code)
    const impostor = new WireTill(office.office.url)
    Object.assign(impostor, { terminalId: till.terminalId })
    const asked = await impostor.ask()
    expect((await office.typeCode(asked.code)).body).toMatchObject({ code: 'FORK' })
    const { rows } = await office.office.books.database.pool.query<{ public_key: string }>('SELECT public_key FROM terminal WHERE terminal_id = $1', [till.terminalId])
    expect(rows).toEqual([{ public_key: till.publicKey }])
  })

  it('pauses after ten wrong codes, also for the right one', async () => {
    const till = new WireTill(office.office.url)
    const { code } = await till.ask()
    const answers = []
    for (let i = 0; i < 10; i++) answers.push(await office.typeCode(i % 2 === 0 ? 'AAAA AAAA' : 'no code'))
    expect(answers.map((answer) => answer.status)).toEqual([...Array.from({ length: 9 }, () => 403), 429])
    expect((answers[0]?.body as { detail: string }).detail).toBe('9')
    expect((await office.typeCode(code)).status).toBe(429)
    clock.advance(15 * MINUTE)
    const again = await till.ask()
    expect((await office.typeCode(again.code)).status).toBe(200)
  })

  it('asked too often from one address, makes the asker wait', async () => {
    clock.advance(2 * MINUTE)
    let answer
    for (let i = 0; i < 31; i++) answer = (await new WireTill(office.office.url).ask()).answer
    expect(answer?.status).toBe(429)
    expect(Number(answer?.headers.get('retry-after'))).toBeGreaterThan(0)
    clock.advance(20 * MINUTE)
  })
})

describe('changes', () => {
  it('are told to paired terminals only, and the cursor is a number', async () => {
    const till = new WireTill(office.office.url)
    const { code } = await till.ask()
    expect((await till.get('/v1/changes?cursor=0', { instant: clock.now() })).body).toMatchObject({ code: 'UNKNOWN_TERMINAL' })
    await office.typeCode(code)
    expect((await till.get('/v1/changes?cursor=0', { instant: clock.now() })).body).toMatchObject({ watermark: 0, cursor: 0, more: false, changes: [], headOfficeTime: clock.now() })
    expect((await till.get('/v1/changes?cursor=-1', { instant: clock.now() })).status).toBe(400)
    expect((await till.get('/v1/changes?cursor=0', { instant: clock.now(), signer: new WireTill('') })).body).toMatchObject({ code: 'BAD_SIGNATURE' })
  })
})

describe('the console', () => {
  it('is for who has the token, on this computer, from a page of this server', async () => {
    const { host } = new URL(office.office.url)
    const cookie = `regulars-head-office=${office.office.consoleToken}`
    expect((await raw('/console/overview', { host, cookie })).status).toBe(200)
    expect((await raw('/console/overview', { host })).status).toBe(401)
    expect((await raw('/console/overview', { host, cookie: 'regulars-head-office=guess' })).status).toBe(401)
    expect((await raw('/console/overview', { host: 'evil.example', cookie })).status).toBe(404)
    expect((await raw('/', { host: 'evil.example' })).status).toBe(404)
    expect((await raw('/console/pairing', { host, cookie, origin: 'http://evil.example' }, '{"code":"x"}')).status).toBe(400)
    expect((await raw('/console/pairing', { host, origin: `http://${host}` }, '{"code":"x"}')).status).toBe(401)
    expect((await raw('/console/overview', { host, cookie: 'x; =; regulars-head-office' })).status).toBe(401)
  })

  it('gives the cookie for the token only, out of reach of scripts and other sites', async () => {
    const { host } = new URL(office.office.url)
    expect((await raw('/console/sign-in', { host }, '{"token":"guess"}')).status).toBe(401)
    const answer = await raw('/console/sign-in', { host }, JSON.stringify({ token: office.office.consoleToken }))
    expect(answer.status).toBe(200)
    expect(answer.headers['set-cookie']).toEqual([expect.stringMatching(/; Path=\/console; HttpOnly; SameSite=Strict$/)])
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
  })

  it('says so where its page is not built', async () => {
    expect((await raw('/', { host: new URL(office.office.url).host })).text).toContain('npm run build')
  })

  it('counts the sales of the civil day in the programme’s time zone', async () => {
    const overview = overviewSchema.parse((await office.console('/console/overview')).body)
    expect(overview.programme.timeZone).toBe('Asia/Singapore')
    expect(overview.now).toBe(clock.now())
    expect(overview.rulebook).toMatchObject({ version: 1, published: false })
  })
})

describe('starting', () => {
  const refusalOf = async (options: Parameters<typeof startHeadOffice>[0]): Promise<string> => {
    try {
      await (await createHeadOffice({ host: '127.0.0.1', port: 0, pageDir: '/none', firstRulebook, dataDir: office.dataDir, ...options })).close()
      return 'started'
    } catch (thrown) {
      return (thrown as HeadOfficeRefusal).code
    }
  }

  it('refuses a folder that another head office holds, and leaves that one running', async () => {
    expect(await refusalOf({})).toBe('FOLDER_IN_USE')
    expect((await office.console('/console/overview')).status).toBe(200)
  })

  it('keeps keys, password and token to this user', () => {
    for (const name of ['keys/root.pem', 'keys/head-office.pem', 'keys/approver-1.pem', 'keys/approver-2.pem', 'database-password', 'console-token']) {
      expect([name, statSync(join(office.dataDir, name)).mode & 0o777]).toEqual([name, 0o600])
    }
  })

  it('holds its database to disk', async () => {
    const { pool } = office.office.books.database
    const { rows } = await pool.query(`SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commits, current_setting('listen_addresses') AS addresses`)
    expect(rows).toEqual([{ fsync: 'on', commits: 'on', addresses: '127.0.0.1' }])
  })

  it('refuses a database whose tills trust other keys', async () => {
    const elsewhere = temporaryDataDir()
    expect(await refusalOf({ dataDir: elsewhere, databaseUrl: ownDatabaseUrl(office.dataDir) })).toBe('KEYS_OF_ANOTHER')
    rmSync(elsewhere, { recursive: true, force: true })
  })

  it('two servers on one database: batches to both at once are kept and counted once', async () => {
    const second = await createHeadOffice({ host: '127.0.0.1', port: 0, pageDir: '/none', firstRulebook, dataDir: office.dataDir, databaseUrl: ownDatabaseUrl(office.dataDir), clock })
    try {
      const till = new WireTill(office.office.url)
      await till.pair(office, clock.now())
      till.write(opened, ...Array.from({ length: 60 }, () => saleEvent({ saleId: randomUUID(), totalMinor: 100, memberId: null, pointsEarned: 0, tenders: [{ kind: 'card', amountMinor: 100, approvalCode: null }] })))
      const other = Object.assign(new WireTill(second.url), { sign: (text: string) => till.sign(text), rows: till.rows, terminalId: till.terminalId, incarnation: till.incarnation, programmeId: till.programmeId })
      for (let through = 20; through <= 61; through += 20) {
        const answers = await Promise.all([till, other, till, other].map((one) => one.send(till.batch(Math.max(1, through - 25), through))))
        expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200])
      }
      await other.send(till.batch(1, 61))
      const { rows } = await office.office.books.database.pool.query('SELECT (SELECT count(*) FROM journal WHERE terminal_id = $1) AS held, (SELECT count(*) FROM sale WHERE terminal_id = $1) AS sales', [till.terminalId])
      expect(rows).toEqual([{ held: 61, sales: 60 }])
    } finally {
      await second.close()
    }
    expect((await office.console('/console/overview')).status).toBe(200)
  })

  it('reads what was held and not yet interpreted when head office was cut off', async () => {
    const till = new WireTill(office.office.url)
    await till.pair(office, clock.now())
    till.write(opened, saleEvent({ saleId: randomUUID(), totalMinor: 700, memberId: null, pointsEarned: 0, tenders: [{ kind: 'card', amountMinor: 700, approvalCode: null }] }))
    const { database } = office.office.books
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
    expect(await takeBatch({ database, hasher, now: () => clock.now(), log }, till.batch(1, 2))).toEqual({ kind: 'taken', heldUpTo: 2 })
    const sales = async () => (await office.office.books.database.pool.query('SELECT total_minor FROM sale WHERE terminal_id = $1', [till.terminalId])).rows
    expect(await sales()).toEqual([])
    office = await office.restart()
    expect(await sales()).toEqual([{ total_minor: 700 }])
  })

  it('goes on with everything after a stop', async () => {
    const till = new WireTill(office.office.url)
    await till.pair(office, clock.now())
    till.write(opened)
    await till.send(till.batch(1, 1))
    const { consoleToken } = office.office
    office = await office.restart()
    expect(office.office.consoleToken).toBe(consoleToken)
    till.write({ type: 'shift.opened', shiftId: till.terminalId, businessDay: '2026-08-14', staffId: 'aisha' })
    expect((await till.send(till.batch(2, 2))).body).toMatchObject({ watermark: 2 })
  })
})
