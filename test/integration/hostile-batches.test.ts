import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chainHash } from '../../core/ledger/chain.ts'
import type { JournalRow } from '../../core/ledger/journal.ts'
import { batchSigningText, problemSchema } from '../../core/sync/wire.ts'
import type { Batch } from '../../core/sync/wire.ts'
import { rebuildProjections } from '../../headoffice/server/services/interpretation.ts'
import { digestOfBooks } from '../support/fleet-audit.ts'
import { startHeadOffice } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { HOSTILE_TEXTS, HOSTILE_VALUES, placesIn, spoilt, spoiltBytes } from '../support/hostile-values.ts'
import { hasher, opened, saleEvent } from '../support/journal-makers.ts'
import '../support/property-seed.ts'
import { post, WireTill } from '../support/wire-till.ts'
import type { HttpAnswer } from '../support/wire-till.ts'

/** By hand thousands. */
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 120)
const MILLION = 1_000_000

/** Runs ahead by leaps where a limit a minute would answer first. */
let aheadMs = 0
const clock = { now: () => Date.now() + aheadMs, monotonicMs: () => performance.now() + aheadMs }
/** What limits a minute are for is another test: here every request gets past them. */
const PLENTY = { burst: 1e6, perSecond: 1e6 }

/** After this, requests to be paired are forgotten, and the limits with them. */
const OVER_MS = 16 * 60_000

let office: TestHeadOffice
let till: WireTill
let other: WireTill

beforeAll(async () => {
  office = await startHeadOffice({ clock, limits: { refusals: PLENTY, pairing: PLENTY, terminal: PLENTY, connectionsAnAddress: 5_000 } })
  till = await pairedTill(6)
  other = await pairedTill(9)
})
afterAll(async () => {
  await office.close()
})

const memberId = randomUUID()
function sale() {
  const totalMinor = 100 + Math.floor(Math.random() * 5000)
  const event = saleEvent({ saleId: randomUUID(), totalMinor, memberId, pointsEarned: 7, tenders: [{ kind: 'card', amountMinor: totalMinor, approvalCode: null }] })
  const lot = { lotId: randomUUID(), memberId, points: 7, earnedOn: '2026-08-15', availableFrom: '2026-08-15', expiresOn: null }
  return { ...event, lot, member: { memberId, tierId: 'silver', tierCountedMinor: 0, pointsAvailable: 0 } }
}

async function pairedTill(entries: number): Promise<WireTill> {
  const made = new WireTill(office.office.url)
  await made.pair(office, clock.now())
  made.write(opened, ...Array.from({ length: entries - 1 }, sale))
  expect((await made.send(made.batch(1, entries))).status).toBe(200)
  return made
}

const digest = () => digestOfBooks(office.office.books.database.pool)
const held = async (one: WireTill): Promise<JournalRow[]> => {
  const { rows } = await office.office.books.database.pool.query<JournalRow & { body: Buffer | string }>(
    'SELECT seq, at, body, previous_hash AS "previousHash", hash FROM journal WHERE terminal_id = $1 ORDER BY seq', [one.terminalId])
  return rows.map((row) => ({ ...row, body: row.body.toString() }))
}
const sendBytes = (bytes: Uint8Array, headers: Record<string, string> = { 'content-encoding': 'gzip' }) => post(`${office.office.url}/v1/batches`, new Uint8Array(bytes), headers)
const sendValue = (value: unknown) => sendBytes(gzipSync(JSON.stringify(value) ?? ''))

/** A refusal that says what it is, and no cry that something broke. */
function expectStated(answer: HttpAnswer): void {
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expect(problemSchema.parse(answer.body).code).not.toBe('INTERNAL')
}

async function expectAlive(): Promise<void> {
  const fresh = await pairedTill(3)
  expect(await held(fresh)).toEqual(fresh.rows)
}

/** Says again what was just signed, with other content. */
function signedAgain(one: WireTill, batch: Omit<Batch, 'signature'>): Batch {
  return { ...batch, signature: one.sign(batchSigningText(batch)) }
}

