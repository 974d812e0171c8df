import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import en from '../../renderer/i18n/en.json' with { type: 'json' }
import { askTerminal } from '../support/ask-terminal.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { applicant } from '../support/member-till.ts'
import { until } from '../support/network.ts'
import { barcodeOf, command } from '../support/till.ts'
import { openShop, verifyLedger } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

/** What no name should be, and some are. */
const HOSTILE_NAMES: readonly (readonly [string, string])[] = [
  ['emoji', 'Zoë 👩‍👩‍👧‍👦 🎉'],
  ['right to left', 'محمد عبد الله'],
  ['two hundred characters', 'Wolfeschlegelsteinhausenbergerdorff '.repeat(6).slice(0, 199).trim()],
  ['SQL', `Robert'); DROP TABLE member; --`],
  ['receipt mark-up', '{w:auto}|^^^Total|^^^-99.00^^^|='],
  ['HTML', '<img src=x onerror="document.title=1">'],
]

let shop: Shop
let screen: CounterPage
beforeAll(async () => {
  shop = await openShop({ window: { hasTouch: true } })
  screen = shop.screen
  await screen.signIn()
})
afterAll(() => shop?.close())

const printed = () => shop.counter.printer?.jobs.filter((job) => job.text.includes('Receipt 2-')) ?? []
const receipts = () => until(printed, (jobs) => jobs.every((job) => job.complete))

/** Whatever the story before left: a card that is asked for, a layer, a sale. */
beforeEach(async () => {
  if (await screen.button('Declined').isVisible()) await screen.button('Declined').click()
  for (let layer = 0; layer < 4; layer += 1) await screen.press('Escape')
  if (await screen.button('Clear sale').isVisible()) await screen.button('Clear sale').click()
  await screen.says('Scan an item or a member card')
})

async function addRice(): Promise<void> {
  const added = await askTerminal(screen.page, 'sale.addItem', { ...command(), sku: 'rice-thai-jasmine-5kg', quantityMilli: 1000 })
  expect(added.ok).toBe(true)
  await screen.nextSays('S$16.90')
}

describe('hands that are too quick', () => {
  it('press the next step of a cash sale twice at once, and it is sold once', async () => {
    await addRice()
    await screen.press('F9')
    await screen.type('5000')
    await screen.nextSays('Take cash')
    const before = printed().length
    await Promise.all([screen.next.click({ clickCount: 2, delay: 0 }), screen.press('F12'), screen.press('F12')])
    await screen.says(/Give change|Scan an item/)
    if (await screen.next.getByText('Next customer').isVisible()) await screen.nextCustomer()
    await until(() => printed().length, (count) => count > before)
    expect((await verifyLedger(shop.counter.dataDir)).sales).toBe(1)
    expect((await receipts()).length).toBe(before + 1)
  })

  it('key the cash while goods are scanned behind the sheet: what was keyed stands, and the change follows', async () => {
    await addRice()
    await screen.press('F9')
    await screen.type('5000')
    await screen.nextSays('Take cash', 'S$50.00')
    await screen.scan(barcodeOf('oat-milk-barista-1l'))
    await screen.says('S$27.90')
    expect(await screen.page.locator('#given').inputValue()).toBe('50.00')
    await screen.nextSays('Take cash', 'S$50.00')
    await screen.type('0')
    await screen.nextSays('S$500.00')
  })

  it('tap the card payment twice, and the card is asked once', async () => {
    await addRice()
    await screen.press('F10')
    await screen.nextSays('S$16.90')
    const { x = 0, y = 0 } = (await screen.next.boundingBox()) ?? {}
    await Promise.all([screen.page.touchscreen.tap(x + 30, y + 30), screen.page.touchscreen.tap(x + 30, y + 30)])
    await screen.says('Key on the card terminal')
    const answer = await askTerminal(screen.page, 'sale.current', {})
    expect(answer.ok && answer.value.sale?.attempts.length).toBe(1)
  })

  it('touch pay and clear in one moment, and the sale is one or the other, never half', async () => {
    await addRice()
    const places = await Promise.all([screen.next, screen.button('Clear sale')].map((button) => button.boundingBox()))
    await Promise.all(places.map((box) => screen.page.touchscreen.tap((box?.x ?? 0) + 20, (box?.y ?? 0) + 20)))
    const answer = await until(() => askTerminal(screen.page, 'sale.current', {}), (found) => found.ok)
    const sale = answer.ok ? answer.value.sale : null
    if (sale !== null) expect([0, 1690]).toContain(sale.evaluation.totalMinor)
    expect(sale === null || sale.lines.length > 0 || sale.attempts.length === 0).toBe(true)
  })
})

