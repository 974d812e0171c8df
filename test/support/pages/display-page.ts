import type { Locator, Page } from 'playwright-core'

/** The customer's display as a customer sees and touches it. */
export class DisplayPage {
  readonly page: Page

  constructor(page: Page) {
    page.setDefaultTimeout(15_000)
    this.page = page
  }

  get heading(): Locator {
    return this.page.getByRole('heading', { level: 1 })
  }

  get lines(): Locator {
    return this.page.locator('.cd-line')
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** Waits until the display shows this text somewhere. */
  async says(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }
}
