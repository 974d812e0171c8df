import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { storeCopySigningText } from '../../core/sync/store-copy.ts'
import { createMessages } from '../../headoffice/server/services/messages.ts'
import { createTerminalStanding } from '../../headoffice/server/services/terminal-standing.ts'
import { proofOf } from '../../terminal/services/receipt-copies.ts'
import { createChangeFeed } from '../../terminal/store/change-feed.ts'
import { sellOne, twinOf } from '../support/damage.ts'
import { startHeadOffice } from '../support/head-office.ts'
import type { TestHeadOffice } from '../support/head-office.ts'
import { until } from '../support/network.ts'
import { stillTill } from '../support/still-till.ts'
import { SyncTill } from '../support/sync-till.ts'
import type { SyncTillOptions } from '../support/sync-till.ts'
import { MANAGER, command, handClock, openTill, temporaryFolder } from '../support/till.ts'
import type { TestTill } from '../support/till.ts'

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

const database = () => office.office.books.database
const query = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> => (await database().pool.query<T>(text, values)).rows

async function pairedTill(options: Partial<SyncTillOptions> = {}): Promise<SyncTill> {
  const { dir, remove } = temporaryFolder()
  const till = new SyncTill({ dataDir: dir, ...options })
  undo.push(remove, () => till.close())
  await till.pair(office.office.url, office)
  await till.caughtUp()
  await until(() => createChangeFeed(till.db).read().wholeKinds, (kinds) => kinds.length > 0)
  return till
}

describe('keys of tills', () => {
  it('are known at every till of the programme, with store and number; one out of service is not believed until it is back', async () => {
    const a = await pairedTill()
    const b = await pairedTill({ storeId: 'jurong' })
    const known = (of: SyncTill, at: SyncTill) => at.till.tillKeys.keyOf(of.terminalId)
    await until(() => known(b, a), (key) => key !== null)
    expect(known(b, a)).toMatchObject({ publicKey: b.keys.publicKeyRaw, storeId: 'jurong', tillNumber: 2, programmeId: 'fernway-club', revoked: false, version: 1 })
    // B took its snapshot when A was there already.
    expect(known(a, b)).toMatchObject({ publicKey: a.keys.publicKeyRaw, storeId: 'tiong-bahru' })

    const standing = createTerminalStanding({ database: database(), now: Date.now })
    expect(await standing.revoke(null, b.terminalId)).toMatchObject({ ok: true })
    await until(() => known(b, a), (key) => key?.revoked === true)
    expect(proofOf(a.till, { terminalId: b.terminalId, proof: 'store-copy' })).toMatchObject({ proof: 'none' })
    expect(await standing.reinstate(null, b.terminalId)).toMatchObject({ ok: true })
    await until(() => known(b, a), (key) => key?.revoked === false)
    expect(known(b, a)?.version).toBe(3)
    expect(proofOf(a.till, { terminalId: b.terminalId, proof: 'store-copy' })).toMatchObject({ proof: 'store-copy' })
  })
})

describe('receipts', () => {
  it('of a till are at the other tills of its store, byte for byte, and nowhere else', async () => {
    const seller = await pairedTill()
    const other = await pairedTill()
    const far = await pairedTill({ storeId: 'jurong' })
    const sold = seller.sell(3)
    await until(() => sold.filter((id) => other.till.copies.bySale(id) !== null).length, (count) => count === 3)
    const rows = new Map(seller.journal.rowsAfter(0, 100).map((row) => [row.seq, row]))
    for (const saleId of sold) {
      const copy = other.till.copies.bySale(saleId)
      expect(copy).toMatchObject({ terminalId: seller.terminalId, proof: 'store-copy' })
      expect([copy?.hash, copy?.body]).toEqual([rows.get(copy?.seq ?? 0)?.hash, rows.get(copy?.seq ?? 0)?.body])
      expect(seller.till.copies.bySale(saleId)).toBeNull()
    }
    await far.sync.now()
    for (const saleId of sold) expect(far.till.copies.bySale(saleId)).toBeNull()
    // One that comes to the store later gets them from its snapshot.
    const late = await pairedTill()
    for (const saleId of sold) expect(late.till.copies.bySale(saleId)).toMatchObject({ proof: 'store-copy' })
    // Handed up once: what was signed is remembered over a restart.
    const head = seller.journal.headOf().seq
    await until(() => createChangeFeed(seller.db).read().copiesUpTo, (upTo) => upTo === head)
    await query('DELETE FROM store_copy WHERE terminal_id = $1', [seller.terminalId])
    const again = await seller.reopen()
    undo.push(() => again.close())
    await again.sync.now()
    expect(await query('SELECT FROM store_copy WHERE terminal_id = $1', [seller.terminalId])).toHaveLength(0)
  })

  it('that their till did not sign, or that are none, are not passed on', async () => {
    const seller = await pairedTill()
    const thief = await pairedTill()
    await thief.sync.close()
    const [saleId] = seller.sell(1)
    await until(() => query('SELECT FROM store_copy WHERE sale_id = $1', [saleId]), (rows) => rows.length === 1)
    await query('DELETE FROM store_copy WHERE sale_id = $1', [saleId])
    await seller.sync.close()
    const { takeCopies } = await import('../../headoffice/server/services/store-copies.ts')
    const { findTerminal } = await import('../../headoffice/server/store/terminal-store.ts')
    const terminal = (await findTerminal(database().pool, seller.terminalId))!
    const row = seller.journal.rowsAfter(0, 10).at(-1)!
    const signed = (by: SyncTill, seq: number) => by.keys.sign(storeCopySigningText({ terminalId: seller.terminalId, row: { ...row, seq } }))
    const take = (seq: number, signature: string) => takeCopies(database(), terminal, { signatures: [{ seq, signature }] }, Date.now())
    expect(await take(row.seq, signed(thief, row.seq))).toEqual({ kept: 0, passedOver: 1 })
    expect(await take(row.seq + 1, signed(seller, row.seq + 1))).toEqual({ kept: 0, passedOver: 1 })
    // The entry that opens the till is no sale.
    const first = seller.journal.rowsAfter(0, 1)[0]!
    expect(await take(1, seller.keys.sign(storeCopySigningText({ terminalId: seller.terminalId, row: first })))).toEqual({ kept: 0, passedOver: 1 })
    expect(await query('SELECT FROM store_copy WHERE sale_id = $1', [saleId])).toHaveLength(0)
    expect(await take(row.seq, signed(seller, row.seq))).toEqual({ kept: 1, passedOver: 0 })
    expect(await take(row.seq, signed(seller, row.seq))).toEqual({ kept: 1, passedOver: 0 })
    expect(await query('SELECT FROM change WHERE kind = $1 AND key = $2', ['store-copy', saleId])).toHaveLength(2)
  })
})