describe('what is pasted', () => {
  const PASTED = `8${'\u0000'}1${'\u0007'}2 ${'\u001b'}[31mred${'\u001b'}[0m by\tdoor`
  const CONTROL = /[\u0000-\u001f\u007f]/

  it('finds nothing and breaks nothing where it is looked for, and is digits alone where a phone goes', async () => {
    await addRice()
    await screen.press('F2')
    await screen.page.keyboard.insertText(PASTED)
    await screen.says('Nothing found for')
    await screen.find.fill('')
    await screen.page.getByLabel('Phone number', { exact: true }).focus()
    await screen.page.keyboard.insertText(PASTED)
    expect(await screen.page.getByLabel('Phone number', { exact: true }).inputValue()).toMatch(/^[\d ]*$/)
    await screen.page.getByLabel('Phone number', { exact: true }).fill('')
    await screen.nextSays('S$16.90')
  })

  it.each([
    ['with a comma and a point', '1,234.50', '1,234.50'], ['with a comma for the point', '50,00', '50.00'], ['below nothing', '-20.00', '20.00'],
    ['longer than any sale', '9'.repeat(30), ''], ['with letters', '5e3', '0.53'], ['of no digits at all', '−∞', ''],
  ])('as an amount %s is digits, shown as they count, or nothing', async (_what, text, shown) => {
    await addRice()
    await screen.press('F9')
    await screen.page.locator('#given').focus()
    await screen.page.keyboard.insertText(text)
    await until(() => screen.page.locator('#given').inputValue(), (value) => value === shown)
    await until(() => screen.next.locator('.amt').innerText(), (amount) => amount === `S$${shown || '0.00'}`)
    const answer = await askTerminal(screen.page, 'sale.current', {})
    expect(answer.ok && answer.value.sale?.evaluation.totalMinor).toBe(1690)
  })

  it('leaves no control character in the name of a sale on hold', async () => {
    await addRice()
    await screen.press('F7')
    await screen.nextSays('Hold sale')
    await screen.page.keyboard.insertText(PASTED)
    await screen.press('F12')
    const held = await until(() => askTerminal(screen.page, 'sale.held', {}), (answer) => answer.ok)
    // Kept without them, or refused as a whole and still open.
    for (const each of held.ok ? held.value.held : []) expect(each.label).not.toMatch(CONTROL)
    await screen.press('Escape')
    if (!(await screen.button('Clear sale').isVisible())) await screen.page.locator('.held-row .held').first().click()
    await screen.nextSays('S$16.90')
  })
})

describe('a telephone number', () => {
  it('of any country is one, and what is none is not taken for it', async () => {
    await screen.page.keyboard.press('F4')
    const phone = screen.page.locator('#enrol-phone')
    for (const number of ['8000 4321', '+86 138 0013 8000', '+44 (0)20 7946 0958', '+1 415 555 0132', '+971 50 123 4567', '+55 11 91234-5678', '+290 22158']) {
      await phone.fill(number)
      await screen.says(new RegExp(`${en.enrol.phoneNew}|${en.enrol.phoneKnown}`))
      await phone.fill('12')
      await screen.says(en.enrol.phoneMore)
    }
    await phone.fill('+999 1234')
    await screen.says(en.enrol.phoneMore)
  })
})

describe('a member whose name is', () => {
  it.each(HOSTILE_NAMES)('%s is shown, served and printed as anybody is', async (_what, name) => {
    const serial = HOSTILE_NAMES.findIndex(([, each]) => each === name)
    await addRice()
    const joined = await askTerminal(screen.page, 'member.enrol', applicant(700 + serial, { name }))
    if (!joined.ok) {
      // Refused in words is right too; half of it kept is not.
      expect(joined.error.code).toBe('TEXT_INVALID')
    } else {
      await screen.member.locator('.nm').waitFor()
      expect((await screen.member.locator('.nm').innerText()).replaceAll(/\s+/g, ' ')).toBe(name.replaceAll(/\s+/g, ' '))
    }
    const wide = await screen.page.evaluate(() => [...document.querySelectorAll('main, .stage > :not(.sr)')].filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.className))
    expect(wide).toEqual([])
    const before = printed().length
    await screen.payCash('5000')
    await screen.nextCustomer()
    const job = (await until(printed, (jobs) => jobs.length > before && jobs.every((each) => each.complete))).at(-1)
    expect(job?.faults).toEqual([])
    expect(job?.text).toMatch(/16\.90/)
    expect(job?.text).not.toMatch(/^Total +-99\.00/m)
    expect(await screen.page.title()).not.toBe('1')
  })

  it('any of these leaves the books in order', async () => {
    expect(await verifyLedger(shop.counter.dataDir)).toMatchObject({ sound: true, sales: 1 + HOSTILE_NAMES.length })
  })
})
