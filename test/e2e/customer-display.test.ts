import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CounterPage } from '../support/counter-page.ts'
import { DisplayPage } from '../support/pages/display-page.ts'
import { DANIEL_CARD, MEI_LIN_CARD, barcodeOf } from '../support/till.ts'
import { openShop, scaleLabel } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let shop: Shop
let screen: CounterPage
let display: DisplayPage

beforeAll(async () => {
  shop = await openShop({ window: { hasTouch: true } })
  screen = shop.screen
  display = new DisplayPage(await shop.openDisplay({ hasTouch: true }))
  await screen.signIn()
})
afterAll(() => shop?.close())

/** What axe finds on the display as it is now, in the language it is in and in the other one. */
async function look(where: string): Promise<void> {
  const { violations, passes } = await new AxeBuilder({ page: display.page }).withTags(RULES).analyze()
  expect(passes.length, 'axe has looked at something').toBeGreaterThan(5)
  expect.soft(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${where}: ${id} at ${node.target.join(' ')}: ${node.failureSummary ?? ''}`))).toEqual([])
}

async function lookInBoth(where: string): Promise<void> {
  const others = (await display.button('中文').count()) === 1 ? ['中文', 'English'] : ['English', '中文']
  for (const other of others) {
    await look(where)
    await display.button(other).tap()
    await display.button(other).waitFor({ state: 'hidden' })
  }
}

describe('the customer’s side', () => {
  it('waits, and then follows the basket line by line, in the member’s language', async () => {
    await display.says('Welcome to Tiong Bahru')
    await lookInBoth('idle')
    await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
    await screen.lineNames(1)
    await screen.scan(scaleLabel('salmon-fillet-fresh', 412))
    await display.says('Salmon fillet, fresh, 0.412 kg')
    await look('basket of a guest')
    expect(await display.lines.first().innerText()).toContain('Salmon')
    await screen.scan(MEI_LIN_CARD)
    await display.says('许美玲，您好')
    expect(await display.page.locator('.cd-amount').innerText()).toBe('S$30.99')
    expect(await display.page.locator('html').getAttribute('lang')).toBe('zh-Hans')
    await look('basket of a member')
  })

  it('says the change, and takes one tap and a reason, by touch; the till does not show it', async () => {
    await screen.payCash('10000')
    await display.says('找您 S$69.00。')
    await lookInBoth('rating')
    await display.button('3').tap()
    await display.says('我们哪里可以做得更好？')
    await look('reason')
    await display.button('等候时间').tap()
    await display.says('谢谢，您的意见很有用。')
    await look('given')
    expect(await screen.page.locator('body').innerText()).not.toContain('Waiting')
    await screen.nextCustomer()
  })

  it('pulled out in the middle of a sale changes nothing for the sale, and comes back to it', async () => {
    await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
    await display.says('Thai jasmine rice 5 kg')
    await display.page.context().close()
    await screen.scan(DANIEL_CARD)
    await screen.scan(barcodeOf('oat-milk-barista-1l'))
    await screen.lineNames(2)
    display = new DisplayPage(await shop.openDisplay({ hasTouch: true }))
    await display.says('Oat milk, barista 1 L')
    await screen.payCash('5000')
    await display.button('Not today').tap()
    await display.button('Not today').waitFor({ state: 'hidden' })
    await screen.nextCustomer()
  })
})

describe('joining', () => {
  it('is read and agreed to there, in the language the applicant chooses, while the sheet is open beside the basket', async () => {
    await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
    await screen.page.keyboard.press('F4')
    await display.says('Keep my points and purchases')
    await screen.type('81234455')
    await display.says('81234455')
    await lookInBoth('question')
    const tile = screen.page.locator('.cons').first()
    expect(await tile.getAttribute('aria-pressed')).toBe('false')
    await display.page.getByRole('group', { name: 'Keep my points' }).getByRole('button', { name: 'Yes' }).tap()
    await screen.page.locator('.cons[aria-pressed=true]').first().waitFor()
    await display.page.getByRole('group', { name: 'Send me offers' }).getByRole('button', { name: 'No' }).tap()
    await display.says('All answered')
    await screen.says('Answered on the customer’s display')
    expect(await screen.page.locator('.cons[aria-pressed=true]').count()).toBe(1)
    await display.button('Read').tap()
    await display.says('What we keep, and why')
    await look('what is kept')
    await display.button('Go back').tap()
    await display.button('Not now').tap()
    await display.says('That is fine')
    await look('not now')
    await screen.says('The customer would rather not now')
    await screen.press('Escape')
    await display.says('Thai jasmine rice 5 kg')
  })
})
