import { afterEach, describe, expect, it } from 'vitest'
import en from '../../renderer/i18n/en.json' with { type: 'json' }
import zh from '../../renderer/i18n/zh.json' with { type: 'json' }
import { axeFaults, tabTo } from '../support/pages/shell.ts'
import { openShop } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

let shop: Shop | null = null
afterEach(async () => {
  await shop?.close()
  shop = null
})

describe('the first run', () => {
  it('by keyboard: a shop of one’s own, its people and a PIN that opens it', async () => {
    shop = await openShop({ firstRun: 'ask', printer: null })
    const { screen } = shop
    await screen.nextSays(en.firstRun.openDemo)
    expect.soft(await axeFaults(screen.page, 'how to start, en')).toEqual([])
    await tabTo(screen, en.firstRun.setUp)
    await screen.press('Enter')
    for (const [label, text] of [[en.firstRun.shopName, 'Corner Books'], [en.firstRun.address, '12 Side Street'], [en.firstRun.taxNumber, 'T-1'], [en.firstRun.taxPercent, '8,5']] as const) {
      await tabTo(screen, label)
      await screen.type(text)
    }
    expect.soft(await axeFaults(screen.page, 'your shop, en')).toEqual([])
    await screen.press('F12')
    await tabTo(screen, 'Name 1')
    await screen.type('Ada Boss')
    await tabTo(screen, 'PIN 1')
    await screen.type('1234')
    expect.soft(await axeFaults(screen.page, 'people, en')).toEqual([])
    await screen.press('F12')
    await screen.says(en.firstRun.glass)
    expect.soft(await axeFaults(screen.page, 'screen, en')).toEqual([])
    await screen.press('F12')
    await screen.page.getByRole('heading', { name: 'Hello, Ada' }).waitFor()
    await screen.type('1234')
    await screen.press('Enter')
    await screen.find.waitFor()
    await screen.says('Corner Books')
  })

  it('by touch, in Chinese: the card on the glass chooses the density, and nothing is set up before the last step', async () => {
    shop = await openShop({ firstRun: 'ask', printer: null, window: { hasTouch: true, viewport: { width: 1280, height: 800 } } })
    const { screen } = shop
    await screen.page.getByRole('radio', { name: '中文' }).tap()
    await screen.says(zh.firstRun.titles.choose)
    expect.soft(await axeFaults(screen.page, 'how to start, zh')).toEqual([])
    await screen.button(zh.firstRun.setUp).tap()
    await screen.page.getByLabel(zh.firstRun.shopName).fill('转角书店')
    await screen.page.getByLabel(zh.firstRun.address).fill('横街 12 号')
    await screen.page.getByLabel(zh.firstRun.taxNumber).fill('T-1')
    await screen.page.getByLabel(zh.firstRun.taxPercent).fill('9')
    await screen.next.tap()
    await screen.page.getByLabel('姓名 1').fill('陈店长')
    await screen.page.getByLabel('密码 1').fill('1234')
    await screen.next.tap()
    for (let taps = 0; taps < 28; taps++) await screen.button(zh.firstRun.larger).tap()
    await screen.page.locator('html[data-panel="10"]').waitFor()
    expect.soft(await axeFaults(screen.page, 'screen, zh')).toEqual([])
    await screen.page.reload()
    await screen.says(zh.firstRun.openDemo).catch(() => screen.says(en.firstRun.openDemo))
    await screen.next.tap()
    await screen.page.locator('.ppl').getByRole('button', { name: 'Aisha Rahman' }).waitFor()
  })
})
