import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SaleCompleted } from '../../core/ledger/journal.ts'
import { importPostings } from '../../core/ledger/sale-entries.ts'
import { chainHash } from '../../core/ledger/chain.ts'
import { overviewSchema } from '../../core/sync/console-views.ts'
import { rebuildProjections } from '../../headoffice/server/services/interpretation.ts'
import { startHeadOffice } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { chained, hasher, opened, saleEvent } from '../support/journal-makers.ts'
import { post, WireTill } from '../support/wire-till.ts'

let office: TestHeadOffice

beforeAll(async () => {
  office = await startHeadOffice()
})
afterAll(async () => {
  await office.close()
})

function sale(totalMinor: number, more: { memberId?: string; points?: number; saleId?: string } = {}): SaleCompleted {
  const memberId = more.memberId ?? null
  const event = saleEvent({
    saleId: more.saleId ?? randomUUID(), totalMinor, memberId, pointsEarned: more.points ?? 0,
    tenders: [{ kind: 'card', amountMinor: totalMinor, approvalCode: null }],
  })
  if (memberId === null) return event
  const lot = more.points === undefined ? null : { lotId: randomUUID(), memberId, points: more.points, earnedOn: '2025-08-15', availableFrom: '2025-08-15', expiresOn: null }
  return { ...event, lot, member: { memberId, tierId: 'silver', tierCountedMinor: 0, pointsAvailable: 0 } }
}

const pairedTill = (): Promise<WireTill> => WireTill.opened(office)

const query = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> => (await office.office.books.database.pool.query<T>(text, values)).rows

/** Everything head office holds and counts of a till, for comparing. */
async function booksOf(till: WireTill): Promise<unknown> {
  return {
    journal: await query(`SELECT seq, at, encode(body, 'base64') AS body, previous_hash, hash FROM journal WHERE terminal_id = $1 ORDER BY seq`, [till.terminalId]),
    sales: await query('SELECT * FROM sale WHERE terminal_id = $1 ORDER BY seq', [till.terminalId]),
    balances: await query('SELECT * FROM points_balance ORDER BY member_id'),
    dropped: await query('SELECT * FROM dropped_sale WHERE terminal_id = $1 ORDER BY seq', [till.terminalId]),
    notApplied: await query('SELECT * FROM not_applied WHERE terminal_id = $1 ORDER BY seq', [till.terminalId]),
    terminal: await query('SELECT watermark, head_hash, interpreted_seq FROM terminal WHERE terminal_id = $1', [till.terminalId]),
  }
}

describe('a batch', () => {
  it('is kept byte for byte, counted, and acknowledged', async () => {
    const till = await pairedTill()
    const memberId = randomUUID()
    till.write(sale(1250), sale(640, { memberId, points: 6 }))
    const answer = await till.send(till.batch(1, 3))
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ watermark: 3, notApplied: [] })
    const held = await query<{ body: Buffer; hash: string }>('SELECT body, hash FROM journal WHERE terminal_id = $1 ORDER BY seq', [till.terminalId])
    expect(held.map((row) => row.body.toString('utf8'))).toEqual(till.rows.map((row) => row.body))
    expect(held.map((row) => row.hash)).toEqual(till.rows.map((row) => row.hash))
    expect(await query('SELECT total_minor FROM sale WHERE terminal_id = $1 ORDER BY seq', [till.terminalId])).toEqual([{ total_minor: 1250 }, { total_minor: 640 }])
    expect(await query('SELECT points FROM points_balance WHERE member_id = $1', [memberId])).toEqual([{ points: 6 }])
  })

  it('that comes twice, or overlaps another, changes nothing the second time (B12)', async () => {
    const till = await pairedTill()
    const memberId = randomUUID()
    till.write(sale(100, { memberId, points: 1 }), sale(200, { memberId, points: 2 }), sale(300, { memberId, points: 3 }))
    await till.send(till.batch(1, 3))
    const before = await booksOf(till)
    expect((await till.send(till.batch(1, 3))).body).toMatchObject({ watermark: 3 })
    expect((await till.send(till.batch(2, 3))).body).toMatchObject({ watermark: 3 })
    expect(await booksOf(till)).toEqual(before)
    expect((await till.send(till.batch(2, 4))).body).toMatchObject({ watermark: 4 })
    expect(await query('SELECT points FROM points_balance WHERE member_id = $1', [memberId])).toEqual([{ points: 6 }])
    expect(await query('SELECT count(*) AS n FROM sale WHERE member_id = $1', [memberId])).toEqual([{ n: 3 }])
  })

  it('that comes ten times at once is counted once', async () => {
    const till = await pairedTill()
    const memberId = randomUUID()
    till.write(...Array.from({ length: 40 }, () => sale(500, { memberId, points: 5 })))
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => till.send(till.batch(1, 41 - (i % 3)))))
    for (const answer of answers) expect(answer.status).toBe(200)
    await till.send(till.batch(1, 41))
    expect(await query('SELECT count(*) AS n FROM journal WHERE terminal_id = $1', [till.terminalId])).toEqual([{ n: 41 }])
    expect(await query('SELECT points FROM points_balance WHERE member_id = $1', [memberId])).toEqual([{ points: 200 }])
  })

  it('that leaves a gap is refused with the seq to send, and nothing of it is kept', async () => {
    const till = await pairedTill()
    till.write(sale(100), sale(200), sale(300))
    await till.send(till.batch(1, 1))
    const answer = await till.send(till.batch(3, 4))
    expect(answer.status).toBe(409)
    expect(answer.body).toMatchObject({ code: 'GAP', expectedSeq: 2 })
    expect(await query('SELECT watermark FROM terminal WHERE terminal_id = $1', [till.terminalId])).toEqual([{ watermark: 1 }])
    expect((await till.send(till.batch(2, 4))).body).toMatchObject({ watermark: 4 })
  })
})

