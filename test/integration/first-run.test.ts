import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeClient } from '../../core/contract/client.ts'
import { memoryLinkPair } from '../../core/contract/memory-link.ts'
import type { OwnShop } from '../../core/contract/staff-methods.ts'
import type { Client } from '../../core/contract/types.ts'
import { createTerminal } from '../../terminal/app.ts'
import { tillOfFolder } from '../../terminal/first-run/till-of-folder.ts'
import { UNKNOWN_PLACE } from '../../terminal/store/place-mark.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { command, handClock, temporaryFolder } from '../support/till.ts'

/** What a folder holds, but for the mark of who has it. */
const kept = (dir: string): string[] => readdirSync(dir).filter((name) => !name.startsWith('in-use.lock'))

const SHOP: OwnShop = {
  shopName: 'Café “Ünder” & Söhne 小店', address: '1 Side Street', taxNumber: 'DE 123', tillNumber: 3, currency: 'EUR', timeZone: 'Europe/Berlin', taxRateBp: 1900, language: 'en',
  people: [{ name: 'Ada Boss', role: 'manager', pin: '135790' }, { name: 'Bo', role: 'cashier', pin: '2468' }],
}

let folder: ReturnType<typeof temporaryFolder>
let till: Terminal | null = null

beforeEach(() => (folder = temporaryFolder()))
afterEach(async () => {
  await till?.close()
  till = null
  folder.remove()
})

async function start(): Promise<Terminal> {
  till = await tillOfFolder(createTerminal, { dataDir: folder.dir, firstRun: 'ask' }, { clock: handClock(), placeOf: () => UNKNOWN_PLACE })
  return till
}

function window(at: Terminal): Client & { readonly closed: Promise<void> } {
  const [near, far] = memoryLinkPair()
  at.attach(far)
  const client = makeClient(near, { timeoutMs: 20_000, after: (ms, fn) => { const timer = setTimeout(fn, ms); return () => clearTimeout(timer) } })
  const closed = new Promise<void>((resolve) => client.onClose(resolve))
  return Object.assign(client, { closed })
}

describe('an empty folder', () => {
  it('asks how to begin, does nothing else, and leaves nothing behind while nobody said', async () => {
    const client = window(await start())
    expect(await client.call('setup.get', {})).toMatchObject({ ok: true, value: { needed: true } })
    expect(await client.call('staff.list', {})).toMatchObject({ ok: false, error: { code: 'NOT_SET_UP' } })
    expect(await client.call('sale.addItem', { ...command(), sku: 'x', quantityMilli: 1000 })).toMatchObject({ ok: false, error: { code: 'NOT_SET_UP' } })
    expect(kept(folder.dir)).toEqual([])
  })

  it('becomes the demo store, and asks no more', async () => {
    const terminal = await start()
    const client = window(terminal)
    expect(await client.call('setup.demo', command())).toMatchObject({ ok: true })
    await client.closed
    expect(await window(terminal).call('terminal.get', {})).toMatchObject({ ok: true, value: { demo: true, signedIn: null } })
    await terminal.close()
    const again = window(await start())
    expect(await again.call('setup.get', {})).toMatchObject({ ok: true, value: { needed: false } })
    expect(await again.call('setup.demo', command())).toMatchObject({ ok: false, error: { code: 'ALREADY_SET_UP' } })
  })

  it('becomes a shop of its own that sells, gives points and prints its own name and tax number', async () => {
    const terminal = await start()
    const first = window(terminal)
    expect(await first.call('setup.alone', { ...command(), shop: SHOP })).toMatchObject({ ok: true })
    await first.closed
    const client = window(terminal)
    expect(await client.call('terminal.get', {})).toMatchObject({ ok: true, value: { demo: false, tillNumber: 3, currency: { code: 'EUR', exponent: 2, symbol: '€' }, storeName: { en: SHOP.shopName } } })
    const list = await client.call('staff.list', {})
    if (!list.ok) throw new Error('staff is listed')
    expect(list.value.staff.map(({ name, role, demoPin }) => ({ name, role, demoPin }))).toEqual([{ name: 'Ada Boss', role: 'manager', demoPin: null }, { name: 'Bo', role: 'cashier', demoPin: null }])
    const bo = list.value.staff[1]?.staffId ?? ''
    expect(await client.call('staff.signIn', { ...command(), staffId: bo, pin: '2468' })).toMatchObject({ ok: true })
    const added = await client.call('sale.addItem', { ...command(), sku: 'any-goods', quantityMilli: 1000, priceMinor: 1190 })
    if (!added.ok || !added.value.sale) throw new Error('goods with a keyed price are sold')
    const { saleId, revision, evaluation } = added.value.sale
    expect(evaluation).toMatchObject({ totalMinor: 1190, taxes: [{ taxMinor: 190 }] })
    const done = await client.call('sale.complete', { ...command(), saleId, revision, tenders: [{ kind: 'cash', givenMinor: 2000 }] })
    expect(done).toMatchObject({ ok: true, value: { completed: { receiptNo: '3-00001' } } })
    const receipt = await client.call('receipt.get', { saleId })
    if (!receipt.ok) throw new Error('the receipt is kept')
    const text = receipt.value.svg.replace(/<[^>]+>/g, '').replaceAll('&#xa0;', ' ')
    for (const said of ['1 Side Street', 'DE 123', 'Bo']) expect(text).toContain(said)
  })

  it.each<[string, Partial<OwnShop>, string]>([
    ['a currency nobody knows', { currency: 'ZZZ' }, 'currency'],
    ['a time zone nobody knows', { timeZone: 'Mars/Base' }, 'timeZone'],
    ['nobody who is a manager', { people: [{ name: 'Bo', role: 'cashier', pin: '2468' }] }, 'people'],
    ['two of one name', { people: [{ name: 'Bo', role: 'manager', pin: '2468' }, { name: ' Bo ', role: 'cashier', pin: '1111' }] }, 'people'],
    ['a name that is only signs', { shopName: '\u200b' }, 'name'],
  ])('refuses %s, with nothing set up', async (_what, wrong, reason) => {
    const client = window(await start())
    expect(await client.call('setup.alone', { ...command(), shop: { ...SHOP, ...wrong } })).toMatchObject({ ok: false, error: { code: 'SETTING_INVALID', data: { reason } } })
    expect(kept(folder.dir)).toEqual([])
    expect(await client.call('setup.get', {})).toMatchObject({ ok: true, value: { needed: true } })
  })
})
