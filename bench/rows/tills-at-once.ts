import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { startChild } from '../headoffice/children.ts'
import { openBenchOffice } from '../headoffice/office.ts'
import { keepAlive, postBatch } from '../headoffice/post.ts'
import { realSales } from '../headoffice/sales.ts'
import { packed, Sender } from '../headoffice/sender.ts'
import { ms } from '../lib/figures.ts'
import type { Finding, Row } from '../lib/row.ts'
import { quantile } from '../lib/timing.ts'

const TERMINALS = 32
/** Of each terminal in a round. */
const BATCHES = 30
const ROWS = 10
const LIMIT_MS = 500

/**
 * Terminals that send their next batch as soon as the last is acknowledged, all at once: on disk then, counted a little later.
 * A round is longer than what may wait to be counted, so that counting goes on beside.
 */
export const tillsAtOnce: Row = {
  name: 'tills-at-once',
  goal: 'p99 of a batch under 500 ms',
  against: 'a limit',
  async run({ rounds, seed }): Promise<readonly Finding[]> {
    const office = await openBenchOffice()
    const server = await startChild('server-child.ts', office.dataDir, { DATABASE_URL: office.url })
    const agent = keepAlive()
    try {
      const sales = realSales(seed)
      const senders = Array.from({ length: TERMINALS }, () => new Sender(office.identity))
      for (const sender of senders) await sender.pair(office.books.database.pool)
      const counted = async () => {
        while (((await office.books.database.pool.query('SELECT FROM terminal WHERE interpreted_seq < watermark')).rowCount ?? 0) > 0) await delay(20)
      }
      const round = async (): Promise<{ waits: number[]; perSecond: number; behindMs: number }> => {
        const queues = senders.map((sender) => Array.from({ length: BATCHES }, () => packed(sender.batch(Array.from({ length: ROWS }, () => sales.next())))))
        // Making them took a while: connections that the server closed meanwhile are noticed before they are used again.
        await delay(100)
        const waits: number[] = []
        const began = performance.now()
        await Promise.all(queues.map(async (queue) => {
          for (const batch of queue) {
            const sent = performance.now()
            // At full speed there always is more to come.
            await postBatch(agent, server.url, batch, true)
            waits.push(performance.now() - sent)
          }
        }))
        const acknowledged = performance.now()
        await counted()
        const now = performance.now()
        return { waits, perSecond: (TERMINALS * BATCHES * ROWS * 1000) / (now - began), behindMs: now - acknowledged }
      }
      await round()
      const done: Awaited<ReturnType<typeof round>>[] = []
      for (let n = 0; n < Math.max(5, rounds); n += 1) done.push(await round())
      const held = (1 + done.length) * TERMINALS * BATCHES * ROWS
      const { rows } = await office.books.database.pool.query<{ n: number }>('SELECT count(*) AS n FROM sale')
      if (rows[0]?.n !== held) throw new Error(`${rows[0]?.n} sales are counted, ${held} were sent`)
      const of = (share: number) => quantile(done.map(({ waits }) => quantile(waits, share)), 0.5)
      return [{ what: `${TERMINALS} terminals at full speed, batches of ${ROWS}: p99 of a batch`, ours: ms(of(0.99)), against: 'a limit', theirs: ms(LIMIT_MS), ratio: of(0.99) / LIMIT_MS, goal: '≤ 1 ×', met: of(0.99) < LIMIT_MS, note: `p50 ${ms(of(0.5))}, the longest ${ms(of(1))}; ${quantile(done.map((one) => one.perSecond), 0.5).toFixed(0)} events a second counted, the last ${ms(quantile(done.map(({ behindMs }) => behindMs), 0.5))} after it was acknowledged; the sender on the same machine` }]
    } finally {
      agent.destroy()
      await server.close()
      await office.close()
    }
  },
}
