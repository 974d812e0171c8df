import { connect } from 'node:net'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { overviewSchema } from '../../core/sync/console-views.ts'
import { NONCE_HEADER } from '../../core/sync/request-signing.ts'
import { createHeadOffice } from '../../headoffice/server/app.ts'
import type { HeadOffice, HeadOfficeConfig } from '../../headoffice/server/app.ts'
import { certificateTrouble } from '../../terminal/sync/certificate-trouble.ts'
import { migrate, readMigrations, versionOf } from '../../headoffice/server/store/migrate.ts'
import { testAuthority } from '../support/certificates.ts'
import { firstRulebook, ownDatabaseUrl, startHeadOffice, temporaryDataDir } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { opened, saleEvent } from '../support/journal-makers.ts'
import { until } from '../support/network.ts'
import { told } from '../support/told.ts'
import { SyncTill } from '../support/sync-till.ts'
import { handClock } from '../support/till.ts'
import { post, WireTill } from '../support/wire-till.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const clock = handClock()
const undo: (() => Promise<void> | void)[] = []
let office: TestHeadOffice

beforeAll(async () => {
  office = await startHeadOffice({ clock })
})
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})
afterAll(async () => {
  await office.close()
})

/** Another server on the same database. */
async function another(options: Partial<HeadOfficeConfig> = {}): Promise<HeadOffice> {
  const server = await createHeadOffice({ host: '127.0.0.1', port: 0, pageDir: '/none', firstRulebook, dataDir: office.dataDir, databaseUrl: ownDatabaseUrl(office.dataDir), clock, ...options })
  undo.push(() => server.close())
  return server
}

const pool = () => office.office.books.database.pool
const sale = () => saleEvent({ saleId: randomUUID(), totalMinor: 100, memberId: null, pointsEarned: 0, tenders: [{ kind: 'card', amountMinor: 100, approvalCode: null }] })

async function pairedTill(): Promise<WireTill> {
  const till = new WireTill(office.office.url)
  await till.pair(office, clock.now())
  return till
}

describe('a signed request', () => {
  const path = '/v2/changes'
  const ask = async (headers: Record<string, string>, url = office.office.url, at = path) => told(await fetch(url + at, { headers }))

  it('is taken once, whichever server is asked', async () => {
    const till = await pairedTill()
    const second = await another()
    const headers = till.signed('GET', path, { instant: clock.now() })
    expect((await ask(headers)).status).toBe(200)
    expect((await ask(headers)).code).toBe('REPLAYED')
    expect((await ask(headers, second.url)).code).toBe('REPLAYED')
    expect((await ask(till.signed('GET', path, { instant: clock.now() }), second.url)).status).toBe(200)
  })

  it('of which two arrive in one moment at two servers, is taken by one of them', async () => {
    const till = await pairedTill()
    const second = await another()
    for (let i = 0; i < 10; i++) {
      const headers = till.signed('GET', path, { instant: clock.now() })
      const answers = await Promise.all([ask(headers), ask(headers, second.url)])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    }
  })

  it('says nothing else than what was signed: path, query, nonce, instant, terminal', async () => {
    const till = await pairedTill()
    const other = await pairedTill()
    const now = clock.now()
    expect((await ask(till.signed('GET', `${path}?cursor=x`, { instant: now }))).code).toBe('BAD_SIGNATURE')
    expect((await ask({ ...till.signed('GET', path, { instant: now }), [NONCE_HEADER]: 'AAAAAAAAAAAAAAAAAAAAAA' })).code).toBe('BAD_SIGNATURE')
    expect((await ask({ ...till.signed('GET', path, { instant: now }), [NONCE_HEADER]: '' })).code).toBe('BAD_SIGNATURE')
    expect((await ask({ ...till.signed('GET', path, { instant: now }), 'x-regulars-instant': String(now + 1) })).code).toBe('BAD_SIGNATURE')
    expect((await ask(till.signed('GET', path, { instant: now, signer: other }))).code).toBe('BAD_SIGNATURE')
    expect((await ask(till.signed('POST', path, { instant: now }))).code).toBe('BAD_SIGNATURE')
    expect((await ask(till.signed('GET', path, { instant: now, body: 'x' }))).code).toBe('BAD_SIGNATURE')
  })

  it('has its time: five minutes off, it is refused; what was taken is forgotten only after that', async () => {
    const till = await pairedTill()
    const headers = till.signed('GET', path, { instant: clock.now() + 4 * MINUTE })
    expect((await ask(headers)).status).toBe(200)
    clock.advance(8 * MINUTE)
    // Sweeps, and must not sweep this one: its instant is still good.
    expect((await ask(till.signed('GET', path, { instant: clock.now() }))).status).toBe(200)
    expect((await ask(headers)).code).toBe('REPLAYED')
    clock.advance(2 * MINUTE)
    expect((await ask(headers)).code).toBe('BAD_SIGNATURE')
    clock.advance(10 * MINUTE)
    await ask(till.signed('GET', path, { instant: clock.now() }))
    expect((await pool().query('SELECT count(*) FROM request_nonce')).rows).toEqual([{ count: 1 }])
  })

  it('brings the body it was signed with, to the byte, or is refused before anything is done', async () => {
    const till = await pairedTill()
    const [said, other] = ['{"copies":[]}', '{"copies": []}']
    const nonces = async () => (await pool().query('SELECT FROM request_nonce WHERE terminal_id = $1', [till.terminalId])).rowCount
    const send = async (body: string) => post(`${office.office.url}/v2/store-copies`, body, till.signed('POST', '/v2/store-copies', { instant: clock.now(), body: said }))
    expect((await send(other)).body).toMatchObject({ code: 'BAD_SIGNATURE' })
    expect(await nonces()).toBe(0)
    expect((await send(said)).body).not.toMatchObject({ code: 'BAD_SIGNATURE' })
    expect(await nonces()).toBe(1)
  })
})

