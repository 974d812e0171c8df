import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Rulebook } from '../../core/rulebook/rulebook.ts'
import { AISHA, MARCUS } from '../support/counter-page.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { until } from '../support/network.ts'
import { MEI_LIN_CARD, barcodeOf } from '../support/till.ts'
import { signedText, slipIn } from '../support/slipped-rulebooks.ts'
import { openHeadOffice, openShop, runScript, verifyLedger } from '../support/whole-shop.ts'
import type { DistantHeadOffice, Shop } from '../support/whole-shop.ts'

const EGGS = barcodeOf('eggs-free-range-10')

let distant: DistantHeadOffice
let shop: Shop
let screen: CounterPage
let consolePage: Page

beforeAll(async () => {
  distant = await openHeadOffice()
  shop = await openShop()
  screen = shop.screen
  consolePage = await (await shop.browser.newContext()).newPage()
  await consolePage.goto(`${distant.office.office.url}/#${distant.office.office.consoleToken}`)
  await screen.signIn(MARCUS)
})
afterAll(async () => {
  await shop?.close()
  await distant?.close()
})

/** Two packs of eggs, in cash; the total the till asked for. */
async function sellEggs(total: string, given: string): Promise<void> {
  await screen.scan(EGGS)
  await screen.scan(EGGS)
  await screen.nextSays(total)
  await screen.payCash(given)
}

const receiptsThere = async () => (await distant.overview()).sales.map((sale) => sale.receiptNo).sort()

async function waitForReceipts(...receipts: string[]): Promise<void> {
  await until(receiptsThere, (there) => JSON.stringify(there) === JSON.stringify(receipts), 40_000)
}

describe('head office', () => {
  it('is paired by a code that is typed once on its page', async () => {
    await screen.more('Head office')
    await screen.page.getByLabel('Head office address').fill(distant.cable.url)
    await screen.button('Pair this till').click()
    const code = await screen.page.locator('.pair-code .big64').innerText()
    await consolePage.getByText('Waiting for its code: Tiong Bahru, till 2').waitFor()
    await consolePage.getByLabel('Code').fill(code.toLowerCase())
    await consolePage.getByRole('button', { name: 'Pair' }).click()
    await consolePage.getByText('Tiong Bahru, till 2 is paired.').waitFor()
    await screen.says(/^Synced \d\d:\d\d$/)
    await screen.press('Control+l')
    await screen.signIn(AISHA)
  })

  it('has a sale moments after it was made', async () => {
    await screen.scan(MEI_LIN_CARD)
    await sellEggs('S$8.50', '850')
    await screen.says('Sale saved here, head office has it')
    const [sale] = (await distant.overview()).sales
    expect(sale).toMatchObject({ receiptNo: '2-00001', totalMinor: 850, ofMember: true, pointsEarned: 17, pointsSpent: 0, tenders: ['cash'] })
    await consolePage.getByRole('cell', { name: '2-00001' }).waitFor()
    await screen.nextCustomer()
  })

  it('is not needed: with the cable out everything goes on, and with the cable in it catches up', async () => {
    distant.cable.pull()
    await sellEggs('S$8.50', '1000')
    await screen.says('Sale saved here, kept safe')
    await screen.nextCustomer()
    await sellEggs('S$8.50', '850')
    await screen.says(/^Offline since \d\d:\d\d\. 2 sales kept safe here$/)
    await screen.nextCustomer()
    expect(await receiptsThere()).toEqual(['2-00001'])
    distant.cable.plug()
    await waitForReceipts('2-00001', '2-00002', '2-00003')
    await screen.says(/^Synced \d\d:\d\d$/)
    const overview = await distant.overview()
    expect(overview.today).toMatchObject({ sales: 3, totalMinor: 3 * 850 })
    expect([overview.forks, overview.notApplied]).toEqual([[], []])
    await consolePage.getByRole('cell', { name: '2-00003' }).waitFor()
  })
})

describe('a changed rulebook', () => {
  const file = () => join(distant.office.dataDir, 'new-rules.json')

  it('is published by command and used for the next sale after the sync, not for the open one', async () => {
    const shown = await runScript('head-office.ts', ['rulebook', '--out', file(), '--data', distant.office.dataDir])
    expect(shown.code, shown.err).toBe(0)
    const rulebook = JSON.parse(readFileSync(file(), 'utf8')) as Rulebook
    const promotions = rulebook.promotions.map((promotion) => (promotion.id === 'eggs-2' ? { ...promotion, name: { en: '2 for S$8', zh: '两件 S$8' }, effect: { ...promotion.effect, priceMinor: 800 } } : promotion))
    writeFileSync(file(), JSON.stringify({ ...rulebook, version: rulebook.version + 1, effectiveAt: Date.now(), promotions }))
    await screen.scan(EGGS)
    const published = await runScript('head-office.ts', ['publish', file(), '--data', distant.office.dataDir])
    expect(published.code, published.err).toBe(0)
    expect(published.out).toContain('Version 2 is published')
    await syncNow()
    await screen.page.getByText('Rules in force').locator('..').getByText('2', { exact: true }).waitFor()
    await screen.press('F1')
    await screen.scan(EGGS)
    await screen.line('Free-range eggs').getByText('2 for S$8.50').waitFor()
    await screen.nextSays('S$8.50')
    await screen.payCash('850')
    await screen.nextCustomer()
    await sellEggs('S$8.00', '800')
    await screen.nextCustomer()
    await waitForReceipts('2-00001', '2-00002', '2-00003', '2-00004', '2-00005')
  })

  it('that is lower, or was tampered with, is refused in words, and the last good one stays', async () => {
    const { books } = distant.office.office
    const good = JSON.parse(readFileSync(file(), 'utf8')) as Rulebook
    const cheaper = (version: number) => JSON.stringify({ ...good, version, promotions: good.promotions.filter((promotion) => promotion.id !== 'eggs-2') })
    await slipIn(books, 3, await signedText(books, cheaper(1)), cheaper(3))
    await refusedWith('Rules 1 were refused', 'They are older than what is in force.')
    await slipIn(books, 4, { ...(await signedText(books, JSON.stringify({ ...good, version: 4 }))), body: cheaper(4) }, cheaper(4))
    await refusedWith('were refused', 'Their seal is not head office’s.')
    await sellEggs('S$8.00', '800')
    await screen.nextCustomer()
    await waitForReceipts('2-00001', '2-00002', '2-00003', '2-00004', '2-00005', '2-00006')
  })

  it('leaves the till’s own books in order', async () => {
    expect(await verifyLedger(shop.counter.dataDir)).toMatchObject({ sound: true, sales: 6 })
  })
})

async function syncNow(): Promise<void> {
  await screen.more('Head office')
  await screen.button('Sync now').click()
}

async function refusedWith(...words: string[]): Promise<void> {
  await syncNow()
  for (const word of words) await screen.says(word)
  await screen.button('New rules were refused, the last good ones stay').waitFor()
  await screen.page.getByText('Rules in force').locator('..').getByText('2', { exact: true }).waitFor()
  await screen.press('F1')
}
