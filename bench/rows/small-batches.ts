import { performance } from 'node:perf_hooks'
import { cpuOf, cpuOfPostgres, startChild } from '../headoffice/children.ts'
import { openBenchOffice } from '../headoffice/office.ts'
import { keepAlive, postBatch } from '../headoffice/post.ts'
import { realSales } from '../headoffice/sales.ts'
import { packed, Sender } from '../headoffice/sender.ts'
import type { Finding, Row } from '../lib/row.ts'
import { quantile } from '../lib/timing.ts'

const SMALL = 10
const LARGE = 500
/** Events of each size in a round. */
const EVENTS = 2_000

/** Events for each second of processor time, the server's and PostgreSQL's together, in batches of 10 against batches of 500. */
export const smallBatches: Row = {
  name: 'small-batches',
  goal: '≥ 0.5 of batches of 500',
  against: 'the same in batches of 500',
  async run({ rounds, seed }): Promise<readonly Finding[]> {
    const office = await openBenchOffice()
    const server = await startChild('server-child.ts', office.dataDir, { DATABASE_URL: office.url })
    const agent = keepAlive()
    try {
      const sales = realSales(seed)
      const used = async () => {
        const database = cpuOfPostgres(office.dataDir)
        return database === null ? null : { server: await cpuOf(server), database }
      }
      const once = async (size: number): Promise<{ server: number; database: number; seconds: number }> => {
        const sender = new Sender(office.identity)
        await sender.pair(office.books.database.pool)
        const batches = Array.from({ length: EVENTS / size }, () => packed(sender.batch(Array.from({ length: size }, () => sales.next()))))
        const before = await used()
        const began = performance.now()
        for (const [n, batch] of batches.entries()) await postBatch(agent, server.url, batch, n < batches.length - 1)
        const seconds = (performance.now() - began) / 1000
        const after = await used()
        const { rows } = await office.books.database.pool.query<{ n: number }>('SELECT count(*) AS n FROM sale WHERE terminal_id = $1', [sender.terminalId])
        if (rows[0]?.n !== EVENTS) throw new Error(`${rows[0]?.n} sales are counted, ${EVENTS} were sent`)
        if (before === null || after === null) throw new Error('this system does not tell the processor time of other processes')
        return { server: after.server - before.server, database: after.database - before.database, seconds }
      }
      for (const size of [SMALL, LARGE]) await once(size)
      const took = new Map([[SMALL, [] as Awaited<ReturnType<typeof once>>[]], [LARGE, []]])
      for (let round = 0; round < Math.max(5, rounds); round += 1) for (const size of round % 2 === 0 ? [SMALL, LARGE] : [LARGE, SMALL]) took.get(size)!.push(await once(size))
      const median = (size: number, of: (one: Awaited<ReturnType<typeof once>>) => number) => quantile(took.get(size)!.map(of), 0.5)
      const perSecond = (size: number) => EVENTS / median(size, (one) => one.server + one.database)
      const split = (size: number) => `in batches of ${size} ${((1e6 * median(size, (one) => one.server)) / EVENTS).toFixed(0)} µs of the server and ${((1e6 * median(size, (one) => one.database)) / EVENTS).toFixed(0)} of PostgreSQL an event, ${(EVENTS / median(size, (one) => one.seconds)).toFixed(0)} events a second`
      const ratio = perSecond(SMALL) / perSecond(LARGE)
      return [{ what: 'events a core-second, in batches of 10', ours: perSecond(SMALL).toFixed(0), against: 'in batches of 500', theirs: perSecond(LARGE).toFixed(0), ratio, goal: '≥ 0.5 ×', met: ratio >= 0.5, note: `${split(SMALL)}; ${split(LARGE)}; one terminal, over HTTP` }]
    } finally {
      agent.destroy()
      await server.close()
      await office.close()
    }
  },
}
