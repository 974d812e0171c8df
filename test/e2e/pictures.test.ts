import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import en from '../../renderer/i18n/en.json' with { type: 'json' }
import zh from '../../renderer/i18n/zh.json' with { type: 'json' }
import { askTerminal } from '../support/ask-terminal.ts'
import { AISHA } from '../support/counter-page.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { fixDayOf, onAFixedDay } from '../support/fixed-day.ts'
import { newCardNumber } from '../support/member-till.ts'
import { DisplayPage } from '../support/pages/display-page.ts'
import { comparePicture } from '../support/pictures.ts'
import { MEI_LIN_CARD, barcodeOf, command } from '../support/till.ts'
import { openShop, scaleLabel } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

const WORDS = { en, zh }
/** Most layers that can lie over the counter. */
const LAYERS = 4

let shop: Shop
let screen: CounterPage
beforeAll(async () => {
  shop = await onAFixedDay(() => openShop())
  screen = shop.screen
  await fixDayOf(screen.page)
})
afterAll(() => shop?.close())

/** A scan as a reader beside the keyboard brings it: a busy machine cannot pull it apart. */
async function scanned(text: string): Promise<void> {
  const answer = await askTerminal(screen.page, 'sale.addScan', { ...command(), scan: { deviceId: 'reader', symbology: null, text, at: Date.now() } })
  expect(answer.ok, text).toBe(true)
}

/** Compares what is shown now; the marks of the books on a receipt differ with every till. `dark`: in the dark as well. */
async function compare(page: Page, name: string, lang: 'en' | 'zh', dark = false): Promise<void> {
  const changing = [page.locator('.paper, .receipt'), page.locator('.undo-bar')]
  expect.soft(await comparePicture(page, `${name}-${lang}`, changing)).toBeNull()
  if (!dark) return
  const theme = (value: string) => page.evaluate((choice) => { document.documentElement.dataset['theme'] = choice }, value)
  await theme('dark')
  expect.soft(await comparePicture(page, `${name}-dark-${lang}`, changing)).toBeNull()
  await theme('light')
}

/** Before anything is paid: thanks go by the calendar, which stands still. */
describe('the customer’s side looks as it did', () => {
  it('while nothing is sold and asked for consent, in both languages; with a basket', async () => {
    const display = new DisplayPage(await shop.openDisplay())
    const inBoth = async (name: string) => {
      for (const [lang, button] of [['zh', '中文'], ['en', 'English']] as const) {
        await display.button(button).click()
        await display.button(button).waitFor({ state: 'hidden' })
        await display.page.mouse.move(0, 0)
        await compare(display.page, name, lang)
      }
    }
    await fixDayOf(display.page)
    await screen.signIn(AISHA)
    await display.says(en.display.idle.say)
    await inBoth('display-idle')
    await screen.page.keyboard.press('F4')
    await screen.page.getByRole('heading', { name: en.enrol.title }).waitFor()
    await screen.type('81234455')
    await display.says('81234455')
    await inBoth('display-consent')
    await screen.press('Escape')
    for (const sku of ['rice-thai-jasmine-5kg', 'coffee-beans-dark-250g']) await scanned(barcodeOf(sku))
    await display.lines.nth(1).waitFor()
    await compare(display.page, 'display-basket', 'en')
    await scanned(MEI_LIN_CARD)
    await display.says('2,480')
    await compare(display.page, 'display-member', 'en')
    await screen.button(en.basket.clear).click()
    await display.page.context().close()
    await screen.press('Control+l')
    await screen.page.locator('.ppl').waitFor()
  })
})

