import type { CDPSession, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Language } from '../../core/base/local-text.ts'
import { keyboardEvents, timed } from './key-events.ts'
import { until } from './network.ts'

/** Keys of the counter, as the list under More has them. */
export type CounterKey = 'F1' | 'F2' | 'F5' | 'F6' | 'F7' | 'F8' | 'F9' | 'F10' | 'F11' | 'F12' | 'Enter' | 'Escape' | 'Delete' | 'Control+z' | 'Control+p' | 'Control+l' | 'ArrowUp' | 'ArrowDown' | '+' | '-' | '/' | '?'

export interface Staff {
  readonly name: string
  readonly language: Language
}
export const AISHA: Staff = { name: 'Aisha Rahman', language: 'en' }
export const WEI_JIE: Staff = { name: 'Chen Wei Jie', language: 'zh' }
export const MARCUS: Staff = { name: 'Marcus Tan', language: 'en' }

/** No hand brings the same barcode twice within this time; a reader that stutters does. */
const BY_HAND_MS = 320

/** One window of the counter as a cashier sees and uses it: by what the screen says, the keyboard and the scanner. */
export class CounterPage {
  readonly page: Page
  private readonly devtools: CDPSession
  private readonly scannedAt = new Map<string, number>()

  private constructor(page: Page, devtools: CDPSession) {
    this.page = page
    this.devtools = devtools
  }

  static async on(page: Page): Promise<CounterPage> {
    page.setDefaultTimeout(15_000)
    return new CounterPage(page, await page.context().newCDPSession(page))
  }

  /**
   * Types as a scanner does: key after key without waiting for the page, with Enter at the end unless told otherwise.
   * The same goods again come as a hand brings them: later than what the till takes for one scan read twice.
   */
  async scan(text: string, options: { enter?: boolean } = {}): Promise<void> {
    await until(() => performance.now() - (this.scannedAt.get(text) ?? -Infinity), (ms) => ms > BY_HAND_MS)
    await this.scanAll([text], options)
    this.scannedAt.set(text, performance.now())
  }

  /** Several scans without a breath between them. */
  async scanAll(texts: readonly string[], options: { enter?: boolean } = {}): Promise<void> {
    const end = options.enter ?? true ? '\r' : ''
    const events = timed(texts.flatMap((text) => keyboardEvents(`${text}${end}`)), Date.now() / 1000)
    await Promise.all(events.map((event) => this.devtools.send('Input.dispatchKeyEvent', event)))
  }

  /** Many scans in one moment, faster than any remote control of a browser types: the key events are made inside the page. */
  async scanAtOnce(texts: readonly string[]): Promise<void> {
    const keys = texts.flatMap((text) => keyboardEvents(`${text}\r`).filter((event) => event.type === 'keyDown'))
    await this.page.evaluate((pressed) => {
      for (const { key, code, modifiers } of pressed) (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, code, shiftKey: modifiers !== undefined, bubbles: true, cancelable: true }))
    }, keys)
  }

  press(key: CounterKey): Promise<void> {
    return this.page.keyboard.press(key)
  }

  /** Types as a person does, slow enough to be told from a scanner. */
  type(text: string): Promise<void> {
    return this.page.keyboard.type(text, { delay: 70 })
  }

  /** Chooses a person and types the PIN that their tile shows. */
  async signIn(person: Staff = AISHA): Promise<void> {
    const tile = this.page.locator('.ppl').getByRole('button', { name: person.name })
    await tile.click()
    const pin = /(?:PIN|密码)\D*(\d{4})/.exec(await tile.innerText())?.[1]
    expect(pin, 'the demo tile shows its PIN').toBeDefined()
    await this.type(pin ?? '')
    await this.press('Enter')
    await this.find.waitFor()
  }

  get find(): Locator {
    return this.page.locator('#find')
  }

  /** The one block that says what will happen next. */
  get next(): Locator {
    return this.page.locator('[data-next-step]')
  }

  get main(): Locator {
    return this.page.getByRole('main')
  }

  get lines(): Locator {
    return this.page.locator('ol.lines > li')
  }

  line(name: string): Locator {
    return this.lines.filter({ hasText: name })
  }

  get member(): Locator {
    return this.page.locator('section.member')
  }

  get heading(): Locator {
    return this.page.getByRole('main').getByRole('heading', { level: 1 })
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name })
  }

  /** Waits until the screen shows this text somewhere. */
  async says(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  /** Waits until the screen no longer shows it. */
  async nolonger(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor({ state: 'hidden' })
  }

  /** Waits until the block of the next step says all of this, and can be pressed. */
  async nextSays(...words: string[]): Promise<void> {
    const said = async () => ((await this.next.count()) === 1 ? `${await this.next.innerText()}${(await this.next.isDisabled()) ? ' (off)' : ''}` : 'no next step')
    await until(said, (text) => words.every((word) => text.includes(word)) && !text.endsWith('(off)')).catch(async (error: unknown) => {
      throw new Error(`The next step should say ${words.join(', ')}. The screen:\n${await this.page.locator('body').innerText()}`, { cause: error })
    })
  }

  /** The names of the lines, newest first, once there are so many. */
  async lineNames(count: number): Promise<string[]> {
    await until(() => this.lines.count(), (found) => found === count)
    return this.lines.locator('.nm').allInnerTexts()
  }

  /** Presses Enter wherever it could do harm: with the focus nowhere and on every button of the payment column. */
  async enterEverywhere(): Promise<void> {
    await this.page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined))
    await this.press('Enter')
    await this.next.focus()
    await this.press('Enter')
  }

  /** From the basket to the done screen, in cash, with this amount keyed. */
  async payCash(keyed: string): Promise<void> {
    await this.press('F9')
    await this.type(keyed)
    await this.nextSays('Take cash')
    await this.press('F12')
    await this.heading.getByText(/Give change|no change/).waitFor()
  }

  /** Charges a part of what is to pay to a card: the amount as it is keyed and as it is shown, and the terminal's code. */
  async chargePart(keyed: string, amount: string, approvalCode: string): Promise<void> {
    await this.press('F10')
    await this.button('Charge only a part').click()
    await this.type(keyed)
    await this.nextSays('Charge card', amount)
    await this.press('F12')
    await this.says('Key on the card terminal')
    await this.type(approvalCode)
    await this.nextSays('Approved', amount)
    await this.press('F12')
    await this.says(`Card, approval ${approvalCode}`)
  }

  /** Ends the done screen. */
  async nextCustomer(): Promise<void> {
    await this.nextSays('Next customer')
    await this.press('F12')
    await this.says('Scan an item or a member card')
  }

  /** Opens a page of More. */
  async more(section: 'Receipts' | 'Printer' | 'Card terminal' | 'Head office' | 'This till' | 'Keys'): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: /^More/ }).click()
    await this.page.getByRole('navigation', { name: 'More' }).getByRole('button', { name: section }).click()
  }
}