describe('a batch that is not what it says', () => {
  it('is refused where the key is another terminal’s, or nobody’s', async () => {
    const till = await pairedTill()
    const other = await pairedTill()
    const stranger = new WireTill(office.office.url)
    const batch = till.batch(1, 1)
    expect((await till.send({ ...batch, signature: other.batch(1, 1).signature })).body).toMatchObject({ code: 'BAD_SIGNATURE' })
    expect((await till.send({ ...batch, terminalId: other.terminalId })).body).toMatchObject({ code: 'BAD_SIGNATURE' })
    stranger.programmeId = till.programmeId
    stranger.incarnation = till.incarnation
    stranger.write(opened)
    const answer = await stranger.send(stranger.batch(1, 1))
    expect(answer.status).toBe(404)
    expect(answer.body).toMatchObject({ code: 'UNKNOWN_TERMINAL' })
  })

  it('is refused where one byte of a body, an instant, a hash or the order changed, even when signed', async () => {
    const till = await pairedTill()
    till.write(sale(100), sale(200))
    const [first, second, third] = till.rows
    if (!first || !second || !third) throw new Error('three rows')
    const spoilt = [
      [first, { ...second, body: second.body.replace('"totalMinor":100', '"totalMinor":900') }, third],
      [first, { ...second, at: second.at + 1 }, third],
      [first, { ...second, hash: third.hash }, third],
      [first, third, second],
      [first, third],
      [second, { ...third, previousHash: first.hash }],
    ]
    for (const rows of spoilt) {
      const answer = await till.send(till.batch(1, 3, { rows }))
      expect(answer.status).toBe(422)
      expect(answer.body).toMatchObject({ code: 'BAD_CHAIN' })
    }
    expect((await till.send(till.batch(1, 3, { change: { contentHash: 'f'.repeat(64) } }))).body).toMatchObject({ code: 'BAD_CHAIN' })
    expect(await query('SELECT count(*) AS n FROM journal WHERE terminal_id = $1', [till.terminalId])).toEqual([{ n: 0 }])
  })

  it('is refused for another programme, and sent back for another incarnation', async () => {
    const till = await pairedTill()
    expect((await till.send(till.batch(1, 1, { change: { programmeId: 'other-club' } }))).body).toMatchObject({ code: 'WRONG_PROGRAMME' })
    const answer = await till.send(till.batch(1, 1, { change: { incarnation: randomUUID() } }))
    expect(answer.body).toMatchObject({ code: 'WRONG_INCARNATION', expectedSeq: 1, incarnation: till.incarnation })
  })
})

