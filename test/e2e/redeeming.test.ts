import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFaults } from '../support/axe-faults.ts'
import { WEI_JIE } from '../support/counter-page.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { discountByBadge } from '../support/jobs/selling.ts'
import { RICE_WORD, blankGiftCard, openRedeemShop } from '../support/redeem-shop.ts'
import { MEI_LIN_CARD, badgeOf, barcodeOf } from '../support/till.ts'
import type { Shop } from '../support/whole-shop.ts'

const RICE = barcodeOf('rice-thai-jasmine-5kg')
const COFFEE = barcodeOf('coffee-beans-dark-250g')

let shop: Shop
let screen: CounterPage

beforeAll(async () => {
  shop = await openRedeemShop()
  screen = shop.screen
  await screen.signIn()
})
afterAll(() => shop?.close())

async function axeFindsNothing(on: CounterPage, where: string): Promise<void> {
  expect.soft(await axeFaults(on.page, where)).toEqual([])
}

async function clearSale(on: CounterPage, clear: string): Promise<void> {
  await on.button(clear).click()
  await on.page.locator('section.basket').waitFor({ state: 'hidden' })
}

describe('by scanner and keyboard', () => {
  it('a coupon is scanned, says what it does, and is taken off again', async () => {
    await screen.scan(MEI_LIN_CARD)
    await screen.scan(COFFEE)
    await screen.scan(RICE)
    await screen.scan(RICE_WORD)
    await screen.nextSays('S$33.71')
    await screen.press('F5')
    await screen.page.getByRole('listitem').filter({ hasText: 'Rice week' }).getByText('−1.69').waitFor()
    await screen.says('+1 with this sale')
    await axeFindsNothing(screen, 'redeem sheet')
    await screen.page.getByRole('button', { name: 'Take Rice week off this sale' }).focus()
    await screen.page.keyboard.press('Space')
    await screen.nextSays('Back to the sale', 'S$35.40')
    await screen.page.getByLabel('Code of a card, credit note or coupon').focus()
    await screen.type(RICE_WORD.toLowerCase())
    await screen.press('Enter')
    await screen.nextSays('Back to the sale', 'S$33.71')
    await screen.press('F12')
    await screen.nextSays('S$33.71')
    await clearSale(screen, 'Clear sale')
  })

  it('a gift card is sold, pays a sale in part, tells its rest, and the rest is paid out with a badge', async () => {
    const code = blankGiftCard()
    await screen.scan(code)
    await screen.says(`Nothing is on the card ending ${code.slice(-4)} yet`)
    await axeFindsNothing(screen, 'gift card sheet')
    await screen.page.getByLabel('Amount on the card').last().focus()
    await screen.type('2000')
    await screen.nextSays('Sell this gift card', 'S$20.00')
    await screen.press('F12')
    await screen.nextSays('Charge card', 'S$20.00')
    await screen.payCash('2000')
    await screen.nextCustomer()
    await screen.scan(RICE)
    await screen.nextSays('S$16.90')
    await screen.scan(code)
    await screen.nextSays('Use S$16.90', 'S$0.00')
    await screen.enterEverywhere()
    await screen.press('F12')
    await screen.nextSays('Finish sale')
    await screen.press('F12')
    await screen.heading.getByText('Paid').waitFor()
    await screen.nextCustomer()
    await screen.scan(code)
    await screen.says('S$3.10')
    await screen.button('Pay out S$3.10').focus()
    await screen.page.keyboard.press('Space')
    await screen.page.locator('.approver-badge').waitFor()
    await screen.scan(badgeOf('marcus'))
    await screen.button('Give S$3.10 in cash').click()
    await screen.page.locator('.value-card').getByText('S$0.00').waitFor()
    await screen.press('Escape')
  })

  it('a discount by hand needs approval above the cashier’s share, and says why in the basket', async () => {
    await discountByBadge(screen, (where) => axeFindsNothing(screen, where))
    await expect.poll(() => shop.counter.printer?.jobs.at(-1)?.text ?? '').toMatch(/Price reduction +-5\.07/)
    await screen.nextCustomer()
  })
})

describe('by touch alone', () => {
  it('points, and a discount that the cashier may give alone', async () => {
    const glass = await shop.openScreen({ viewport: { width: 1366, height: 768 }, hasTouch: true })
    await glass.find.waitFor()
    await glass.scan(MEI_LIN_CARD)
    await glass.scan(RICE)
    await glass.nextSays('S$16.90')
    const tap = (name: string | RegExp) => glass.page.getByRole('button', { name }).first().tap()
    await tap(/^Use/)
    await tap(/1,000 pts/)
    await glass.nextSays('Use S$10.00', 'S$6.90')
    await glass.next.tap()
    await tap(/change quantity/)
    await tap(/Price, discount/)
    await tap('Give 10%')
    await tap('Short date')
    await glass.nextSays('Take S$1.69 off', 'S$15.21')
    await glass.next.tap()
    await glass.nextSays('S$5.21')
    await clearSale(glass, 'Clear sale')
    await glass.page.close()
  })
})

describe('in Chinese', () => {
  it('both sheets are as accessible', async () => {
    await screen.press('Control+l')
    const other = screen.page.locator('.lock-foot').getByRole('button')
    await other.click()
    await screen.signIn(WEI_JIE)
    await screen.scan(RICE)
    await screen.nextSays('S$16.90')
    await screen.press('F5')
    await screen.says('优惠与奖励')
    await axeFindsNothing(screen, '优惠')
    await screen.press('Escape')
    await screen.press('F6')
    await screen.says('临期')
    await axeFindsNothing(screen, '改价')
  })
})
