import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds on the screen as it is now: where, and what is wrong. Throws where it has looked at nothing. */
export function axeFaults(page: Page, where: string): Promise<string[]> {
  return faultsOf(page, where, new AxeBuilder({ page }).withTags(RULES), 5)
}

/** What depends on nothing but colours. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

/** The same in light, and in dark what colours can change. The window follows the computer's theme. */
export async function axeFaultsInBoth(page: Page, where: string): Promise<string[]> {
  const light = await axeFaults(page, where)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.locator('html[data-theme=dark]').waitFor({ state: 'attached' })
  const dark = await faultsOf(page, `${where}, dark`, new AxeBuilder({ page }).withRules(COLOUR_RULES), 0)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.locator('html[data-theme=light]').waitFor({ state: 'attached' })
  return [...light, ...dark]
}

async function faultsOf(page: Page, where: string, axe: AxeBuilder, fewest: number): Promise<string[]> {
  // Colours are looked at when they have settled.
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running'))
  const { violations, passes } = await axe.analyze()
  if (passes.length <= fewest) throw new Error(`axe has looked at nothing on ${where}`)
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${where}: ${id} at ${node.target.join(' ')}: ${node.failureSummary ?? ''}`))
}