describe('a batch that was changed on its way', () => {
  /** Five entries that head office lacks, after two it has. */
  const nextBatch = () => {
    const from = till.rows.length - 1
    till.write(...Array.from({ length: 5 }, sale))
    return till.batch(from, till.rows.length)
  }

  /** Refused with a stated error and nothing applied; or it came out as it was sent. */
  async function expectRefusedOrWhole(answer: HttpAnswer, before: unknown): Promise<'refused' | 'whole'> {
    if (answer.status === 200) {
      expect(await held(till)).toEqual(till.rows)
      return 'whole'
    }
    expectStated(answer)
    expect(await digest()).toEqual(before)
    return 'refused'
  }

  it.each([
    ['fields, lengths and numbers', (batch: Batch) => spoilt(batch).map((value) => gzipSync(JSON.stringify(value) ?? ''))],
    ['bytes of its text', (batch: Batch) => spoiltBytes(Buffer.from(JSON.stringify(batch))).map((bytes) => gzipSync(bytes))],
    ['bytes of what was packed', (batch: Batch) => spoiltBytes(gzipSync(JSON.stringify(batch)))],
  ])('%s: is refused with a stated error, and nothing of it is applied', async (_what, mutations) => {
    let batch = nextBatch()
    let before = await digest()
    let refused = 0
    await fc.assert(fc.asyncProperty(fc.constant(null).chain(() => mutations(batch)), async (bytes) => {
      if ((await expectRefusedOrWhole(await sendBytes(bytes), before)) === 'refused') {
        refused += 1
        return
      }
      // What was changed made no difference, as a byte of the packing's date: the next try needs entries that are new.
      batch = nextBatch()
      before = await digest()
    }), { numRuns: RUNS, endOnFailure: true })
    expect(refused).toBeGreaterThan(RUNS / 2)
    expect((await sendValue(batch)).status).toBe(200)
    expect(await held(till)).toEqual(till.rows)
  }, 300_000)
})

