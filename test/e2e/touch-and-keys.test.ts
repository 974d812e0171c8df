import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFaults } from '../support/axe-faults.ts'
import { MARCUS } from '../support/counter-page.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { holdAndRecall } from '../support/jobs/selling.ts'
import { until } from '../support/network.ts'
import { MEI_LIN_CARD, barcodeOf } from '../support/till.ts'
import { openShop, verifyLedger } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

/** Kills the till's process as a power cut does, and waits until another one has taken its place. */
async function kill(shop: Shop): Promise<void> {
  const pid = shop.counter.terminal.pid()
  if (pid === null) throw new Error('no till is running')
  process.kill(pid, 'SIGKILL')
  await until(() => shop.counter.terminal.pid(), (now) => now !== null && now !== pid, 60_000)
}

describe('by touch alone', () => {
  let shop: Shop
  let screen: CounterPage
  beforeAll(async () => {
    shop = await openShop({ window: { hasTouch: true } })
    screen = shop.screen
  })
  afterAll(() => shop?.close())

  const tap = (what: Locator) => what.tap()

  async function unlock(name = 'Aisha Rahman', pin = '2580'): Promise<void> {
    const tile = screen.page.locator('.ppl').getByRole('button', { name })
    await tap(tile)
    for (const digit of pin) await tap(screen.page.locator('.lkr .keypad').getByRole('button', { name: digit, exact: true }))
    await tap(screen.button('Unlock'))
    await screen.find.waitFor()
  }

  async function bag(): Promise<void> {
    await tap(screen.page.locator('.q.all, .foot .btn').filter({ hasText: /All items|No barcode/ }).first())
    await tap(screen.page.locator('.sheet').getByRole('button', { name: /Paper carrier bag/ }))
    await screen.line('Paper carrier bag').waitFor()
    await tap(screen.page.locator('.sheet').getByRole('button', { name: /^Close/ }))
  }

  it('signs in, sells, and gives change', async () => {
    await unlock()
    await bag()
    await tap(screen.page.getByRole('button', { name: /^Cash/ }).first())
    await tap(screen.page.locator('.quick .qk').last())
    await screen.nextSays('Take cash')
    await tap(screen.next)
    await screen.nextSays('Next customer')
    await tap(screen.next)
    await screen.says('Scan an item or a member card')
  })

  it('holds a sale and takes it up again', async () => {
    await bag()
    await tap(screen.button(/^Hold/))
    await screen.nextSays('Hold sale')
    await tap(screen.next)
    await tap(screen.page.locator('.held-row .held').first())
    expect(await screen.lineNames(1)).toEqual(['Paper carrier bag'])
  })

  it('has the sale again after the till was killed', async () => {
    await kill(shop)
    await screen.page.getByText(/sale is kept/).waitFor({ timeout: 60_000 })
    await unlock()
    expect(await screen.lineNames(1)).toEqual(['Paper carrier bag'])
    await tap(screen.button('Clear sale'))
    await screen.says('Scan an item or a member card')
    expect(await verifyLedger(shop.counter.dataDir)).toMatchObject({ sound: true, sales: 1 })
  })

  it('beside another till: keys an amount and its receipt, finds the member, books it', async () => {
    await tap(screen.button(/^Lock/))
    await unlock('Marcus Tan', '9753')
    await tap(screen.button(/^More/))
    await tap(screen.button('This till'))
    // Letters come from the system's own keyboard.
    await screen.page.getByLabel('The till beside this one').fill('POS 1')
    await tap(screen.button('Keep'))
    await tap(screen.button(/^Sell/))
    const keys = (where: string, digits: readonly string[]) => digits.reduce((done, digit) => done.then(() => tap(screen.page.locator(`${where} .keypad`).getByRole('button', { name: digit, exact: true }))), Promise.resolve())
    await keys('.who-card', [...'80004567'])
    await tap(screen.page.locator('.who-card').getByRole('button', { name: 'Find' }))
    await tap(screen.page.locator('.who-card .held').first())
    await screen.member.waitFor()
    await keys('.amount-card', ['5', '0', '00'])
    await tap(screen.page.getByLabel('Its receipt number'))
    await keys('.amount-card', [...'1042'])
    await tap(screen.button('Coffee & tea'))
    await screen.nextSays('Work it out', 'S$50.00')
    await tap(screen.next)
    await screen.nextSays('Book it')
    await tap(screen.next)
    await screen.heading.getByText('To be paid on the other till').waitFor()
    await tap(screen.next)
    await screen.says('Sale on POS 1')
    expect(await verifyLedger(shop.counter.dataDir)).toMatchObject({ sound: true, sales: 2 })
  })
})

describe('by scanner and keyboard alone', () => {
  let shop: Shop
  let screen: CounterPage
  beforeAll(async () => {
    shop = await openShop()
    screen = shop.screen
  })
  afterAll(() => shop?.close())

  async function unlock(): Promise<void> {
    await screen.page.locator('.ppl').getByRole('button', { name: 'Aisha Rahman' }).waitFor()
    // Whoever is chosen first is the first tile.
    await screen.type('2580')
    await screen.press('Enter')
    await screen.find.waitFor()
  }

  it('signs in, sells, and gives change', async () => {
    await unlock()
    await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
    await screen.nextSays('S$16.90')
    await screen.payCash('2000')
    await screen.nextCustomer()
  })

  it('holds a sale and takes it up again', () => holdAndRecall(screen))

  it('has the sale again after the till was killed', async () => {
    await kill(shop)
    await screen.page.getByText(/sale is kept/).waitFor({ timeout: 60_000 })
    await unlock()
    await screen.nextSays('S$16.90')
    await screen.payCash('1690')
    await screen.nextCustomer()
    expect(await verifyLedger(shop.counter.dataDir)).toMatchObject({ sound: true, sales: 2 })
  })

  it('beside another till: types an amount, scans its receipt and the card, spends points, and is refused the same receipt twice', async () => {
    await screen.press('Control+l')
    await screen.signIn(MARCUS)
    await screen.press('?')
    const tab = screen.button('This till')
    await tab.focus()
    await screen.press('Enter')
    await screen.page.getByLabel('The till beside this one').focus()
    await screen.type('POS 1')
    await screen.press('Enter')
    await screen.press('F1')
    await screen.says('Sale on POS 1')
    await screen.type('5000')
    await screen.scan('POS1-000451')
    await screen.scan(MEI_LIN_CARD)
    await screen.nextSays('Work it out', 'S$50.00')
    await screen.press('F12')
    await screen.nextSays('Book it', 'S$50.00')
    await screen.press('F5')
    await screen.page.getByRole('button', { name: /^S\$5/ }).first().focus()
    await screen.press('Enter')
    await screen.nextSays('Use S$5', 'S$45.00')
    await screen.press('F12')
    await screen.nextSays('Book it', 'S$45.00')
    await screen.enterEverywhere()
    await screen.nextSays('Book it', 'S$45.00')
    expect(await axeFaults(screen.page, 'the sale of the other till')).toEqual([])
    await screen.press('F12')
    await screen.heading.getByText('To be paid on the other till').waitFor()
    await screen.press('F12')
    await screen.scan('POS1-000451')
    await screen.type('5000')
    await screen.nextSays('Work it out', 'S$50.00')
    await screen.press('F12')
    await screen.says('Receipt POS1-000451 was rewarded before')
    expect(await verifyLedger(shop.counter.dataDir)).toMatchObject({ sound: true, sales: 3 })
  })
})
