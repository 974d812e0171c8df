import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import { COUNTING_SPACE, lockOfTerminal } from '../../headoffice/server/store/locks.ts'
import { fleetServer } from '../support/fleet-server.ts'
import type { FleetServer } from '../support/fleet-server.ts'
import { ownDatabaseUrl, startHeadOffice } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { opened, saleEvent } from '../support/journal-makers.ts'
import { until } from '../support/network.ts'
import { WireTill } from '../support/wire-till.ts'

let office: TestHeadOffice
let second: FleetServer

beforeAll(async () => {
  office = await startHeadOffice()
  second = fleetServer({ dataDir: office.dataDir, databaseUrl: ownDatabaseUrl(office.dataDir), openedAt: Date.now() })
  await second.start()
}, 120_000)
afterAll(async () => {
  await second.kill()
  await office.close()
})

const query = async <T extends object>(text: string, values: unknown[]): Promise<T[]> => (await office.office.books.database.pool.query<T>(text, values)).rows
const secondUrl = () => `http://127.0.0.1:${second.port}`

function sale(memberId: string): SaleCompleted {
  const event = saleEvent({ saleId: randomUUID(), totalMinor: 100, memberId, pointsEarned: 7, tenders: [{ kind: 'card', amountMinor: 100, approvalCode: null }] })
  const lot = { lotId: randomUUID(), memberId, points: 7, earnedOn: '2025-08-15', availableFrom: '2025-08-15', expiresOn: null }
  return { ...event, lot, member: { memberId, tierId: 'silver', tierCountedMinor: 0, pointsAvailable: 0 } }
}

const pairedTill = (): Promise<WireTill> => WireTill.opened(office)

/** Keeps every server from counting a terminal until it is let go; the terminal's batches are taken in meanwhile. */
async function holdBack(till: WireTill): Promise<() => Promise<void>> {
  const client = await office.office.books.database.pool.connect()
  await client.query('SELECT pg_advisory_lock($1, $2)', [COUNTING_SPACE, lockOfTerminal(till.terminalId)])
  return async () => {
    await client.query('SELECT pg_advisory_unlock($1, $2)', [COUNTING_SPACE, lockOfTerminal(till.terminalId)])
    client.release()
  }
}

const standing = async (till: WireTill) => (await query<{ watermark: number; counted: number }>('SELECT watermark, interpreted_seq AS counted FROM terminal WHERE terminal_id = $1', [till.terminalId]))[0]
const countedTo = (till: WireTill, seq: number) => until(() => standing(till), (now) => now?.counted === seq, 60_000)

/** What counting a member's sales twice would show. */
const standingOf = async (memberId: string) =>
  (await query('SELECT (SELECT points FROM points_balance WHERE member_id = $1) AS points, (SELECT sum(visits)::int FROM account_visit WHERE member_id = $1) AS visits, (SELECT sum(amount)::int FROM account_tier_count WHERE member_id = $1) AS counted', [memberId]))[0]