describe('a till taken out of service', () => {
  it('goes on, and what it sends is kept aside until a person takes it in', async () => {
    const till = await pairedTill()
    till.write(opened, sale())
    expect((await till.send(till.batch(1, 2))).body).toMatchObject({ watermark: 2, notApplied: [] })
    const decide = async (decision: string) => office.console(`/console/terminals/${till.terminalId}`, { decision })
    expect((await decide('revoke')).status).toBe(200)
    expect((await decide('revoke')).body).toMatchObject({ detail: 'revoked-before' })
    till.write(sale(), sale(), sale())
    expect((await till.send(till.batch(3, 4))).body).toMatchObject({ watermark: 4, notApplied: [{ seq: 3 }] })
    // The same again, and more of it: held once, in order.
    expect((await till.send(till.batch(2, 5))).body).toMatchObject({ watermark: 5, notApplied: [{ seq: 3 }] })
    expect((await till.send(till.batch(2, 5))).body).toMatchObject({ watermark: 5 })
    expect((await till.get('/v1/changes?cursor=0', { instant: clock.now() })).body).toMatchObject({ watermark: 5 })
    expect((await till.get('/v2/changes', { instant: clock.now() })).body).toMatchObject({ code: 'REVOKED' })

    const counted = async () => (await pool().query('SELECT (SELECT count(*) FROM journal WHERE terminal_id = $1) AS held, (SELECT count(*) FROM kept_aside WHERE terminal_id = $1) AS aside, (SELECT count(*) FROM sale WHERE terminal_id = $1) AS sales', [till.terminalId])).rows[0] as unknown
    expect(await counted()).toEqual({ held: 2, aside: 3, sales: 1 })
    const shown = overviewSchema.parse((await office.console('/console/overview')).body).terminals.find((one) => one.terminalId === till.terminalId)
    expect(shown).toMatchObject({ revokedAt: clock.now(), keptAside: 3, watermark: 2 })
    await expect(pool().query('DELETE FROM kept_aside WHERE terminal_id = $1', [till.terminalId])).rejects.toThrow('only taken in')

    expect((await decide('reinstate')).body).toMatchObject({ detail: 'something-aside' })
    expect((await decide('take-in')).body).toEqual({ rows: 3 })
    expect(await counted()).toEqual({ held: 5, aside: 0, sales: 4 })
    expect((await decide('take-in')).body).toMatchObject({ detail: 'nothing-aside' })
    expect((await decide('reinstate')).status).toBe(200)
    till.write(sale())
    expect((await till.send(till.batch(6, 6))).body).toMatchObject({ watermark: 6, notApplied: [] })
    expect(await counted()).toEqual({ held: 6, aside: 0, sales: 5 })
  })

  it('cannot tell two stories aside either', async () => {
    const till = await pairedTill()
    till.write(opened)
    await office.console(`/console/terminals/${till.terminalId}`, { decision: 'revoke' })
    await till.send(till.batch(1, 1))
    till.write(sale())
    await till.send(till.batch(2, 2))
    const clone = Object.assign(new WireTill(office.office.url), { sign: (text: string) => till.sign(text), rows: [till.rows[0]], terminalId: till.terminalId, incarnation: till.incarnation, programmeId: till.programmeId })
    clone.write(sale())
    expect((await clone.send(clone.batch(2, 2))).body).toMatchObject({ code: 'FORK' })
    till.write(sale(), sale())
    expect((await till.send(till.batch(4, 4))).body).toMatchObject({ code: 'GAP', expectedSeq: 3 })
  })

  it('is told so on its own screen, and goes on sending', async () => {
    const dataDir = temporaryDataDir()
    const real = await another({ clock: undefined })
    const till = new SyncTill({ dataDir })
    undo.push(async () => {
      await till.close()
      rmSync(dataDir, { recursive: true, force: true })
    })
    await till.pair(real.url, office)
    await till.caughtUp()
    await office.console(`/console/terminals/${till.terminalId}`, { decision: 'revoke' })
    till.sell(2)
    const view = await till.view(({ trouble, waitingEntries }) => trouble?.code === 'REVOKED' && waitingEntries === 0)
    expect(view.state).toBe('refused')
    expect((await pool().query('SELECT count(*) FROM kept_aside WHERE terminal_id = $1', [till.terminalId])).rows).toEqual([{ count: 2 }])
  })
})