describe('a terminal that tells two stories', () => {
  it('is refused, nothing is overwritten, and both are kept and shown', async () => {
    const till = await pairedTill()
    till.write(sale(100), sale(200))
    await till.send(till.batch(1, 3))
    const before = await booksOf(till)
    const clone = chained([opened, till.rows[1]?.body ?? '', sale(999)], till.terminalId).map((row, i) => ({ ...row, at: till.rows[i]?.at ?? row.at }))
    let previousHash = till.rows[1]?.hash ?? ''
    const rows = till.rows.slice(0, 2).concat(clone.slice(2).map((row) => {
      const next = { ...row, previousHash }
      previousHash = chainHash(hasher, { terminalId: till.terminalId, ...next })
      return { ...next, hash: previousHash }
    }))
    const answer = await till.send(till.batch(1, 3, { rows }))
    expect(answer.status).toBe(409)
    expect(answer.body).toMatchObject({ code: 'FORK' })
    expect(await booksOf(till)).toEqual(before)
    const forks = await query<{ seq: number; body: Buffer }>('SELECT seq, body FROM fork WHERE terminal_id = $1', [till.terminalId])
    expect(forks).toHaveLength(1)
    expect(forks[0]?.body.toString()).toBe(rows[2]?.body)
    const overview = overviewSchema.parse((await office.console('/console/overview')).body)
    expect(overview.forks.filter((fork) => fork.terminalId === till.terminalId)).toMatchObject([{ seq: 3 }])
    expect(overview.terminals.find((one) => one.terminalId === till.terminalId)?.forks).toBe(1)
  })

  it('is refused where its next entry continues another chain than the one held', async () => {
    const till = await pairedTill()
    till.write(sale(100))
    await till.send(till.batch(1, 2))
    const row = { seq: 3, at: 1, body: JSON.stringify(sale(5)), previousHash: 'a'.repeat(64) }
    const answer = await till.send(till.batch(3, 3, { rows: [{ ...row, hash: chainHash(hasher, { terminalId: till.terminalId, ...row }) }] }))
    expect(answer.body).toMatchObject({ code: 'FORK' })
    expect(await query('SELECT watermark FROM terminal WHERE terminal_id = $1', [till.terminalId])).toEqual([{ watermark: 2 }])
  })
})