describe('a till that has more to send', () => {
  it('is answered once its batch is held, while what it means waits; then all of it is counted', async () => {
    const till = await pairedTill()
    const memberId = randomUUID()
    till.write(...Array.from({ length: 5 }, () => sale(memberId)))
    const letGo = await holdBack(till)
    expect((await till.send(till.batch(1, 3), { hasMore: true })).body).toMatchObject({ watermark: 3, notApplied: [] })
    expect((await till.send(till.batch(4, 6), { hasMore: true })).body).toMatchObject({ watermark: 6, notApplied: [] })
    expect(await standing(till)).toEqual({ watermark: 6, counted: 0 })
    const held = await query<{ body: Buffer }>('SELECT body FROM journal WHERE terminal_id = $1 ORDER BY seq', [till.terminalId])
    expect(held.map(({ body }) => body.toString())).toEqual(till.rows.map(({ body }) => body))
    expect(await standingOf(memberId)).toEqual({ points: null, visits: null, counted: null })
    await letGo()
    await countedTo(till, 6)
    expect(await standingOf(memberId)).toEqual({ points: 35, visits: 5, counted: 500 })
  })

  it('hears with its last batch what of the earlier ones could not be counted', async () => {
    const till = await pairedTill()
    till.write('not JSON', sale(randomUUID()))
    expect((await till.send(till.batch(1, 2), { hasMore: true })).body).toMatchObject({ watermark: 2 })
    expect((await till.send(till.batch(3, 3))).body).toMatchObject({ watermark: 3, notApplied: [{ seq: 2, reason: 'not JSON' }] })
  })

  it('is refused like any other: a gap, another story, another key, a chain that is broken', async () => {
    const till = await pairedTill()
    till.write(sale(randomUUID()), sale(randomUUID()), sale(randomUUID()))
    const code = async (batch: ReturnType<WireTill['batch']>) => ((await till.send(batch, { hasMore: true })).body as { code?: string }).code
    expect(await code(till.batch(2, 3))).toBe('GAP')
    expect(await code({ ...till.batch(1, 2), signature: new WireTill('').sign('something') })).toBe('BAD_SIGNATURE')
    expect(await code(till.batch(1, 2, { change: { incarnation: randomUUID() } }))).toBe('WRONG_INCARNATION')
    const [first, next] = till.rows
    expect(await code(till.batch(1, 2, { rows: [first!, { ...next!, body: '{}' }] }))).toBe('BAD_CHAIN')
    expect(await standing(till)).toEqual({ watermark: 0, counted: 0 })
    expect(await code(till.batch(1, 4))).toBeUndefined()
    // Said once more: held already, and nothing new.
    expect((await till.send(till.batch(1, 4), { hasMore: true })).body).toMatchObject({ watermark: 4 })
    const fork = new WireTill('')
    Object.assign(fork, { terminalId: till.terminalId })
    fork.write(opened, sale(randomUUID()))
    expect(await code(till.batch(1, 2, { rows: fork.rows }))).toBe('FORK')
    await countedTo(till, 4)
  })
})

describe('two servers', () => {
  it('that each took in part of a till’s entries count all of them once', async () => {
    const till = await pairedTill()
    const memberId = randomUUID()
    till.write(...Array.from({ length: 9 }, () => sale(memberId)))
    const letGo = await holdBack(till)
    for (const [first, last, url] of [[1, 3, till.url], [4, 5, secondUrl()], [6, 8, till.url], [9, 9, secondUrl()]] as const) {
      expect((await till.send(till.batch(first, last), { hasMore: true, url })).body).toMatchObject({ watermark: last })
    }
    // The last one waits for all before it, at a server that took in half of them.
    const answering = till.send(till.batch(10, 10), { url: secondUrl() })
    await until(() => standing(till), (now) => now?.watermark === 10)
    expect(await standing(till)).toEqual({ watermark: 10, counted: 0 })
    await letGo()
    expect((await answering).body).toMatchObject({ watermark: 10, notApplied: [] })
    expect(await standing(till)).toEqual({ watermark: 10, counted: 10 })
    expect(await standingOf(memberId)).toEqual({ points: 63, visits: 9, counted: 900 })
  })

  it('of which one is killed between acknowledging and counting: the other finds it and counts it once', { timeout: 90_000 }, async () => {
    const till = await pairedTill()
    const memberId = randomUUID()
    till.write(...Array.from({ length: 4 }, () => sale(memberId)))
    const letGo = await holdBack(till)
    expect((await till.send(till.batch(1, 5), { hasMore: true, url: secondUrl() })).body).toMatchObject({ watermark: 5 })
    await second.kill()
    expect(await standing(till)).toEqual({ watermark: 5, counted: 0 })
    await letGo()
    await countedTo(till, 5)
    expect(await standingOf(memberId)).toEqual({ points: 28, visits: 4, counted: 400 })
  })
})
