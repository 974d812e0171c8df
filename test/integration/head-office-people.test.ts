import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHeadOffice } from '../../headoffice/server/app.ts'
import { checkAudit } from '../../headoffice/server/services/audit-check.ts'
import { createStaff } from '../../headoffice/server/services/staff.ts'
import { testAuthority } from '../support/certificates.ts'
import { firstRulebook, ownDatabaseUrl, startHeadOffice } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { until } from '../support/network.ts'
import { told } from '../support/told.ts'
import type { Told } from '../support/told.ts'
import { handClock } from '../support/till.ts'
import { post, WireTill } from '../support/wire-till.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const clock = handClock()
let office: TestHeadOffice

beforeAll(async () => {
  office = await startHeadOffice({ clock })
})
afterAll(async () => {
  await office.close()
})

const pool = () => office.office.books.database.pool

// In this order: once somebody is there by name, the printed word is not taken any more.
describe('people', () => {
  const PASSWORD = 'a sentence to remember'
  let admin = ''
  const staff = () => createStaff({ database: office.office.books.database, now: () => clock.now() })

  async function signIn(name: string, password: string, url = office.office.url): Promise<Told & { cookie: string; cookies: string[] }> {
    const response = await fetch(`${url}/console/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name, password }) })
    const cookies = response.headers.getSetCookie()
    return { ...(await told(response)), cookie: cookies[0]?.split(';')[0] ?? '', cookies }
  }
  const call = async (cookie: string, path: string, body?: unknown) => told(await fetch(office.office.url + path, { headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }) }))

  it('are first added from head office’s own computer; from then on the printed word opens nothing', async () => {
    expect(await (await fetch(`${office.office.url}/console/sign-in`)).json()).toEqual({ by: 'word' })
    expect(await staff().add(null, { name: 'Sam', password: PASSWORD, roles: ['support'] })).toEqual({ ok: false, error: { what: 'last-admin' } })
    expect(await staff().add(null, { name: 'Mei Ling', password: 'short', roles: ['admin'] })).toMatchObject({ error: { what: 'password', fault: 'short' } })
    expect(await staff().add(null, { name: 'Mei Ling', password: 'mei ling mei ling', roles: ['admin'] })).toMatchObject({ error: { what: 'password', fault: 'name' } })
    expect(await staff().add(null, { name: 'Mei Ling', password: 'abababababab', roles: ['admin'] })).toMatchObject({ error: { what: 'password', fault: 'pattern' } })
    expect(await staff().add(null, { name: 'Mei  Ling ', password: PASSWORD, roles: ['admin', 'auditor'] })).toMatchObject({ ok: true, value: { name: 'Mei Ling' } })
    expect(await staff().add(null, { name: 'MEI LING', password: PASSWORD, roles: [] })).toMatchObject({ error: { what: 'name-taken' } })
    expect(await (await fetch(`${office.office.url}/console/sign-in`)).json()).toEqual({ by: 'name' })
    expect((await office.console('/console/overview')).status).toBe(401)
    expect((await post(`${office.office.url}/console/sign-in`, JSON.stringify({ token: office.office.consoleToken }))).status).toBe(401)
    const { rows } = await pool().query<{ password: string }>('SELECT password FROM person')
    expect(rows[0]?.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  })

  it('sign in by name; the cookie is out of scripts’ and other sites’ reach, and its text is kept nowhere', async () => {
    const answer = await signIn('mei ling', PASSWORD)
    expect([answer.status, answer.cookies.length]).toEqual([200, 1])
    expect(answer.cookies[0]).toMatch(/^regulars-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    admin = answer.cookie
    expect((await call(admin, '/console/me')).body).toMatchObject({ name: 'Mei Ling', roles: ['admin', 'auditor'] })
    const { rows } = await pool().query<{ all: string }>('SELECT string_agg(s::text, $1) AS all FROM person_session s', [' '])
    expect(rows[0]?.all).not.toContain(admin.split('=')[1])
  })

  it('over TLS have a cookie that no plain connection can set', async () => {
    const company = await testAuthority('company')
    const made = await company.issue()
    const folder = mkdtempSync(join(tmpdir(), 'regulars-tls-'))
    writeFileSync(join(folder, 'c'), made.cert)
    writeFileSync(join(folder, 'k'), made.key)
    const server = await createHeadOffice({ host: '127.0.0.1', port: 0, pageDir: '/none', firstRulebook, dataDir: office.dataDir, databaseUrl: ownDatabaseUrl(office.dataDir), clock, tls: { cert: join(folder, 'c'), key: join(folder, 'k') } })
    const headers = await new Promise<NodeJS.Dict<string | string[]>>((resolve, reject) => {
      const asked = request(`${server.url}/console/sign-in`, { method: 'POST', ca: company.cert, headers: { 'content-type': 'application/json', origin: server.url } }, (response) => {
        response.resume()
        resolve(response.headers)
      })
      asked.on('error', reject).end(JSON.stringify({ name: 'Mei Ling', password: PASSWORD }))
    })
    expect(headers['set-cookie']?.[0]).toMatch(/^__Host-regulars-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
    expect(headers['strict-transport-security']).toMatch(/max-age=\d+/)
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('wait longer after each wrong password, also with the right one, and whether they exist or not', async () => {
    for (const name of ['Mei Ling', 'Nobody']) {
      const wrong = async () => signIn(name, 'not the password')
      const first = [await wrong(), await wrong(), await wrong(), await wrong(), await wrong()]
      expect(first.map(({ status, code }) => [status, code])).toEqual(Array.from({ length: 5 }, () => [403, 'CODE_WRONG']))
      expect(await wrong()).toMatchObject({ status: 429, retryAfter: 30 })
      expect(await signIn(name, PASSWORD)).toMatchObject({ status: 429, code: 'TOO_MANY' })
      clock.advance(30_000)
      expect((await wrong()).status).toBe(403)
      expect(await wrong()).toMatchObject({ status: 429, retryAfter: 60 })
      clock.advance(60_000)
      expect((await wrong()).status).toBe(403)
      expect((await wrong()).retryAfter).toBe(120)
      // A day later everything is forgotten, also of the address.
      clock.advance(DAY + HOUR)
    }
    for (let i = 0; i < 5; i++) await signIn('Mei Ling', 'not the password')
    expect((await signIn('Mei Ling', PASSWORD)).status).toBe(429)
    // A new password from whoever looks after head office ends the pause.
    const { rows: [mei] } = await pool().query<{ person_id: string }>('SELECT person_id FROM person')
    expect(await staff().resetPassword(null, mei?.person_id ?? '', PASSWORD)).toMatchObject({ ok: true })
    const right = await signIn('Mei Ling', PASSWORD)
    expect(right.status).toBe(200)
    admin = right.cookie
    expect((await signIn('Mei Ling', 'not the password')).status).toBe(403)
  })

  it('are not let try many names from one address, nor all at once', async () => {
    clock.advance(DAY + HOUR)
    admin = (await signIn('Mei Ling', PASSWORD)).cookie
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => signIn(`name ${i}`, 'not the password')))
    expect(answers.filter(({ status }) => status === 403).length).toBeLessThanOrEqual(20)
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(20)
    clock.advance(HOUR + DAY)
    admin = (await signIn('Mei Ling', PASSWORD)).cookie
    // The same name forty times at once is charged before any outcome is known.
    const same = await Promise.all(Array.from({ length: 40 }, () => signIn('Mei Ling', 'not the password')))
    expect(same.filter(({ status }) => status === 403).length).toBeLessThanOrEqual(5)
    clock.advance(DAY + HOUR)
    admin = (await signIn('Mei Ling', PASSWORD)).cookie
  })

  it('do what their roles allow', async () => {
    const added = await call(admin, '/console/people', { name: 'Sam', password: PASSWORD, roles: ['support'] })
    expect(added.body).toMatchObject({ name: 'Sam', roles: ['support'] })
    const sam = (await signIn('Sam', PASSWORD)).cookie
    for (const [path, body] of [['/console/people', undefined], ['/console/audit', undefined], ['/console/people', { name: 'Eve', password: PASSWORD, roles: ['admin'] }], [`/console/people/${(added.body as { personId: string }).personId}`, { roles: ['admin'] }]] as const) {
      expect([path, (await call(sam, path, body)).code]).toEqual([path, 'FORBIDDEN'])
    }
    expect((await call(sam, '/console/overview')).status).toBe(200)
    expect((await call(sam, '/console/pairing', { code: 'AAAA AAAA' })).code).toBe('CODE_WRONG')
    expect((await call('', '/console/people')).code).toBe('BAD_SIGNATURE')
    expect((await call('regulars-session=guess', '/console/people')).code).toBe('BAD_SIGNATURE')
    const roles = await call(admin, `/console/people/${(added.body as { personId: string }).personId}`, { roles: ['auditor'] })
    expect(roles.status).toBe(200)
    expect((await call(sam, '/console/overview')).code).toBe('BAD_SIGNATURE')
    const { personId } = (await call(admin, '/console/me')).body as { personId: string }
    expect((await call(admin, `/console/people/${personId}`, { roles: [] })).detail).toBe('last-admin')
    expect((await call(admin, `/console/people/${personId}`, { disabled: true })).detail).toBe('last-admin')
    expect((await call(admin, '/console/me')).status).toBe(200)
  })

  it('are signed out by themselves, by idleness, by a working day’s end, by a new password and by being switched off', async () => {
    const fresh = async (name = 'Mei Ling', password = PASSWORD) => (await signIn(name, password)).cookie
    const one = await fresh()
    const two = await fresh()
    await call(one, '/console/sign-out', {})
    expect((await call(one, '/console/me')).status).toBe(401)
    expect((await call(two, '/console/me')).status).toBe(200)
    clock.advance(29 * MINUTE)
    expect((await call(two, '/console/me')).status).toBe(200)
    clock.advance(29 * MINUTE)
    // A page that asks by itself keeps nobody signed in.
    expect((await call(two, '/console/overview')).status).toBe(200)
    clock.advance(2 * MINUTE)
    expect((await call(two, '/console/overview')).status).toBe(401)
    const worked = await fresh()
    for (let passed = 0; passed < 12 * HOUR - 20 * MINUTE; passed += 20 * MINUTE) {
      clock.advance(20 * MINUTE)
      expect((await call(worked, '/console/me')).status).toBe(200)
    }
    clock.advance(20 * MINUTE)
    expect((await call(worked, '/console/me')).status).toBe(401)
    const [mine, elsewhere] = [await fresh(), await fresh()]
    expect((await call(mine, '/console/password', { current: 'another', next: 'quite another sentence' })).code).toBe('CODE_WRONG')
    expect((await call(mine, '/console/password', { current: PASSWORD, next: 'short' })).detail).toBe('password short')
    expect((await call(mine, '/console/password', { current: PASSWORD, next: 'quite another sentence' })).status).toBe(200)
    expect((await call(mine, '/console/me')).status).toBe(200)
    expect((await call(elsewhere, '/console/me')).status).toBe(401)
    expect((await signIn('Mei Ling', PASSWORD)).status).toBe(403)
    admin = mine
    const people = (await call(admin, '/console/people')).body as { people: { personId: string; name: string }[] }
    const sam = people.people.find(({ name }) => name === 'Sam')?.personId ?? ''
    const signedIn = await fresh('Sam')
    expect((await call(admin, `/console/people/${sam}`, { disabled: true })).status).toBe(200)
    expect((await call(signedIn, '/console/me')).status).toBe(401)
    expect((await signIn('Sam', PASSWORD)).code).toBe('CODE_WRONG')
  })

  it('leave a trail that cannot be changed, and that tells when it was', async () => {
    const till = new WireTill(office.office.url)
    const { code } = await till.ask()
    const sam = (await call(admin, '/console/people', { name: 'Ravi', password: PASSWORD, roles: ['support'] })).status
    const ravi = (await signIn('Ravi', PASSWORD)).cookie
    expect([sam, (await call(ravi, '/console/pairing', { code })).status]).toEqual([200, 200])
    expect((await call(ravi, `/console/terminals/${till.terminalId}`, { decision: 'revoke' })).status).toBe(200)
    // Nobody pairs by mistake what was taken out of service.
    expect((await call(ravi, '/console/pairing', { code: (await till.ask()).code })).code).toBe('REVOKED')
    expect((await call(ravi, `/console/terminals/${till.terminalId}`, { decision: 'reinstate' })).status).toBe(200)
    expect((await call(ravi, '/console/audit')).code).toBe('FORBIDDEN')
    const entries: string[] = []
    const whole = await checkAudit(pool(), ({ action }) => void entries.push(action))
    expect(whole).toMatchObject({ kind: 'whole', entries: entries.length })
    for (const action of ['terminal.revoked', 'terminal.reinstated', 'person.added', 'person.signed-in', 'person.roles-changed', 'person.password-changed', 'person.disabled']) expect(entries).toContain(action)
    expect(((await call(admin, '/console/audit?after=0')).body as { entries: unknown[] }).entries).toHaveLength(Math.min(500, entries.length))
    for (const sql of [`UPDATE audit SET action = 'x' WHERE position = 2`, 'DELETE FROM audit WHERE position = 2', 'TRUNCATE audit']) await expect(pool().query(sql)).rejects.toThrow('append only')
    // Whoever owns the database can do all of it: then the chain tells.
    const tampered = async (sql: string) => {
      const client = await pool().connect()
      try {
        await client.query('BEGIN')
        await client.query('ALTER TABLE audit DISABLE TRIGGER USER')
        await client.query(sql)
        return await checkAudit(client)
      } finally {
        await client.query('ROLLBACK')
        client.release()
      }
    }
    expect(await tampered(`UPDATE audit SET person_id = NULL WHERE position = 3 AND person_id IS NOT NULL OR position = 2`)).toMatchObject({ kind: 'broken' })
    expect(await tampered(`UPDATE audit SET detail = detail || ' ' WHERE position = 3`)).toEqual({ kind: 'broken', position: 3, what: 'content' })
    expect(await tampered('DELETE FROM audit WHERE position = 3')).toEqual({ kind: 'broken', position: 3, what: 'missing' })
    expect(await tampered('DELETE FROM audit WHERE position <= 3')).toEqual({ kind: 'broken', position: 1, what: 'missing' })
    expect(await checkAudit(pool())).toEqual(whole)
  })

  it('and tills leave nothing personal and nothing secret in the log', async () => {
    // Whatever happened above is in it: names, passwords, cookies, the printed word, codes, keys.
    await pool().query(`SELECT 'Tan Ah Kow +6591234567'::integer`).catch(() => undefined)
    await post(`${office.office.url}/v1/batches`, '{"rows":[{"body":"Tan Ah Kow +6591234567"}]}')
    await post(`${office.office.url}/console/people`, JSON.stringify({ name: 'Tan Ah Kow', password: 'Tan Ah Kow', roles: [] }), { cookie: admin })
    const log = await until(() => readFileSync(join(office.dataDir, 'head-office.log'), 'utf8'), (text) => text.includes('sign-in.refused'))
    expect(log.split('\n').filter((line) => line !== '').every((line) => typeof (JSON.parse(line) as { event: unknown }).event === 'string')).toBe(true)
    const secrets = [PASSWORD, 'quite another sentence', 'not the password', office.office.consoleToken, admin.split('=')[1] ?? '?', readFileSync(join(office.dataDir, 'database-password'), 'utf8').trim(), 'PRIVATE KEY']
    for (const word of [...secrets, 'Mei Ling', 'Sam', 'Ravi', 'Nobody', 'name 1', 'Tan Ah Kow', '91234567']) expect([word, log.includes(word)]).toEqual([word, false])
  })
})
