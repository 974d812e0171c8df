import { afterAll, beforeAll, expect, it } from 'vitest'
import { overviewSchema } from '../../core/sync/console-views.ts'
import { startHeadOffice } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { cableTo, until } from '../support/network.ts'
import { SyncTill } from '../support/sync-till.ts'
import { temporaryFolder } from '../support/till.ts'

let office: TestHeadOffice
beforeAll(async () => {
  office = await startHeadOffice()
})
afterAll(() => office.close())

const held = async (terminalId: string) =>
  (await office.office.books.database.pool.query<{ sale_id: string; score: number; reason: string | null; store_id: string }>('SELECT sale_id, score, reason, store_id FROM rating WHERE terminal_id = $1 ORDER BY sale_id', [terminalId])).rows

it('ratings come up by sale, once, also those given while the line was down, and a later word takes the place of the first', async () => {
  const { dir, remove } = temporaryFolder()
  const cable = await cableTo(office.office.url)
  const till = new SyncTill({ dataDir: dir })
  try {
    await till.pair(cable.url, office)
    const [first = '', second = ''] = till.sell(2).sort()
    till.till.ratings.put({ saleId: first, score: 3, reason: null, ratedAt: 1_000 })
    till.sync.wake()
    await until(() => held(till.terminalId), (rows) => rows.length === 1)
    cable.pull()
    till.till.ratings.put({ saleId: first, score: 3, reason: 'queue', ratedAt: 2_000 })
    till.till.ratings.put({ saleId: second, score: 10, reason: null, ratedAt: 3_000 })
    cable.plug()
    await till.sync.now()
    const storeId = till.journal.terminalIdentity().storeId
    expect(await until(() => held(till.terminalId), (rows) => rows.length === 2)).toEqual([
      { sale_id: first, score: 3, reason: 'queue', store_id: storeId }, { sale_id: second, score: 10, reason: null, store_id: storeId },
    ])
    const { ratings } = overviewSchema.parse((await office.console('/console/overview')).body)
    expect(ratings).toEqual([])
    // A day of its own for each side of midnight in the programme's time zone; what is older than 30 days is not shown.
    const midnight = Math.floor((Date.now() + 8 * 3_600_000) / 86_400_000) * 86_400_000 - 8 * 3_600_000
    const more = till.sell(3)
    till.till.ratings.put({ saleId: more[0]!, score: 9, reason: null, ratedAt: midnight - 1 })
    till.till.ratings.put({ saleId: more[1]!, score: 6, reason: 'queue', ratedAt: midnight - 2 })
    till.till.ratings.put({ saleId: more[2]!, score: 8, reason: null, ratedAt: midnight })
    await till.sync.now()
    await until(() => held(till.terminalId), (rows) => rows.length === 5)
    const day = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)
    const { storeName } = till.journal.terminalIdentity()
    expect(overviewSchema.parse((await office.console('/console/overview')).body).ratings).toEqual([
      { day: day(midnight), storeName: storeName.en, answers: 1, fans: 0, unhappy: 0, mostNamed: null },
      { day: day(midnight - 1), storeName: storeName.en, answers: 2, fans: 1, unhappy: 1, mostNamed: 'queue' },
    ])
    await until(() => till.till.ratings.unsent(10), (waiting) => waiting.length === 0)
  } finally {
    await till.close()
    await cable.close()
    remove()
  }
})