describe('TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-tls-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const files = (made: { cert: string; key: string }) => {
    writeFileSync(join(folder, 'cert.pem'), made.cert)
    writeFileSync(join(folder, 'key.pem'), made.key)
    return { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  }
  const tillWith = (headOfficeCa: string | null) => {
    const dataDir = temporaryDataDir()
    const till = new SyncTill({ dataDir, headOfficeCa })
    undo.push(async () => {
      await till.close()
      rmSync(dataDir, { recursive: true, force: true })
    })
    return till
  }
  const refusal = async (till: SyncTill, url: string) => {
    const asked = await till.sync.pair(url)
    return asked.ok ? 'asked' : [asked.error.code, (asked.error.data as { reason: string }).reason.split(' ').slice(0, 2).join(' ')]
  }

  it('is believed by the authority the manager named, pairs and syncs, and takes a renewed certificate without a stop', async () => {
    const company = await testAuthority('company')
    const server = await another({ clock: undefined, tls: files(await company.issue()) })
    expect(server.url).toMatch(/^https:/)
    const till = tillWith(company.cert)
    await till.pair(server.url, office)
    till.sell(3)
    await till.caughtUp()
    files(await company.issue({ validTo: Date.now() + 60 * DAY }))
    server.renewTls()
    till.sell(1)
    await till.caughtUp()
    // What cannot be used is refused, and the one in use stays.
    files({ cert: 'nothing', key: 'nothing' })
    expect(() => server.renewTls()).toThrow('TLS_UNUSABLE')
    till.sell(1)
    await till.caughtUp()
    files({ cert: (await company.issue()).cert, key: (await company.issue()).key })
    expect(() => server.renewTls()).toThrow('TLS_UNUSABLE')
  })

  it('is not believed from another authority, for another name, or where the file of the authority is spoilt', async () => {
    const company = await testAuthority('company')
    const stranger = await testAuthority('stranger')
    const server = await another({ clock: undefined, tls: files(await company.issue()) })
    expect(await refusal(tillWith(null), server.url)).toEqual(['HEAD_OFFICE_NOT_BELIEVED', expect.stringMatching(/^CERTIFICATE_UNKNOWN /)])
    expect(await refusal(tillWith(stranger.cert), server.url)).toEqual(['HEAD_OFFICE_NOT_BELIEVED', expect.stringMatching(/^CERTIFICATE_UNKNOWN /)])
    expect(await refusal(tillWith(''), server.url)).toEqual(['HEAD_OFFICE_NOT_BELIEVED', expect.stringMatching(/^CERTIFICATE_UNKNOWN /)])
    expect(await refusal(tillWith('-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n'), server.url)).toEqual(['HEAD_OFFICE_NOT_BELIEVED', expect.stringMatching(/^CERTIFICATE_UNKNOWN /)])
    expect(await refusal(tillWith(company.cert), server.url.replace('127.0.0.1', 'localhost'))).toEqual(['HEAD_OFFICE_NOT_BELIEVED', 'CERTIFICATE_NAME ERR_TLS_CERT_ALTNAME_INVALID'])
    expect(await refusal(tillWith(company.cert), server.url)).toBe('asked')
  })

  it('names the till’s wrong clock where head office’s time is one at which its certificate is good', async () => {
    const company = await testAuthority('company')
    const later = Date.now() + 1_000 * DAY
    const certificate = await company.issue({ validFrom: later - DAY, validTo: later + DAY })
    // The till's computer is a thousand days behind a head office whose certificate is good there.
    const ahead = await another({ clock: { now: () => later, monotonicMs: () => performance.now() }, tls: files(certificate) })
    expect(await refusal(tillWith(company.cert), ahead.url)).toEqual(['TILL_CLOCK_WRONG', 'CLOCK_WRONG CERT_NOT_YET_VALID'])
    // The clocks agree: then it is the certificate.
    const same = await another({ clock: undefined, tls: files(await company.issue({ validFrom: Date.now() - 9 * DAY, validTo: Date.now() - DAY })) })
    expect(await refusal(tillWith(company.cert), same.url)).toEqual(['HEAD_OFFICE_NOT_BELIEVED', 'CERTIFICATE_EXPIRED CERT_HAS_EXPIRED'])
    expect(certificateTrouble('CERT_HAS_EXPIRED', 0, { headOfficeNow: null, hearsay: null })?.code).toBe('CERTIFICATE_EXPIRED')
  })

  it('does not start with files that do not belong together', async () => {
    const company = await testAuthority('company')
    const mixed = files({ cert: (await company.issue()).cert, key: (await company.issue()).key })
    await expect(another({ tls: mixed })).rejects.toThrow('TLS_UNUSABLE')
    await expect(another({ tls: { cert: join(folder, 'none.pem'), key: mixed.key } })).rejects.toThrow('TLS_UNUSABLE')
  })
})