describe.each(['en', 'zh'] as const)('the screens look as they did, in %s', (lang) => {
  const words = WORDS[lang]
  const key = (name: string) => screen.page.keyboard.press(name)
  const blur = () => screen.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  const heading = (name: string) => screen.page.getByRole('heading', { name, exact: true }).first().waitFor()

  const look = (name: string, { dark = false } = {}) => compare(screen.page, name, lang, dark)
  async function toTheSale(): Promise<void> {
    for (let layer = 0; layer < LAYERS; layer++) await key('Escape')
    await key('F1')
    await blur()
  }

  it('locked, and while nothing is sold', async () => {
    await screen.page.reload()
    await screen.page.locator('.ppl').waitFor()
    const other = screen.page.locator('.lock-foot').getByRole('button')
    if ((await other.innerText()) === words.language[lang]) await other.click()
    await screen.heading.getByText(words.lock.title.replace('{{number}}', '2')).waitFor()
    await look('lock', { dark: true })
    await screen.signIn(AISHA)
    await screen.says(words.idle.title)
    await blur()
    await look('idle', { dark: true })
    await screen.button(words.idle.all).click()
    await heading(words.browse.title)
    await look('browse')
    await toTheSale()
  })

  it('with a sale and a member, and what lies beside it', async () => {
    for (const sku of ['rice-thai-jasmine-5kg', 'eggs-free-range-10', 'oat-milk-barista-1l', 'coffee-beans-dark-250g']) await scanned(barcodeOf(sku))
    await scanned(scaleLabel('salmon-fillet-fresh', 412))
    await screen.lineNames(5)
    await look('sale')
    await scanned(MEI_LIN_CARD)
    await screen.member.waitFor()
    await look('sale-member', { dark: true })
    await key('F7')
    await heading(words.hold.title)
    await look('hold')
    await toTheSale()
    await screen.lines.locator('.qty').nth(1).click()
    await screen.page.locator('.side-panel .keypad').waitFor()
    await look('line')
    await toTheSale()
    await key('F2')
    await screen.find.fill(lang === 'en' ? 'milk' : '奶')
    await screen.page.getByRole('option').first().waitFor()
    await look('find')
    await screen.find.fill('')
    await toTheSale()
    await key('F5')
    await heading(words.points.title)
    await screen.page.locator('.points-quick').waitFor()
    await look('redeem', { dark: true })
    await toTheSale()
    await key('F6')
    await screen.page.locator('#by-hand').waitFor()
    await look('price')
    await screen.button(words.priceChange.reasons.damaged).click()
    await screen.page.locator('#by-hand').fill('30')
    await screen.nextSays(words.priceChange.askApproval)
    await key('F12')
    await screen.page.locator('.ways').waitFor()
    await blur()
    await look('price-approval')
    await toTheSale()
  })

  it('when it is paid', async () => {
    await key('F10')
    await screen.nextSays(words.pay.charge.card)
    await look('pay-card')
    await key('F9')
    await screen.page.locator('#given').waitFor()
    await screen.type('20000')
    await screen.nextSays(words.cash.take)
    await look('pay-cash', { dark: true })
    await key('F12')
    await screen.page.locator('#done-title').waitFor()
    await screen.page.getByRole('img', { name: /2-\d+/ }).waitFor()
    await screen.says(words.done.receipt.printed)
    await look('done', { dark: true })
    await key('F12')
    await screen.says(words.idle.title)
  })

  it('under More', async () => {
    await key('?')
    const sections = screen.page.getByRole('navigation', { name: words.more.sections, exact: true })
    for (const section of ['keys', 'till', 'training', 'for-me', 'devices'] as const) {
      await sections.getByRole('button', { name: words.more[section], exact: true }).click()
      await sections.locator('[aria-current=page]').getByText(words.more[section]).waitFor()
      await blur()
      await look(`more-${section}`)
    }
    await toTheSale()
  })

  it('for members, one of them and what is done for them', async () => {
    await key('F3')
    await heading(words.members.how)
    await blur()
    await look('members')
    await screen.page.getByRole('combobox').fill('tan mei fong')
    await screen.page.getByRole('option', { name: /Tan Mei Fong/ }).waitFor()
    await key('Enter')
    await screen.says(words.members.whenPointsEnd)
    await blur()
    await look('member', { dark: true })
    for (const task of ['edit', 'consent', 'note', 'household', 'account', 'adjust', 'transfer', 'merge', 'block', 'erase'] as const) {
      await screen.page.locator('.hd-more').click()
      await screen.says(words.members.careful)
      if (task === 'edit') await look('member-more')
      await screen.button(words.members.task[task]).first().click()
      await heading(words.members.task[task])
      await blur()
      await look(`member-${task}`)
      await key('Escape')
    }
    await toTheSale()
  })

  it('for new members', async () => {
    await screen.scan(newCardNumber(9))
    await heading(words.newCard.title)
    await look('new-card')
    await key('F4')
    await heading(words.enrol.title)
    await blur()
    await look('enrol')
    await toTheSale()
  })

  it('for goods that come back', async () => {
    await key('F8')
    await heading(words.goodsBack.title)
    await blur()
    await look('returns')
    await screen.button(/^2-0/).first().click()
    await heading(words.goodsBack.what)
    await blur()
    await look('return-sale')
    await screen.button(words.goodsBack.void.open).click()
    await screen.page.locator('.ways').waitFor()
    await blur()
    await look('void-approval')
    await toTheSale()
    await key('F8')
    await screen.button(words.goodsBack.noReceipt.open).click()
    await heading(words.goodsBack.noReceipt.title)
    await blur()
    await look('no-receipt')
    await toTheSale()
  })

  it('locked again', async () => {
    await key('Control+l')
    await screen.page.locator('.ppl').waitFor()
  })
})
