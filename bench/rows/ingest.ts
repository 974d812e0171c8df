import { performance } from 'node:perf_hooks'
import { takeBatch } from '../../headoffice/server/services/intake.ts'
import type { IntakeDeps } from '../../headoffice/server/services/intake.ts'
import { createCounter } from '../../headoffice/server/services/counter.ts'
import { createNextIntake } from '../../headoffice/server/services/take-next.ts'
import { takeAndCount } from '../../headoffice/server/services/take-and-count.ts'
import type { Batch } from '../../core/sync/wire.ts'
import { cpuOfPostgres } from '../headoffice/children.ts'
import { COPIED_TABLE, copyRows } from '../headoffice/copy.ts'
import { openBenchOffice } from '../headoffice/office.ts'
import { realSales } from '../headoffice/sales.ts'
import { HASHER, Sender } from '../headoffice/sender.ts'
import { ms } from '../lib/figures.ts'
import type { Finding, Row } from '../lib/row.ts'
import { quantile } from '../lib/timing.ts'

const ROWS = 500
const BATCHES_A_ROUND = 4
/** Of a till that sends on, in one go. */
const BATCHES_IN_A_ROW = 12
const WARM_UP_BATCHES = 4
const LONGEST_HOLD_UP_MS = 5_000
const NO_LOG = { info: () => undefined, warn: () => undefined, error: () => undefined }

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await run()
  return performance.now() - began
}

/** Processor milliseconds of this process and of PostgreSQL so far; other programs do not lengthen them. NaN where the system does not tell. */
function processorMs(dataDir: string): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000 + (cpuOfPostgres(dataDir) ?? NaN) * 1000
}

/** As the server does it for a till that says that it has more (routes/terminal-routes.ts), until all is counted. */
async function sendOn(deps: IntakeDeps, batches: readonly Batch[]): Promise<void> {
  const counter = createCounter(deps)
  const takeNext = createNextIntake({ ...deps, counter })
  for (const batch of batches) {
    await counter.room(batch.rows.length, LONGEST_HOLD_UP_MS)
    if ((await takeNext(batch)) === null) throw new Error('a batch that came next was not taken')
  }
  await counter.close()
}

