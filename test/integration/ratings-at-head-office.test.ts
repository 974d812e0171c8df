import { afterAll, beforeAll, expect, it } from 'vitest'
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
    await until(() => till.till.ratings.unsent(10), (waiting) => waiting.length === 0)
  } finally {
    await till.close()
    await cable.close()
    remove()
  }
})
