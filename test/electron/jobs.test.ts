import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFakePrinter } from '../../native/printers/fake-printer.ts'
import type { FakePrinter } from '../../native/printers/fake-printer.ts'
import { built, testFolder } from '../support/boot.ts'
import type { TestFolder } from '../support/boot.ts'
import { CounterPage } from '../support/counter-page.ts'
import { electronForTests, openCounterWindow } from '../support/electron.ts'
import type { CounterWindow } from '../support/electron.ts'
import { enrolFromBlankCard, mergeAndUndo, replaceLostCard } from '../support/jobs/members.ts'
import { exchangeForOpenSale, returnOneForCash, voidByBadge } from '../support/jobs/returns.ts'
import { discountByBadge, holdAndRecall, redeemPoints, sellCoffeeForCash, splitWithMember } from '../support/jobs/selling.ts'
import { practise } from '../support/jobs/training.ts'
import { barcodeOf } from '../support/till.ts'

const electron = electronForTests()

/** One job of a counter after the other, in one window, as on a day; the steps are those of the tests in a browser. Recovering is in counter.test.ts. */
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

  async function clearSale(): Promise<void> {
    await screen.press('F1')
    await screen.button('Clear sale').click()
    await screen.says('Scan an item or a member card')
  }

  it('holds a sale, sells to somebody else, and takes it up again', () => holdAndRecall(screen, () => sellCoffeeForCash(screen)))

  it('knows a member by the card, and splits a payment: a part by card, the rest in cash', async () => {
    await splitWithMember(screen)
    const jobs = await printer.waitForJobs(2, 15_000)
    // In Chinese, as the member wishes.
    expect(jobs.at(-1)?.text).toMatch(/C22 +10\.00\n\S+ +6\.90/)
  })

  it('redeems points', () => redeemPoints(screen))

  it('enrols beside the basket, and takes it back', async () => {
    await enrolFromBlankCard(screen, 1)
    await clearSale()
  })

  it('takes a discount by hand to be approved by a badge', async () => {
    await discountByBadge(screen)
    await screen.nextCustomer()
  })

  it('takes goods back from a receipt', async () => {
    await returnOneForCash(screen, '2-00001', 'Dark roast coffee beans', 'S$18.50')
    await screen.says('Scan an item or a member card')
  })

  it('exchanges goods for others', async () => {
    await screen.scan(barcodeOf('coffee-beans-dark-250g'))
    await screen.lineNames(1)
    await exchangeForOpenSale(screen, '2-00004', 'Thai jasmine rice', '1000')
  })

  it('voids a sale', async () => {
    await sellCoffeeForCash(screen)
    await voidByBadge(screen, '2-00006', 'S$18.50')
  })

  it('replaces a lost card', async () => {
    await replaceLostCard(screen, 2)
    await screen.press('Escape')
    await screen.button('Remove member from this sale').click()
  })

  it('merges two members, and makes them two again', () => mergeAndUndo(screen))

  it('practises, and nothing of it is real', async () => {
    await screen.press('F1')
    await practise(screen)
    await screen.signIn()
  })
})
