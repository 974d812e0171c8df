import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { CounterPage } from '../counter-page.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** More keys than any screen has controls. */
const MOST_TABS = 60

/** What axe finds on the screen as it is now: where, and what is wrong. Nothing, if all is well. */
export async function axeFaults(page: Page, where: string): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  expect(passes.length, 'axe has looked at something').toBeGreaterThan(5)
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${where}: ${id} at ${node.target.join(' ')}: ${node.failureSummary ?? ''}`))
}

/** Goes on with Tab until the control with this name has the focus. */
export async function tabTo(screen: CounterPage, name: string): Promise<void> {
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    await screen.page.keyboard.press('Tab')
    const focused = await screen.page.evaluate(() => {
      const element = document.activeElement
      return element === null || element === document.body ? '' : `${element.getAttribute('aria-label') ?? ''} ${element.textContent ?? ''} ${element instanceof HTMLInputElement ? [...(element.labels ?? [])].map((label) => label.textContent).join(' ') : ''}`
    })
    if (focused.includes(name)) return
  }
  throw new Error(`no ${name} within ${MOST_TABS} tabs`)
}

/** Locked, at the till itself: not in its training room. */
export async function lockedAtTheTill(screen: CounterPage): Promise<void> {
  await screen.page.locator('html:not([data-training]) .ppl').waitFor()
}

/** In the training room, with somebody standing there. */
export async function inTraining(screen: CounterPage): Promise<void> {
  await screen.page.locator('html[data-training] .app').waitFor()
}