describe('messages', () => {
  it('are shown at the tills they are for until they are over or taken back', async () => {
    const till = await pairedTill()
    const far = await pairedTill({ storeId: 'jurong' })
    const messages = createMessages({ database: database(), now: Date.now })
    const text = { en: 'Closing early today', zh: '今天提早关门' }
    const sent = await messages.send(null, { text, storeId: 'jurong', terminalId: null, endsAt: null })
    const ending = await messages.send(null, { text: { en: 'over soon', zh: '很快结束' }, storeId: null, terminalId: far.terminalId, endsAt: Date.now() + 60_000 })
    if (!sent.ok || !ending.ok) throw new Error('not sent')
    const shown = await far.view((view) => view.messages.length === 2)
    expect(shown.messages.find(({ messageId }) => messageId === sent.value.messageId)).toMatchObject({ text, endsAt: null })
    expect((await till.sync.now()).messages).toEqual([])
    expect(far.till.messages.current(Date.now() + 61_000)).toHaveLength(1)
    expect(await messages.withdraw(null, sent.value.messageId)).toMatchObject({ ok: true })
    await far.view((view) => view.messages.length === 1)
    expect(await messages.withdraw(null, sent.value.messageId)).toEqual({ ok: false, error: 'unknown' })
    expect(await messages.send(null, { text, storeId: 'nowhere', terminalId: null, endsAt: null })).toEqual({ ok: false, error: 'nobody-there' })
    const audit = await query<{ action: string }>(`SELECT action FROM audit WHERE action LIKE 'message.%' ORDER BY position`)
    expect(audit.map(({ action }) => action)).toEqual(['message.sent', 'message.sent', 'message.withdrawn'])
  })
})

describe('entries that a till has lost', () => {
  it('come back from head office by themselves, and what was barred is spent again', async () => {
    const clock = handClock()
    const folder = temporaryFolder()
    undo.push(folder.remove)
    stillTill(folder.dir, { clock, members: 20 }).db.close()
    let till = await openTill({ dataDir: folder.dir, clock })
    undo.push(() => till.close())
    await till.signIn(MANAGER)
    const { pairingCode } = await till.call('sync.pair', { ...command(), url: office.office.url })
    expect(await office.typeCode(pairingCode ?? '')).toMatchObject({ status: 200 })
    await until(() => till.call('sync.now', command()), (view) => view.paired)
    for (let n = 0; n < 40; n++) await sellOne(till, { toMember: n % 3 === 0 })
    await until(() => till.call('sync.now', command()), (view) => view.waitingEntries === 0 && view.state === 'idle')
    await till.close()

    const whole = twinOf(folder.dir, () => undefined)
    const bytes = readFileSync(join(folder.dir, 'regulars.db'))
    for (const page of whole.pagesOf('journal').slice(-10, -5)) bytes.fill(0, (page - 1) * whole.pageSize, page * whole.pageSize)
    writeFileSync(join(folder.dir, 'regulars.db'), bytes)
    till = await openTill({ dataDir: folder.dir, clock })
    await till.signIn(MANAGER)
    const lost = await till.call('terminal.get', {})
    expect(lost.damage?.missingEntries).toBeGreaterThan(0)
    expect(lost.spendingBarred).toMatchObject({ because: 'damaged' })

    await mended(till)
    await till.close()
    expect(twinOf(folder.dir, () => undefined).rows.slice(0, whole.rows.length)).toEqual(whole.rows)
  }, 120_000)

  it('are given to nobody but the till itself', async () => {
    const till = await pairedTill()
    const other = await pairedTill()
    const { lostEntries } = await import('../../headoffice/server/services/lost-entries.ts')
    const own = await lostEntries(database().pool, till.terminalId, { chain: till.terminalId, first: 1, last: 5 })
    expect(own).toEqual(till.journal.rowsAfter(0, 5))
    await expect(lostEntries(database().pool, other.terminalId, { chain: till.terminalId, first: 1, last: 5 })).rejects.toThrow('FORBIDDEN')
    expect(await lostEntries(database().pool, till.terminalId, { chain: till.terminalId, first: 900, last: 905 })).toEqual([])
    await expect(lostEntries(database().pool, till.terminalId, { chain: randomUUID(), first: 1, last: 5 })).rejects.toThrow('FORBIDDEN')
  })
})

/** Waits until the till says that nothing is missing and nothing barred. */
async function mended(till: TestTill): Promise<void> {
  await until(async () => {
    await till.call('sync.now', command())
    return till.call('terminal.get', {})
  }, (view) => view.spendingBarred === null && (view.damage?.missingEntries ?? 0) === 0, 30_000)
}
