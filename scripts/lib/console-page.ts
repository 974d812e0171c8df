import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '..', '..')
const SOURCES = ['headoffice/console', 'core']
export const CONSOLE_PAGE_DIR = join(ROOT, 'out', 'console')

function newestSource(): number {
  const times = SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs))
  return Math.max(...times)
}

/** Builds head office's page where it is missing or older than what it is made of. */
export async function provideConsolePage(onNews: (words: string) => void): Promise<void> {
  const page = join(CONSOLE_PAGE_DIR, 'index.html')
  if (existsSync(page) && statSync(page).mtimeMs >= newestSource()) return
  onNews('Building the page of head office, once.')
  await build({ configFile: join(ROOT, 'headoffice', 'console', 'vite.config.ts'), logLevel: 'warn' })
}
