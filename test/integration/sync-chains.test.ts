import { cpSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createIds } from '../../terminal/ids.ts'
import { beginNewChain } from '../../terminal/services/new-chain.ts'
import type { NewChainReason } from '../../terminal/services/new-chain.ts'
import { openDatabase } from '../../terminal/store/open-database.ts'
import { sell } from '../support/backup-till.ts'
import { startHeadOffice } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { hasher } from '../support/journal-makers.ts'
import { fault } from '../support/member-till.ts'
import { until } from '../support/network.ts'
import { SyncTill } from '../support/sync-till.ts'
import { MANAGER, command, handClock, openTill, temporaryFolder } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
let office: TestHeadOffice
const undo: (() => void | Promise<void>)[] = []

beforeAll(async () => {
  office = await startHeadOffice()
})
afterAll(async () => {
  await office.close()
})
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})

const query = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> => (await office.office.books.database.pool.query<T>(text, values)).rows

/** All that this chain wrote is held, row for row. */
async function expectOwnRowsHeld(till: SyncTill): Promise<void> {
  const held = await query<{ hash: string }>('SELECT hash FROM journal WHERE terminal_id = $1 ORDER BY seq', [till.terminalId])
  expect(held.map((row) => row.hash)).toEqual(till.journal.rowsAfter(0, 1_000_000).map((row) => row.hash))
}

/** Another chain begins in a folder that no till has open. */
function another(dataDir: string, because: NewChainReason): void {
  const db = openDatabase(dataDir, { clock: handClock(), log: silent })
  beginNewChain({ db, clock: handClock(), ids: createIds(handClock()), hasher, log: silent }, { because })
  db.close()
}

describe('a till that began another chain', () => {
  it('a copy that began a chain of its own is paired as another till: both go on, and nothing of the original is touched', async () => {
    const folder = temporaryFolder()
    const copy = temporaryFolder()
    undo.push(folder.remove, copy.remove)
    const till = new SyncTill({ dataDir: folder.dir })
    await till.pair(office.office.url, office)
    till.sell(3)
    await till.caughtUp()
    await till.close()
    cpSync(folder.dir, copy.dir, { recursive: true })
    another(copy.dir, 'copied')
    const first = new SyncTill({ dataDir: folder.dir })
    const second = new SyncTill({ dataDir: copy.dir })
    undo.push(() => first.close(), () => second.close())
    second.sell(2)
    await second.pair(office.office.url, office)
    await second.caughtUp()
    first.sell(2)
    await first.caughtUp()
    await expectOwnRowsHeld(first)
    await expectOwnRowsHeld(second)
    expect(await query('SELECT terminal_id FROM succession WHERE successor_id = $1', [second.terminalId])).toEqual([])
  })

  it('a till that began two chains, one never paired, is taken in with both: what contradicts is shown, and it goes on', async () => {
    const folder = temporaryFolder()
    const older = temporaryFolder()
    undo.push(folder.remove, older.remove)
    let till = new SyncTill({ dataDir: folder.dir })
    await till.pair(office.office.url, office)
    const sold = till.sell(3)
    await till.caughtUp()
    const { terminalId } = till
    await till.close()
    cpSync(folder.dir, older.dir, { recursive: true })
    till = new SyncTill({ dataDir: folder.dir })
    sold.push(...till.sell(2))
    await till.caughtUp()
    await till.close()

    // The older folder is put in its place, sells, and only then begins anew: its last entries contradict what is held.
    till = new SyncTill({ dataDir: older.dir })
    till.sell(2)
    await till.view((now) => now.state === 'refused')
    await till.close()
    another(older.dir, 'restored')
    till = new SyncTill({ dataDir: older.dir })
    sold.push(...till.sell(1))
    await till.close()
    another(older.dir, 'damaged')
    till = new SyncTill({ dataDir: older.dir })
    undo.push(() => till.close())
    sold.push(...till.sell(1))
    await till.pair(office.office.url, office)
    await till.caughtUp()
    await expectOwnRowsHeld(till)
    expect(await query('SELECT sale_id FROM sale WHERE sale_id = ANY($1)', [sold])).toHaveLength(sold.length)
    expect(await query('SELECT count(*) AS n FROM dropped_sale')).toEqual([{ n: 0 }])
    expect((await query<{ n: number }>('SELECT count(*) AS n FROM fork WHERE terminal_id = $1', [terminalId]))[0]?.n).toBeGreaterThan(0)
    expect(await query('SELECT terminal_id FROM succession WHERE successor_id = $1', [till.terminalId])).toHaveLength(2)
  })

  it('whose folder was put back by hand is refused as a fork; a manager says what it is, and it is taken in again', async () => {
    const { dir, remove } = temporaryFolder()
    undo.push(remove)
    const clock = handClock()
    const open = async (): Promise<TestTill> => {
      const till = await openTill({ dataDir: join(dir, 'till'), clock })
      await till.signIn(MANAGER)
      return till
    }
    const sent = (till: TestTill) => until(() => till.call('sync.now', command()), (view) => view.waitingEntries === 0 && view.state === 'idle')
    let till = await open()
    await pairTill(till)
    await sell(till)
    await sent(till)
    await till.close()
    cpSync(join(dir, 'till'), join(dir, 'older'), { recursive: true })
    till = await open()
    await sell(till)
    await sent(till)
    await till.close()
    rmSync(join(dir, 'till'), { recursive: true })
    renameSync(join(dir, 'older'), join(dir, 'till'))

    till = await open()
    undo.push(() => till.close())
    await sell(till)
    await until(() => till.call('sync.now', command()), (view) => view.trouble?.code === 'FORK' || view.trouble?.code === 'HEAD_OFFICE_AHEAD')
    expect((await till.call('terminal.get', {})).suspectedCopy).toMatchObject({ because: 'fork' })
    // It goes on selling meanwhile.
    await sell(till)
    expect(await till.call('place.settle', { ...command(), is: 'moved', approval: null })).toMatchObject({ suspectedCopy: null, chain: { because: 'restored', letters: 'A' }, spendingBarred: { because: 'restored' } })
    await sell(till)
    await pairTill(till)
    await sent(till)
    expect(fault(till)).toBeNull()
  })
})

async function pairTill(till: TestTill): Promise<void> {
  const { pairingCode } = await till.call('sync.pair', { ...command(), url: office.office.url })
  await office.typeCode(pairingCode ?? '')
  await until(() => till.call('sync.now', command()), (view) => view.paired)
}
