import type { Locator } from 'playwright-core'
import type { CounterPage } from '../counter-page.ts'
import { until } from '../network.ts'

/** How many presses of Tab lead round any screen. */
const MOST_TABS = 60

/** The returns screen as a cashier sees it. */
export class ReturnsPage {
  readonly screen: CounterPage

  constructor(screen: CounterPage) {
    this.screen = screen
  }

  /** The box before a line of the sale. */
  box(name: string): Locator {
    return this.screen.page.getByRole('checkbox', { name })
  }

  reason(name: string): Locator {
    return this.screen.page.locator('.why2 .seg').getByRole('button', { name })
  }

  get sheet(): Locator {
    return this.screen.page.locator('section.sheet')
  }

  get side(): Locator {
    return this.screen.page.locator('.back')
  }

  /** Presses Tab until the focus is there, as somebody without a mouse does, and presses it with the space bar. */
  async pressByKeyboard(what: Locator): Promise<void> {
    await what.waitFor()
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      if (await what.evaluate((element) => element === document.activeElement)) {
        await this.screen.page.keyboard.press('Space')
        return
      }
      await this.screen.page.keyboard.press('Tab')
    }
    throw new Error('no way there by the Tab key')
  }

  /** Waits until the goods are back and the money is named. */
  async gaveBack(amount: string): Promise<void> {
    const said = () => this.screen.page.locator('#made-title, #credit-title').locator('..').innerText()
    await until(said, (text) => text.includes(amount))
  }
}