describe('limits', () => {
  it('a terminal that asks too often waits as long as it is told; who only claims to be it costs it nothing', async () => {
    const server = await another({ limits: { terminal: { burst: 5, perSecond: 0.1 } } })
    const till = await pairedTill()
    const forger = new WireTill(server.url)
    const ask = async (signer?: WireTill) => told(await fetch(`${server.url}/v2/changes`, { headers: till.signed('GET', '/v2/changes', { instant: clock.now(), ...(signer ? { signer } : {}) }) }))
    for (let i = 0; i < 20; i++) expect((await ask(forger)).code).toBe('BAD_SIGNATURE')
    for (let i = 0; i < 5; i++) expect((await ask()).status).toBe(200)
    expect(await ask()).toMatchObject({ status: 429, code: 'TOO_MANY', retryAfter: 10 })
    till.write(opened)
    const sent = await post(`${server.url}/v1/batches`, JSON.stringify(till.batch(1, 1)))
    expect([sent.status, sent.headers.get('retry-after')]).toEqual([429, '10'])
    clock.advance(10_000)
    expect((await ask()).status).toBe(200)
  })

  it('an address pays for what is refused and for nothing else', async () => {
    const server = await another({ limits: { refusals: { burst: 4, perSecond: 1 } } })
    const bad = async () => (await post(`${server.url}/v1/batches`, '{')).status
    for (let i = 0; i < 10; i++) expect((await fetch(`${server.url}/health`)).status).toBe(200)
    expect([await bad(), await bad(), await bad(), await bad(), await bad()]).toEqual([400, 400, 400, 400, 429])
    expect((await fetch(`${server.url}/health`)).status).toBe(429)
    clock.advance(1_000)
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
  })

  it('a large body that is refused costs its address as much as many small ones', async () => {
    const server = await another({ limits: { refusals: { burst: 10, perSecond: 1 } } })
    const large = new Uint8Array(gzipSync(`[${'0,'.repeat(3 * 1024 * 1024)}0]`))
    const refused = await post(`${server.url}/v1/batches`, large, { 'content-encoding': 'gzip' })
    expect([refused.status, (refused.body as { detail: string }).detail]).toEqual([400, 'more than 250000 values'])
    await post(`${server.url}/v1/batches`, large, { 'content-encoding': 'gzip' })
    expect(await told(await fetch(`${server.url}/health`))).toMatchObject({ status: 429, retryAfter: 5 })
    clock.advance(5_000)
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
  })

  it('ends clients that are slow with their headers or body, and takes no more connections of one address than it may have', async () => {
    const server = await another({ limits: { headersMs: 500, requestMs: 1_000, connectionsAnAddress: 3 } })
    const { port } = new URL(server.url)
    const open = (first: string) => new Promise<{ closed: Promise<number> }>((resolve) => {
      const began = performance.now()
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(first))
      socket.on('error', () => undefined)
      const closed = new Promise<number>((end) => socket.on('close', () => end(performance.now() - began)))
      socket.resume()
      setTimeout(() => resolve({ closed }), 50)
    })
    const headers = await open('GET /health HTTP/1.1\r\nhost: x\r\n')
    const body = await open('POST /v1/batches HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{')
    const third = await open('')
    const fourth = await open('')
    expect(await fourth.closed).toBeLessThan(1_000)
    for (const slow of [headers, body, third]) expect(await slow.closed).toBeLessThan(6_000)
    expect(await until(() => fetch(`${server.url}/health`).then(({ status }) => status, () => 0), (status) => status === 200, 2_000)).toBe(200)
  })
})

