import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds on the screen as it is now: where, and what is wrong. Throws where it has looked at nothing. */
export async function axeFaults(page: Page, where: string): Promise<string[]> {
  // Colours are looked at when they have settled.
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running'))
  const { violations, passes } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  if (passes.length <= 5) throw new Error(`axe has looked at nothing on ${where}`)
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${where}: ${id} at ${node.target.join(' ')}: ${node.failureSummary ?? ''}`))
}
