import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FakePrinter } from '../../native/printers/fake-printer.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { MEI_LIN_CARD, barcodeOf } from '../support/till.ts'
import { openShop } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

let shop: Shop
let screen: CounterPage
let printer: FakePrinter

beforeAll(async () => {
  shop = await openShop()
  screen = shop.screen
  if (!shop.counter.printer) throw new Error('this till has a printer')
  printer = shop.counter.printer
  await screen.signIn()
})
afterAll(() => shop?.close())

/** A small sale paid in cash, up to the done screen, or to the question that came in its place. */
async function sell(): Promise<void> {
  await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
  await screen.nextSays('S$16.90')
  await screen.press('F9')
  await screen.type('1700')
  await screen.nextSays('Take cash, open drawer', 'S$17.00')
  await screen.press('F12')
}

const copies = (receiptNo: string) => printer.jobs.filter((job) => job.text.includes(receiptNo)).length

describe('a printer without paper', () => {
  it('is read by the cashier, sells on, and prints each receipt once when it is refilled', async () => {
    await screen.says('Printer ready')
    await printer.setCondition('paper-out')
    await sell()
    await screen.says('Printer is out of paper. The receipt prints when you refill')
    await screen.says('Give change')
    await screen.nextCustomer()
    await sell()
    await screen.says('Printer is out of paper. 2 receipts wait and print by themselves')
    expect(printer.jobs.filter((job) => job.text !== '')).toEqual([])
    await printer.setCondition('ready')
    await screen.says('Receipt printed')
    await screen.says('Printer ready')
    expect([copies('2-00001'), copies('2-00002')]).toEqual([1, 1])
    for (const job of printer.jobs) expect(job).toMatchObject({ complete: true, faults: [] })
    await screen.nextCustomer()
  })
})

describe('a printer that is switched off', () => {
  it('loses nothing: the receipt prints when it is back', async () => {
    await printer.setCondition('off')
    await sell()
    await screen.says('Printer is not answering. The receipt prints when it is back')
    await printer.setCondition('ready')
    await screen.says('Receipt printed')
    expect(copies('2-00003')).toBe(1)
    await screen.nextCustomer()
  })
})

describe('a printer that goes silent in the middle of a receipt', () => {
  it('makes the till ask; “print again” brings a whole one that says COPY', async () => {
    printer.closeAfterBytes(300)
    await sell()
    await screen.says('Did receipt 2-00004 come out?')
    await screen.press('Enter')
    await screen.press('F12')
    await screen.button(/Print again as COPY/).focus()
    await screen.press('Enter')
    await screen.says('Did receipt 2-00004 come out?')
    const before = printer.jobs.length
    await screen.button(/Print again as COPY/).click()
    await screen.says('Receipt printed')
    const jobs = await printer.waitForJobs(before + 1)
    expect(jobs.at(-1)).toMatchObject({ complete: true, cut: true, faults: [] })
    expect(jobs.at(-1)?.text).toContain('COPY')
    expect(jobs.at(-1)?.text).toContain('2-00004')
    await screen.nextCustomer()
  })

  it('“yes, it came out” prints nothing more', async () => {
    printer.closeAfterBytes(300)
    await sell()
    await screen.says('Did receipt 2-00005 come out?')
    const before = printer.jobs.length
    await screen.button(/Yes, it came out/).click()
    await screen.says('Receipt printed')
    await screen.nextCustomer()
    await sell()
    await screen.says('Receipt printed')
    const after = printer.jobs.slice(before).filter((job) => job.text.includes('TOTAL'))
    expect(after.map((job) => /Receipt (\S+)/.exec(job.text)?.[1])).toEqual(['2-00006'])
    await screen.nextCustomer()
  })

  it('waits for its answer in the line at the top while the next customer is served', async () => {
    printer.closeAfterBytes(300)
    await sell()
    await screen.says('Did receipt 2-00007 come out?')
    await screen.scan(MEI_LIN_CARD)
    await screen.member.getByText('Mei Lin Koh').waitFor()
    await screen.button('Did receipt 2-00007 come out?').click()
    await screen.button(/Yes, it came out/).click()
    await screen.member.getByText('Mei Lin Koh').waitFor()
    await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
    await screen.nextSays('S$16.90')
    await screen.button('Clear sale').click()
  })
})

describe('a second print', () => {
  it('says COPY, from the done screen and from the list of receipts, and opens no drawer', async () => {
    await sell()
    await screen.says('Receipt printed')
    const drawer = printer.drawerOpenings
    const before = printer.jobs.length
    await screen.press('Control+p')
    await printer.waitForJobs(before + 1)
    await screen.nextCustomer()
    await screen.more('Receipts')
    await screen.button(/^2-00001/).click()
    await screen.page.getByRole('heading', { name: '2-00001' }).waitFor()
    await screen.button('Print again').click()
    const jobs = await printer.waitForJobs(before + 2)
    const [fromDone, fromList] = jobs.slice(before)
    expect(fromDone?.text).toMatch(/COPY[\s\S]*Receipt 2-00008/)
    expect(fromList?.text).toMatch(/COPY[\s\S]*Receipt 2-00001/)
    expect(printer.drawerOpenings).toBe(drawer)
  })
})
