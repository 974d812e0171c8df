import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import en from '../../renderer/i18n/en.json' with { type: 'json' }
import zh from '../../renderer/i18n/zh.json' with { type: 'json' }
import { AISHA } from '../support/counter-page.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { practise } from '../support/jobs/training.ts'
import { axeFaults, inTraining, lockedAtTheTill } from '../support/pages/shell.ts'
import { barcodeOf } from '../support/till.ts'
import { openShop } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

const MILK = 'oat-milk-barista-1l'
const AISHA_BADGE = 'RGS:FFWBCA96HOMEE88U3U9NM'
const FARID_BADGE = 'RGS:Q26XWZEBRIKI76M86G07Q'

let shop: Shop
let screen: CounterPage
beforeAll(async () => {
  shop = await openShop()
  screen = shop.screen
})
afterAll(() => shop?.close())

describe('locking and training', () => {
  it('by scanner and keyboard: a badge unlocks, the open sale is named, practised and left, and nothing of it is real', async () => {
    await screen.page.locator('.ppl').waitFor()
    await screen.scanAtOnce([AISHA_BADGE])
    await screen.find.waitFor()
    await screen.scan(barcodeOf(MILK))
    await screen.lineNames(1)
    await practise(screen, async () => {
      const [paper] = await shop.counter.printer?.waitForJobs(1) ?? []
      expect(paper?.text.match(/TRAINING \*\*\*/g)).toHaveLength(2)
      expect(shop.counter.printer?.drawerOpenings).toBe(0)
    })
    await screen.says('Aisha’s sale is kept: 1 item')
    await screen.scan(barcodeOf(MILK))
    await screen.says(en.notice.lockedScan)
    await screen.scanAtOnce([AISHA_BADGE])
    await screen.find.waitFor()
    expect(await screen.lineNames(1)).toEqual(['Oat milk, barista 1 L'])
    await screen.press('Escape')
  })

  it('hands over to another by badge, with the sale, and locks with Ctrl+L; arrows choose who comes next', async () => {
    await screen.scanAtOnce([FARID_BADGE])
    await screen.button('Hand over to Farid').click()
    await screen.page.getByRole('button', { name: /Lock.*Farid Osman/ }).waitFor()
    await screen.lineNames(1)
    await screen.press('Control+l')
    await screen.page.getByRole('heading', { name: 'Hello, Farid' }).waitFor()
    await screen.says('Farid’s sale is kept')
    await screen.press('ArrowDown')
    await screen.page.getByRole('heading', { name: 'Hello, Marcus' }).waitFor()
    await screen.type('9753')
    await screen.press('Enter')
    await screen.find.waitFor()
  })

  it('comes with the language and the light a person chose, and goes with them', async () => {
    await screen.press('?')
    await screen.button(en.more['for-me']).click()
    await screen.page.getByRole('radio', { name: '中文' }).click({ force: true })
    await screen.page.getByRole('radio', { name: zh.till.themes.dark }).click({ force: true })
    await screen.page.locator('html[lang=zh-Hans][data-theme=dark]').waitFor()
    expect.soft(await axeFaults(screen.page, 'for me, zh, dark')).toEqual([])
    await screen.press('Control+l')
    await screen.page.locator('html[lang=en][data-theme=light] .ppl').waitFor()
    expect.soft(await axeFaults(screen.page, 'lock with a kept sale, en')).toEqual([])
    await screen.type('9753')
    await screen.press('Enter')
    await screen.page.locator('html[lang=zh-Hans][data-theme=dark]').waitFor()
  })

  it('by touch alone, in Chinese: into training, a sale, the lock and out; axe finds nothing on the way', async () => {
    const touch = await shop.openScreen({ hasTouch: true })
    const tap = (name: string | RegExp) => touch.button(name).first().tap()
    await touch.find.waitFor()
    await tap(new RegExp(`^${zh.rail.more}`))
    await tap(zh.more.training)
    await touch.says(zh.training.what)
    expect.soft(await axeFaults(touch.page, 'training section, zh')).toEqual([])
    await touch.next.tap()
    await inTraining(touch)
    await touch.says('Ben Sample')
    expect.soft(await axeFaults(touch.page, 'training, idle')).toEqual([])
    await touch.page.locator('.qs .q').first().tap()
    await touch.lineNames(1)
    expect.soft(await axeFaults(touch.page, 'training, basket')).toEqual([])
    await tap(/Lock|锁屏/)
    await touch.page.locator('html[data-training] .ppl').waitFor()
    expect.soft(await axeFaults(touch.page, 'training, locked')).toEqual([])
    await tap(/Leave training|退出练习/)
    await lockedAtTheTill(touch)
    await lockedAtTheTill(screen)
    await touch.page.locator('.ppl').getByRole('button', { name: AISHA.name }).tap()
    for (const digit of '2580') await touch.page.locator('.lkr .keypad').getByRole('button', { name: digit, exact: true }).tap()
    await touch.page.locator('.unlock').tap()
    await touch.find.waitFor()
    await touch.lineNames(1)
  })
})
