import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { JournalEvent } from '../../core/ledger/journal.ts'
import type { ReadEvent } from '../../core/ledger/read-event.ts'
import { overviewSchema } from '../../core/sync/console-views.ts'
import { rebuildProjections } from '../../headoffice/server/services/interpretation.ts'
import { startHeadOffice } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { opened, saleEvent } from '../support/journal-makers.ts'
import { SyncTill } from '../support/sync-till.ts'
import { temporaryFolder } from '../support/till.ts'
import { WireTill } from '../support/wire-till.ts'

/** A head office of an earlier version: it does not know what its tills, which were brought up to date before it, write. */
const program = vi.hoisted(() => ({ isOld: false, unknownTo: (_event: JournalEvent): boolean => false }))
vi.mock('../../core/ledger/read-event.ts', async (original) => {
  const now = await original<{ readEventValue(value: unknown): ReadEvent }>()
  return {
    ...now,
    readEventValue(value: unknown) {
      const read = now.readEventValue(value)
      return program.isOld && read.kind === 'known' && program.unknownTo(read.event)
        ? { kind: 'unreadable' as const, code: 'EVENT_UNKNOWN' as const, detail: 'type: Invalid input' } : read
    },
  }
})

let office: TestHeadOffice
const undo: (() => void | Promise<void>)[] = []
beforeAll(async () => {
  office = await startHeadOffice()
})
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})
afterAll(async () => {
  await office.close()
})

const query = async (text: string, values: unknown[] = []): Promise<unknown[]> => (await office.office.books.database.pool.query(text, values)).rows as unknown[]
const listed = async (terminalId: string) => overviewSchema.parse((await office.console('/console/overview')).body).notApplied.filter((one) => one.terminalId === terminalId).map(({ seq, reason }) => ({ seq, reason }))

/** The program is brought up to date: it starts anew and computes again from what it kept. */
async function upgrade(): Promise<void> {
  program.isOld = false
  office = await office.restart()
  await rebuildProjections(office.office.books.database)
}

describe('an entry that a newer till wrote, at a head office that does not understand it', () => {
  it('is kept and listed, later ones are counted, what speaks of it waits; and all of it is counted after the upgrade', async () => {
    const memberId = randomUUID()
    const sale = (points: number) => {
      const event = saleEvent({ saleId: randomUUID(), totalMinor: points * 100, memberId, pointsEarned: points, tenders: [{ kind: 'card', amountMinor: points * 100, approvalCode: null }] })
      const lot = { lotId: randomUUID(), memberId, points, earnedOn: '2026-08-15', availableFrom: '2026-08-15', expiresOn: null }
      return { ...event, lot, member: { memberId, tierId: 'silver', tierCountedMinor: 0, pointsAvailable: 0 } }
    }
    const [first, newer, last] = [sale(1), sale(10), sale(100)]
    const ofNewer = { type: 'payment.settled' as const, attemptId: randomUUID(), saleId: newer.saleId, scheme: 'card' as const, amountMinor: 1000, outcome: 'approved' as const }
    program.isOld = true
    program.unknownTo = (event) => 'saleId' in event && event.type === 'sale.completed' && event.saleId === newer.saleId
    const till = new WireTill(office.office.url)
    await till.pair(office)
    till.write(opened, first, newer, ofNewer, last)
    const waiting = [{ seq: 3, reason: 'not understood: type: Invalid input' }, { seq: 4, reason: 'waits for entry 3' }]
    expect((await till.send(till.batch(1, 5))).body).toMatchObject({ watermark: 5, notApplied: waiting })
    expect(await listed(till.terminalId)).toEqual(waiting)
    const balance = () => query('SELECT points FROM points_balance WHERE member_id = $1', [memberId])
    const sales = () => query('SELECT seq FROM sale WHERE terminal_id = $1 ORDER BY seq', [till.terminalId])
    expect(await balance()).toEqual([{ points: 101 }])
    expect(await sales()).toEqual([{ seq: 2 }, { seq: 5 }])

    // Computing again does not help while the program is the old one.
    await rebuildProjections(office.office.books.database)
    expect(await listed(till.terminalId)).toEqual(waiting)

    await upgrade()
    expect(await balance()).toEqual([{ points: 111 }])
    expect(await sales()).toEqual([{ seq: 2 }, { seq: 3 }, { seq: 5 }])
    expect(await listed(till.terminalId)).toEqual([])
    const held = await office.office.books.database.pool.query<{ body: Buffer }>('SELECT body FROM journal WHERE terminal_id = $1 ORDER BY seq', [till.terminalId])
    expect(held.rows.map(({ body }) => body.toString())).toEqual(till.rows.map(({ body }) => body))
  })

  it('is said on the till too, which goes on selling, and no longer once it was counted', async () => {
    const { dir, remove } = temporaryFolder()
    const till = new SyncTill({ dataDir: dir })
    undo.push(remove, () => till.close())
    await till.pair(office.office.url, office)
    program.isOld = true
    program.unknownTo = (event) => event.type === 'sale.completed' && event.evaluation.totalMinor === 101
    till.sell(3)
    expect(await till.caughtUp()).toMatchObject({ trouble: { code: 'NOT_APPLIED', detail: 'NOT_APPLIED 1' }, waitingSales: 0 })
    expect(await listed(till.terminalId)).toHaveLength(1)
    till.sell(1)
    expect(await till.caughtUp()).toMatchObject({ trouble: { code: 'NOT_APPLIED' } })
    await upgrade()
    till.sell(1)
    await till.view((view) => view.trouble === null && view.waitingEntries === 0)
    expect(await query('SELECT count(*) AS n FROM sale WHERE terminal_id = $1', [till.terminalId])).toEqual([{ n: 5 }])
  })
})
