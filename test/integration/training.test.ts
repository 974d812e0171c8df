import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeClient } from '../../core/contract/client.ts'
import { memoryLinkPair } from '../../core/contract/memory-link.ts'
import type { MethodName } from '../../core/contract/methods.ts'
import type { CallResult, Client, MethodInput, MethodOutput } from '../../core/contract/types.ts'
import { createTerminal } from '../../terminal/app.ts'
import { NOT_IN_TRAINING } from '../../terminal/training/in-training.ts'
import { tillWithTraining } from '../../terminal/training/till-with-training.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { practiceCard } from '../../terminal/training/practice-store.ts'
import { startFakePrinter } from '../../native/printers/fake-printer.ts'
import type { FakePrinter } from '../../native/printers/fake-printer.ts'
import { UNKNOWN_PLACE } from '../../terminal/store/place-mark.ts'
import { until } from '../support/network.ts'
import { barcodeOf, command, handClock, MEI_LIN_CARD, temporaryFolder } from '../support/till.ts'

const AISHA = { staffId: 'aisha', pin: '2580' }

let folder: ReturnType<typeof temporaryFolder>
let printer: FakePrinter
let till: Terminal
const clock = handClock()

/** A window: it comes in anew by itself whenever its link is closed. */
class Window {
  client: Client
  comings = 0
  constructor() {
    this.client = this.comeIn()
  }

  private comeIn(): Client {
    this.comings += 1
    const [near, far] = memoryLinkPair()
    till.attach(far)
    const client = makeClient(near, { timeoutMs: 20_000, after: (ms, fn) => { const timer = setTimeout(fn, ms); return () => clearTimeout(timer) } })
    client.onClose(() => (this.client = this.comeIn()))
    return client
  }

  ask<M extends MethodName>(method: M, input: MethodInput<M>): Promise<CallResult<M>> {
    return this.client.call(method, input)
  }

  async call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> {
    const answer = await this.ask(method, input)
    if (!answer.ok) throw new Error(`${method} answered ${JSON.stringify(answer.error)}`)
    return answer.value
  }

  async scan(text: string): Promise<CallResult<'sale.addScan'>> {
    clock.advance(1000)
    return this.ask('sale.addScan', { ...command(), scan: { deviceId: 'wedge', symbology: null, text, at: clock.now() } })
  }

  /** Begins to practise, and is inside when this is done. */
  async begin(): Promise<void> {
    const before = this.comings
    await this.call('training.begin', command())
    await until(() => this.comings, (now) => now > before)
  }

  async leave(): Promise<void> {
    const before = this.comings
    await this.call('training.leave', command())
    await until(() => this.comings, (now) => now > before)
  }

  async sellForCash(): Promise<MethodOutput<'sale.complete'>['completed']> {
    const { sale } = await this.call('sale.current', {})
    if (!sale) throw new Error('a sale is open')
    return (await this.call('sale.complete', { ...command(), saleId: sale.saleId, revision: sale.revision, tenders: [{ kind: 'cash', givenMinor: 100_000 }] })).completed
  }
}

/** Every row of every table of the till's own file, but for the commands answered and small settings. */
function everythingKept(): string {
  const db = new Database(join(folder.dir, 'regulars.db'), { readonly: true })
  const tables = db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('command', 'setting') AND name NOT LIKE 'sqlite_%' ORDER BY name").all()
  const all = tables.map(({ name }) => `${name} ${JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).all())}`).join('\n')
  db.close()
  return all
}

beforeEach(async () => {
  folder = temporaryFolder()
  printer = await startFakePrinter()
  till = await tillWithTraining(createTerminal, { dataDir: folder.dir, printer: printer.address }, { clock, placeOf: () => UNKNOWN_PLACE })
})
afterEach(async () => {
  await till.close()
  await printer.close()
  folder.remove()
})