describe('entries that cannot be interpreted', () => {
  it('are kept, listed with the reason, and hold up nothing but what speaks of them', async () => {
    const till = await pairedTill()
    const broken = sale(100)
    const settled = { type: 'payment.settled' as const, attemptId: randomUUID(), saleId: broken.saleId, scheme: 'card' as const, amountMinor: 100, outcome: 'approved' as const }
    const unbalanced = { ...sale(200), postings: [{ account: 'sales' as const, unit: 'money' as const, amount: -200 }] }
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`
    const zero = { ...sale(300), receiptNo: 'R\u0000' }
    const huge = { ...sale(300), rulebookVersion: 9_000_000_000 }
    till.write('not JSON', { ...broken, surprise: 1 } as never, settled, unbalanced, deep, '{"type":"vision.seen"}', zero, huge, sale(700))
    const answer = await till.send(till.batch(1, till.rows.length))
    expect(answer.status).toBe(200)
    const { notApplied, watermark } = answer.body as { notApplied: { seq: number; reason: string }[]; watermark: number }
    expect(watermark).toBe(till.rows.length)
    expect(notApplied.map((one) => one.seq)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
    expect(notApplied.find((one) => one.seq === 4)?.reason).toBe('waits for entry 3')
    expect(notApplied.find((one) => one.seq === 5)?.reason).toContain('money -200')
    expect(await query('SELECT total_minor FROM sale WHERE terminal_id = $1', [till.terminalId])).toEqual([{ total_minor: 700 }])
    const held = await query<{ body: Buffer }>('SELECT body FROM journal WHERE terminal_id = $1 ORDER BY seq', [till.terminalId])
    expect(held.map((row) => row.body.toString())).toEqual(till.rows.map((row) => row.body))
    const overview = overviewSchema.parse((await office.console('/console/overview')).body)
    expect(overview.notApplied.filter((one) => one.terminalId === till.terminalId)).toHaveLength(8)
  })

  it('B15: a sale known under another terminal or entry is counted once, as where a parked order is opened on another till', async () => {
    const till = await pairedTill()
    const other = await pairedTill()
    const memberId = randomUUID()
    const same = sale(800, { memberId, points: 8 })
    till.write(same)
    other.write(sale(1), same, same)
    await till.send(till.batch(1, 2))
    expect((await other.send(other.batch(1, 4))).body).toMatchObject({ watermark: 4, notApplied: [] })
    expect(await query('SELECT points FROM points_balance WHERE member_id = $1', [memberId])).toEqual([{ points: 8 }])
    expect(await query('SELECT seq FROM dropped_sale WHERE terminal_id = $1 ORDER BY seq', [other.terminalId])).toEqual([{ seq: 3 }, { seq: 4 }])
  })

  it('B13: balances brought from elsewhere count once by their lots, however often they are imported, and not at all where lots and entries disagree', async () => {
    const till = await pairedTill()
    const memberId = randomUUID()
    const lot = { lotId: randomUUID(), points: 250, earnedOn: '2026-06-01', availableFrom: '2026-06-01', expiresOn: '2027-06-30' }
    const imported = (points: number) => ({
      type: 'balances.imported' as const, source: 'paper cards', members: [{ memberId, tierId: 'gold', tierCountedMinor: 0, lots: [lot] }], postings: importPostings([{ memberId, points }]),
    })
    till.write(imported(250), imported(250), imported(9000))
    const answer = await till.send(till.batch(1, 4))
    expect(answer.body).toMatchObject({ notApplied: [{ seq: 4, reason: 'lots and entries disagree' }] })
    expect(await query('SELECT points FROM points_balance WHERE member_id = $1', [memberId])).toEqual([{ points: 250 }])
  })

  it('what a date did to a lot counts once, whichever till posted it, and again only once it was undone', async () => {
    const [till, other] = [await pairedTill(), await pairedTill()]
    const memberId = randomUUID()
    const lot = { lotId: randomUUID(), points: 250, earnedOn: '2026-06-01', availableFrom: '2026-06-01', expiresOn: '2026-07-31' }
    const imported = { type: 'balances.imported' as const, source: 'paper cards', members: [{ memberId, tierId: 'gold', tierCountedMinor: 0, lots: [lot] }], postings: importPostings([{ memberId, points: 250 }]) }
    const moved = (points: number) => [{ account: 'points-available' as const, unit: 'points' as const, amount: points, memberId }, { account: 'points-expired' as const, unit: 'points' as const, amount: -points }]
    const ofLot = { lotId: lot.lotId, memberId, points: 250 }
    const expired = { type: 'points.expired' as const, onDate: '2026-08-14', lots: [{ ...ofLot, id: `expiry:${lot.lotId}:2026-07-31`, expiresOn: '2026-07-31' }], postings: moved(-250) }
    const undone = { type: 'points.reopened' as const, onDate: '2026-08-15', lots: [{ ...ofLot, id: `reopening:${lot.lotId}:2026-09-30`, expiresOn: '2026-09-30' }], postings: moved(250) }
    const balance = async () => (await query<{ points: number }>('SELECT coalesce(sum(points), 0)::int AS points FROM points_balance WHERE member_id = $1', [memberId]))[0]?.points
    till.write(imported, expired)
    other.write(imported, expired, undone)
    await till.send(till.batch(1, 3))
    expect(await balance()).toBe(0)
    await other.send(other.batch(1, 4))
    expect(await balance()).toBe(250)
    till.write(undone, { ...expired, postings: moved(-9) })
    expect((await till.send(till.batch(4, 5))).body).toMatchObject({ notApplied: [{ seq: 5, reason: 'lots and entries disagree' }] })
    expect(await balance()).toBe(250)
  })

  it('points given, handed over, held and owed are in the balance, with the lots that begin', async () => {
    const till = await pairedTill()
    const [memberId, toId] = [randomUUID(), randomUUID()]
    const by = { rulebookVersion: 1, staffId: 'marcus', shiftId: randomUUID(), businessDay: '2026-08-14' }
    const points = (account: 'points-adjusted' | 'points-available' | 'points-held' | 'points-debt', amount: number, whose?: string) => ({ account, unit: 'points' as const, amount, ...(whose === undefined ? {} : { memberId: whose }) })
    const lotOf = (whose: string, n: number) => ({ lotId: randomUUID(), memberId: whose, points: n, earnedOn: '2026-08-14', availableFrom: '2026-08-14', expiresOn: null })
    const [given, handed] = [lotOf(memberId, 100), lotOf(toId, 30)]
    till.write(
      { type: 'points.adjusted', adjustmentId: randomUUID(), memberId, onDate: '2026-08-14', reason: 'goodwill', lot: given, debtPaid: [], taken: [], owed: 0, approval: { right: 'points-adjust', staffId: 'marcus' }, ...by, postings: [points('points-adjusted', -100), points('points-available', 100, memberId)] },
      { type: 'points.transferred', transferId: randomUUID(), fromId: memberId, toId, onDate: '2026-08-14', taken: [{ lotId: given.lotId, memberId, points: 30 }], lots: [handed], debtPaid: [], approval: { right: 'points-transfer', staffId: 'marcus' }, ...by, postings: [points('points-available', -30, memberId), points('points-available', 30, toId)] },
      { type: 'points.held', holdId: randomUUID(), memberId, onDate: '2026-08-14', taken: [{ lotId: given.lotId, memberId, points: 20 }], ...by, postings: [points('points-available', -20, memberId), points('points-held', 20, memberId)] },
      { type: 'points.adjusted', adjustmentId: randomUUID(), memberId: toId, onDate: '2026-08-14', reason: 'earned-wrongly', lot: null, debtPaid: [], taken: [{ lotId: handed.lotId, memberId: toId, points: 30 }], owed: 5, approval: { right: 'points-adjust', staffId: 'marcus' }, ...by, postings: [points('points-available', -30, toId), points('points-debt', -5, toId), points('points-adjusted', 35)] },
    )
    expect((await till.send(till.batch(1, 5))).body).toMatchObject({ watermark: 5, notApplied: [] })
    expect(await query('SELECT points FROM points_balance WHERE member_id = $1', [memberId])).toEqual([{ points: 70 }])
    expect(await query('SELECT points FROM points_balance WHERE member_id = $1', [toId])).toEqual([{ points: -5 }])
    expect(await query('SELECT points FROM points_lot WHERE lot_id = ANY($1) ORDER BY points', [[given.lotId, handed.lotId]])).toEqual([{ points: 30 }, { points: 100 }])
  })

  it('rebuilt projections are what they were', async () => {
    // Which of two entries carries a sale that came twice depends on the order of reading, so it is left out.
    const tables = [
      '(SELECT sale_id, receipt_no, business_day, completed_at, total_minor, rulebook_version, member_id, points_earned, points_spent, tenders FROM sale)',
      '(SELECT sale_id FROM dropped_sale)', 'points_lot', 'points_balance', 'not_applied',
    ]
    const read = async () => Promise.all(tables.map(async (table) => (await query<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM ${table} t`)).map((r) => r.row).sort()))
    const before = await read()
    expect(before[0]?.length).toBeGreaterThan(0)
    await office.office.books.database.pool.query('UPDATE points_balance SET points = points + 1; DELETE FROM sale WHERE total_minor = 700')
    await rebuildProjections(office.office.books.database)
    expect(await read()).toEqual(before)
  })

  it('the journal itself can be neither changed nor emptied', async () => {
    for (const text of ['UPDATE journal SET at = 0', 'DELETE FROM journal', 'TRUNCATE journal CASCADE']) await expect(query(text)).rejects.toThrow('append only')
  })
})

