import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import zh from '../../renderer/i18n/zh.json' with { type: 'json' }
import { axeFaults } from '../support/axe-faults.ts'
import { WEI_JIE } from '../support/counter-page.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { returnOneForCash } from '../support/jobs/returns.ts'
import { ReturnsPage } from '../support/pages/returns.ts'
import { MEI_LIN_CARD, badgeOf, barcodeOf } from '../support/till.ts'
import { openShop, verifyLedger } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

const RICE = barcodeOf('rice-thai-jasmine-5kg')
const COFFEE = barcodeOf('coffee-beans-dark-250g')
const MILK = barcodeOf('oat-milk-barista-1l')

let shop: Shop
let screen: CounterPage
let returns: ReturnsPage

beforeAll(async () => {
  shop = await openShop()
  screen = shop.screen
  returns = new ReturnsPage(screen)
  await screen.signIn()
})
afterAll(() => shop?.close())

async function expectNoViolations(page = screen.page): Promise<void> {
  expect.soft(await axeFaults(page, 'returns')).toEqual([])
}

describe('goods back, by scanner and keyboard alone', () => {
  it('part by part from a scanned receipt, while another sale stays open; the points are shown first', async () => {
    await screen.scan(MEI_LIN_CARD)
    await screen.member.getByText('Mei Lin Koh').waitFor()
    await screen.scan(COFFEE)
    await screen.scan(RICE)
    await screen.lineNames(2)
    await screen.payCash('10000')
    await screen.nextCustomer()
    await screen.scan(MILK)
    await returnOneForCash(screen, '2-00001', 'Dark roast coffee beans', 'S$18.50', async (step) => {
      if (step === 'chosen') await screen.says('Earned points taken back')
      await expectNoViolations()
    })
    expect(await screen.lineNames(1)).toEqual(['Oat milk, barista 1 L'])
  })

  it('says what came back already, and takes no more of it', async () => {
    await screen.press('F8')
    await screen.type('mei lin')
    await screen.nextSays('Open 2-00001')
    await expectNoViolations()
    await screen.press('F12')
    await screen.says('Came back already: 2-R00001')
    expect(await returns.box('Return Dark roast coffee beans').isDisabled()).toBe(true)
    await screen.page.keyboard.press('Escape')
    await screen.says('What was bought?')
    await screen.press('Escape')
  })

  it('voids a sale by the badge of one who may; a wrong PIN books nothing and is typed anew', async () => {
    await screen.scan('2-00001')
    await returns.pressByKeyboard(screen.button('Void the whole sale'))
    await returns.sheet.getByRole('heading', { name: 'Voiding 2-00001 needs a supervisor' }).waitFor()
    await expectNoViolations()
    await screen.type('0000')
    await screen.press('F12')
    await screen.says('That PIN is not right.')
    expect(await returns.sheet.getByLabel(/type your PIN/).inputValue()).toBe('')
    await screen.scan(badgeOf('wei-jie'))
    expect(await screen.next.isDisabled(), 'another cashier may not').toBe(true)
    await screen.scan(badgeOf('farid'))
    await screen.says('Farid Osman showed their badge')
    await screen.press('F12')
    await returns.gaveBack('S$16.90')
    await screen.press('F12')
  })

  it('takes goods without a receipt to store credit: what is scanned there goes into no basket', async () => {
    await screen.press('F8')
    await returns.pressByKeyboard(screen.button('Return without receipt'))
    await screen.says('Goods without a receipt')
    await screen.scan(RICE)
    await screen.page.getByText('16.90').first().waitFor()
    await screen.scan(RICE)
    await screen.page.getByText('33.80').first().waitFor()
    await returns.pressByKeyboard(returns.reason('Changed mind'))
    await expectNoViolations()
    await screen.press('F12')
    await screen.scan(badgeOf('marcus'))
    await screen.says('Marcus Tan showed their badge')
    await screen.press('F12')
    await returns.gaveBack('S$33.80')
    await screen.press('F12')
    expect(await screen.lineNames(1), 'the open sale is as it was').toEqual(['Oat milk, barista 1 L'])
  })
})

describe('goods back, by touch alone', () => {
  it('an exchange into the open sale: the customer pays the difference', async () => {
    const touch = await shop.openScreen({ hasTouch: true })
    const tap = (name: string | RegExp) => touch.page.getByRole('button', { name }).first().tap()
    await screen.scan(RICE)
    await screen.lineNames(2)
    await screen.payCash('10000')
    await screen.nextCustomer()
    await screen.scan(COFFEE)
    await screen.lineNames(1)
    await touch.page.getByRole('navigation').getByRole('button', { name: /^Returns/ }).tap()
    await tap(/^2-00002/)
    await touch.page.getByRole('checkbox', { name: /Thai jasmine rice/ }).tap()
    await tap('Other')
    await tap(/Exchange for the open sale/)
    await touch.page.getByText('Customer pays').waitFor()
    await expectNoViolations(touch.page)
    await tap('5.00')
    await touch.next.tap()
    await touch.heading.getByText('Give change').waitFor()
    await touch.page.getByRole('button', { name: /Next customer/ }).tap()
  })

  it('an approval by PIN on the keypad', async () => {
    const touch = await shop.openScreen({ hasTouch: true })
    const tap = (name: string | RegExp) => touch.page.getByRole('button', { name, exact: true }).first().tap()
    await touch.page.getByRole('navigation').getByRole('button', { name: /^Returns/ }).tap()
    await touch.page.getByRole('button', { name: /^2-00003/ }).first().tap()
    await tap('Void the whole sale')
    await touch.page.locator('.may').getByRole('button', { name: /Marcus Tan/ }).tap()
    for (const digit of ['9', '7', '5', '3']) await touch.page.locator('.way-body .keypad').getByRole('button', { name: digit, exact: true }).tap()
    await touch.next.tap()
    await new ReturnsPage(touch).gaveBack('S$')
    await touch.next.tap()
  })
})

describe('in Chinese', () => {
  it('the same screens, without a fault for a screen reader', async () => {
    await screen.press('Control+l')
    await screen.page.locator('.ppl').waitFor()
    const chinese = screen.page.locator('.lock-foot').getByRole('button', { name: '中文' })
    if (await chinese.count() > 0) await chinese.click()
    await screen.signIn(WEI_JIE)
    await screen.press('F8')
    await screen.says(zh.goodsBack.title)
    await expectNoViolations()
    await screen.scan('2-00001')
    await screen.says(zh.goodsBack.what)
    await expectNoViolations()
  })
})

describe('afterwards', () => {
  it('the books are sound', async () => {
    expect((await verifyLedger(shop.counter.dataDir)).sound).toBe(true)
  })
})
