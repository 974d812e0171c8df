import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSimulatedTerminal } from '../../native/payment-terminals/simulated-terminal.ts'
import type { PrintedJob } from '../../native/printers/fake-printer.ts'
import { MARCUS } from '../support/counter-page.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { until } from '../support/network.ts'
import { DANIEL_CARD, MEI_LIN_CARD, barcodeOf } from '../support/till.ts'
import { MOCKUP_SCANS, openShop, scaleLabel } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

let shop: Shop
let screen: CounterPage

beforeAll(async () => {
  shop = await openShop()
  screen = shop.screen
  await screen.signIn()
})
afterAll(() => shop?.close())

/** The newest of so many receipts, once it is on the paper: whole, cut, and as a real printer would have printed it. */
async function paper(count: number): Promise<PrintedJob> {
  const job = (await shop.counter.printer?.waitForJobs(count, 10_000))?.[count - 1]
  if (!job) throw new Error('no job')
  expect(job).toMatchObject({ complete: true, cut: true, faults: [] })
  return job
}

/** 新鲜三文鱼柳 as a GB18030 printer takes it. */
const SALMON_GB18030 = Buffer.from('d0c2cfcac8fdcec4d3e3c1f8', 'hex')

/** That the paper has these lines, in this order. */
function expectLines(text: string, lines: readonly RegExp[]): void {
  const rest = text.split('\n')
  for (const line of lines) {
    const at = rest.findIndex((each) => line.test(each))
    expect(at, `${line} in\n${text}`).toBeGreaterThanOrEqual(0)
    rest.splice(0, at + 1)
  }
}

/** Mei Lin's shopping of the mockups, S$76.44. */
async function meiLinsShopping(): Promise<void> {
  await screen.button('All items').click()
  await screen.button(/Paper carrier bag/).click()
  await screen.line('Paper carrier bag').waitFor()
  await screen.press('Escape')
  await screen.scan(MEI_LIN_CARD)
  for (const barcode of MOCKUP_SCANS) await screen.scan(barcode)
  await screen.scan(scaleLabel('salmon-fillet-fresh', 412))
  await screen.nextSays('S$76.44')
}

describe('Enter', () => {
  it('takes no money on any screen of paying', async () => {
    await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
    await screen.nextSays('Charge card', 'S$16.90')
    await screen.enterEverywhere()
    await screen.press('F10')
    await screen.nextSays('Charge card', 'S$16.90')
    await screen.enterEverywhere()
    await screen.press('F9')
    await screen.type('2000')
    await screen.press('Enter')
    await screen.nextSays('Take cash, open drawer', 'S$20.00')
    await screen.enterEverywhere()
    await screen.nextSays('Take cash, open drawer', 'S$20.00')
    await screen.press('F10')
    await screen.press('F12')
    await screen.says('Key on the card terminal')
    await screen.type('1234')
    await screen.press('Enter')
    await screen.enterEverywhere()
    await screen.nextSays('Approved, finish sale', 'S$16.90')
    await screen.button('Declined').focus()
    await screen.press('Enter')
    await screen.nextSays('Approved, finish sale', 'S$16.90')
    await screen.button('Declined').click()
    await screen.nextSays('Charge card', 'S$16.90')
    await screen.more('Receipts')
    await screen.says('No receipts yet.')
    await screen.press('F1')
    expect(shop.counter.printer?.jobs).toEqual([])
    await screen.press('Escape')
    await screen.button('Clear sale').click()
    await screen.says('Scan an item or a member card')
  })
})

