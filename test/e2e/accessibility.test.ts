import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FakePrinter } from '../../native/printers/fake-printer.ts'
import en from '../../renderer/i18n/en.json' with { type: 'json' }
import zh from '../../renderer/i18n/zh.json' with { type: 'json' }
import { axeFaults, axeFaultsInBoth } from '../support/axe-faults.ts'
import { AISHA } from '../support/counter-page.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { MEI_LIN_CARD, barcodeOf } from '../support/till.ts'
import { openShop, scaleLabel } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

const WORDS = { en, zh }

let shop: Shop
let screen: CounterPage
let printer: FakePrinter

beforeAll(async () => {
  shop = await openShop()
  screen = shop.screen
  if (!shop.counter.printer) throw new Error('this till has a printer')
  printer = shop.counter.printer
})
afterAll(() => shop?.close())

// Each screen in both languages and both themes: colours are the same in either language, so dark Chinese stands for light.
describe.each([['en', 'light and dark'], ['zh', 'dark']] as const)('axe finds nothing, in %s, %s', (lang, themes) => {
  const words = WORDS[lang]
  async function look(where: string): Promise<void> {
    expect.soft(await (themes === 'dark' ? axeFaults : axeFaultsInBoth)(screen.page, where)).toEqual([])
  }
  const name = lang === 'en' ? 'Salmon fillet, fresh' : '新鲜三文鱼柳'

  it('on the lock screen and while nothing is sold', async () => {
    await screen.page.evaluate(() => localStorage.setItem('regulars.appearance', JSON.stringify({ theme: 'auto', panel: '15' })))
    await screen.page.emulateMedia({ colorScheme: themes === 'dark' ? 'dark' : 'light' })
    await screen.page.reload()
    await screen.page.locator('.ppl').waitFor()
    const other = screen.page.locator('.lock-foot').getByRole('button')
    if ((await other.innerText()) === words.language[lang]) await other.click()
    await screen.heading.getByText(words.lock.title.replace('{{number}}', '2')).waitFor()
    expect(await screen.page.locator('html').getAttribute('data-theme')).toBe(themes === 'dark' ? 'dark' : 'light')
    await look('lock')
    await screen.signIn(AISHA)
    await screen.says(words.idle.title)
    await look('idle')
    await screen.button(words.idle.all).click()
    await screen.page.getByRole('heading', { name: words.browse.title }).waitFor()
    await look('browse')
    await screen.press('Escape')
  })

  it('on a sale with a member, its reasons, a notice and the layers over it', async () => {
    await screen.scan(MEI_LIN_CARD)
    await screen.scan(barcodeOf('oat-milk-barista-1l'))
    await screen.scan(scaleLabel('salmon-fillet-fresh', 412))
    await screen.lineNames(2)
    await screen.line(name).locator('.what').click()
    await screen.line(name).locator('.why').waitFor()
    await screen.page.locator('.earn').click()
    await screen.scan('4006381333931')
    await screen.page.locator('.notice-line').waitFor()
    await look('sale with member, reasons and a notice')
    await screen.press('Escape')
    await screen.line(name).locator('.qty').click()
    await screen.page.locator('.side-panel').waitFor()
    await look('quantity')
    await screen.press('Escape')
    await screen.press('F7')
    await screen.page.getByRole('heading', { name: words.hold.title }).waitFor()
    await look('hold')
    await screen.press('Escape')
    await screen.press('F2')
    await screen.find.fill(lang === 'en' ? 'milk' : '奶')
    await screen.page.getByRole('option').first().waitFor()
    await look('find')
    await screen.find.fill('')
    await screen.find.blur()
  })

  it('on every way to pay', async () => {
    await screen.press('F5')
    await screen.page.getByRole('heading', { name: words.points.title }).waitFor()
    await look('points')
    await screen.press('Escape')
    await screen.press('F10')
    await screen.page.getByText(words.charge.aPart).click()
    await screen.page.getByLabel(words.charge.partField).waitFor()
    await look('card, a part')
    await screen.press('F9')
    await screen.page.locator('#given').waitFor()
    await look('cash')
    await screen.press('F10')
    await screen.press('F12')
    await screen.says(words.asked.key.card)
    await look('card, asked')
    await screen.button(words.asked.declined).click()
    await screen.nextSays(words.pay.charge.card)
  })

  it('when it is paid, when the printer left a question, and under More', async () => {
    printer.closeAfterBytes(400)
    await screen.press('F9')
    await screen.type('5000')
    await screen.nextSays(words.cash.take)
    await screen.press('F12')
    await screen.page.locator('#unsure-title').waitFor()
    await look('printer question')
    await screen.page.locator('.ans').getByRole('button', { name: words.unsure.yes }).click()
    await screen.page.locator('#done-title').waitFor()
    await screen.page.getByRole('img', { name: /2-\d+/ }).waitFor()
    await look('done')
    await screen.press('F12')
    await screen.press('?')
    const sections = screen.page.getByRole('navigation', { name: words.more.sections, exact: true })
    for (const section of ['receipts', 'printer', 'head-office', 'till', 'keys'] as const) {
      await sections.getByRole('button', { name: words.more[section] }).click()
      await sections.locator('[aria-current=page]').getByText(words.more[section]).waitFor()
      await look(`More, ${section}`)
    }
    await screen.press('Control+l')
    await screen.page.locator('.ppl').waitFor()
  })
})
