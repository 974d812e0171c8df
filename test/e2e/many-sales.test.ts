import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askTerminal } from '../support/ask-terminal.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { MEI_LIN_CARD, command, demoProducts } from '../support/till.ts'
import { openShop } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

/** `REGULARS_SALES=1000` for the full number. */
const SALES = Number(process.env['REGULARS_SALES'] ?? 8)
const LINES = 4
/** The first sales load what all later ones use. */
const WARM_UP = Math.min(20, Math.ceil(SALES / 2))
const RENDERER_MIB = 250
/** What a sale may leave behind in the page: less than 50 MiB in a thousand sales. */
const MOST_KIB_A_SALE = 50
const MOST_NODES_A_SALE = 2

const goods = demoProducts.filter((product) => product.unit === 'piece' && product.priceMinor !== null && product.barcodes.length > 0)

let shop: Shop
let screen: CounterPage
let devtools: CDPSession
beforeAll(async () => {
  shop = await openShop({ printer: null })
  screen = shop.screen
  await screen.signIn()
  devtools = await screen.page.context().newCDPSession(screen.page)
  await devtools.send('Performance.enable')
})
afterAll(() => shop?.close())

/** What the page holds once everything that can go is gone. */
async function held(): Promise<{ heapKib: number; nodes: number; listeners: number }> {
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.collectGarbage')
  const { metrics } = await devtools.send('Performance.getMetrics')
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0
  return { heapKib: of('JSHeapUsedSize') / 1024, nodes: of('Nodes'), listeners: of('JSEventListeners') }
}

async function sell(serial: number): Promise<void> {
  const texts = Array.from({ length: LINES }, (_, line) => goods[(serial * LINES + line) % goods.length]?.barcodes[0] ?? '')
  for (const text of serial % 3 === 0 ? [MEI_LIN_CARD, ...texts] : texts) {
    await askTerminal(screen.page, 'sale.addScan', { ...command(), scan: { deviceId: 'reader', symbology: null, text, at: Date.now() } })
  }
  await screen.lineNames(LINES)
  await screen.press('F9')
  await screen.page.locator('.quick .qk').last().click()
  await screen.nextSays('Take cash')
  await screen.press('F12')
  await screen.nextCustomer()
}

describe(`${SALES} sales without a restart`, () => {
  it('leave nothing behind in the page', { timeout: 60_000 + SALES * 5_000 }, async () => {
    for (let serial = 0; serial < WARM_UP; serial += 1) await sell(serial)
    const before = await held()
    for (let serial = WARM_UP; serial < SALES; serial += 1) await sell(serial)
    const after = await held()
    const sales = SALES - WARM_UP
    console.log(`${SALES} sales: ${(before.heapKib / 1024).toFixed(1)} MiB after ${WARM_UP}, ${(after.heapKib / 1024).toFixed(1)} MiB at the end; nodes ${before.nodes} and ${after.nodes}, listeners ${before.listeners} and ${after.listeners}`)
    expect(after.heapKib / 1024).toBeLessThan(RENDERER_MIB)
    // Some of it is made only once, whichever sale needs it first.
    expect(after.heapKib - before.heapKib).toBeLessThan(1024 + sales * MOST_KIB_A_SALE)
    expect(after.nodes - before.nodes).toBeLessThan(200 + sales * MOST_NODES_A_SALE)
    expect(after.listeners - before.listeners).toBeLessThan(50 + sales)
  })
})
