import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFakePrinter } from '../../native/printers/fake-printer.ts'
import type { FakePrinter } from '../../native/printers/fake-printer.ts'
import { built, testFolder } from '../support/boot.ts'
import type { TestFolder } from '../support/boot.ts'
import { CounterPage } from '../support/counter-page.ts'
import { electronForTests, openCounterWindow } from '../support/electron.ts'
import type { CounterWindow } from '../support/electron.ts'
import { MEI_LIN_CARD, barcodeOf } from '../support/till.ts'

const electron = electronForTests()

/** One job of a counter after the other, in one window, as on a day. Selling and recovering are in counter.test.ts. */
describe.skipIf(!electron)(`jobs of the counter in Electron ${electron?.version ?? ''}`, () => {
  let folder: TestFolder
  let printer: FakePrinter
  let window: CounterWindow
  let screen: CounterPage

  beforeAll(async () => {
    await built('renderer', 'electron', 'host')
    if (!electron) throw new Error('no Electron')
    folder = testFolder()
    printer = await startFakePrinter()
    window = await openCounterWindow(electron, folder.path, ['--printer', printer.address])
    screen = await CounterPage.on(window.page)
    await screen.signIn()
  })
  afterAll(async () => {
    await window?.close()
    await printer?.close()
    folder?.remove()
  })

  it('holds a sale, serves somebody else, and takes it up again', async () => {
    await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
    await screen.nextSays('S$16.90')
    await screen.press('F7')
    await screen.nextSays('Hold sale')
    await screen.press('F12')
    await screen.says('Scan an item or a member card')
    await screen.scan(barcodeOf('coffee-beans-dark-250g'))
    await screen.nextSays('S$18.50')
    await screen.payCash('1850')
    await screen.nextCustomer()
    await screen.press('F7')
    expect(await screen.lineNames(1)).toEqual(['Thai jasmine rice 5 kg'])
  })

  it('knows a member by the card, and pays in parts: cash, and the rest by card', async () => {
    await screen.scan(MEI_LIN_CARD)
    await screen.member.getByText('Mei Lin Koh').waitFor()
    await screen.nextSays('S$16.90')
    await screen.press('F10')
    await screen.button('Charge only a part').click()
    await screen.type('1000')
    await screen.nextSays('Charge card', 'S$10.00')
    await screen.press('F12')
    await screen.says('Key on the card terminal')
    await screen.type('C22')
    await screen.nextSays('Approved', 'S$10.00')
    await screen.press('F12')
    await screen.says('Card, approval C22')
    await screen.payCash('690')
    await screen.nextCustomer()
    const jobs = await printer.waitForJobs(2, 15_000)
    // In Chinese, as the member wishes.
    expect(jobs.at(-1)?.text).toMatch(/C22 +10\.00\n\S+ +6\.90/)
  })
})
