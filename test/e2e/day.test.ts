import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MARCUS } from '../support/counter-page.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { barcodeOf } from '../support/till.ts'
import { openShop, verifyLedger } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

let shop: Shop
let screen: CounterPage
beforeAll(async () => {
  shop = await openShop({ window: { hasTouch: true } })
  screen = shop.screen
})
afterAll(() => shop?.close())

/** What a person reads on the page, in one piece. */
const text = () => screen.main.innerText()
const field = (label: string) => screen.page.getByLabel(label, { exact: true })

describe('a day at the drawer', () => {
  it('by keyboard: float, sale, pay-out, drop, and a close that is short and says why', async () => {
    await screen.signIn(MARCUS)
    await screen.page.keyboard.press('Control+d')
    await screen.page.getByRole('button', { name: 'Count the float' }).press('Enter')
    await field('S$50').focus()
    await screen.type('2')
    // Enter goes on to the next field and opens nothing.
    await screen.press('Enter')
    await screen.type('5')
    await screen.nextSays('Open till 2', 'S$150.00')
    await screen.press('F12')
    await screen.page.getByText('Open since', { exact: false }).waitFor()
    await screen.press('F1')
    await screen.scan(barcodeOf('rice-thai-jasmine-5kg'))
    await screen.nextSays('S$16.90')
    await screen.payCash('2000')
    await screen.nextCustomer()

    await screen.page.keyboard.press('Control+d')
    await screen.page.getByRole('button', { name: 'Pay out', exact: true }).press('Enter')
    await field('Amount').focus()
    await screen.type('2500')
    await screen.page.getByRole('button', { name: 'Delivery' }).press('Enter')
    await screen.nextSays('Pay cash out', 'S$25.00')
    await screen.press('F12')
    await screen.says('S$25.00 paid out.')
    await screen.page.getByRole('button', { name: 'To the safe', exact: true }).press('Enter')
    await field('Amount').focus()
    // More than the books hold is asked about, and then taken as it was said.
    await screen.type('90000')
    await screen.nextSays('Drop cash')
    await screen.press('F12')
    await screen.nextSays('Yes, the amount is right')
    await field('Amount').fill('10000')
    await screen.nextSays('Drop cash')
    await screen.press('F12')
    await screen.says('S$100.00 went to the safe.')

    await screen.page.getByRole('radio', { name: 'Drawer' }).press('ArrowRight')
    await screen.says('How it adds up')
    await screen.page.getByRole('radio', { name: 'X: look only' }).press('ArrowRight')
    await field('S$10').focus()
    await screen.type('4')
    expect(await text()).toContain('S$41.90')
    await screen.says('Cash short by')
    await screen.page.getByRole('button', { name: 'Wrong change' }).press('Enter')
    await screen.nextSays('Close till 2', 'Z 1')
    await screen.press('F12')
    await screen.says('No shift is open')
    expect(await text()).toContain('-1.90'.replace('-', '\u2212'))
  })

  it('by touch: whoever counts blind is told no sums, opens the drawer, and closes with a manager beside them', async () => {
    await screen.press('Control+l')
    await screen.page.locator('.ppl').waitFor()
    await screen.signIn()
    await screen.page.getByRole('navigation').getByRole('button', { name: /^Day/ }).tap()
    await screen.page.getByRole('radio', { name: 'Drawer' }).tap()
    await field('S$10').tap()
    for (const key of ['1', '0']) await screen.page.getByRole('group', { name: 'Keypad for the count' }).getByRole('button', { name: key, exact: true }).tap()
    await screen.nextSays('Open till 2', 'S$100.00')
    await screen.next.tap()
    await screen.page.getByRole('button', { name: 'Open the drawer', exact: true }).first().tap()
    await screen.page.getByRole('button', { name: 'To give change' }).tap()
    await screen.nextSays('Open the drawer')
    await screen.next.tap()
    await screen.says(/The drawer opens|Use its key/)
    await screen.page.getByRole('radio', { name: 'Z: close till 2' }).tap()
    await field('S$10').tap()
    await screen.page.getByRole('group', { name: 'Keypad for the count' }).getByRole('button', { name: '9', exact: true }).tap()
    await screen.says('You count without being told what should be there.')
    expect(await text()).not.toMatch(/short by|Should be/)
    await screen.page.getByLabel('Their PIN').tap()
    await screen.page.getByLabel('Their PIN').fill('1357')
    await screen.nextSays('Close till 2', 'Z 2')
    await screen.next.tap()
    await screen.says('No shift is open')
    expect(await verifyLedger(shop.counter.dataDir)).toMatchObject({ sound: true, sales: 1 })
  })
})