describe('cash', () => {
  it('is rounded to five cents, gives change, opens the drawer once and prints in the member’s Chinese', async () => {
    await meiLinsShopping()
    await screen.press('F9')
    await screen.says('76.44 rounded to coins')
    await screen.type('8000')
    await screen.nextSays('Take cash, open drawer', 'S$80.00')
    await screen.press('F12')
    await screen.heading.getByText('Give change').waitFor()
    await screen.main.getByText('S$3.55').first().waitFor()
    await screen.says('80.00 given, 76.45 to pay')
    await screen.page.getByRole('img', { name: '1 note of S$2.00, 1 coin of S$1.00, 1 coin of S$0.50, 1 coin of S$0.05' }).waitFor()
    await screen.says('+189 points, now 2,669')
    await screen.says('Receipt printed')
    const { text, bytes, drawerOpenings } = await paper(1)
    expect(drawerOpenings).toBe(1)
    expect(Buffer.from(bytes).includes(SALMON_GB18030), 'Chinese goes out in GB18030').toBe(true)
    expectLines(text, [
      /^ +FERNWAY 中峇鲁店$/, /^收据 2-00001 +\d{4}-\d\d-\d\d \d\d:\d\d$/, /收银员 阿伊莎$/,
      /^纸袋 +0\.10$/, /^散养鸡蛋 10 枚装 +2 x 4\.80 +9\.60$/, /^ +两件 S\$8\.50 +-1\.10$/, /^ +买三免一 +-5\.20$/, /^新鲜三文鱼柳 +0\.412 kg x 38\.00 +15\.66$/, /^ +金卡价，鲜鱼九折 +-1\.57$/,
      /^10 件 +84\.31$/, /^合计 +S\$76\.44$/, /^现金取整 +\+0\.01$/, /^现金 80\.00，找零 3\.55 +76\.45$/, /^内含消费税 9% +6\.31$/,
      /^许美\* +金卡 +卡号 \.{4}0427$/, /^原有积分 +2,480$/, /^本次获得 +\+189$/, /^现有积分，值 S\$26\.69 +2,669$/, /^白金 \[[#.]+\] +还差 S\$111\.26$/,
      /^\[CODE128 2-00001\]$/,
    ])
    await screen.page.getByRole('img', { name: 'Receipt 2-00001 as it prints' }).waitFor()
    await screen.nextCustomer()
  })
})

describe('card', () => {
  it('is approved with its code and printed in English', async () => {
    await screen.scan(DANIEL_CARD)
    await screen.scan(barcodeOf('coffee-beans-dark-250g'))
    await screen.nextSays('S$18.50')
    await screen.press('F10')
    await screen.nextSays('Charge card', 'S$18.50')
    await screen.press('F12')
    await screen.says('Key on the card terminal')
    await screen.type('A7K291')
    await screen.nextSays('Approved, finish sale', 'S$18.50')
    await screen.press('F12')
    await screen.heading.getByText('Paid').waitFor()
    const { text, drawerOpenings } = await paper(2)
    expect(drawerOpenings).toBe(0)
    expectLines(text, [
      /^ +FERNWAY TIONG BAHRU$/, /^Receipt 2-00002 /, /Served by Aisha$/, /^Dark roast coffee beans 250 g +18\.50$/, /^TOTAL +S\$18\.50$/, /^Card, approval A7K291 +18\.50$/, /^GST 9% included +1\.53$/,
      /^Daniel O\. +Silver +card \.{4}5532$/, /^Points before +233$/, /^Earned today +\+37$/, /^Points now, worth S\$2\.70 +270$/,
    ])
    await screen.nextCustomer()
  })

  it('and cash pay one sale between them', async () => {
    await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
    await screen.nextSays('S$16.90')
    await screen.press('F9')
    await screen.type('1000')
    await screen.button('Keep S$10.00, rest by card').click()
    await screen.nextSays('Charge card', 'S$6.90')
    await screen.press('F12')
    await screen.nextSays('Approved, finish sale', 'S$6.90')
    await screen.press('F12')
    await screen.heading.getByText(/no change|Paid/).waitFor()
    const { text, drawerOpenings } = await paper(3)
    expect(drawerOpenings).toBe(1)
    expectLines(text, [/^TOTAL +S\$16\.90$/, /^Card +6\.90$/, /^Cash +10\.00$/])
    expect(text).not.toContain('Points')
    await screen.nextCustomer()
  })
})

describe('points', () => {
  it('pay a part of the sale', async () => {
    await screen.scan(MEI_LIN_CARD)
    await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
    await screen.nextSays('S$16.90')
    await screen.press('F5')
    await screen.says('2,669 points = S$26.69')
    await screen.enterEverywhere()
    await screen.button(/1,000 pts/).click()
    await screen.nextSays('Use S$10.00, left to pay', 'S$6.90')
    await screen.press('F12')
    await screen.press('F10')
    await screen.nextSays('Charge card', 'S$6.90')
    await screen.press('F12')
    await screen.nextSays('Approved, finish sale', 'S$6.90')
    await screen.press('F12')
    await screen.heading.getByText('Paid').waitFor()
    await screen.says('1,000 points used today')
    const { text } = await paper(4)
    expectLines(text, [/^合计 +S\$16\.90$/, /^积分抵扣 1,000 +-10\.00$/, /^银行卡 +6\.90$/, /^原有积分 +2,669$/, /^本次使用 +-1,000$/, /^本次获得 +\+13$/, /^现有积分，值 S\$16\.82 +1,682$/])
    await screen.nextCustomer()
    await screen.scan(MEI_LIN_CARD)
    await screen.member.getByText('1,682').waitFor()
  })
})

describe('a card terminal that the till talks to', () => {
  it('is connected, waits for the customer, says why it declined, and finishes the sale once it approves', async () => {
    const simulator = await startSimulatedTerminal({ mood: 'ask' })
    try {
      await screen.press('Escape')
      await screen.button('Clear sale').click()
      await screen.press('Control+l')
      await screen.signIn(MARCUS)
      await screen.more('Card terminal')
      await screen.page.getByLabel('Card terminal address').fill(simulator.address)
      await screen.button('Keep address').click()
      await screen.says('This is a simulated card terminal')
      await screen.button('Ask how it is').click()
      await screen.says(/Regulars simulated payment terminal answered in \d+ ms/)
      await screen.press('F1')
      await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
      await screen.press('F10')
      const charge = async (): Promise<string> => {
        await screen.nextSays('Charge card', 'S$16.90')
        await screen.press('F12')
        await screen.says('The customer follows the card terminal.')
        await screen.enterEverywhere()
        return until(() => simulator.transactions().find((one) => one.state === 'in-progress')?.serviceId ?? '', (found) => found !== '')
      }
      simulator.decide(await charge(), false)
      await screen.says('The card terminal declined S$16.90: the bank said no. Nothing was charged.')
      await charge()
      await screen.button('Cancel this payment').click()
      await screen.says('The card terminal declined S$16.90: it was cancelled. Nothing was charged.')
      simulator.decide(await charge(), true)
      await screen.heading.getByText('Paid').waitFor()
      expect(simulator.takenMinor()).toBe(1690)
      const { text } = await paper(5)
      expectLines(text, [/^TOTAL +S\$16\.90$/, /^Card, approval \d{6} +16\.90$/, /^ +SIMULATED PAYMENT TERMINAL$/, /^ +VISA \*{12}4242$/, /^ +SALE SGD 16\.9$/])
      await screen.nextCustomer()
    } finally {
      await simulator.close()
    }
  })
})