describe('a training room', () => {
  it('changes nothing of the till, whatever is practised in it, and leaves the open sale as it was', async () => {
    const window = new Window()
    await window.call('staff.signIn', { ...command(), ...AISHA })
    await window.scan(barcodeOf('oat-milk-barista-1l'))
    const open = (await window.call('sale.current', {})).sale
    const before = everythingKept()

    await window.begin()
    const inside = await window.call('terminal.get', {})
    expect(inside).toMatchObject({ training: true, signedIn: { staffId: 'aisha' } })
    expect((await window.call('sale.current', {})).sale).toBeNull()
    const { rulebook } = await window.call('rulebook.get', { version: null })
    expect(await window.scan(practiceCard(rulebook, 1))).toMatchObject({ ok: true, value: { outcome: 'member-attached' } })
    for (const sku of ['eggs-free-range-10', 'kitchen-towel-6r']) expect(await window.scan(barcodeOf(sku))).toMatchObject({ ok: true })
    const sold = await window.sellForCash()
    expect(sold.receiptNo).toMatch(/^TRAINING2-/)
    await window.call('sale.hold', { ...command(), saleId: (await openOne(window)).saleId, label: 'practice' })
    expect(everythingKept()).toBe(before)

    await window.leave()
    const outside = await window.call('terminal.get', {})
    expect(outside).toMatchObject({ training: false, signedIn: null })
    expect((await window.call('sale.current', {})).sale).toEqual(open)
    expect(everythingKept()).toBe(before)
    await until(() => existsSync(join(folder.dir, 'training')), (there) => !there)
    expect(everythingKept()).toContain('oat-milk')

    await window.call('staff.signIn', { ...command(), ...AISHA })
    expect(await window.scan(sold.receiptNo)).toMatchObject({ ok: false, error: { code: 'RETURN_SALE_UNKNOWN' } })
    expect((await window.call('receipt.recent', { limit: 10 })).receipts).toEqual([])
  })

  async function openOne(window: Window) {
    await window.scan(barcodeOf('oat-milk-barista-1l'))
    const { sale } = await window.call('sale.current', {})
    if (!sale) throw new Error('a sale is open')
    return sale
  }

  it('prints TRAINING above and below, opens no drawer, and shows the same on the screen', async () => {
    const window = new Window()
    await window.call('staff.signIn', { ...command(), ...AISHA })
    await window.begin()
    await openOne(window)
    const sold = await window.sellForCash()
    const { svg } = await window.call('receipt.get', { saleId: sold.saleId })
    expect(svg.replace(/<[^>]+>|&#xa0;/g, '').split('***TRAINING***')).toHaveLength(3)
    const [paper] = await printer.waitForJobs(1)
    expect(paper?.text.match(/\*\*\* TRAINING \*\*\*/g)).toHaveLength(2)
    expect(printer.drawerOpenings).toBe(0)
  })

  it('knows no customer of the shop, nobody’s PIN and no badge', async () => {
    const window = new Window()
    await window.call('staff.signIn', { ...command(), ...AISHA })
    await window.begin()
    expect(await window.scan(MEI_LIN_CARD)).toMatchObject({ ok: false, error: { code: 'CARD_UNKNOWN' } })
    await window.call('staff.signOut', command())
    expect(await window.ask('staff.signIn', { ...command(), ...AISHA })).toMatchObject({ ok: false, error: { code: 'PIN_WRONG' } })
    expect(await window.ask('staff.signInByBadge', { ...command(), badge: 'RGS:FFWBCA96HOMEE88U3U9NM' })).toMatchObject({ ok: false, error: { code: 'BADGE_UNKNOWN' } })
    await window.call('staff.signIn', { ...command(), staffId: 'marcus', pin: '0000' })
    expect(readFileSync(join(folder.dir, 'training', 'regulars.db')).includes('Mei Lin')).toBe(false)
  })

  it('has no way to head office, to the devices of the till or to its backups', async () => {
    const window = new Window()
    await window.call('staff.signIn', { ...command(), staffId: 'marcus', pin: '9753' })
    await window.begin()
    expect(await window.ask('sync.pair', { ...command(), url: 'http://127.0.0.1:9' })).toMatchObject({ ok: false, error: { code: 'NOT_IN_TRAINING' } })
    expect(await window.ask('printer.set', { ...command(), address: 'none' })).toMatchObject({ ok: false, error: { code: 'NOT_IN_TRAINING' } })
    expect(await window.ask('backup.make', command())).toMatchObject({ ok: false, error: { code: 'NOT_IN_TRAINING' } })
    expect(NOT_IN_TRAINING).toContain('paymentTerminal.set')
    expect(await window.call('sync.get', {})).toMatchObject({ paired: false })
  })

  it('is entered by windows together, and needs a PIN to come back from', async () => {
    const [one, other] = [new Window(), new Window()]
    await one.call('staff.signIn', { ...command(), ...AISHA })
    await one.begin()
    await until(() => other.comings, (comings) => comings === 2)
    expect(await other.call('terminal.get', {})).toMatchObject({ training: true })
    await other.leave()
    await until(() => one.comings, (comings) => comings === 3)
    expect(await one.ask('sale.addScan', { ...command(), scan: { deviceId: 'wedge', symbology: null, text: barcodeOf('oat-milk-barista-1l'), at: clock.now() } })).toMatchObject({ ok: false, error: { code: 'SIGNED_OUT' } })
  })
})

describe('a locked till', () => {
  it('says who stood there last, and until when', async () => {
    const window = new Window()
    expect(await window.call('terminal.get', {})).toMatchObject({ lastHere: null })
    await window.call('staff.signIn', { ...command(), ...AISHA })
    const since = clock.now()
    clock.advance(60_000)
    expect(await window.call('staff.signOut', command())).toMatchObject({ lastHere: { staffId: 'aisha', since, until: clock.now() } })
  })
})

describe('what a person chose for themselves', () => {
  it('is theirs wherever they sign in, and nobody else’s', async () => {
    const window = new Window()
    await window.call('staff.signIn', { ...command(), ...AISHA })
    const chosen = await window.call('staff.chooseForMe', { ...command(), screenLanguage: 'zh', theme: 'dark' })
    expect(chosen.signedIn).toMatchObject({ screenLanguage: 'zh', theme: 'dark' })
    await window.call('staff.signOut', command())
    expect((await window.call('staff.signIn', { ...command(), staffId: 'farid', pin: '1357' })).signedIn).toMatchObject({ screenLanguage: null, theme: null })
    await window.call('staff.signOut', command())
    expect((await window.call('staff.signIn', { ...command(), ...AISHA })).signedIn).toMatchObject({ screenLanguage: 'zh', theme: 'dark' })
  })
})
