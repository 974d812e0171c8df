import type { CounterPage } from '../counter-page.ts'

export { axeFaults } from '../axe-faults.ts'

/** More keys than any screen has controls. */
const MOST_TABS = 60

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