describe('a till whose key signs anything', () => {
  it('entries whose fields are anything at all, chained and signed as they should be: kept byte for byte, counted or listed, and again the same after a rebuild', async () => {
    const liar = await pairedTill(2)
    const bodies: string[] = []
    fc.assert(fc.property(spoilt(sale()), (event) => void bodies.push(JSON.stringify(event) ?? 'undefined')), { numRuns: RUNS })
    // Every string of a sale, one at a time, as text that ends a statement or a page.
    for (const place of placesIn(sale())) {
      const text = HOSTILE_TEXTS[bodies.length % HOSTILE_TEXTS.length]
      bodies.push(JSON.stringify(replaced(sale(), place, text)))
    }
    // Half a character, as it is and not as JSON writes it.
    bodies.push(...bodies.slice(0, 20).map((body) => body.replace('GST', '\ud800')), JSON.stringify(sale()).replace('R2-00001', 'R2-\ud800'))
    liar.write(...bodies, '['.repeat(10_000), `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, `{"type":"sale.completed","postings":${JSON.stringify(HOSTILE_VALUES)}}`)
    for (let from = 3; from <= liar.rows.length; from += 400) {
      expect((await liar.send(liar.batch(from, Math.min(from + 399, liar.rows.length)))).status).toBe(200)
    }
    expect(await held(liar)).toEqual(liar.rows.map((row) => ({ ...row, body: row.body.toWellFormed() })))
    const { rows } = await office.office.books.database.pool.query('SELECT watermark, interpreted_seq FROM terminal WHERE terminal_id = $1', [liar.terminalId])
    expect(rows).toEqual([{ watermark: liar.rows.length, interpreted_seq: liar.rows.length }])
    expect((await office.console('/console/overview')).status).toBe(200)
    const projections = ['not_applied', 'sale', 'points_lot', 'points_balance'] as const
    const before = await digest()
    await rebuildProjections(office.office.books.database)
    const after = await digest()
    for (const table of projections) expect([table, after[table]]).toEqual([table, before[table]])
    await expectAlive()
  }, 300_000)

  it('numbers and hashes of rows that are anything: refused, or held as a chain that fits', async () => {
    const liar = await pairedTill(4)
    let before = await digest()
    await fc.assert(fc.asyncProperty(spoilt({ firstSeq: 5, rows: [{ seq: 5, at: 1 }, { seq: 6, at: 2 }] }), async (value) => {
      const said = (value ?? {}) as { firstSeq?: unknown; rows?: unknown }
      let previousHash = liar.rows.at(-1)?.hash ?? ''
      const rows = (Array.isArray(said.rows) ? said.rows : [said.rows]).map((row: unknown) => {
        const whole = { ...(row as Partial<JournalRow>), body: '{}', previousHash }
        previousHash = hashOf(liar, whole)
        return { ...whole, hash: previousHash }
      })
      const batch = liar.batch(1, 1, { rows: rows as JournalRow[], change: { firstSeq: said.firstSeq as number } })
      const answer = await sendValue(batch)
      if (answer.status === 200) {
        liar.rows.push(...(rows as JournalRow[]).filter((row) => row.seq > liar.rows.length))
        expect(await held(liar)).toEqual(liar.rows)
        before = await digest()
        return
      }
      expectStated(answer)
      const { fork: _fork, ...rest } = await digest()
      const { fork: _forkBefore, ...restBefore } = before
      expect(rest).toEqual(restBefore)
    }), { numRuns: RUNS, endOnFailure: true })
  }, 300_000)
})

/** The hash a liar's row would have; of what has none, any. */
function hashOf(one: WireTill, row: Omit<Partial<JournalRow>, 'hash'>): string {
  try {
    return chainHash(hasher, { terminalId: one.terminalId, ...row } as Parameters<typeof chainHash>[1])
  } catch {
    return '0'.repeat(64)
  }
}

function replaced(value: unknown, place: readonly (string | number)[], by: unknown): unknown {
  if (place.length === 0) return by
  const copy = structuredClone(value) as Record<string | number, unknown>
  const parent = place.slice(0, -1).reduce<Record<string | number, unknown>>((inner, key) => inner[key] as Record<string | number, unknown>, copy)
  parent[place.at(-1) ?? ''] = by
  return copy
}

describe('signatures and numbers of others', () => {
  const fresh = (one: WireTill) => {
    one.write(sale(), sale())
    return one.batch(one.rows.length - 1, one.rows.length)
  }
  const stranger = generateKeyPairSync('ed25519').privateKey

  it.each<[string, () => unknown, string]>([
    ['signed with a key nobody knows', () => {
      const batch = fresh(till)
      return { ...batch, signature: sign(null, Buffer.from(batchSigningText(batch)), stranger).toString('base64') }
    }, 'BAD_SIGNATURE'],
    ['signed by another paired till', () => ({ ...fresh(till), signature: other.sign(batchSigningText(till.batch(till.rows.length - 1, till.rows.length))) }), 'BAD_SIGNATURE'],
    ['with the signature of its own last batch', () => ({ ...fresh(till), signature: till.batch(1, 3).signature }), 'BAD_SIGNATURE'],
    ['of zeros', () => ({ ...fresh(till), signature: Buffer.alloc(64).toString('base64') }), 'BAD_SIGNATURE'],
    ['with a signature too short', () => ({ ...fresh(till), signature: 'AAAA' }), 'BAD_SIGNATURE'],
    ['that gives the entries of another till as its own', () => signedAgain(other, { ...unsigned(fresh(till)), terminalId: other.terminalId }), 'GAP BAD_CHAIN'],
    ['that signs for another till with its own key', () => signedAgain(other, unsigned(fresh(till))), 'BAD_SIGNATURE'],
    ['with the numbers that another till is at', () => {
      const last = other.rows.at(-1)!
      const row = { seq: last.seq + 1, at: 1, body: '{}', previousHash: last.hash }
      return till.batch(1, 1, { rows: [{ ...row, hash: chainHash(hasher, { terminalId: till.terminalId, ...row }) }], change: { firstSeq: row.seq } })
    }, 'FORK GAP'],
    ['of a till that was never paired', () => signedAgain(till, { ...unsigned(fresh(till)), terminalId: randomUUID() }), 'UNKNOWN_TERMINAL'],
  ])('%s: refused, nothing applied', async (_what, make, codes) => {
    const batch = make()
    const { fork: _fork, ...before } = await digest()
    const answer = await sendValue(batch)
    expectStated(answer)
    expect(codes.split(' ')).toContain(problemSchema.parse(answer.body).code)
    const { fork: _forkAfter, ...after } = await digest()
    expect(after).toEqual(before)
  })

  it('said fifty times, at once and later, a good batch is applied once', async () => {
    const again = await pairedTill(5)
    const batch = fresh(again)
    const first = await Promise.all(Array.from({ length: 25 }, () => again.send(batch)))
    const once = await digest()
    const later = await Promise.all(Array.from({ length: 25 }, () => again.send(batch)))
    expect(new Set([...first, ...later].map((answer) => answer.status))).toEqual(new Set([200]))
    expect(await digest()).toEqual(once)
    expect(await held(again)).toEqual(again.rows)
  })
})

function unsigned({ signature: _signature, ...batch }: Batch): Omit<Batch, 'signature'> {
  return batch
}

describe('too much', () => {
  const body = (rows: string): Buffer => Buffer.from(JSON.stringify({ ...till.batch(1, 1), rows: ['ROWS'] }).replace('"ROWS"', rows))
  const list = (row: string, times: number) => Array.from({ length: times }, () => row).join(',')

  it.each<[string, () => Buffer, string]>([
    ['a million events', () => body(list(JSON.stringify(till.rows[0]), MILLION / 8)), 'TOO_LARGE'],
    ['a million empty events', () => body(list('{}', MILLION)), 'BAD_REQUEST'],
    ['ten million nothings', () => body(list('0', 10 * MILLION)), 'BAD_REQUEST'],
    ['a list of lists, a million deep', () => body('['.repeat(MILLION)), 'BAD_REQUEST'],
    ['ten thousand deep, and well formed', () => body('['.repeat(10_000) + ']'.repeat(10_000)), 'BAD_REQUEST'],
    ['a field of thirty million letters', () => Buffer.from(JSON.stringify({ ...till.batch(1, 1), signature: 'A'.repeat(30 * MILLION) })), 'BAD_SIGNATURE BAD_REQUEST'],
    ['a million fields', () => body(`{${Array.from({ length: MILLION }, (_, i) => `"${i}":0`).join(',')}}`), 'BAD_REQUEST'],
    ['spaces without end', () => Buffer.concat([Buffer.alloc(40 * MILLION, 0x20), body('0')]), 'TOO_LARGE'],
  ])('%s: refused within seconds, nothing applied', async (_what, make, codes) => {
    const bytes = make()
    const before = await digest()
    const began = performance.now()
    const answer = await sendBytes(gzipSync(bytes, { level: 1 }))
    expect(performance.now() - began).toBeLessThan(20_000)
    expectStated(answer)
    expect(codes.split(' ')).toContain(problemSchema.parse(answer.body).code)
    expect(await digest()).toEqual(before)
  }, 60_000)

  it('twenty bombs at once, and packed more than once: refused, and a good batch among them is taken', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * MILLION, 0x20))
    const twice = gzipSync(bomb)
    expect(bomb.length).toBeLessThan(250_000)
    const [answers, good] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, (_, i) => sendBytes(i % 2 === 0 ? bomb : twice))),
      pairedTill(4),
    ])
    for (const answer of answers) expectStated(answer)
    expect(await held(good)).toEqual(good.rows)
  }, 60_000)

  it('hundreds of clients that say a byte now and then hold up nobody', async () => {
    const { hostname, port } = new URL(office.office.url)
    const text = JSON.stringify(till.batch(1, 2))
    const request = `POST /v1/batches HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`
    const slow = Array.from({ length: 300 }, (_, i) => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => socket.destroy())
      socket.write(request.slice(0, (i * 7) % request.length))
      return socket
    })
    const drip = setInterval(() => slow.forEach((socket, i) => void socket.write(request[i % request.length] ?? 'x')), 100)
    try {
      const began = performance.now()
      await expectAlive()
      expect(performance.now() - began).toBeLessThan(10_000)
    } finally {
      clearInterval(drip)
      for (const socket of slow) socket.destroy()
    }
  }, 60_000)
})

describe('SQL and worse in every string', () => {
  it.each(['/v1/pairing', '/v1/batches'])('%s: refused or taken as the text it is', async (path) => {
    const asking = { terminalId: randomUUID(), publicKey: till.publicKey, storeId: 'x', storeName: 'x', tillNumber: 1, version: '1', codeSalt: 'AAAA', codeHash: 'AAAA' }
    const honest: Record<string, unknown> = path === '/v1/pairing' ? asking : { ...till.batch(1, 1) }
    const before = await digest()
    for (const place of placesIn(honest).filter((one) => one.length > 0)) {
      for (const text of HOSTILE_TEXTS) {
        if (path === '/v1/pairing') aheadMs += OVER_MS
        const answer = await post(office.office.url + path, JSON.stringify(replaced(honest, place, text)))
        if (answer.status !== 200) expectStated(answer)
      }
    }
    expect(await digest()).toEqual(before)
  }, 120_000)

  it('headers and cursors: refused', async () => {
    for (const text of HOSTILE_TEXTS) {
      const asked = await till.get(`/v1/changes?cursor=${encodeURIComponent(text.toWellFormed())}`, { instant: clock.now() })
      if (asked.status !== 200) expectStated(asked)
    }
    await expectAlive()
  })
})
