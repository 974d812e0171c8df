import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { QUIET_BROWSER_FLAGS, rootNeedsNoSandbox } from './browser-binary.ts'

/** Opens an app window (no tabs, no address bar) of a Chromium with a profile of its own inside the data folder. */
export function openBrowserWindow(browser: string, url: string, dataDir: string): ChildProcess {
  const profile = join(dataDir, 'browser')
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  const flags = [`--app=${url}`, `--user-data-dir=${profile}`, '--window-size=1366,768', ...QUIET_BROWSER_FLAGS]
  if (rootNeedsNoSandbox()) flags.push('--no-sandbox')
  return spawn(browser, flags, { stdio: 'ignore' })
}
