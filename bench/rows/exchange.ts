import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { putTerminal } from '../../headoffice/server/store/terminal-store.ts'
import { openDatabase } from '../../headoffice/server/store/database.ts'
import type { Database } from '../../headoffice/server/store/database.ts'
import { readIdentity } from '../../headoffice/server/store/identity-store.ts'
import { startChild } from '../headoffice/children.ts'
import { openFullTill } from '../headoffice/full-till.ts'
import type { FullTill } from '../headoffice/full-till.ts'
import { openBenchOffice } from '../headoffice/office.ts'
import type { BenchOffice } from '../headoffice/office.ts'
import { realSales } from '../headoffice/sales.ts'
import { peer, peerVersion } from '../lib/peers.ts'
import type { Finding, Row, RowOptions } from '../lib/row.ts'
import { quantile } from '../lib/timing.ts'

const EVENTS = 10_000
const BATCH = 500

interface PouchDatabase {
  bulkDocs(docs: readonly object[]): Promise<unknown>
  info(): Promise<{ doc_count: number }>
  replicateTo(url: string): Promise<void>
  close(): Promise<void>
}
interface PouchInstance extends Omit<PouchDatabase, 'replicateTo'> {
  readonly replicate: { to(target: string, options: { batch_size: number }): Promise<unknown> }
}
type PouchConstructor = (new (name: string, options?: { skip_setup?: boolean }) => PouchInstance) & { defaults(options: { prefix: string }): PouchConstructor }

interface Took {
  /** Until head office had every entry on its disk. */
  readonly held: number
  /** Until all of them were counted too, which the till's last answer tells. */
  readonly counted: number
}

/** The till's journal to a head office on a database of its own that is empty; seconds. */
async function ours(office: BenchOffice, till: FullTill, round: number): Promise<Took> {
  await office.books.database.pool.query(`CREATE DATABASE exchange_${round}`)
  const url = new URL(office.url)
  url.pathname = `/exchange_${round}`
  const server = await startChild('server-child.ts', office.dataDir, { DATABASE_URL: url.href })
  const database = await openDatabase(url.href, { now: () => Date.now() })
  try {
    await putTerminal(database.pool, { terminalId: till.terminalId, publicKey: till.publicKey, storeId: 'bench', storeName: 'Bench', tillNumber: 1, version: 'bench' }, Date.now())
    const identity = await readIdentity(database.pool)
    if (!identity) throw new Error('head office has an identity')
    const began = performance.now()
    const seconds = () => (performance.now() - began) / 1000
    const sending = till.sendAll({ url: server.url, incarnation: identity.incarnation, rootKey: identity.rootKey }).then(seconds)
    const holding = heldUpTo(database, till.lastSeq).then(seconds)
    const [held, counted] = await Promise.all([holding, sending])
    const { rows } = await database.pool.query<{ body: Buffer }>('SELECT body FROM journal ORDER BY seq')
    const sent = till.bodies()
    if (rows.length !== sent.length || rows.some(({ body }, at) => body.toString() !== sent[at])) throw new Error('head office does not hold what the till wrote')
    return { held, counted }
  } finally {
    await database.close()
    await server.close()
  }
}

/** Resolves once head office holds a terminal's entries up to one, as its database tells. */
async function heldUpTo({ pool }: Database, lastSeq: number): Promise<void> {
  while ((await pool.query('SELECT FROM terminal WHERE watermark = $1', [lastSeq])).rowCount !== 1) await delay(10)
}

/** The same events as documents of a PouchDB on disk, replicated to a new one behind express-pouchdb; seconds. */
async function theirs(from: PouchInstance, serverFolder: string, count: number): Promise<number> {
  const server = await startChild('pouch-child.ts', serverFolder)
  try {
    const began = performance.now()
    await from.replicate.to(`${server.url}/till`, { batch_size: BATCH })
    const seconds = (performance.now() - began) / 1000
    const info = (await (await fetch(`${server.url}/till`)).json()) as { doc_count: number }
    if (info.doc_count !== count) throw new Error(`PouchDB holds ${info.doc_count} of ${count}`)
    return seconds
  } finally {
    await server.close()
  }
}

/** Ten thousand events from the terminal's disk to head office's disk, against PouchDB to express-pouchdb in batches of 500. */
export const exchange: Row = {
  name: 'exchange',
  goal: '≥ 10 × faster',
  against: 'PouchDB on leveldb to express-pouchdb, batches of 500',
  async run({ rounds, seed, say }: RowOptions): Promise<readonly Finding[]> {
    const office = await openBenchOffice()
    const till = openFullTill(realSales(seed), EVENTS)
    const folder = mkdtempSync(join(tmpdir(), 'regulars-bench-pouch-'))
    try {
      const PouchDB = (peer('pouchdb', say) as PouchConstructor).defaults({ prefix: `${folder}/` })
      const from = new PouchDB('from')
      const docs = till.bodies().map((body, at) => ({ _id: String(at + 1).padStart(8, '0'), ...(JSON.parse(body) as object) }))
      for (let at = 0; at < docs.length; at += BATCH) await from.bulkDocs(docs.slice(at, at + BATCH))
      const took = { ours: [] as number[], counted: [] as number[], theirs: [] as number[] }
      const mineOnce = async (round: number) => {
        const { held, counted } = await ours(office, till, round)
        took.ours.push(held)
        took.counted.push(counted)
      }
      for (let round = 0; round <= Math.max(5, rounds); round += 1) {
        const target = mkdtempSync(join(folder, 'server-'))
        const both = [() => mineOnce(round), async () => void took.theirs.push(await theirs(from, target, docs.length))]
        for (const run of round % 2 === 0 ? both : both.toReversed()) await run()
        say(`  round ${round}: ours ${took.ours.at(-1)!.toFixed(2)} s (counted ${took.counted.at(-1)!.toFixed(2)} s), PouchDB ${took.theirs.at(-1)!.toFixed(2)} s`)
      }
      await from.close()
      // The first round is for warming.
      const [mine, counted, other] = [quantile(took.ours.slice(1), 0.5), quantile(took.counted.slice(1), 0.5), quantile(took.theirs.slice(1), 0.5)]
      return [{
        what: `${docs.length} events, terminal’s disk to head office’s disk`, ours: `${mine.toFixed(2)} s`, against: `PouchDB ${peerVersion('pouchdb')}`, theirs: `${other.toFixed(2)} s`,
        ratio: other / mine, goal: '≥ 10 ×', met: other / mine >= 10, note: `each batch is hashed, signed, checked and on disk here before it is acknowledged; all of it counted after ${counted.toFixed(2)} s; leveldb is not synced and counts nothing`,
      }]
    } finally {
      till.close()
      await office.close()
      rmSync(folder, { recursive: true })
    }
  },
}
