import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { LinkKind } from '../../core/contract/link-kind.ts'
import { QUIET_BROWSER_FLAGS, browserBinary, rootNeedsNoSandbox } from '../../scripts/lib/browser-binary.ts'
import type { Counter } from './boot.ts'

/** The screen that the mockups draw first. */
const VIEWPORT = { width: 1366, height: 768 }

/** Where the machine's own Chromium is, and how it is started. Throws in plain words where there is none: a test without a browser has not passed. */
function howToStart(): { executablePath: string; args: string[] } {
  const executablePath = browserBinary()
  if (executablePath === null) throw new Error('No Chromium, Chrome or Edge was found. Install one (on Debian: apt-get install chromium), then run the tests again.')
  return { executablePath, args: [...QUIET_BROWSER_FLAGS, '--disable-gpu', ...(rootNeedsNoSandbox() ? ['--no-sandbox'] : [])] }
}

export const launchBrowser = (): Promise<Browser> => chromium.launch(howToStart())

/** A browser with one window, which keeps what it knows in a folder from one start to the next. */
export const launchWindow = (profileDir: string): Promise<BrowserContext> => chromium.launchPersistentContext(profileDir, { ...howToStart(), viewport: VIEWPORT })

/** A window on the counter, or the customer's display, let in with a fresh address. Each has cookies of its own. */
export async function openCounter(browser: Browser, counter: Counter, options: BrowserContextOptions = {}, kind: LinkKind = 'counter'): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT, ...options })
  const page = await context.newPage()
  await page.goto(await counter.terminal.launchUrl(kind))
  return page
}