describe('health and metrics', () => {
  it('tell whether this server lives and is ready, and no more than that; metrics have a door of their own', async () => {
    const server = await another({ metrics: { host: '127.0.0.1', port: 0 } })
    expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: 'ok' })
    expect(await (await fetch(`${server.url}/ready`)).json()).toEqual({ status: 'ready' })
    expect((await fetch(`${server.url}/metrics`)).status).toBe(404)
    const text = await (await fetch(server.metricsUrl ?? '')).text()
    for (const name of ['regulars_request_seconds_count{method="GET",route="/health",status="200"', 'regulars_terminals{state="revoked"', 'regulars_kept_aside{kind="revoked-terminal"', 'process_cpu_seconds_total', 'regulars_database_connections']) expect(text).toContain(name)
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/)
  })

  it('when it is told to stop it says so first, lets requests finish, and then ends', async () => {
    const server = await another({ drainMs: 600 })
    undo.pop()
    const stopping = server.close()
    expect((await fetch(`${server.url}/ready`)).status).toBe(503)
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
    await stopping
    await expect(fetch(`${server.url}/health`)).rejects.toThrow()
  })
})

describe('a newer database', () => {
  const later = (name: string, minimumReader: number, sql: string) => ({ name, sql, checksum: name, minimumReader })
  const own = readMigrations()
  const newest = Math.max(...own.map(({ name }) => versionOf(name)))
  const forget = () => pool().query(`DELETE FROM migration WHERE name LIKE '9%'`)

  it('is brought up beside servers that serve on, which start anew on it too where its steps allow them', async () => {
    const till = await pairedTill()
    till.write(opened, ...Array.from({ length: 60 }, sale))
    undo.push(async () => void (await forget()))
    let isDone = false
    const sending = (async () => {
      for (let seq = 1; !isDone || seq < 20; seq++) expect((await till.send(till.batch(seq, seq))).status).toBe(200)
    })()
    await migrate(office.office.books.database, '', 0, [...own, later('9001-later.sql', newest, 'ALTER TABLE terminal ADD COLUMN later_on text; CREATE TABLE later_thing (id integer)')])
    isDone = true
    await sending
    const anew = await another()
    expect((await post(`${anew.url}/v1/batches`, JSON.stringify(till.batch(1, 40)))).status).toBe(200)
  })

  it('refuses a program that its steps do not allow', async () => {
    undo.push(async () => void (await forget()))
    await migrate(office.office.books.database, '', 0, [...own, later('9002-too-far.sql', 9002, 'CREATE TABLE too_far (id integer)')])
    await expect(another()).rejects.toThrow('DATABASE_NEWER')
  })

  it('waits behind a statement that runs, and holds nobody up for longer than that', async () => {
    undo.push(async () => void (await forget()))
    const holding = await pool().connect()
    await holding.query('BEGIN')
    await holding.query('SELECT count(*) FROM terminal')
    const migrating = migrate(office.office.books.database, '', 0, [...own, later('9003-waits.sql', newest, 'ALTER TABLE terminal ADD COLUMN waited text')])
    const till = new WireTill(office.office.url)
    // Asks for the table that the step waits for: its turn comes when the step gives way.
    expect((await till.get('/v1/changes?cursor=0', { instant: clock.now() })).status).toBe(404)
    await holding.query('COMMIT')
    holding.release()
    await migrating
  })
})
