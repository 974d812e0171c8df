import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Product } from '../../core/basket/product.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { until } from '../support/network.ts'
import { MEI_LIN_BLOCKED_CARD, MEI_LIN_CARD, barcodeOf, demoProducts } from '../support/till.ts'
import { openShop, runScript } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

const RICE = barcodeOf('rice-thai-jasmine-5kg')

let shop: Shop
let screen: CounterPage

beforeAll(async () => {
  shop = await openShop()
  screen = shop.screen
  await screen.signIn()
})
afterAll(() => shop?.close())

/** Every story begins with one bag of rice, which nothing bad may touch. */
beforeEach(async () => {
  if (await screen.button('Clear sale').isVisible()) {
    await screen.button('Clear sale').click()
    await screen.says('Scan an item or a member card')
  }
  await screen.scan(RICE)
  await screen.nextSays('S$16.90')
})

async function onlyTheRice(): Promise<void> {
  expect(await screen.lineNames(1)).toEqual(['Thai jasmine rice 5 kg'])
  await screen.nextSays('S$16.90')
  await screen.member.waitFor({ state: 'detached' })
}

describe('a scan that cannot be taken', () => {
  it.each([
    ['an unknown barcode', '4006381333931', 'Not in the price file: 4006381333931.'],
    ['a wrong check digit', `${RICE.slice(0, -1)}${(Number(RICE.at(-1)) + 1) % 10}`, 'A digit was misread'],
    ['a card of another programme', '6011000990139424', 'The card ending 9424 belongs to another programme.'],
    ['an unknown card of ours', '6035121234567899', 'This card is new', 'Not now'],
    ['a blocked card', MEI_LIN_BLOCKED_CARD, 'The card ending 1193 is blocked.'],
  ])('says what happened for %s, and the basket is as it was', async (_what, text, words, close = 'OK') => {
    await screen.scan(text)
    await screen.says(words)
    await onlyTheRice()
    await screen.button(close).click()
    await screen.nolonger(words)
  })
})

describe('many scans', () => {
  it('counts the same scan twice within 300 ms once, and a second later again', async () => {
    await screen.scanAll([barcodeOf('oat-milk-barista-1l'), barcodeOf('oat-milk-barista-1l')])
    await screen.nextSays('S$22.10')
    await screen.scan(barcodeOf('coffee-beans-dark-250g'))
    await screen.nextSays('S$40.60')
    expect(await screen.line('Oat milk').innerText()).not.toContain('×')
    await screen.scan(RICE)
    await screen.line('Thai jasmine rice').getByText('2 × 16.90').waitFor()
  })

  it('loses none of 200 in one second', async () => {
    const goods = demoProducts.filter(isScannedByPiece).slice(0, 100).map((product) => product.barcodes[0] ?? '')
    await screen.scanAtOnce(goods)
    const startedAtMs = performance.now()
    // The same goods again, later than a reader stutters.
    await until(() => performance.now() - startedAtMs, (ms) => ms > 500)
    await screen.scanAtOnce(goods)
    await until(pieces, (count) => count === 201, 60_000)
    await screen.nolonger(/scans? waiting/)
    expect(await pieces()).toBe(201)
  })
})

const isScannedByPiece = (product: Product) => product.unit === 'piece' && product.priceMinor !== null && product.barcodes.length > 0 && product.sku !== 'rice-thai-jasmine-5kg'

/** The pieces in the basket, as the card to pay says. */
async function pieces(): Promise<number> {
  return Number(/^([\d,]+) items?/.exec(await screen.page.locator('.sum').innerText())?.[1]?.replace(',', ''))
}

describe('what is typed', () => {
  it('is never markup: it is searched for and shown as it is', async () => {
    for (const text of ['<img src=x onerror="document.title=1">', '"><script>document.title=1</script>', `' OR 'xyzzy'='xyzzy' --`, '%"*" NEAR(xyzzy)']) {
      await screen.press('F2')
      await screen.find.fill(text)
      await screen.says(`Nothing found for ${text}`)
      await screen.find.fill('')
    }
    await screen.button('Note').click()
    await screen.page.getByLabel('Note', { exact: true }).fill('<b>bold</b>')
    await screen.button('Keep note').click()
    await screen.button('Note kept').click()
    expect(await screen.page.getByLabel('Note', { exact: true }).inputValue()).toBe('<b>bold</b>')
    await screen.press('Escape')
    await screen.press('F7')
    await screen.page.getByLabel('Name it so that you find it again').fill('<i>trolley</i>')
    await screen.press('Enter')
    await screen.button(/<i>trolley<\/i>/).click()
    await onlyTheRice()
    expect(await screen.page.title()).not.toBe('1')
  })

  it('cannot be more than a line can hold', async () => {
    await screen.button(/1 of Thai jasmine rice/).click()
    await screen.type('99999')
    await screen.press('Enter')
    await screen.line('Thai jasmine rice').getByText('9999 × 16.90').waitFor()
    await screen.nextSays('S$168,983.10')
    await screen.scan(RICE)
    await screen.says('That quantity is not possible.')
    await screen.nextSays('S$168,983.10')
  })
})

describe('what comes over the socket', () => {
  it.each([
    ['a frame of 10 MB', 'x'.repeat(10 * 1024 * 1024)],
    ['JSON that is none', '{"t":"call","id":1,"method":'],
    ['JSON of another kind', '[[[[{"__proto__":{"admin":true}}]]]]'],
    ['a call of a method that is not there', JSON.stringify({ t: 'call', id: 1, method: 'drawer.open', input: {} })],
  ])('may be %s, and the counter works on', async (_what, frame) => {
    const ended = await screen.page.evaluate((text) => new Promise<string>((resolve) => {
      const socket = new WebSocket(`ws://${location.host}/link`)
      socket.onopen = () => socket.send(text)
      socket.onmessage = (message) => resolve(`answered ${String(message.data).slice(0, 100)}`)
      socket.onclose = (close) => resolve(`closed ${close.code}`)
    }), frame)
    expect(ended).toMatch(/^(answered|closed)/)
    await screen.scan(MEI_LIN_CARD)
    await screen.member.getByText('Mei Lin Koh').waitFor()
    await screen.button('Remove member from this sale').click()
    await onlyTheRice()
  })
})

describe('a second till on the same folder', () => {
  it('says why it does not start, and leaves the first one alone', async () => {
    const second = await runScript('start.ts', ['--shell', 'none', '--lang', 'en', '--data', shop.counter.dataDir])
    expect(second.code).toBe(1)
    expect(second.err).toMatch(/already|in use/i)
    await onlyTheRice()
  })
})
