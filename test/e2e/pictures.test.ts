import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import en from '../../renderer/i18n/en.json' with { type: 'json' }
import zh from '../../renderer/i18n/zh.json' with { type: 'json' }
import { askTerminal } from '../support/ask-terminal.ts'
import { AISHA } from '../support/counter-page.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { comparePicture } from '../support/pictures.ts'
import { MEI_LIN_CARD, barcodeOf, command } from '../support/till.ts'
import { openShop, scaleLabel } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

const WORDS = { en, zh }

let shop: Shop
let screen: CounterPage
beforeAll(async () => {
  shop = await openShop()
  screen = shop.screen
})
afterAll(() => shop?.close())

/** A scan as a reader beside the keyboard brings it: a busy machine cannot pull it apart. */
async function scanned(text: string): Promise<void> {
  const answer = await askTerminal(screen.page, 'sale.addScan', { ...command(), scan: { deviceId: 'reader', symbology: null, text, at: Date.now() } })
  expect(answer.ok, text).toBe(true)
}

/** Days, times and numbers of receipts: they differ whenever the pictures are taken. */
const changing = () => [
  screen.page.locator('.strip'), screen.page.locator('.lock-clock'), screen.page.locator('.lock-store'), screen.page.locator('.paper, .receipt'),
  screen.page.locator('.member .say, .member .offer .s'), screen.page.locator('.undo-bar'), screen.page.locator('.done .num'),
]

describe.each(['en', 'zh'] as const)('the screens look as they did, in %s', (lang) => {
  const words = WORDS[lang]
  async function look(name: string): Promise<void> {
    expect.soft(await comparePicture(screen.page, `${name}-${lang}`, changing())).toBeNull()
  }
  const blur = () => screen.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())

  it('locked, and while nothing is sold', async () => {
    await screen.page.reload()
    await screen.page.locator('.ppl').waitFor()
    const other = screen.page.locator('.lock-foot').getByRole('button')
    if ((await other.innerText()) === words.language[lang]) await other.click()
    await screen.heading.getByText(words.lock.title.replace('{{number}}', '2')).waitFor()
    await look('lock')
    await screen.signIn(AISHA)
    await screen.says(words.idle.title)
    await blur()
    await look('idle')
    await screen.button(words.idle.all).click()
    await screen.page.getByRole('heading', { name: words.browse.title }).waitFor()
    await look('browse')
    await screen.press('Escape')
  })

  it('with a sale and a member', async () => {
    for (const sku of ['rice-thai-jasmine-5kg', 'eggs-free-range-10', 'oat-milk-barista-1l', 'coffee-beans-dark-250g']) await scanned(barcodeOf(sku))
    await scanned(scaleLabel('salmon-fillet-fresh', 412))
    await screen.lineNames(5)
    await look('sale')
    await scanned(MEI_LIN_CARD)
    await screen.member.waitFor()
    await look('sale-member')
    await screen.press('F7')
    await screen.page.getByRole('heading', { name: words.hold.title }).waitFor()
    await look('hold')
    await screen.press('Escape')
    await screen.press('F2')
    await screen.find.fill(lang === 'en' ? 'milk' : '奶')
    await screen.page.getByRole('option').first().waitFor()
    await look('find')
    await screen.find.fill('')
    await blur()
  })

  it('when it is paid', async () => {
    await screen.press('F10')
    await screen.nextSays(words.pay.charge.card)
    await look('pay-card')
    await screen.press('F9')
    await screen.page.locator('#given').waitFor()
    await look('pay-cash')
    await screen.type('20000')
    await screen.nextSays(words.cash.take)
    await screen.press('F12')
    await screen.page.locator('#done-title').waitFor()
    await screen.page.getByRole('img', { name: /2-\d+/ }).waitFor()
    await look('done')
    await screen.press('F12')
    await screen.says(words.idle.title)
  })

  it('under More', async () => {
    await screen.press('?')
    await screen.page.getByRole('navigation', { name: words.more.sections, exact: true }).waitFor()
    await look('more')
    await screen.press('F1')
  })

  it('for members, new members and returns', async () => {
    for (const [key, heading, name] of [['F3', words.members.how, 'members'], ['F4', words.enrol.title, 'enrol'], ['F8', words.goodsBack.title, 'returns']] as const) {
      await screen.page.keyboard.press(key)
      await screen.page.getByRole('heading', { name: heading, exact: true }).waitFor()
      await blur()
      await look(name)
      await screen.press('Escape')
      await screen.press('F1')
      await screen.says(words.idle.title)
    }
    await screen.press('Control+l')
    await screen.page.locator('.ppl').waitFor()
  })
})