/** A batch of 500 sales taken in, checked, kept and counted, against COPY of the same rows into a table of the same columns and key. */
export const ingest: Row = {
  name: 'ingest',
  goal: '≥ 0.65 of COPY',
  against: 'COPY of the same rows (PostgreSQL, binary, one durable transaction)',
  async run({ rounds, seed }): Promise<readonly Finding[]> {
    const office = await openBenchOffice()
    const { database } = office.books
    const client = await database.pool.connect()
    try {
      await client.query(COPIED_TABLE)
      const deps: IntakeDeps = { database, hasher: HASHER, now: () => Date.now(), log: NO_LOG }
      const sales = realSales(seed)
      const sender = new Sender(office.identity)
      await sender.pair(database.pool)
      const taken = { intake: [] as number[], whole: [] as number[], copy: [] as number[] }
      const processor = { ours: 0, copy: 0 }
      const used = async (by: 'ours' | 'copy', run: () => Promise<number>) => {
        const before = processorMs(office.dataDir)
        const took = await run()
        processor[by] += processorMs(office.dataDir) - before
        return took
      }
      const batches = async (count: number, keep: boolean) => {
        for (let n = 0; n < count; n += 1) {
          const batch = sender.batch(Array.from({ length: ROWS }, () => sales.next()))
          const ours = () => used('ours', () => timed(() => takeAndCount(deps, batch)))
          const theirs = () => used('copy', () => timed(() => copyRows(client, sender.terminalId, batch.rows)))
          // In turn who goes first.
          const first = n % 2 === 0 ? await ours() : await theirs()
          const second = n % 2 === 0 ? await theirs() : await ours()
          if (!keep) continue
          taken.whole.push(n % 2 === 0 ? first : second)
          taken.copy.push(n % 2 === 0 ? second : first)
        }
      }
      await batches(WARM_UP_BATCHES, false)
      const { rows: [differing] } = await client.query<{ held: number; differing: number; sales: number }>(
        'SELECT (SELECT count(*) FROM journal) AS held, (SELECT count(*) FROM (SELECT terminal_id, seq, at, body, previous_hash, hash FROM journal EXCEPT SELECT terminal_id, seq, at, body, previous_hash, hash FROM copied) d) AS differing, (SELECT count(*) FROM sale) AS sales')
      const expected = WARM_UP_BATCHES * ROWS
      if (differing?.held !== expected || differing.differing !== 0 || differing.sales !== expected) throw new Error(`not the same: ${JSON.stringify(differing)}`)
      Object.assign(processor, { ours: 0, copy: 0 })
      for (let round = 0; round < Math.max(5, rounds); round += 1) await batches(BATCHES_A_ROUND, true)
      // What is only held, as where it cannot be counted: of a terminal of its own, whose entries stay uncounted.
      const uncounted = new Sender(office.identity)
      await uncounted.pair(database.pool)
      for (let round = 0; round < BATCHES_A_ROUND * Math.max(5, rounds); round += 1) {
        const batch = uncounted.batch(Array.from({ length: ROWS }, () => sales.next()))
        taken.intake.push(await timed(() => takeBatch(deps, batch)))
      }
      // A till that sends on: each batch on disk before the next comes, counted meanwhile; until the last is counted. Beside it COPY of as many.
      const sending = new Sender(office.identity)
      await sending.pair(database.pool)
      const inARow = { ours: [] as number[], copy: [] as number[] }
      for (let round = 0; round <= Math.max(5, rounds); round += 1) {
        const all = Array.from({ length: BATCHES_IN_A_ROW }, () => sending.batch(Array.from({ length: ROWS }, () => sales.next())))
        const ours = async () => inARow.ours.push((await timed(() => sendOn(deps, all))) / BATCHES_IN_A_ROW)
        const theirs = async () => inARow.copy.push((await timed(async () => {
          for (const batch of all) await copyRows(client, sending.terminalId, batch.rows)
        })) / BATCHES_IN_A_ROW)
        for (const run of round % 2 === 0 ? [ours, theirs] : [theirs, ours]) await run()
      }
      const { rows: [behind] } = await client.query<{ count: number }>('SELECT count(*) AS count FROM terminal WHERE terminal_id = $1 AND interpreted_seq < watermark', [sending.terminalId])
      if (behind?.count !== 0) throw new Error('a till that sent on is not counted')
      // The first round is for warming.
      const [row, rowCopy] = [inARow.ours, inARow.copy].map((each) => quantile(each.slice(1), 0.5)) as [number, number]
      const [whole, intake, copy] = [taken.whole, taken.intake, taken.copy].map((each) => quantile(each, 0.5)) as [number, number, number]
      const { rows: [size] } = await client.query<{ journal: number; all: number; n: number }>(
        `SELECT pg_total_relation_size('journal')::bigint AS journal, (SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'copied')::bigint AS all, (SELECT count(*) FROM journal) AS n`)
      const what = `${ROWS} sales of 1 to 9 lines`
      const bytes = (total = 0) => `${Math.round(total / (size?.n ?? 1))} bytes`
      return [
        { what: `${what}: signature, chain, bytes kept, counted; of ${BATCHES_IN_A_ROW} one after another`, ours: ms(row), against: 'COPY', theirs: ms(rowCopy), ratio: rowCopy / row, goal: '≥ 0.65 ×', met: rowCopy / row >= 0.65, note: `${Math.round((ROWS * 1000) / row)} events a second, one terminal that sends on; until the last is counted` },
        { what: `${what}: the same of a single one, counted before its answer`, ours: ms(whole), against: 'COPY', theirs: ms(copy), ratio: copy / whole, goal: '–', met: null },
        { what: `${what}: taken in and not counted`, ours: ms(intake), against: 'COPY', theirs: ms(copy), ratio: copy / intake, goal: '–', met: null },
        { what: `${what}: processor time of all that, server and PostgreSQL`, ours: ms(processor.ours / taken.whole.length), against: 'COPY', theirs: ms(processor.copy / taken.copy.length), ratio: processor.copy / processor.ours, goal: '–', met: null },
        { what: 'an event as the till wrote it', ours: `${Math.round(sales.meanBytes)} bytes`, against: 'on head office’s disk, in the journal', theirs: bytes(size?.journal), ratio: null, goal: '–', met: null, note: `the middle one ${sales.medianBytes} bytes; all tables and indexes together ${bytes(size?.all)} an event` },
      ]
    } finally {
      client.release()
      await office.close()
    }
  },
}
