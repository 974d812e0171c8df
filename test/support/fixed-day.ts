import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'

const SCRIPT = fileURLToPath(new URL('./fixed-day.mjs', import.meta.url))

/** Does this with a calendar that stands still (see fixed-day.mjs) in every process that it starts. */
export async function onAFixedDay<T>(start: () => Promise<T>): Promise<T> {
  const before = process.env['NODE_OPTIONS']
  process.env['NODE_OPTIONS'] = `${before ?? ''} --import ${pathToFileURL(SCRIPT).href}`.trim()
  try {
    return await start()
  } finally {
    if (before === undefined) delete process.env['NODE_OPTIONS']
    else process.env['NODE_OPTIONS'] = before
  }
}

/** The same calendar in a window, from its next load on. */
export async function fixDayOf(page: Page): Promise<void> {
  await page.context().addInitScript({ path: SCRIPT })
  await page.reload()
}
