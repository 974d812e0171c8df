import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testFolder } from '../support/boot.ts'
import type { TestFolder } from '../support/boot.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { until } from '../support/network.ts'
import { DANIEL_CARD, MEI_LIN_CARD, barcodeOf } from '../support/till.ts'
import { openShop, verifyLedger } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

let folder: TestFolder
let shop: Shop
let screen: CounterPage

beforeAll(async () => {
  folder = testFolder()
  shop = await openShop({ dataDir: folder.path })
  screen = shop.screen
  await screen.signIn()
})
afterAll(async () => {
  await shop?.close()
  folder?.remove()
})

/** Kills the till's process as a power cut does, and waits until another one has taken its place. */
async function kill(): Promise<void> {
  const pid = shop.counter.terminal.pid()
  if (pid === null) throw new Error('no till is running')
  process.kill(pid, 'SIGKILL')
  await until(() => shop.counter.terminal.pid(), (now) => now !== null && now !== pid)
}

const receiptsOf = (receiptNo: string) => shop.counter.printer?.jobs.filter((job) => job.text.includes(`Receipt ${receiptNo} `) && job.complete)

describe('a till that is killed', () => {
  it('has the basket and the member when it is back, and takes the scans made meanwhile', async () => {
    await screen.scan(DANIEL_CARD)
    await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
    await screen.scan(barcodeOf('coffee-beans-dark-250g'))
    await screen.nextSays('S$35.40')
    const killed = kill()
    await screen.scan(barcodeOf('oat-milk-barista-1l'))
    await killed
    await screen.says('Aisha’s sale is kept: 2 items, S$35.40.')
    await screen.signIn()
    expect(await screen.lineNames(3)).toEqual(['Oat milk, barista 1 L', 'Dark roast coffee beans 250 g', 'Thai jasmine rice 5 kg'])
    await screen.member.getByText('Daniel Ong').waitFor()
    await screen.nextSays('S$40.60')
    await screen.payCash('4060')
    await screen.says('+59 points, now 292')
    await shop.counter.printer?.waitForJobs(1)
    await screen.nextCustomer()
  })

  it('while a card payment is under way asks how it ended, and takes the answer once', async () => {
    await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
    await screen.nextSays('S$16.90')
    await screen.press('F10')
    await screen.press('F12')
    await screen.says('Key on the card terminal')
    await kill()
    await screen.signIn()
    await screen.says('Key on the card terminal')
    await screen.type('B11')
    await screen.nextSays('Approved, finish sale', 'S$16.90')
    await screen.press('F12')
    await screen.heading.getByText('Paid').waitFor()
    await until(() => receiptsOf('2-00002')?.length, (count) => count === 1)
    expect(receiptsOf('2-00002')?.[0]?.text).toMatch(/Card, approval B11 +16\.90/)
    await screen.nextCustomer()
  })

  it('after a part was approved keeps that part, and the sale is finished with the rest', async () => {
    await screen.scan(barcodeOf('coffee-beans-dark-250g'))
    await screen.nextSays('S$18.50')
    await screen.chargePart('1000', 'S$10.00', 'C22')
    await kill()
    await screen.signIn()
    await screen.says('Card, approval C22')
    await screen.payCash('850')
    await until(() => receiptsOf('2-00003')?.length, (count) => count === 1)
    expect(receiptsOf('2-00003')?.[0]?.text).toMatch(/Card, approval C22 +10\.00\nCash +8\.50/)
    await screen.nextCustomer()
  })

  it('together with its window has the sale when both are opened again', async () => {
    await screen.scan(MEI_LIN_CARD)
    await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
    await screen.nextSays('S$16.90')
    await kill()
    await shop.close()
    shop = await openShop({ dataDir: folder.path })
    screen = shop.screen
    await screen.says('Aisha’s sale is kept: 1 item, S$16.90.')
    await screen.signIn()
    expect(await screen.lineNames(1)).toEqual(['Thai jasmine rice 5 kg'])
    await screen.member.getByText('Mei Lin Koh').waitFor()
    await screen.payCash('2000')
    await screen.nextCustomer()
  })

  it('has books in order, with every sale once', async () => {
    expect(await verifyLedger(folder.path)).toMatchObject({ sound: true, sales: 4 })
    await screen.more('Receipts')
    for (const receiptNo of ['2-00001', '2-00002', '2-00003', '2-00004']) expect(await screen.button(new RegExp(`^${receiptNo}`)).count()).toBe(1)
  })
})