describe('garbage and too much', () => {
  const url = () => `${office.office.url}/v1/batches`

  it.each([
    ['nothing', ''],
    ['HTML', '<html>'],
    ['half a JSON', '{"rows":['],
    ['a number', '7'],
    ['an empty object', '{}'],
    ['depth', `${'['.repeat(100_000)}`],
    ['__proto__', '{"__proto__":{"rows":[]}}'],
  ])('%s is refused', async (_name, body) => {
    const answer = await post(url(), body)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('bytes that are not UTF-8, not gzip, another encoding or another type are refused', async () => {
    expect((await post(url(), new Uint8Array([0x22, 0xff, 0xfe, 0x22]))).body).toMatchObject({ code: 'BAD_REQUEST' })
    expect((await post(url(), new Uint8Array([1, 2, 3]), { 'content-encoding': 'gzip' })).body).toMatchObject({ code: 'BAD_REQUEST' })
    expect((await post(url(), '{}', { 'content-encoding': 'br' })).body).toMatchObject({ code: 'BAD_REQUEST' })
    expect((await post(url(), 'a=1', { 'content-type': 'application/x-www-form-urlencoded' })).body).toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('a body over the limit and a small one that unpacks to a huge one are refused', async () => {
    expect((await post(url(), `"${'x'.repeat(9 * 1024 * 1024)}"`)).status).toBe(413)
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20))
    expect(bomb.length).toBeLessThan(100_000)
    const answer = await post(url(), new Uint8Array(bomb), { 'content-encoding': 'gzip' })
    expect(answer.status).toBe(413)
    expect(answer.body).toMatchObject({ code: 'TOO_LARGE' })
  })

  it('more rows than a batch may have are refused', async () => {
    const till = await pairedTill()
    till.write(...Array.from({ length: 501 }, () => 'x'))
    expect((await till.send(till.batch(1, 501))).body).toMatchObject({ code: 'BAD_REQUEST' })
    expect((await till.send(till.batch(1, 500))).body).toMatchObject({ watermark: 500 })
  })

  it('an unknown place answers as a problem, and head office is still well after all this', async () => {
    expect((await post(`${office.office.url}/v1/nothing`, '{}')).status).toBe(404)
    const till = await pairedTill()
    expect((await till.send(till.batch(1, 1))).status).toBe(200)
  })
})
