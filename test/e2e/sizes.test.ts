import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { CounterPage } from '../support/counter-page.ts'
import { DisplayPage } from '../support/pages/display-page.ts'
import { MEI_LIN_CARD, barcodeOf } from '../support/till.ts'
import { openShop, scaleLabel } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

/** A page at 200 % has half the width and height to lay itself out in: the same as a window of half the size. */
const SIZES = [
  { name: '1366×768', width: 1366, height: 768, panel: '15' }, { name: '1280×800', width: 1280, height: 800, panel: '10' }, { name: '1920×1080', width: 1920, height: 1080, panel: 'fhd' },
  { name: '1366×768 at 200 %', width: 683, height: 384, panel: '15' }, { name: '1920×1080 at 200 %', width: 960, height: 540, panel: 'fhd' },
] as const

let shop: Shop
let screen: CounterPage

/** Where the status line is fullest: in Chinese, with the printer off while a receipt waits. */
beforeAll(async () => {
  shop = await openShop({ language: 'zh' })
  screen = shop.screen
  await screen.signIn()
  await screen.scan(barcodeOf('oat-milk-barista-1l'))
  await screen.scan(scaleLabel('salmon-fillet-fresh', 412))
  await screen.scan(MEI_LIN_CARD)
  await screen.member.waitFor()
})
afterAll(() => shop?.close())

/** Controls and amounts that nobody can see or scroll to, by what they say; and how far the page is wider than its window. */
function lost(page: Page): Promise<{ readonly cut: string[]; readonly widerBy: number }> {
  return page.evaluate(() => {
    const reach = document.documentElement.scrollHeight
    const cut = [...document.querySelectorAll<HTMLElement>('button, input, h1, h2, .amt, .num')].filter((element) => {
      const box = element.getBoundingClientRect()
      if (box.width < 2 || element.closest('.sr, [aria-hidden=true]')) return false
      const scroller = element.closest('.scroll, .lines, ol, ul')
      return box.left < -1 || box.right > window.innerWidth + 1 || (!scroller && box.bottom > reach + 1)
    }).map((element) => element.innerText || element.className)
    return { cut, widerBy: document.documentElement.scrollWidth - window.innerWidth }
  })
}

async function at(page: Page, { width, height, panel }: (typeof SIZES)[number]): Promise<void> {
  await page.setViewportSize({ width, height })
  await page.evaluate((density) => (document.documentElement.dataset['panel'] = density), panel)
}

describe.each(SIZES)('at $name', (size) => {
  it('nothing of a sale or a payment is lost, and nothing is wider than the window', async () => {
    await at(screen.page, size)
    expect(await lost(screen.page)).toEqual({ cut: [], widerBy: 0 })
    await screen.press('F9')
    await screen.page.locator('.sheet').waitFor()
    expect(await lost(screen.page)).toEqual({ cut: [], widerBy: 0 })
    await screen.next.scrollIntoViewIfNeeded()
    expect(await screen.next.isVisible()).toBe(true)
    await screen.press('Escape')
  })

  it('the status line keeps to its width with an alert in it', async () => {
    await at(screen.page, size)
    const alert = await screen.page.evaluate(() => {
      const strip = document.querySelector('.strip')
      const made = document.createElement('button')
      made.className = 'alert'
      made.innerHTML = `<svg class="i"></svg><span>${'打印机缺纸，装纸后自动补打；'.repeat(4)}</span>`
      strip?.querySelector('.sp')?.after(made)
      const fits = [...(strip?.children ?? [])].every((child) => child.getBoundingClientRect().right <= window.innerWidth + 1)
      made.remove()
      return fits
    })
    expect(alert).toBe(true)
  })
})

it('the customer’s display keeps everything on every panel, and at 200 %', async () => {
  const display = new DisplayPage(await shop.openDisplay())
  await display.says('许美玲，您好')
  for (const size of SIZES) {
    await display.page.setViewportSize(size)
    expect([size.name, await lost(display.page)]).toEqual([size.name, { cut: [], widerBy: 0 }])
  }
})

it('colours of the person’s own choice leave an edge around everything that can be pressed', async () => {
  await at(screen.page, SIZES[0])
  await screen.page.emulateMedia({ forcedColors: 'active' })
  const bare = await screen.page.evaluate(() => [...document.querySelectorAll<HTMLElement>('.stage .btn, .stage .qty, .keypad button, .tender, .find')].filter((each) => getComputedStyle(each).borderTopWidth === '0px').map((each) => each.innerText || each.className))
  await screen.page.emulateMedia({ forcedColors: 'none' })
  expect(bare).toEqual([])
})

it('the checkout reads aloud in this order and with these names', async () => {
  await at(screen.page, SIZES[0])
  const tree = await screen.page.locator('body').ariaSnapshot()
  // Offers of the day and what they give change with the day; what stands where, and how it is called, does not.
  const stable = tree.split('\n').filter((line) => !line.includes('text: 距白金')).join('\n').replace(/本单可得 [\d,]+ 积分/, '本单可得 N 积分').replace(/\d\d:\d\d/g, 'HH:MM').replace(/\d+月\d+日 周./g, 'DATE')
  expect(stable).toMatchSnapshot()
})
