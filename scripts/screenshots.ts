/**
 * `npm run screenshots`: makes the pictures of docs/screenshots from a demo store that it starts, uses and removes again.
 * They show what runs, at 1366 × 768; dates and times are those of the day they were made.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { MARCUS } from '../test/support/counter-page.ts'
import type { CounterPage } from '../test/support/counter-page.ts'
import { MEI_LIN_CARD, barcodeOf } from '../test/support/till.ts'
import { MOCKUP_SCANS, openHeadOffice, openShop, scaleLabel } from '../test/support/whole-shop.ts'
import { PROJECT_DIR } from './lib/paths.ts'

const FOLDER = join(PROJECT_DIR, 'docs', 'screenshots')
mkdirSync(FOLDER, { recursive: true })

async function picture(screen: Pick<CounterPage, 'page'>, name: string): Promise<void> {
  await screen.page.mouse.move(0, 0)
  await screen.page.evaluate(async () => {
    if (document.activeElement instanceof HTMLButtonElement) document.activeElement.blur()
    await document.fonts.ready
  })
  await screen.page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled', caret: 'hide' })
  console.log(`docs/screenshots/${name}.png`)
}

/** Changes light or dark, or the language, under More, and goes back to the sale. */
async function choose(screen: CounterPage, choice: 'Light' | 'Dark' | 'English' | '中文'): Promise<void> {
  await screen.press('?')
  await screen.page.locator('.setn').getByRole('button', { name: /^(This till|本机)$/ }).click()
  await screen.page.getByRole('radio', { name: choice, exact: true }).click()
  await screen.page.locator('input:checked').and(screen.page.getByRole('radio', { name: choice, exact: true })).waitFor()
  await screen.press('F1')
  await screen.lines.first().waitFor()
}

async function meiLinsShopping(screen: CounterPage): Promise<void> {
  await screen.button('All items').click()
  await screen.button(/Paper carrier bag/).click()
  await screen.line('Paper carrier bag').waitFor()
  await screen.press('Escape')
  for (const barcode of MOCKUP_SCANS) await screen.scan(barcode)
  await screen.scan(scaleLabel('salmon-fillet-fresh', 412))
  await screen.scan(MEI_LIN_CARD)
  await screen.nextSays('S$76.44')
}

/** Two sales on hold, as on a busy day. */
async function holdTwo(screen: CounterPage): Promise<void> {
  for (const [name, skus] of [['Lady with the blue trolley', ['rice-thai-jasmine-5kg', 'kitchen-towel-6r']], ['Flowers, back in ten minutes', ['coffee-beans-dark-250g']]] as const) {
    for (const sku of skus) await screen.scan(barcodeOf(sku))
    await screen.lineNames(skus.length)
    await screen.press('F7')
    await screen.page.getByLabel('Name it so that you find it again').fill(name)
    await screen.press('Enter')
    await screen.says('Scan an item or a member card')
  }
}

/** Part of the sale just made comes back; then all of it is asked to be voided, and nothing is booked. */
async function goodsBack(screen: CounterPage): Promise<void> {
  await screen.scan('2-00001')
  for (const name of [/Oat milk/, /Dark roast coffee/]) await screen.page.getByRole('checkbox', { name }).click()
  await screen.button('Faulty').click()
  await screen.nextSays('Give back cash')
  await picture(screen, 'returns')
  await screen.button('Void the whole sale').click()
  await screen.page.getByLabel(/type your PIN/).waitFor()
  await picture(screen, 'approval')
  await screen.press('Escape')
  await screen.press('Escape')
  await screen.press('F1')
}

const distant = await openHeadOffice()
const shop = await openShop()
const { screen } = shop
try {
  await screen.says('Who is at till 2?')
  await picture(screen, 'lock')
  await screen.signIn(MARCUS)
  await screen.more('Head office')
  await screen.page.getByLabel('Head office address').fill(distant.cable.url)
  await screen.button('Pair this till').click()
  await distant.office.typeCode(await screen.page.locator('.pair-code .big64').innerText())
  await screen.says(/^Synced \d\d:\d\d$/)
  await screen.press('Control+l')
  await screen.signIn()
  await holdTwo(screen)
  await picture(screen, 'checkout-idle')
  await meiLinsShopping(screen)
  await screen.button(/Oat milk, barista 1 L.*why/).click()
  await screen.line('Oat milk').locator('.why').waitFor()
  await picture(screen, 'checkout-member')
  const display = await shop.openDisplay()
  await display.getByText('2,480').first().waitFor()
  await picture({ page: display }, 'customer-basket')
  await choose(screen, 'Dark')
  await picture(screen, 'checkout-member-dark')
  await choose(screen, 'Light')
  await choose(screen, '中文')
  await picture(screen, 'checkout-member-zh')
  await choose(screen, 'English')
  await screen.press('F9')
  await screen.type('8000')
  await screen.nextSays('Take cash, open drawer', 'S$80.00')
  await picture(screen, 'pay-cash')
  await screen.press('F12')
  await screen.says('Receipt printed')
  await screen.page.getByRole('img', { name: /2-00001/ }).waitFor()
  await screen.says('Sale saved here, head office has it')
  await picture(screen, 'done')
  await display.getByRole('button', { name: '10', exact: true }).waitFor()
  await picture({ page: display }, 'customer-rating')
  await screen.nextCustomer()
  await goodsBack(screen)
  const office = await shop.browser.newPage({ viewport: { width: 1366, height: 768 } })
  await office.goto(`${distant.office.office.url}/#${distant.office.office.consoleToken}`)
  await office.getByRole('cell', { name: '2-00001' }).waitFor()
  await office.screenshot({ path: join(FOLDER, 'head-office.png'), animations: 'disabled' })
  console.log('docs/screenshots/head-office.png')
} finally {
  await shop.close()
  await distant.close()
}
