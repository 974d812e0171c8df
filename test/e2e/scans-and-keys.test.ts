import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Product } from '../../core/basket/product.ts'
import { seededNumbers } from '../support/seeded-numbers.ts'
import { askTerminal } from '../support/ask-terminal.ts'
import type { CounterPage } from '../support/counter-page.ts'
import { until } from '../support/network.ts'
import { demoProducts } from '../support/till.ts'
import { openShop } from '../support/whole-shop.ts'
import type { Shop } from '../support/whole-shop.ts'

/** `REGULARS_SCANS=10000` for the full number; a basket each hundred. */
const SCANS = Number(process.env['REGULARS_SCANS'] ?? 120)
const A_BASKET = 60
const SEED = Number(process.env['REGULARS_SEED'] ?? 7)
/** The same goods again within 300 ms are one scan read twice. */
const ONCE_WITHIN_MS = 400
const TIME_MS = 60_000 + SCANS * 400

const goods = demoProducts.filter((product: Product) => product.unit === 'piece' && product.priceMinor !== null && product.barcodes.length > 0)
const numbers = seededNumbers(SEED)
const oneOf = <T>(values: readonly T[]): T => values[numbers.between(0, values.length - 1)]!

const scannedAt = new Map<string, number>()
let shop: Shop
let screen: CounterPage
beforeAll(async () => {
  shop = await openShop({ printer: null })
  screen = shop.screen
  await screen.signIn()
})
afterAll(() => shop?.close())

/** Pieces by article, as the terminal has them. */
async function basket(): Promise<Map<string, number>> {
  const answer = await askTerminal(screen.page, 'sale.current', {})
  if (!answer.ok) throw new Error(answer.error.code)
  return new Map((answer.value.sale?.lines ?? []).map((line) => [line.sku, line.quantityMilli / 1000]))
}
const total = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((sum, count) => sum + count, 0)

/** No scanner pauses so long inside a scan; a busy machine that makes the keys may. */
const SCANNER_PACE_MS = 30

/**
 * Key presses made inside the page at their times: those of a scanner, and of a person at the same keyboard. Answers
 * whether they really came at their pace.
 */
async function press(keys: readonly { readonly key: string; readonly atMs: number }[]): Promise<boolean> {
  const longestPauseMs = await screen.page.evaluate(async (presses) => {
    const codeOf = (key: string) => (/\d/.test(key) ? `Digit${key}` : key.length > 1 ? key : `Key${key.toUpperCase()}`)
    const start = performance.now()
    let before = start
    let longest = 0
    for (const { key, atMs } of presses) {
      // Spins, as a timer would come whenever it likes.
      while (performance.now() - start < atMs);
      longest = Math.max(longest, performance.now() - before)
      before = performance.now()
      const field = document.activeElement ?? document.body
      const isTaken = !field.dispatchEvent(new KeyboardEvent('keydown', { key, code: codeOf(key), bubbles: true, cancelable: true }))
      if (isTaken || key.length > 1 || !(field instanceof HTMLInputElement)) continue
      field.setRangeText(key, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
      field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: key }))
    }
    return longest
  }, keys)
  return longestPauseMs < SCANNER_PACE_MS
}

/** A scan as keys, so many milliseconds apart. */
function scanOf(product: Product, paceMs: number): { key: string; atMs: number }[] {
  return [...product.barcodes[0]!, 'Enter'].map((key, at) => ({ key, atMs: at * paceMs }))
}

/** Everywhere the focus can be on the screen of a sale. */
async function focusAnywhere(): Promise<void> {
  await screen.page.evaluate((share) => {
    const places = [...document.querySelectorAll<HTMLElement>('main button:not([disabled]), main input, nav button')]
    const at = Math.floor(share * (places.length + 1))
    if (at === places.length) (document.activeElement as HTMLElement | null)?.blur()
    else places[at]?.focus()
  }, numbers.between(0, 999) / 1000)
}

async function startAgain(): Promise<void> {
  await screen.find.fill('')
  await screen.find.blur()
  for (let layer = 0; layer < 8; layer += 1) await screen.press('Escape')
  if (await screen.button('Clear sale').isVisible()) await screen.button('Clear sale').click()
  await screen.says('Scan an item or a member card')
}

beforeEach(startAgain)

describe(`${SCANS} scans and keystrokes, with the focus anywhere`, () => {
  it('loses none while nobody types into a scan', { timeout: TIME_MS }, async () => {
    let brokenInAll = 0
    for (let done = 0; done < SCANS; done += A_BASKET) {
      const scanned = new Map<string, number>()
      const broken = new Map<string, number>()
      for (let each = 0; each < Math.min(A_BASKET, SCANS - done); each += 1) {
        const product = oneOf(goods.filter(({ sku }) => performance.now() - (scannedAt.get(sku) ?? -Infinity) > ONCE_WITHIN_MS))
        await focusAnywhere()
        const inPace = await press(scanOf(product, 2))
        scannedAt.set(product.sku, performance.now())
        if (inPace) scanned.set(product.sku, (scanned.get(product.sku) ?? 0) + 1)
        else {
          broken.set(product.sku, (broken.get(product.sku) ?? 0) + 1)
          await screen.find.fill('')
        }
        if (numbers.between(1, 10) <= 3) {
          await screen.press('F2')
          await press([...oneOf(['milk', 'tea', 'tan', '8123'])].map((key, at) => ({ key, atMs: at * 45 })))
          await screen.find.fill('')
        }
      }
      const found = await until(basket, (found) => total(found) >= total(scanned)).catch(async (error: unknown) => {
        throw new Error(`The screen:\n${await screen.page.locator('body').innerText()}`, { cause: error })
      })
      for (const sku of new Set([...found.keys(), ...scanned.keys()])) {
        expect(found.get(sku) ?? 0, sku).toBeGreaterThanOrEqual(scanned.get(sku) ?? 0)
        expect(found.get(sku) ?? 0, sku).toBeLessThanOrEqual((scanned.get(sku) ?? 0) + (broken.get(sku) ?? 0))
      }
      brokenInAll += total(broken)
      await startAgain()
    }
    console.log(`${SCANS - brokenInAll} scans at a scanner’s pace, none lost; ${brokenInAll} that this machine pulled apart, none wrong`)
    expect(brokenInAll).toBeLessThan(SCANS / 2)
  })

  it('never takes a wrong article while somebody types into a scan', { timeout: TIME_MS }, async () => {
    const tally = { whole: 0, refused: 0 }
    for (let done = 0; done < SCANS; done += A_BASKET) {
      const scanned = new Map<string, number>()
      let offered = 0
      for (let each = 0; each < Math.min(A_BASKET, SCANS - done); each += 1) {
        const product = oneOf(goods)
        const keys = scanOf(product, 4)
        const stray = { key: oneOf([...'0123456789abmx']), atMs: numbers.between(0, keys.length - 1) * 4 + 1 }
        await focusAnywhere()
        await press([...keys, stray].sort((a, b) => a.atMs - b.atMs))
        scanned.set(product.sku, (scanned.get(product.sku) ?? 0) + 1)
        offered += 1
        await screen.find.fill('').catch(() => undefined)
        await screen.press('Escape')
      }
      const found = await basket()
      for (const [sku, count] of found) expect(count, sku).toBeLessThanOrEqual(scanned.get(sku) ?? 0)
      tally.whole += total(found)
      tally.refused += offered - total(found)
      await startAgain()
    }
    console.log(`typed into: ${tally.whole} taken whole, ${tally.refused} not taken, 0 wrong`)
    expect(tally.refused).toBeGreaterThan(0)
  })
})
